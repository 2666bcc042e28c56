package fetcher

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/source"
)

//go:embed sources/*.yaml
var builtin embed.FS

// notNamed is why a source is not fetched that FETCHER_ONLY leaves out.
const notNamed = "FETCHER_ONLY does not name it"

// loadSources returns the built-in sources with those of a directory, sorted by
// id: a file there replaces the built-in one of the same id. Disabled says of
// each whether it is fetched, after what cfg says of it.
func loadSources(cfg Config) ([]source.Source, error) {
	dir, err := fs.Sub(builtin, "sources")
	if err != nil {
		return nil, fmt.Errorf("loading sources: %w", err)
	}
	sources, err := source.Load(dir)
	if err != nil {
		return nil, fmt.Errorf("loading the built-in sources: %w", err)
	}
	if cfg.Sources != "" {
		own, err := source.Load(os.DirFS(cfg.Sources))
		if err != nil {
			return nil, fmt.Errorf("loading sources of FETCHER_SOURCES: %w", err)
		}
		sources = replace(sources, own)
	}
	return choose(sources, cfg)
}

// CheckSources reports what is wrong with the files of sources that c names, and
// with the ids that it chooses of them, all of which New refuses.
func (c Config) CheckSources() error {
	_, err := loadSources(c)
	return err
}

// replace returns sources with own, which replace those of the same id.
func replace(sources, own []source.Source) []source.Source {
	all := slices.Clone(own)
	for _, s := range sources {
		if !slices.ContainsFunc(own, func(o source.Source) bool { return o.ID == s.ID }) {
			all = append(all, s)
		}
	}
	slices.SortFunc(all, func(a, b source.Source) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

// none stands in FETCHER_ONLY for no source at all.
const none = "none"

// every stands in FETCHER_ENABLE for every source.
const every = "all"

// choose enables and disables sources as cfg says. One that there is no way to
// read is disabled, whatever it says.
func choose(sources []source.Source, cfg Config) ([]source.Source, error) {
	ids := map[string]bool{}
	for i, s := range sources {
		ids[s.ID] = true
		if slices.Contains(cfg.Enable, s.ID) || slices.Contains(cfg.Enable, every) || slices.Contains(cfg.Only, s.ID) {
			sources[i].Disabled = ""
		}
		if len(cfg.Only) > 0 && !slices.Contains(cfg.Only, s.ID) {
			sources[i].Disabled = cmp.Or(sources[i].Disabled, notNamed)
		}
		if err := discover.Ready(s, cfg.Getenv); err != nil {
			sources[i].Disabled = cmp.Or(sources[i].Disabled, err.Error())
		}
	}
	var faults []error
	for _, list := range []struct {
		name string
		ids  []string
		word string
	}{{"FETCHER_ENABLE", cfg.Enable, every}, {"FETCHER_ONLY", cfg.Only, none}} {
		for _, id := range list.ids {
			if !ids[id] && id != list.word {
				faults = append(faults, fmt.Errorf("%s: %w %q", list.name, ErrNoSource, id))
			}
		}
	}
	return sources, errors.Join(faults...)
}

// names reads a list of ids, separated by commas or blanks.
func names(value string) []string {
	return strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' || r == '\t' })
}
