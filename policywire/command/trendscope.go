package command

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/policywire/policywire/policywire/query"
)

// scopeFlags are the flags that say which documents count.
type scopeFlags struct {
	topic, language, source, since, until, zone string
	// asked reports whether --since is given.
	asked func() bool
}

// flags adds those of the flags that a command has, and --zone.
func (s *scopeFlags) flags(cmd *cobra.Command, names ...string) {
	for _, f := range []struct {
		name   string
		value  *string
		preset string
		usage  string
	}{
		{"topic", &s.topic, "", "documents about one `TOPIC`, as ai, or a part of one, as ai/governance"},
		{"language", &s.language, "", "documents in one `LANGUAGE`, as ko"},
		{"source", &s.source, "", "documents of one `SOURCE`, as korea-kr-press"},
		{"since", &s.since, "30d", "first `DAY`, as 2026-08-01, or 30d, 8w, 6mo, 1y before today, or by default before --until"},
		{"until", &s.until, "", "last `DAY`, as 2026-08-31, or 7d, 1w, 1mo, 1y before today (default today)"},
	} {
		if slices.Contains(names, f.name) {
			cmd.Flags().StringVar(f.value, f.name, f.preset, f.usage)
		}
	}
	s.asked = func() bool { return cmd.Flags().Changed("since") }
	cmd.Flags().StringVar(&s.zone, "zone", "Asia/Seoul", "`ZONE` whose days count where a document has a time")
}

// firstDay and lastDay are the days that ClickHouse knows.
var (
	firstDay = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)
	lastDay  = time.Date(2261, 12, 31, 0, 0, 0, 0, time.UTC)
)

// read fills a scope.
func (s *scopeFlags) read(scope *query.Scope) error {
	zone, err := time.LoadLocation(s.zone)
	if err != nil {
		return usagef("--zone: %v", err)
	}
	*scope = query.Scope{Topic: s.topic, Language: strings.ToLower(s.language), Source: s.source, Zone: zone.String()}
	if scope.Since, scope.Until, err = s.days(dateOf(time.Now().In(zone))); err != nil {
		return err
	}
	for name, day := range map[string]time.Time{"--since": scope.Since, "--until": scope.Until} {
		if day.Before(firstDay) || day.After(lastDay) {
			return usagef("%s: %s is not between %s and %s", name, day.Format(time.DateOnly), firstDay.Format(time.DateOnly), lastDay.Format(time.DateOnly))
		}
	}
	return nil
}

// days returns the first and the last day. A --since that is not asked for counts
// back from --until.
func (s *scopeFlags) days(today time.Time) (since, until time.Time, err error) {
	until = today
	if s.until != "" {
		if until, err = dayBack("--until", s.until, today); err != nil {
			return since, until, err
		}
	}
	from := today
	if !s.asked() {
		from = until
	}
	if since, err = dayBack("--since", s.since, from); err != nil {
		return since, until, err
	}
	if until.Before(since) {
		return since, until, usagef("--until: %s is before --since %s", until.Format(time.DateOnly), since.Format(time.DateOnly))
	}
	return since, until, nil
}

// lengthBack is a length of time in days, weeks, months or years.
var lengthBack = regexp.MustCompile(`^([0-9]{1,5})(d|w|mo|y)$`)

// dayBack returns the day that a flag names: a date, or a length of time before
// another day.
func dayBack(flag, value string, from time.Time) (time.Time, error) {
	if day, err := time.Parse(time.DateOnly, value); err == nil {
		return day, nil
	}
	m := lengthBack.FindStringSubmatch(value)
	if m == nil {
		return time.Time{}, usagef("%s: %q is neither a date such as 2026-05-01 nor days, weeks, months or years such as 30d, 8w, 6mo or 1y", flag, value)
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		return time.Time{}, usagef("%s: %v", flag, err)
	}
	switch m[2] {
	case "w":
		return query.Week.Add(from, -n), nil
	case "mo":
		return query.Month.Add(from, -n), nil
	case "y":
		return query.Month.Add(from, -12*n), nil
	}
	return query.Day.Add(from, -n), nil
}

// dateOf returns the day of a moment in its zone.
func dateOf(t time.Time) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// nothingSince says what is not there, and what would find something.
func nothingSince(what string, s query.Scope) string {
	text := "no " + what
	if s.Topic != "" {
		text += fmt.Sprintf(" about %q", s.Topic)
	}
	if s.Language != "" {
		text += fmt.Sprintf(" in %q", s.Language)
	}
	if s.Source != "" {
		text += fmt.Sprintf(" of %q", s.Source)
	}
	text += " since " + s.Since.Format(time.DateOnly)
	if s.Until.Before(dateOf(time.Now()).AddDate(0, 0, -1)) {
		text += " until " + s.Until.Format(time.DateOnly)
	}
	text += "; --since goes further back"
	for _, f := range []struct{ value, flag, per string }{{s.Topic, "topic", "topic"}, {s.Language, "language", "language"}, {s.Source, "source", "source"}} {
		if f.value != "" {
			text += fmt.Sprintf(", trends --per %s shows which %ss there are", f.per, f.flag)
			break
		}
	}
	return text
}

// limitFlag adds --limit, which takes a number above 0.
func limitFlag(cmd *cobra.Command, limit *int, preset int, usage string) {
	*limit = preset
	cmd.Flags().Var((*positive)(limit), "limit", usage)
}

// positive is the value of a flag that is a number above 0.
type positive int

func (p *positive) String() string { return strconv.Itoa(int(*p)) }

func (p *positive) Set(s string) error {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		return errors.New("it is no number above 0")
	}
	*p = positive(n)
	return nil
}

func (p *positive) Type() string { return "int" }

// choice adds a flag that takes one of some words. An empty preset stands for
// none of them.
func choice(cmd *cobra.Command, value *string, name, preset string, words []string, usage string) {
	*value = preset
	cmd.Flags().Var(&chosen{value, words}, name, usage+": "+list(words))
}

// chosen is the value of a flag that choice adds.
type chosen struct {
	value *string
	words []string
}

func (c *chosen) String() string {
	if c.value == nil {
		return ""
	}
	return *c.value
}

func (c *chosen) Set(s string) error {
	if !slices.Contains(c.words, s) {
		return fmt.Errorf("it is none of %s", list(c.words))
	}
	*c.value = s
	return nil
}

func (c *chosen) Type() string { return "string" }

// list returns words as text: "day, week or month".
func list(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
