package command

import (
	"fmt"
	"io"
	"strings"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/policywire/table"
	"github.com/policywire/policywire/services/classifier/lexicon"
)

// explained is what classify --explain prints for machines.
type explained struct {
	ID      string              `json:"id"`
	Verdict verdict             `json:"verdict"`
	Topics  lexicon.Explanation `json:"explanation"`
}

// tellWhy says for people how the topics of a document came about.
func (c *classify) tellWhy(w io.Writer, d news.Document, v verdict, e lexicon.Explanation) error {
	fmt.Fprintf(w, "%s  %s\n", d.ID, table.OneLine(d.Title))
	fmt.Fprintf(w, "language  %s, confidence %.2f%s\n", v.Lang, v.Confidence, partsText(v.Parts))
	if names := entitiesText(v.Entities); names != "" {
		fmt.Fprintf(w, "entities  %s\n", names)
	}
	for _, p := range e.Passages {
		fmt.Fprintf(w, "passage   %d to %d of the body: %s, a mention counts %.2f\n", p.Offset, p.Offset+p.Length, p.Kind, p.Share)
	}
	for _, t := range e.Topics {
		if err := c.tellTopic(w, t); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(w)
	return err
}

func (c *classify) tellTopic(w io.Writer, t lexicon.TopicExplained) error {
	is := "tagged"
	if !t.Tagged {
		is = "not tagged"
	}
	fmt.Fprintf(w, "\n%s  %s, score %.2f: %.2f points of %.2f\n", t.ID, is, t.Score, t.Points, t.Line)
	for _, part := range t.Subtopics {
		if part.Tagged {
			fmt.Fprintf(w, "%s  score %.2f\n", part.ID, part.Score)
		}
	}
	if len(t.Terms) > 0 {
		rows := &table.Table{Columns: []table.Column{{Name: "term", Wide: true}, {Name: "weight", Right: true}, {Name: "points", Right: true},
			{Name: "title", Right: true}, {Name: "summary", Right: true, Spare: true}, {Name: "lead", Right: true}, {Name: "mentions", Right: true},
			{Name: "spread", Right: true}, {Name: "places", Wide: true}}}
		for _, term := range t.Terms {
			rows.Add(term.Term, points(term.Weight), points(term.Points), points(term.By.Title), points(term.By.Summary), points(term.By.Lead),
				points(term.By.Mentions), points(term.By.Spread), placesText(term.Places))
		}
		rows.Add("together", "", points(t.Points), points(t.By.Title), points(t.By.Summary), points(t.By.Lead), points(t.By.Mentions), points(t.By.Spread), "")
		if err := rows.Write(w, table.Text, c.Width); err != nil {
			return err
		}
	}
	for _, h := range t.Hidden {
		fmt.Fprintf(w, "does not count: %s at %s %d: %s\n", h.Term, h.Place.Field, h.Place.Offset, h.Why)
	}
	return nil
}

func partsText(parts []news.LanguagePart) string {
	var all []string
	for _, p := range parts {
		all = append(all, fmt.Sprintf("%s %.0f %%", p.Tag, 100*p.Share))
	}
	if len(all) == 0 {
		return ""
	}
	return ": " + strings.Join(all, ", ")
}

func entitiesText(entities []news.Entity) string {
	var all []string
	for _, e := range entities {
		all = append(all, fmt.Sprintf("%s (%s) ×%d", e.ID, e.Text, e.Count))
	}
	return strings.Join(all, ", ")
}

// placesText names the first places: "title 0, body 12, 40 and 7 more".
func placesText(places []lexicon.Place) string {
	const shown = 4
	var all []string
	field := ""
	for i, p := range places {
		if i == shown {
			return strings.Join(all, ", ") + fmt.Sprintf(" and %d more", len(places)-shown)
		}
		if p.Field != field {
			field = p.Field
			all = append(all, fmt.Sprintf("%s %d", field, p.Offset))
		} else {
			all = append(all, fmt.Sprint(p.Offset))
		}
	}
	return strings.Join(all, ", ")
}

func points(x float64) string {
	if x == 0 {
		return ""
	}
	return fmt.Sprintf("%.2f", x)
}
