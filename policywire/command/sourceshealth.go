package command

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/policywire/table"
	"github.com/policywire/policywire/services/fetcher"
)

func (a *app) sourcesHealth() *cobra.Command {
	check := false
	cmd := &cobra.Command{
		Use:   "health [ID...]",
		Short: "Tell what is usual for sources, and what is wrong with them now",
		Long: "health prints what the fetcher has learned of the sources that it fetches, or of those\n" +
			"named: when it last visited them, how many documents a day are usual, how long their\n" +
			"texts are, which fields are found less often than usual; and below, the faults that\n" +
			"last, also that no fetcher visits them. Nothing is fetched. Times are UTC. With --check the\n" +
			"status is 1 when there is a fault, which a source that was not visited yet has too.\n" +
			"Without a bus it does not wait: the status is 1 after some seconds.",
		RunE: func(cmd *cobra.Command, ids []string) error {
			f, err := a.fetcher()
			if err != nil {
				return err
			}
			if err := known(f, ids); err != nil {
				return err
			}
			ctx := cmd.Context()
			return a.onBusNow(ctx, func(bus *flow.Bus) error { return a.health(ctx, f, bus, ids, check) })
		},
	}
	cmd.Flags().BoolVar(&check, "check", false, "end with status 1 when a source has a fault")
	a.natsFlag(cmd)
	a.formatFlag(cmd, table.Text, table.JSON)
	a.jsonFlag(cmd)
	return cmd
}

// known reports ids that no source has as wrong usage.
func known(f *fetcher.Fetcher, ids []string) error {
	for _, id := range ids {
		if _, err := f.Source(id); errors.Is(err, fetcher.ErrNoSource) {
			return usageError{err}
		}
	}
	return nil
}

func (a *app) health(ctx context.Context, f *fetcher.Fetcher, bus *flow.Bus, ids []string, check bool) error {
	sources, err := f.Health(ctx, bus, ids...)
	if err != nil {
		return err
	}
	if a.format == table.JSON {
		err = a.printJSON(sources)
	} else {
		err = a.printHealth(sources)
	}
	ill := 0
	for _, s := range sources {
		if len(s.Faults) > 0 {
			ill++
		}
	}
	if err == nil && check && ill > 0 {
		err = fmt.Errorf("%d of %d sources have a fault", ill, len(sources))
	}
	return err
}

// printHealth prints a line for each source. What is wrong follows the table,
// where a column would be longer than the line.
func (a *app) printHealth(sources []fetcher.Health) error {
	t := &table.Table{Columns: []table.Column{{Name: "id"}, {Name: "name", Wide: true}, {Name: "faults"}, {Name: "last round"}, {Name: "last new", Spare: true},
		{Name: "a day", Right: true}, {Name: "last week", Right: true, Spare: true}, {Name: "length", Right: true, Spare: true},
		{Name: "fallback", Right: true, Spare: true}, {Name: "requests", Right: true, Spare: true}}}
	for _, s := range sources {
		kinds := make([]string, len(s.Faults))
		for i, fault := range s.Faults {
			kinds[i] = fault.Kind
		}
		t.Add(s.Source, s.Name, dash(strings.Join(kinds, ",")), minute(s.Visited), minute(s.LastNew), rate(s.PerDay, s.Days), rate(s.Week, s.Days),
			dash(lengths(s)), percent(s.Fallback.Now), requests(s))
	}
	if err := a.print(t, "no source is fetched; 'policywire sources' says why"); err != nil {
		return err
	}
	return a.printFaults(sources)
}

// printFaults says what is wrong with sources, and what keeps them waiting.
func (a *app) printFaults(sources []fetcher.Health) error {
	var lines []string
	for _, s := range sources {
		for _, fault := range s.Faults {
			since := ""
			if !fault.Since.IsZero() {
				since = " since " + minute(fault.Since)
			}
			lines = append(lines, fmt.Sprintf("%s: %s%s: %s", s.Source, fault.Kind, since, fault.Reason))
		}
		if len(s.Faults) == 0 && s.Listed.Before(s.Visited) {
			lines = append(lines, fmt.Sprintf("%s: its list could not be read at %s, the last time it was: %s", s.Source, minute(s.Visited), minute(s.Listed)))
		}
		for _, fill := range s.Low() {
			lines = append(lines, fmt.Sprintf("%s: %s is found in %s of the latest documents, where %s are usual", s.Source, fill.Field, percent(fill.Now), percent(fill.Usual)))
		}
		for _, host := range slices.Sorted(maps.Keys(s.Waits)) {
			lines = append(lines, fmt.Sprintf("%s: %s asked to be left alone until %s", s.Source, host, minute(s.Waits[host])))
		}
	}
	for i, line := range lines {
		if i == 0 {
			fmt.Fprintln(a.Out)
		}
		if _, err := fmt.Fprintln(a.Out, clean(line)); err != nil {
			return err
		}
	}
	return nil
}

// minute returns a time for a line.
func minute(at time.Time) string {
	if at.IsZero() {
		return "never"
	}
	return at.UTC().Format("2006-01-02 15:04")
}

// rate returns a number of documents a day that was seen on so many days.
func rate(perDay float64, days int) string {
	if days == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f", perDay)
}

// percent returns a share, which is negative where it is not known.
func percent(share float64) string {
	if share < 0 {
		return "-"
	}
	return fmt.Sprintf("%.0f %%", 100*share)
}

func lengths(s fetcher.Health) string {
	if s.Length == 0 {
		return ""
	}
	return fmt.Sprint(s.Length)
}

func requests(s fetcher.Health) string {
	if s.Budget == 0 {
		return fmt.Sprint(s.Requests)
	}
	return fmt.Sprintf("%d of %d", s.Requests, s.Budget)
}

// dash returns s, or a dash where it is empty.
func dash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
