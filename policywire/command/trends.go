package command

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/policywire/policywire/policywire/chart"
	"github.com/policywire/policywire/policywire/query"
	"github.com/policywire/policywire/policywire/table"
)

// listLimit is how many rows a list has unless --limit says otherwise, and
// seriesLimit how many series a trend has.
const (
	listLimit   = 20
	seriesLimit = 8
)

func (a *app) trends() *cobra.Command {
	var q query.Trend
	var by, compare string
	o := &outcome{app: a}
	cmd := &cobra.Command{
		Use:   "trends [--topic T] [--by day|week|month] [--per DIMENSION] [--since 30d|DATE]",
		Short: "Count documents over time",
		Long: "Counts the documents of each period in their latest revision, those of a topic with their share of all.\n" +
			"A document that its publisher dates by the day belongs to that day, one with a time to the day in --zone.\n" +
			"The first period is whole: --since goes back to its first day. A period without documents counts 0.\n\n" +
			"change is that against the period before, moving_average the mean of 7 days, 4 weeks or 3 months.\n" +
			"--compare shows instead what was counted the time of equal length before, or a year before: 12 months, or\n" +
			"52 weeks, so that Mondays are held against Mondays. A whole month is held against a whole one; one that is not\n" +
			"over, against as many of its days.\n\n" +
			"--show-sql prints the SQL, which gives the same rows to any client.",
		Args: onlyFlags,
		RunE: func(cmd *cobra.Command, _ []string) error {
			q.By, q.Compare = query.Period(by), query.Compare(compare)
			if err := o.scope.read(&q.Scope); err != nil {
				return err
			}
			return o.answer(cmd, q.SQL(), view{
				nothing: nothingSince("document", q.Scope),
				text:    func(t *table.Table) *table.Table { return trendText(q, t) },
				chart:   func(t *table.Table) chart.Chart { return trendChart(q, t) },
			})
		},
	}
	o.scope.flags(cmd, "topic", "language", "source", "since", "until")
	choice(cmd, &by, "by", "day", query.Periods(), "count by `PERIOD`")
	choice(cmd, &q.Per, "per", "", query.Dimensions(), "a series for each `DIMENSION`")
	choice(cmd, &compare, "compare", "", []string{string(query.Previous), string(query.Year)}, "compare with the `TIME` before")
	limitFlag(cmd, &q.Limit, seriesLimit, "at most `N` series with --per, those with the most documents")
	o.flags(cmd, formatChart, formatSVG, formatPNG)
	cmd.AddCommand(a.bursts(), a.rising("entities", "entity"), a.rising("terms", "term"), a.gaps(), a.pairs(), a.stories(), a.edits(), a.delays())
	return cmd
}

// onlyFlags refuses arguments, and names the commands that there are instead.
func onlyFlags(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if !cmd.HasSubCommands() {
		return usagef("%s takes flags only, not %q", words(cmd), strings.Join(args, " "))
	}
	var names []string
	for _, sub := range cmd.Commands() {
		names = append(names, sub.Name())
	}
	return usagef("%s takes flags only, or one of %s, not %q", words(cmd), strings.Join(names, ", "), strings.Join(args, " "))
}

// trendText is a trend for people: the series side by side, where there are
// several.
func trendText(q query.Trend, t *table.Table) *table.Table {
	if q.Per == "" || q.Compare != "" {
		for i, column := range t.Columns {
			t.Columns[i].Bar = column.Name == "documents"
		}
		return t
	}
	start, key, documents := t.Index(string(q.By)), t.Index(q.Per), t.Index("documents")
	wide := &table.Table{Columns: []table.Column{{Name: string(q.By)}}}
	var keys []any
	for _, row := range t.Rows {
		if !slices.Contains(keys, row[key]) {
			keys = append(keys, row[key])
			wide.Columns = append(wide.Columns, table.Column{Name: fmt.Sprint(row[key]), AsIs: true, Right: true, Spare: len(keys) > 1})
		}
		if n := len(wide.Rows); n == 0 || wide.Rows[n-1][0] != row[start] {
			wide.Add(row[start])
		}
		last := len(wide.Rows) - 1
		wide.Rows[last] = append(wide.Rows[last], row[documents])
	}
	return wide
}

// trendChart draws the documents of each key, or those of both times.
func trendChart(q query.Trend, t *table.Table) chart.Chart {
	c := chart.Chart{Title: trendTitle(q), Months: q.By == query.Month}
	values := []string{"documents"}
	if q.Compare != "" {
		values = append(values, "before")
	}
	places := map[string]int{}
	for _, row := range t.Rows {
		start := dayOf(row[t.Index(string(q.By))])
		if len(c.Starts) == 0 || c.Starts[len(c.Starts)-1].Before(start) {
			c.Starts = append(c.Starts, start)
		}
		for _, value := range values {
			name := seriesName(q, t, row, value)
			if _, seen := places[name]; !seen {
				places[name] = len(c.Series)
				c.Series = append(c.Series, chart.Series{Name: name})
			}
			s := &c.Series[places[name]]
			s.Values = append(s.Values, numberOf(row[t.Index(value)]))
		}
	}
	return c
}

// seriesName is what a line is called: the key, with its name where it is an id,
// and which of two times.
func seriesName(q query.Trend, t *table.Table, row []any, value string) string {
	var parts []string
	if i := t.Index("name"); i >= 0 && row[i] != "" {
		parts = append(parts, fmt.Sprint(row[i]))
	} else if q.Per != "" {
		parts = append(parts, fmt.Sprint(row[t.Index(q.Per)]))
	}
	if q.Compare != "" || q.Per == "" {
		parts = append(parts, value)
	}
	return strings.Join(parts, ", ")
}

// trendTitle says what a chart counts.
func trendTitle(q query.Trend) string {
	title := "documents"
	if q.Topic != "" {
		title += " about " + q.Topic
	}
	if q.Language != "" {
		title += " in " + q.Language
	}
	if q.Source != "" {
		title += " of " + q.Source
	}
	title += " by " + string(q.By)
	if q.Per != "" {
		title += " and " + q.Per
	}
	switch q.Compare {
	case query.Previous:
		title += ", and those of the time before"
	case query.Year:
		title += ", and those a year before"
	}
	return title
}
