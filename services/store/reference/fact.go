package reference

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/policywire/policywire/contract/news"
)

// Day is a calendar day, counted from the first of 1970.
type Day int

// DayOf returns the day that t is written with.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}

func (d Day) date() time.Time { return time.Unix(int64(d)*24*60*60, 0).UTC() }

// String writes d as 2006-01-02.
func (d Day) String() string { return d.date().Format(time.DateOnly) }

// start returns the first day of the period that d is in.
func (d Day) start(by string) Day {
	date := d.date()
	switch by {
	case "week": // begins on Monday
		return d - Day((int(date.Weekday())+6)%7)
	case "month":
		return d - Day(date.Day()-1)
	}
	return d
}

// before returns the first day of the nth period before the one that begins
// with d.
func (d Day) before(by string, n int) Day {
	switch by {
	case "week":
		return d - Day(7*n)
	case "month":
		return DayOf(d.date().AddDate(0, -n, 0))
	}
	return d - Day(n)
}

// Scope is what the parameters of a view let through; an empty filter lets
// everything through.
type Scope struct {
	Topic, Language, Source string
	Since, Until            Day
	Zone                    string
}

// always returns s without a bound of time.
func (s Scope) always() Scope {
	s.Since, s.Until = -1<<30, 1<<30
	return s
}

// between returns s with other days.
func (s Scope) between(since, until Day) Scope {
	s.Since, s.Until = since, until
	return s
}

// parameters writes the fields of s that a view has.
func (s Scope) parameters(names ...string) string {
	parts := make([]string, len(names))
	for i, name := range names {
		value := map[string]string{"topic": s.Topic, "language": s.Language, "source": s.Source,
			"since": s.Since.String(), "until": s.Until.String(), "zone": s.Zone}[name]
		parts[i] = fmt.Sprintf("%s = '%s'", name, value)
	}
	return strings.Join(parts, ", ")
}

// every are the parameters that most views have.
var every = []string{"topic", "language", "source", "since", "until", "zone"}

// fact is a document in its latest revision and its day.
type fact struct {
	news.Classified
	day  Day
	keys func(dimension string) []string
}

// facts returns the documents of a scope.
func (s *State) facts(in Scope) []fact {
	var out []fact
	zone := location(in.Zone)
	for _, id := range s.ids() {
		e := s.latest(id)
		f := fact{Classified: e, day: day(e.Document, zone), keys: func(dimension string) []string { return s.keys(e, dimension) }}
		d := f.Document
		if f.day >= in.Since && f.day <= in.Until && f.about(in.Topic) &&
			(in.Language == "" || in.Language == f.Language.Tag) && (in.Source == "" || in.Source == d.Source) {
			out = append(out, f)
		}
	}
	return out
}

// about reports whether f has a topic, or a sub-topic where topic names one.
func (f fact) about(topic string) bool {
	if strings.Contains(topic, "/") {
		return slices.Contains(f.keys("subtopic"), topic)
	}
	return topic == "" || slices.Contains(f.keys("topic"), topic)
}

// day is the date that the publisher wrote where it wrote no time, else the day
// in a zone.
func day(d news.Document, zone *time.Location) Day {
	if d.PublishedPrecision == news.PrecisionDay {
		return DayOf(d.PublishedAt)
	}
	return DayOf(d.PublishedAt.In(zone))
}

// location returns a zone. One that is not known is a mistake of a test.
func location(zone string) *time.Location {
	l, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	return l
}

// keys returns what a document counts under, each once.
func (s *State) keys(e news.Classified, dimension string) []string {
	d := e.Document
	var keys []string
	switch dimension {
	case "all":
		keys = []string{""}
	case "topic":
		for _, t := range e.Topics {
			keys = append(keys, t.ID)
		}
	case "subtopic":
		for _, t := range e.Topics {
			for _, part := range t.Subtopics {
				keys = append(keys, part.ID)
			}
		}
	case "entity", "economy":
		for _, n := range e.Entities {
			if dimension == "entity" || n.Kind == "economy" {
				keys = append(keys, n.ID)
			}
		}
	case "term":
		keys = s.terms(d.Title)
	default:
		keys = []string{map[string]string{"language": e.Language.Tag, "source": d.Source, "publisher": d.Publisher, "kind": string(d.Kind)}[dimension]}
	}
	return unique(keys)
}

// unique returns keys sorted, each once.
func unique(keys []string) []string {
	sorted := slices.Clone(keys)
	slices.Sort(sorted)
	return slices.Compact(sorted)
}
