package command

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/policywire/policywire/policywire/table"
	"github.com/policywire/policywire/services/fetcher"
	"github.com/policywire/policywire/services/fetcher/source"
)

func (a *app) sources() *cobra.Command {
	cmd := a.sourcesList("sources", "List the configured sources; fetch looks at what one gives")
	cmd.Args = exactly(0, "list or fetch")
	cmd.AddCommand(a.sourcesList("list", "List the configured sources"), a.sourcesFetch())
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
			return a.print(sourcesTable(f.Sources()), "no source is configured; FETCHER_SOURCES names a directory of some")
		},
	}
	a.formatFlag(cmd)
	a.jsonFlag(cmd)
	return cmd
}

// sourcesTable lists sources. Those that are not fetched say why: disabled.
func sourcesTable(sources []source.Source) *table.Table {
	t := &table.Table{Columns: []table.Column{{Name: "id"}, {Name: "kind", Spare: true}, {Name: "language"}, {Name: "way"}, {Name: "every"}, {Name: "rights"},
		{Name: "name", Spare: true}, {Name: "homepage", Spare: true}, {Name: "disabled", Wide: true}}}
	for _, s := range sources {
		t.Add(s.ID, string(s.Kind), s.Language, strings.Join(s.Discover.Ways(), ", "), shortDuration(s.Schedule.Every.Duration), string(s.Rights),
			s.Name, s.Homepage, s.Disabled)
	}
	return t
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
