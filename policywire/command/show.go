package command

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/policywire/policywire/policywire/query"
	"github.com/policywire/policywire/policywire/table"
)

func (a *app) show() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "show ID",
		Short: "Print one document with its topics, their evidence, and its translations",
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
	scores, _ := d.Columns["topic_scores"].(map[string]any)
	evidence, _ := d.Columns["evidence"].([]any)
	for _, topic := range topics {
		var found []string
		for _, e := range evidence {
			if place, ok := e.(map[string]any); ok && place["topic"] == topic {
				found = append(found, fmt.Sprintf("%s (%s %v)", clean(place["text"]), clean(place["field"]), place["offset"]))
			}
		}
		fmt.Fprintf(b, "%-13s %s  %.2f  %s\n", "topic", clean(topic), scores[fmt.Sprint(topic)], strings.Join(found, ", "))
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
