package query

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Compare says which earlier documents a trend is held against.
type Compare string

// The comparisons.
const (
	// Previous is the time of equal length just before.
	Previous Compare = "previous"
	// Year is a year before: 12 months, or 52 weeks, so that Mondays are held
	// against Mondays.
	Year Compare = "year"
)

// Dimensions are what documents can be counted by.
func Dimensions() []string {
	return []string{"topic", "subtopic", "language", "source", "publisher", "kind", "entity", "economy", "term"}
}

// Trend asks how many documents there are in each period.
type Trend struct {
	Scope
	By Period
	// Per is one of Dimensions, and gives each of its keys a series of its own,
	// those with the most documents first, Limit at the most. Without it there is
	// one series, of Topic or of all documents.
	Per   string
	Limit int
	// Compare adds the documents of the same periods at another time.
	Compare Compare
}

// Key is the name of the column with the keys of Per.
func (t Trend) Key() string { return t.Per }

// periods are the first day of the first period and how many there are. The
// first is whole: half a month would look like a fall.
func (t Trend) periods() (first time.Time, n int) {
	return t.By.Start(t.Since), t.By.count(t.Since, t.Until)
}

// warm is how many periods before the first are counted for the moving average.
func (t Trend) warm() int {
	if t.Compare != "" {
		return 0
	}
	return map[Period]int{Day: 6, Week: 3, Month: 2}[t.By]
}

// back is how many periods lie between what is compared.
func (t Trend) back() int {
	if _, n := t.periods(); t.Compare == Previous {
		return n
	}
	return map[Period]int{Day: 364, Week: 52, Month: 12}[t.By]
}

// SQL returns the statement. Every period has a row for every key, also where
// the view has none for it.
func (t Trend) SQL() string {
	first, n := t.periods()
	origin := t.By.Add(first, -t.warm())
	n += t.warm()
	var lines []string
	add := func(line string, args ...any) { lines = append(lines, fmt.Sprintf(line, args...)) }
	add("SELECT")
	add("    %s", strings.Join(t.columns(origin), ",\n    "))
	add("FROM\n(\n    SELECT")
	add("        %s", strings.Join(t.counts(first, origin, n), ",\n        "))
	lines = append(lines, t.from(origin)...)
	add("    GROUP BY key\n    HAVING total > 0\n    ORDER BY total DESC, key\n    LIMIT %d\n) AS counted", t.limit())
	if t.named() {
		lines = append(lines, names(t.earliest(origin), t.Until))
	}
	if t.Compare == "" {
		add("ARRAY JOIN counts AS documents, shares AS part, range(%d) AS n", n)
		add("WINDOW series AS (PARTITION BY key ORDER BY n)\nQUALIFY n >= %d", t.warm())
	} else {
		add("ARRAY JOIN counts AS documents, past AS before, range(%d) AS n", n)
	}
	add("ORDER BY %s, total DESC, key", t.By)
	return strings.Join(lines, "\n")
}

// limit is how many keys there are at the most.
func (t Trend) limit() int {
	if t.Per == "" {
		return 1
	}
	return max(t.Limit, 1)
}

// named reports whether the keys are ids that have names.
func (t Trend) named() bool { return t.Per == "entity" || t.Per == "economy" }

// earliest is the first day that is counted, or compared with.
func (t Trend) earliest(origin time.Time) time.Time {
	if t.Compare == "" {
		return origin
	}
	return t.By.Add(origin, -t.back())
}

// pastUntil is the last day that is compared with. A whole period is held against
// whole ones, however long; one that is not over, against as many of its days.
func (t Trend) pastUntil() time.Time {
	day := t.By.Add(t.Until, -t.back())
	if t.Until.Equal(t.By.End(t.Until)) {
		return t.By.End(day)
	}
	return day
}

// columns are those of the answer.
func (t Trend) columns(origin time.Time) []string {
	start := t.By.sqlAdd(date(origin), "n")
	columns := []string{start + " AS " + string(t.By)}
	if t.Per != "" {
		columns = append(columns, "key AS "+t.Per)
	}
	if t.named() {
		columns = append(columns, "names.name AS name")
	}
	if t.Compare != "" {
		return append(columns,
			t.By.sqlAdd(start, fmt.Sprint(-t.back()))+" AS against",
			"documents",
			"before",
			"toInt64(documents) - toInt64(before) AS change",
			"if(before = 0, NULL, round(change / before, 4)) AS growth")
	}
	columns = append(columns, "documents")
	if t.Per != "" || t.Topic != "" {
		columns = append(columns, "round(part, 4) AS share")
	}
	return append(columns,
		"toInt64(documents) - toInt64(lagInFrame(documents) OVER series) AS change",
		fmt.Sprintf("round(avg(documents) OVER (series ROWS BETWEEN %d PRECEDING AND CURRENT ROW), 2) AS moving_average", t.warm()))
}

// counts are the columns of each key: an array with a place for every period.
func (t Trend) counts(first, origin time.Time, n int) []string {
	place := fmt.Sprintf("toUInt32(dateDiff('%s', %s, start))", t.By, date(origin))
	dense := func(combinator, nothing, value, where, name string) string {
		return fmt.Sprintf("groupArrayInsertAt%s(%s, %d)(%s, %s%s) AS %s", combinator, nothing, n, value, place, where, name)
	}
	if t.Compare != "" {
		return []string{"key", "sum(documents) AS total",
			dense("If", "0", "documents", ", NOT earlier", "counts"), dense("If", "0", "documents", ", earlier", "past")}
	}
	return []string{"key", fmt.Sprintf("sumIf(documents, start >= %s) AS total", date(first)),
		dense("", "0", "documents", "", "counts"), dense("", "0.", "share", "", "shares")}
}

// from is where the counts come from: the view, or the view of both times.
func (t Trend) from(origin time.Time) []string {
	now := t
	now.Since = origin
	if t.Compare == "" {
		return slices.Concat([]string{"    FROM " + now.view().String()}, now.where("    "))
	}
	past := t
	past.Since, past.Until = t.earliest(origin), t.pastUntil()
	lines := []string{"    FROM\n    (", "        SELECT key, start, documents, false AS earlier\n        FROM " + now.view().String()}
	lines = append(lines, now.where("        ")...)
	lines = append(lines, "        UNION ALL",
		"        SELECT key, "+t.By.sqlAdd("start", fmt.Sprint(t.back()))+" AS start, documents, true AS earlier\n        FROM "+past.view().String())
	return append(append(lines, past.where("        ")...), "    )")
}

// view is the trend of the scope. One of a topic is a key of all topics, so that
// its share is that of all documents.
func (t Trend) view() view {
	dimension, scope := t.Per, t.Scope
	switch {
	case t.Per == "" && t.Topic == "":
		dimension = "all"
	case t.Per == "":
		dimension, scope.Topic = "topic", ""
		if strings.Contains(t.Topic, "/") {
			dimension = "subtopic"
		}
	}
	return view{name: "trend"}.with("dimension", dimension).with("by", string(t.By)).in(scope)
}

// where picks the key of a topic.
func (t Trend) where(indent string) []string {
	if t.Per != "" || t.Topic == "" {
		return nil
	}
	return []string{indent + "WHERE key = " + Literal(t.Topic)}
}
