package query

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Period is a length of time that documents are counted by.
type Period string

// The periods. A week begins on Monday.
const (
	Day   Period = "day"
	Week  Period = "week"
	Month Period = "month"
)

// Periods are all of them.
func Periods() []string { return []string{string(Day), string(Week), string(Month)} }

// Start returns the first day of the period that a day is in.
func (p Period) Start(day time.Time) time.Time {
	switch p {
	case Week:
		return day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
	case Month:
		return day.AddDate(0, 0, 1-day.Day())
	}
	return day
}

// End returns the last day of the period that a day is in.
func (p Period) End(day time.Time) time.Time { return p.Add(p.Start(day), 1).AddDate(0, 0, -1) }

// Add returns the day that is n periods after a day; in a shorter month it is
// the last day.
func (p Period) Add(day time.Time, n int) time.Time {
	switch p {
	case Week:
		return day.AddDate(0, 0, 7*n)
	case Month:
		first := day.AddDate(0, 0, 1-day.Day()).AddDate(0, n, 0)
		last := first.AddDate(0, 1, -1)
		return first.AddDate(0, 0, min(day.Day(), last.Day())-1)
	}
	return day.AddDate(0, 0, n)
}

// count returns how many periods there are from the one of since to that of until.
func (p Period) count(since, until time.Time) int {
	first, last := p.Start(since), p.Start(until)
	if p == Month {
		return (last.Year()-first.Year())*12 + int(last.Month()) - int(first.Month()) + 1
	}
	days := int(last.Sub(first).Hours()/24 + 0.5)
	if p == Week {
		return days/7 + 1
	}
	return days + 1
}

// sqlAdd is the SQL for the day that is n periods after a day.
func (p Period) sqlAdd(day, n string) string {
	function := map[Period]string{Day: "addDays", Week: "addWeeks", Month: "addMonths"}[p]
	return function + "(" + day + ", " + n + ")"
}

// Scope says which documents count. Since and Until are days, both inclusive,
// in Zone.
type Scope struct {
	// Topic may be a part of a topic, such as ai/governance. An empty text stands
	// for all of them; so it does for the others.
	Topic, Language, Source string
	Since, Until            time.Time
	// Zone is that whose days count where a document has a time of day.
	Zone string
}

// view is a parameterized view with the values of its parameters.
type view struct {
	name string
	args []string
}

// with adds a value.
func (v view) with(name string, value any) view {
	literal := ""
	switch value := value.(type) {
	case time.Time:
		literal = "'" + value.Format(time.DateOnly) + "'"
	case int:
		literal = fmt.Sprint(value)
	case string:
		literal = Literal(value)
	}
	return view{v.name, append(slices.Clone(v.args), name+" = "+literal)}
}

// in adds the values of a scope.
func (v view) in(s Scope) view {
	return v.with("topic", s.Topic).with("language", s.Language).with("source", s.Source).within(s)
}

// within adds the days of a scope.
func (v view) within(s Scope) view {
	return v.with("since", s.Since).with("until", s.Until).with("zone", s.Zone)
}

func (v view) String() string { return "policywire." + v.name + "(" + strings.Join(v.args, ", ") + ")" }

// Literal returns a text as ClickHouse reads it in SQL.
func Literal(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}

// date returns a day as SQL.
func date(day time.Time) string { return "toDate32('" + day.Format(time.DateOnly) + "')" }
