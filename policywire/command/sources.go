package command

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/policywire/policywire/policywire/table"
	"github.com/policywire/policywire/services/fetcher"
	"github.com/policywire/policywire/services/fetcher/source"
)

func (a *app) sources() *cobra.Command {
	cmd := a.sourcesList("sources", "List the configured sources; fetch, check and health look at them")
	cmd.Args = exactly(0, "list, fetch, check or health")
	cmd.AddCommand(a.sourcesList("list", "List the configured sources"), a.sourcesFetch(), a.sourcesCheck(), a.sourcesHealth())
	return cmd
}

func (a *app) sourcesList(use, short string) *cobra.Command {
	cmd := &cobra.Command{
		Use:   use,
		Short: short,
		Args:  exactly(0, "flags only"),
		RunE: func(*cobra.Command, []string) error {
			f, err := a.fetcher()
			if err != nil {
				return err
			}
			return a.printSources(f.Sources())
		},
	}
	a.formatFlag(cmd)
	a.jsonFlag(cmd)
	return cmd
}

// printSources lists sources. Why some are not fetched follows the table, where
// a column would be longer than the line.
func (a *app) printSources(sources []source.Source) error {
	text := a.format == table.Text
	t := &table.Table{Columns: []table.Column{{Name: "id"}, {Name: "kind", Spare: true}, {Name: "language"}, {Name: "way"}, {Name: "every", Spare: true},
		{Name: "rights", Spare: true}, {Name: "fetched"}, {Name: "name", Wide: true}}}
	if !text {
		t.Columns = append(t.Columns, table.Column{Name: "disabled"}, table.Column{Name: "homepage"})
	}
	for _, s := range sources {
		fetched := "yes"
		if s.Disabled != "" {
			fetched = "no"
		}
		row := []any{s.ID, string(s.Kind), s.Language, strings.Join(s.Discover.Ways(), ", "), shortDuration(s.Schedule.Every.Duration),
			string(s.Rights), fetched, s.Name}
		if !text {
			row = append(row, s.Disabled, s.Homepage)
		}
		t.Add(row...)
	}
	if err := a.print(t, "no source is configured; FETCHER_SOURCES names a directory of some"); err != nil || !text {
		return err
	}
	return a.printDisabled(sources)
}

// printDisabled says why sources are not fetched, each reason once.
func (a *app) printDisabled(sources []source.Source) error {
	ids := map[string][]string{}
	var reasons []string
	for _, s := range sources {
		if s.Disabled != "" && ids[s.Disabled] == nil {
			reasons = append(reasons, s.Disabled)
		}
		ids[s.Disabled] = append(ids[s.Disabled], s.ID)
	}
	for i, reason := range reasons {
		if i == 0 {
			fmt.Fprintln(a.Out, "\nNot fetched:")
		}
		if _, err := fmt.Fprintf(a.Out, "  %s: %s\n", strings.Join(ids[reason], ", "), reason); err != nil {
			return err
		}
	}
	return nil
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
	cfg, err := a.fetcherConfig()
	if err != nil {
		return nil, err
	}
	return fetcher.New(cfg, a.log)
}

// fetcherConfig returns the settings of the fetcher. What is wrong with them, or
// with the files of sources that they name, is wrong usage.
func (a *app) fetcherConfig() (fetcher.Config, error) {
	cfg, err := fetcher.ConfigFromEnv(a.Getenv)
	if err == nil {
		err = cfg.CheckSources()
	}
	if err != nil {
		return cfg, usageError{err}
	}
	return cfg, nil
}
