package command

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/policywire/policywire/policywire/query"
	"github.com/policywire/policywire/policywire/table"
)

func (a *app) show() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "show ID",
		Short: "Print one document with its topics, their evidence, entities, story and translations",
		Args:  exactly(1, "the id of a document"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.onViews(cmd.Context(), func(views *query.Views) error {
				d, err := views.Show(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				return a.printDocument(d)
			})
		},
	}
	a.clickhouseFlag(cmd)
	a.formatFlag(cmd, table.Text, table.JSON)
	return cmd
}

func (a *app) printDocument(d query.Document) error {
	if a.format == table.JSON {
		return a.printJSON(d)
	}
	return writeDocument(a.Out, d)
}

// shownFirst are the columns above the text, in the order a reader wants them.
var shownFirst = []string{"id", "published_on", "publisher", "kind", "language", "revision", "url", "licence", "attribution", "withdrawn_at"}

// writeDocument prints a document for a reader.
func writeDocument(w io.Writer, d query.Document) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", clean(d.Columns["title"]))
	for _, name := range shownFirst {
		if value := d.Columns[name]; value != nil && value != "" {
			fmt.Fprintf(&b, "%-13s %s\n", name, clean(value))
		}
	}
	writeTopics(&b, d)
	writeEntities(&b, d)
	for _, other := range d.Story {
		fmt.Fprintf(&b, "%-13s %s  %s  %.10s  %s\n", "story", clean(other["document_id"]), clean(other["language"]), clean(other["published_at"]), clean(other["title"]))
	}
	for _, part := range []string{"summary", "body"} {
		if text, _ := d.Columns[part].(string); text != "" {
			fmt.Fprintf(&b, "\n%s\n", clean(text))
		}
	}
	for _, t := range d.Translations {
		fmt.Fprintf(&b, "\n── %s, %s by %s ──\n\n%s\n\n%s\n", clean(t["target"]), clean(t["status"]), clean(t["engine"]), clean(t["title"]), clean(t["body"]))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// writeTopics prints each topic with its score and what it rests on.
func writeTopics(b *strings.Builder, d query.Document) {
	topics, _ := d.Columns["topics"].([]any)
	parts, _ := d.Columns["subtopic_scores"].(map[string]any)
	scores, _ := d.Columns["topic_scores"].(map[string]any)
	evidence, _ := d.Columns["evidence"].([]any)
	for _, topic := range topics {
		var found []string
		for _, e := range evidence {
			if place, ok := e.(map[string]any); ok && place["topic"] == topic {
				found = append(found, fmt.Sprintf("%s (%s %v, ×%v %+.2f)", clean(place["text"]), clean(place["field"]), place["offset"], place["count"], place["points"]))
			}
		}
		fmt.Fprintf(b, "%-13s %s  %.2f  %s\n", "topic", clean(topic), scores[fmt.Sprint(topic)], strings.Join(found, ", "))
		for _, part := range slices.Sorted(maps.Keys(parts)) {
			if strings.HasPrefix(part, fmt.Sprint(topic, "/")) {
				fmt.Fprintf(b, "%-13s %s  %.2f\n", "", clean(part), parts[part])
			}
		}
	}
}

// writeEntities prints what the document names, by kind.
func writeEntities(b *strings.Builder, d query.Document) {
	entities, _ := d.Columns["entities"].([]any)
	var kinds []string
	names := map[string][]string{}
	for _, e := range entities {
		entity, ok := e.(map[string]any)
		if !ok {
			continue
		}
		kind := clean(entity["kind"])
		if names[kind] == nil {
			kinds = append(kinds, kind)
		}
		names[kind] = append(names[kind], fmt.Sprintf("%s (%s ×%v)", clean(entity["name"]), clean(entity["text"]), entity["count"]))
	}
	for _, kind := range kinds {
		fmt.Fprintf(b, "%-13s %s\n", kind, strings.Join(names[kind], ", "))
	}
}

// clean returns a value as text without the control characters that a terminal
// would obey; line breaks stay.
func clean(value any) string {
	if value == nil {
		return ""
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 {
			return -1
		}
		return r
	}, fmt.Sprint(value))
}
