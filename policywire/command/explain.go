package command

import (
	"fmt"
	"io"
	"slices"
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
	fmt.Fprintf(w, "%s  %s\n", table.OneLine(d.ID), table.OneLine(d.Title))
	fmt.Fprintf(w, "language  %s, confidence %.2f%s\n", v.Lang, v.Confidence, partsText(v.Parts))
	for i, name := range c.folded(entityTexts(v.Entities)) {
		fmt.Fprintf(w, "%-8s  %s\n", []string{"entities", ""}[min(i, 1)], name)
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
	if len(t.Terms) == 0 && len(t.Hidden) == 0 {
		_, err := fmt.Fprintf(w, "\n%s  not tagged: none of its terms is in the text\n", t.ID)
		return err
	}
	is := "tagged"
	if !t.Tagged {
		is = "not tagged"
	}
	fmt.Fprintf(w, "\n%s  %s, score %.2f: %.2f points, %.2f are needed\n", t.ID, is, t.Score, t.Points, t.Line)
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
	for _, h := range together(t.Hidden) {
		fmt.Fprintf(w, "does not count: %s at %s: %s\n", h.term, placesText(h.places), h.why)
	}
	return nil
}

// hidden are the places of a term that do not count for one reason.
type hidden struct {
	term, why string
	places    []lexicon.Place
}

// together gathers the places by term and reason, in the order of the text.
func together(all []lexicon.Hidden) []hidden {
	var groups []hidden
	for _, h := range all {
		i := slices.IndexFunc(groups, func(g hidden) bool { return g.term == h.Term && g.why == h.Why })
		if i < 0 {
			i, groups = len(groups), append(groups, hidden{term: h.Term, why: h.Why})
		}
		groups[i].places = append(groups[i].places, h.Place)
	}
	return groups
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

func entityTexts(entities []news.Entity) []string {
	var all []string
	for _, e := range entities {
		all = append(all, fmt.Sprintf("%s (%s) ×%d", e.ID, table.OneLine(e.Text), e.Count))
	}
	return all
}

// folded joins texts by commas, in lines that fit the terminal behind a label.
func (c *classify) folded(texts []string) []string {
	const label = 10
	var lines []string
	for i, text := range texts {
		if i < len(texts)-1 {
			text += ","
		}
		last := len(lines) - 1
		if last >= 0 && (c.Width == 0 || label+table.Width(lines[last])+1+table.Width(text) <= c.Width) {
			lines[last] += " " + text
		} else {
			lines = append(lines, text)
		}
	}
	return lines
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
