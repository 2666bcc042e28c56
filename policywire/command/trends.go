package command

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/policywire/policywire/policywire/query"
	"github.com/policywire/policywire/policywire/table"
)

func (a *app) trends() *cobra.Command {
	var topic, by, since, zone string
	cmd := &cobra.Command{
		Use:   "trends [--topic T] [--by day|week|month] [--since 30d|DATE]",
		Short: "Count documents over time",
		Long: "Counts the documents of each period in their latest revision, and those of each topic.\n" +
			"A document that its publisher dates by the day belongs to that day, one with a time to the day in --zone.\n" +
			"A period without documents is left out.",
		Args: exactly(0, "flags only"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			from, err := parseSince(since, time.Now())
			if err != nil {
				return err
			}
			if _, err := time.LoadLocation(zone); err != nil {
				return usagef("--zone: %v", err)
			}
			if p := query.Period(by); p != query.Day && p != query.Week && p != query.Month {
				return usagef("--by: %q is none of day, week, month", by)
			}
			return a.onViews(cmd.Context(), func(views *query.Views) error {
				counts, err := views.Trend(cmd.Context(), topic, query.Period(by), from, zone)
				if err != nil {
					return err
				}
				return a.print(trendTable(by, topic, counts), noTrend(topic, from))
			})
		},
	}
	cmd.Flags().StringVar(&topic, "topic", "", "count the documents of one `topic` only")
	cmd.Flags().StringVar(&by, "by", "day", "day, week or month")
	cmd.Flags().StringVar(&since, "since", "30d", "first `day`, as 2026-08-01 or 30d")
	cmd.Flags().StringVar(&zone, "zone", "UTC", "`zone` whose days count, as Asia/Seoul, where a document has a time")
	a.clickhouseFlag(cmd)
	a.formatFlag(cmd)
	return cmd
}

// noTrend says what is not there, and what would find something.
func noTrend(topic string, from time.Time) string {
	day := from.Format(time.DateOnly)
	switch {
	case strings.Contains(topic, "/"):
		return fmt.Sprintf("%q is a part of a topic; the view policywire.subtopic_trend counts these", topic)
	case topic != "":
		return fmt.Sprintf("no document about %q since %s; --since goes further back, trends without --topic shows which topics there are", topic, day)
	}
	return "no document since " + day + "; --since goes further back"
}

// trendTable has a row a period: the documents, then those of each topic.
func trendTable(by, topic string, counts []query.Count) *table.Table {
	t := &table.Table{Columns: []table.Column{{Name: by}, {Name: "documents", Right: true, Bar: true}}}
	var topics []string
	if topic == "" {
		topics = topicsOf(counts)
	}
	for _, id := range topics {
		t.Columns = append(t.Columns, table.Column{Name: id, Right: true})
	}
	for _, c := range counts {
		row := []any{c.Start.Format(time.DateOnly), c.Documents}
		for _, id := range topics {
			row = append(row, c.Topics[id])
		}
		t.Add(row...)
	}
	return t
}

func topicsOf(counts []query.Count) []string {
	seen := map[string]bool{}
	for _, c := range counts {
		for id := range c.Topics {
			seen[id] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}
