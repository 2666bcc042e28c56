package command

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/policywire/policywire/policywire/progress"
	"github.com/policywire/policywire/policywire/table"
	"github.com/policywire/policywire/services/fetcher"
)

// checking is what sources check is asked for.
type checking struct {
	since   string
	options fetcher.CheckOptions
}

func (a *app) sourcesCheck() *cobra.Command {
	var c checking
	cmd := &cobra.Command{
		Use:   "check [ID...]",
		Short: "Try whether sources work, publishing nothing",
		Long: "check reads the list and the newest items of the sources that are fetched, or of those\n" +
			"named, as politely as a round, several sites side by side, and prints a line for each as\n" +
			"it ends, with what is wrong below it. A source works when its list is read and has items,\n" +
			"and most of the newest are read with a text. The status is 1 when one does not work. No\n" +
			"server is needed; nothing is published and nothing is remembered.",
		RunE: func(cmd *cobra.Command, ids []string) error { return a.check(cmd.Context(), ids, c) },
	}
	cmd.Flags().StringVar(&c.since, "since", "90d", "first `day` of publication, as 2026-08-01 or 90d")
	cmd.Flags().IntVar(&c.options.Items, "limit", 3, "read the `N` newest items of each")
	cmd.Flags().DurationVar(&c.options.Timeout, "timeout", 3*time.Minute, "the longest `time` for one source")
	a.formatFlag(cmd, table.Text, table.JSON)
	a.jsonFlag(cmd)
	return cmd
}

func (a *app) check(ctx context.Context, ids []string, c checking) error {
	since, err := parseSince(c.since, time.Now())
	if err != nil {
		return err
	}
	c.options.Since = since
	if c.options.Items < 1 {
		return usagef("--limit: %d is not a number of 1 or more", c.options.Items)
	}
	if c.options.Timeout <= 0 {
		return usagef("--timeout: %s is not a time", c.options.Timeout)
	}
	f, err := a.fetcher()
	if err != nil {
		return err
	}
	if err := known(f, ids); err != nil {
		return err
	}
	report := a.newReport(f, ids)
	err = f.Check(ctx, ids, c.options, report.add)
	return errors.Join(report.end(), err, report.verdict())
}

// report prints what a check finds.
type report struct {
	*app
	bar *progress.Bar
	all []fetcher.Checked
	// total is how many sources are checked; id and name are the widths of columns.
	total, id, name int
	failed          int
	err             error
}

// The width of the columns from WORKS to FILES with all space between, and the
// least to which names are cut for them.
const (
	checkWidth = 47
	narrowName = 12
)

// newReport begins a report with the header of its table.
func (a *app) newReport(f *fetcher.Fetcher, ids []string) *report {
	r := &report{app: a, id: len("ID"), name: len("NAME"), all: []fetcher.Checked{}}
	for _, s := range f.Sources() {
		if len(ids) == 0 && s.Disabled == "" || slices.Contains(ids, s.ID) {
			r.total++
			r.id, r.name = max(r.id, len(s.ID)), max(r.name, table.Width(s.Name))
		}
	}
	if a.Width > 0 { // names give way first
		r.name = max(min(r.name, narrowName), r.name-max(0, r.id+r.name+checkWidth-a.Width))
	}
	if a.ErrWidth > 0 {
		r.bar = progress.New(a.Err, a.ErrWidth, "checking", int64(r.total))
	}
	if a.format == table.Text && r.total > 0 {
		r.line("ID", "NAME", "WORKS", "LISTED", "NEWEST", "READ", "FILES", "BODIES", "FIELDS")
	}
	return r
}

// add prints a line, with what is wrong below it.
func (r *report) add(c fetcher.Checked) {
	r.all = append(r.all, c)
	works := "yes"
	if !c.Works {
		works = "no"
		r.failed++
	}
	if r.format == table.Text {
		newest := "-"
		if !c.Newest.IsZero() {
			newest = c.Newest.Format(time.DateOnly)
		}
		r.line(c.Source, table.Shorten(c.Name, r.name), works, fmt.Sprint(c.Listed), newest, fmt.Sprintf("%d of %d", c.Read, c.Tried),
			fmt.Sprintf("%d of %d", c.Texts, c.Files), dash(joined(c.Bodies)), fields(c))
		for _, problem := range c.Problems {
			r.print("    " + problem)
		}
	}
	if r.bar != nil {
		r.bar.Set(int64(len(r.all)), fmt.Sprintf("%d of %d sources", len(r.all), r.total))
	}
}

// line prints the cells of a row.
func (r *report) line(cells ...string) {
	widths := []int{r.id, r.name, 5, -6, 10, 6, 8, 17}
	var b strings.Builder
	for i, cell := range cells {
		if i == len(widths) {
			b.WriteString(cell)
			break
		}
		width := max(widths[i], -widths[i])
		padding := strings.Repeat(" ", max(0, width-table.Width(cell)))
		if widths[i] < 0 {
			cell, padding = padding+cell, ""
		}
		b.WriteString(cell + padding + "  ")
	}
	r.print(b.String())
}

// print prints a line, above the progress where both are on a terminal.
func (r *report) print(line string) {
	line = strings.TrimRight(table.OneLine(line), " ")
	if r.Width > 0 && !strings.HasPrefix(line, " ") {
		line = table.Shorten(line, r.Width)
	}
	if r.bar != nil && r.Width > 0 {
		r.bar.Say(line)
		return
	}
	if _, err := fmt.Fprintln(r.Out, line); r.err == nil {
		r.err = err
	}
}

// end prints what is printed in the end.
func (r *report) end() error {
	if r.bar != nil {
		r.bar.End()
	}
	if r.format == table.JSON {
		return r.printJSON(r.all)
	}
	return r.err
}

// verdict is an error when a source does not work.
func (r *report) verdict() error {
	if r.failed == 0 {
		return nil
	}
	return fmt.Errorf("%d of %d sources do not work", r.failed, len(r.all))
}

// joined returns numbers in one cell.
func joined(numbers []int) string {
	return strings.Join(strings.Fields(strings.Trim(fmt.Sprint(numbers), "[]")), " ")
}

// fields names those that were found, with how often where that is not always.
func fields(c fetcher.Checked) string {
	var names []string
	for _, count := range c.Fields {
		name := count.Field
		if count.N < c.Read {
			name = fmt.Sprintf("%s (%d)", name, count.N)
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}
