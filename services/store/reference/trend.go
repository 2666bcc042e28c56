package reference

import "fmt"

// cell is a key in a period.
type cell struct {
	start Day
	key   string
}

// Trend is the view trend: documents by period and key.
func (s *State) Trend(dimension, by string, in Scope) Table {
	counts, all := map[cell]int{}, map[Day]int{}
	for _, f := range s.facts(in) {
		start := f.day.start(by)
		all[start]++
		for _, key := range f.keys(dimension) {
			counts[cell{start, key}]++
		}
	}
	t := Table{
		From:    fmt.Sprintf("trend(dimension = '%s', by = '%s', %s)", dimension, by, in.parameters(every...)),
		Columns: []string{"start", "key", "documents", "all_documents", "share", "previous", "change", "moving_average"},
	}
	periods := map[string]int{"day": 7, "week": 4, "month": 3}[by]
	for at, n := range counts {
		sum := 0
		for i := range periods {
			sum += counts[cell{at.start.before(by, i), at.key}]
		}
		previous := counts[cell{at.start.before(by, 1), at.key}]
		t.Rows = append(t.Rows, []any{at.start.String(), at.key, n, all[at.start], float64(n) / float64(all[at.start]),
			previous, n - previous, float64(sum) / float64(periods)})
	}
	return t
}

// Facts is the view facts.
func (s *State) Facts(in Scope) Table {
	t := Table{
		From: "facts(" + in.parameters(every...) + ")",
		Columns: []string{"id", "day", "published_precision", "source", "publisher", "kind", "language", "arraySort(topics)", "arraySort(subtopics)",
			"arraySort(entities)", "arraySort(economies)", "arraySort(terms)", "origin", "revision"},
	}
	for _, f := range s.facts(in) {
		d := f.Document
		t.Rows = append(t.Rows, []any{d.ID, f.day.String(), string(d.PublishedPrecision), d.Source, d.Publisher, string(d.Kind), f.Language.Tag,
			f.keys("topic"), f.keys("subtopic"), f.keys("entity"), f.keys("economy"), f.keys("term"), string(d.Origin), d.Revision})
	}
	return t
}

// seoul is the zone of the views that have no parameter for it.
const seoul = "Asia/Seoul"

// daily are the plain views, their columns in the order of parts, and the
// dimension that they count by.
var daily = []struct {
	view, dimension string
	columns         []string
}{
	{"topic_trend", "topic", []string{"topic", "language", "source"}},
	{"subtopic_trend", "subtopic", []string{"subtopic", "language", "source"}},
	{"language_trend", "all", []string{"language", "source"}},
	{"source_trend", "all", []string{"source"}},
	{"publisher_trend", "all", []string{"publisher", "source", "language"}},
	{"entity_trend", "entity", []string{"entity", "kind", "name", "language", "source"}},
	{"economy_trend", "economy", []string{"economy", "name", "language", "source"}},
}

// Daily are the plain views that count by day in Seoul, and topic_trend_in.
func (s *State) Daily(zone string) []Table {
	var tables []Table
	for _, d := range daily {
		tables = append(tables, s.daily(d.view, d.dimension, d.columns, seoul))
	}
	return append(tables, s.daily(fmt.Sprintf("topic_trend_in(zone = '%s')", zone), "topic", daily[0].columns, zone))
}

func (s *State) daily(view, dimension string, columns []string, zone string) Table {
	rows, counts := map[string][]any{}, map[string]int{}
	for _, f := range s.facts(Scope{Zone: zone}.always()) {
		for _, key := range f.keys(dimension) {
			row := append([]any{f.day.String()}, f.cells(columns, key)...)
			rows[text(row)] = row
			counts[text(row)]++
		}
	}
	t := Table{From: view, Columns: append(append([]string{"day"}, columns...), "documents")}
	for id, row := range rows {
		t.Rows = append(t.Rows, append(row, counts[id]))
	}
	return t
}

// cells returns the values of columns of a document that counts under key.
func (f fact) cells(columns []string, key string) []any {
	var cells []any
	for _, column := range columns {
		value := key
		switch column {
		case "language":
			value = f.Language.Tag
		case "source":
			value = f.Document.Source
		case "publisher":
			value = f.Document.Publisher
		case "kind", "name":
			for _, n := range f.Entities {
				if n.ID == key && column == "kind" {
					value = n.Kind
				} else if n.ID == key {
					value = n.Name
				}
			}
		}
		cells = append(cells, value)
	}
	return cells
}
