package query

import (
	"fmt"
	"strings"
	"time"
)

// Each of these is a question to one view, whose comment says what its columns
// mean. SQL returns the statement with every value in it.

// Bursts asks on which days a key of a dimension had far more documents than on
// the same weekday of the eight weeks before.
type Bursts struct {
	Scope
	// Per is one of Dimensions, or empty for all documents together.
	Per   string
	Limit int
}

// SQL returns the statement.
func (b Bursts) SQL() string {
	per, key := b.Per, "key AS "+b.Per
	if per == "" {
		per = "all"
	}
	columns := []string{"day", key, "documents", "expected", "round(score, 2) AS score", "weeks", "baseline"}
	if b.Per == "" {
		columns = append(columns[:1], columns[2:]...)
	}
	return statement(columns, view{name: "bursts"}.with("dimension", per).in(b.Scope), "", "score DESC, day DESC, key", b.Limit)
}

// Rising asks which keys have more documents in the days of the scope than the
// four times as many days before let expect.
type Rising struct {
	Scope
	// Per is entity, economy, term, topic, subtopic or publisher.
	Per   string
	Limit int
	// New leaves out what was there before.
	New bool
}

// SQL returns the statement.
func (r Rising) SQL() string {
	where := "score > 0"
	if r.New {
		where += " AND is_new"
	}
	columns := []string{"key AS " + r.Per, "documents", "before", "round(expected, 2) AS expected", "round(ratio, 2) AS ratio",
		"round(score, 2) AS score", "is_new", "first_day"}
	days := Day.count(r.Since, r.Until)
	source := view{name: "rising"}.with("dimension", r.Per).with("topic", r.Topic).with("language", r.Language).
		with("source", r.Source).with("until", r.Until).with("days", days).with("zone", r.Zone)
	if r.Per != "entity" && r.Per != "economy" {
		return statement(columns, source, where, "score DESC, documents DESC, key", r.Limit)
	}
	columns = append(columns[:1], append([]string{"name", "kind"}, columns[1:]...)...)
	return fmt.Sprintf(`SELECT
    %s
FROM
(
    SELECT *
    FROM %s
    WHERE %s
    ORDER BY score DESC, documents DESC, key
    LIMIT %d
) AS risen
%s
ORDER BY score DESC, documents DESC, key`, strings.Join(columns, ",\n    "), source, where, r.Limit, names(r.Since, r.Until))
}

// names joins the names of entities that are called key: those of the documents
// of some days, and of one day more at both ends, where another zone may see them.
func names(since, until time.Time) string {
	return fmt.Sprintf(`LEFT ANY JOIN
(
    SELECT toString(entity) AS id, toString(any(m.name)) AS name, toString(any(m.kind)) AS kind
    FROM policywire.mentions AS m
    WHERE day BETWEEN %s AND %s
    GROUP BY id
) AS names ON names.id = key`, Literal(since.AddDate(0, 0, -1).Format(time.DateOnly)), Literal(until.AddDate(0, 0, 1).Format(time.DateOnly)))
}

// Gaps asks which stories of a language have no document in another one within
// some days.
type Gaps struct {
	Scope // Language is the one that has them
	// Target is the language that may lack them.
	Target string
	Days   int
	// All shows also the stories that both have.
	All bool
	// By counts them by period instead.
	By    Period
	Limit int
}

// SQL returns the statement.
func (g Gaps) SQL() string {
	source := view{name: "coverage"}.with("language", g.Language).with("target", g.Target).with("days", g.Days).
		with("topic", g.Topic).with("source", g.Source).within(g.Scope)
	if g.By != "" {
		start := map[Period]string{Day: "day", Week: "subtractDays(day, toDayOfWeek(day) - 1)", Month: "addDays(day, 1 - toDayOfMonth(day))"}[g.By]
		return fmt.Sprintf(`SELECT
    %s AS %s,
    count() AS stories,
    countIf(is_gap) AS gaps,
    round(gaps / stories, 4) AS share,
    if(gaps = stories, NULL, quantileExactIf(0.5)(ifNull(days_until, 0), NOT is_gap)) AS median_days
FROM %s
GROUP BY 1
ORDER BY 1`, start, alias(g.By), source)
	}
	where := "is_gap"
	if g.All {
		where = ""
	}
	return statement([]string{"day", "publisher", "title", "id", "covered_by", "covered_on", "days_until"}, source, where, "day DESC, id", g.Limit)
}

// alias is the name of a column of periods that another column may be called too.
func alias(p Period) string {
	if p == Day {
		return "`day`"
	}
	return string(p)
}

// Pairs asks which keys of two dimensions come together in documents more often
// than chance has it.
type Pairs struct {
	Scope
	Left, Right string
	Limit       int
}

// SQL returns the statement.
func (p Pairs) SQL() string {
	return statement([]string{"left_key", "right_key", "documents", "left_documents", "right_documents", "round(expected, 2) AS expected",
		"round(lift, 2) AS lift", "round(npmi, 3) AS npmi"},
		view{name: "pairs"}.with("left", p.Left).with("right", p.Right).in(p.Scope), "", "documents DESC, npmi DESC, left_key, right_key", p.Limit)
}

// Stories asks which stories have the most documents.
type Stories struct {
	Scope
	Limit int
}

// SQL returns the statement.
func (s Stories) SQL() string {
	return statement([]string{"first_day", "documents", "copies", "spread_days", "languages", "publishers", "title", "story"},
		view{name: "stories"}.with("topic", s.Topic).within(s.Scope), "", "documents DESC, first_day DESC, story", s.Limit)
}

// Edits asks what was changed after it was published: the texts that were read
// on the days of the scope, those that changed most first.
type Edits struct {
	Scope
	Limit int
}

// SQL returns the statement.
func (e Edits) SQL() string {
	where := []string{fmt.Sprintf("toDate32(changed_at, %s) BETWEEN %s AND %s", Literal(e.Zone), Literal(e.Since.Format(time.DateOnly)), Literal(e.Until.Format(time.DateOnly)))}
	for _, filter := range [][2]string{{"language", e.Language}, {"source", e.Source}} {
		if filter[1] != "" {
			where = append(where, filter[0]+" = "+Literal(filter[1]))
		}
	}
	return statement([]string{"changed_at", "publisher", "title", "round(change, 4) AS change", "added", "removed", "title_changed", "revision", "id"},
		view{name: "edits"}, strings.Join(where, " AND "), "edits.change DESC, changed_at DESC, id, revision", e.Limit)
}

// Delays asks how long after publication documents were fetched.
type Delays struct {
	Scope
	Limit int
}

// SQL returns the statement.
func (d Delays) SQL() string {
	return statement([]string{"day", "source", "documents", "median_seconds", "p90_seconds", "max_seconds", "early"},
		view{name: "delays"}.with("source", d.Source).within(d.Scope), "", "day DESC, source", d.Limit)
}

// statement returns a question to one view.
func statement(columns []string, from view, where, order string, limit int) string {
	name := from.String()
	if len(from.args) == 0 {
		name = "policywire." + from.name
	}
	sql := "SELECT " + strings.Join(columns, ", ") + "\nFROM " + name
	if where != "" {
		sql += "\nWHERE " + where
	}
	return fmt.Sprintf("%s\nORDER BY %s\nLIMIT %d", sql, order, limit)
}
