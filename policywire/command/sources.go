package command

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/policywire/table"
	"github.com/policywire/policywire/services/fetcher"
)

func (a *app) sources() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sources",
		Short: "List the configured sources, or look at what one gives",
		Args:  exactly(0, "list or fetch"),
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.sourcesList(), a.sourcesFetch())
	return cmd
}

func (a *app) sourcesList() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the configured sources",
		Args:  exactly(0, "flags only"),
		RunE: func(*cobra.Command, []string) error {
			f, err := a.fetcher()
			if err != nil {
				return err
			}
			t := &table.Table{Columns: []table.Column{{Name: "id"}, {Name: "kind"}, {Name: "language"}, {Name: "every"}, {Name: "homepage", Spare: true}, {Name: "disabled", Spare: true}, {Name: "name", Wide: true}}}
			for _, s := range f.Sources() {
				t.Add(s.ID, string(s.Kind), s.Language, shortDuration(s.Schedule.Every.Duration), s.Homepage, s.Disabled, s.Name)
			}
			return a.print(t, "no source is configured; FETCHER_SOURCES names the directory")
		},
	}
	a.formatFlag(cmd)
	return cmd
}

func (a *app) sourcesFetch() *cobra.Command {
	var since string
	var limit int
	cmd := &cobra.Command{
		Use:   "fetch ID",
		Short: "Fetch one source once and print its documents as JSON Lines, publishing nothing",
		Args:  exactly(1, "the id of a source"),
		RunE: func(cmd *cobra.Command, args []string) error {
			from, err := parseSince(since, time.Now())
			if err != nil {
				return err
			}
			if limit < 0 {
				return usagef("--limit: %d is not a number of 0 or more", limit)
			}
			f, err := a.fetcher()
			if err != nil {
				return err
			}
			if _, err := f.Source(args[0]); errors.Is(err, fetcher.ErrNoSource) {
				return usageError{err}
			}
			encoder := json.NewEncoder(a.Out)
			encoder.SetEscapeHTML(false)
			n := 0
			err = f.FetchOnce(cmd.Context(), args[0], from, limit, func(d news.Document) error {
				n++
				return encoder.Encode(d)
			})
			fmt.Fprintf(a.Err, "%d documents since %s\n", n, from.Format(time.DateOnly))
			return err
		},
	}
	cmd.Flags().StringVar(&since, "since", "14d", "first `day` of publication, as 2026-08-01 or 14d")
	cmd.Flags().IntVar(&limit, "limit", 0, "stop after `N` documents, 0 for no limit")
	return cmd
}

// shortDuration returns d without the units that are zero: 30m, not 30m0s.
func shortDuration(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// fetcher returns the fetcher that the environment describes.
func (a *app) fetcher() (*fetcher.Fetcher, error) {
	cfg, err := fetcher.ConfigFromEnv(a.Getenv)
	if err != nil {
		return nil, usageError{err}
	}
	return fetcher.New(cfg, a.log)
}
