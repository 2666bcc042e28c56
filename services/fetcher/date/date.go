package date

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/policywire/policywire/contract/news"
)

// Moment is a time and how exact it is.
type Moment struct {
	Time      time.Time
	Precision news.Precision
}

// IsZero reports whether there is no date.
func (m Moment) IsZero() bool { return m.Time.IsZero() }

// Finer reports whether m says more than other.
func (m Moment) Finer(other Moment) bool { return m.rank() > other.rank() }

func (m Moment) rank() int {
	switch {
	case m.IsZero():
		return 0
	case m.Precision == news.PrecisionSecond:
		return 3
	case m.Precision == news.PrecisionMinute:
		return 2
	}
	return 1
}

// layouts are the shapes with a zone of their own.
var layouts = []struct {
	layout    string
	precision news.Precision
}{
	{time.RFC3339, news.PrecisionSecond},
	{"2006-01-02T15:04:05Z0700", news.PrecisionSecond},
	{"2006-01-02T15:04Z07:00", news.PrecisionMinute},
	{"2006-01-02T15:04Z0700", news.PrecisionMinute},
	{"Mon, 2 Jan 2006 15:04:05 -0700", news.PrecisionSecond},
	{"2 Jan 2006 15:04:05 -0700", news.PrecisionSecond},
	{"Mon, 2 Jan 2006 15:04 -0700", news.PrecisionMinute},
	{"Mon, 2 Jan 2006 15:04:05 MST", news.PrecisionSecond},
}

var (
	// 2026.08.12, 2026. 10. 1, 2026-10-01, 2026/10/1, 2026年8月4日, 2026년 8월 4일
	numeric = regexp.MustCompile(`\b((?:19|20)\d\d)\s*[.\-/年년]\s*(\d{1,2})\s*[.\-/月월]\s*(\d{1,2})`)
	// Jul 23, 2026 and Sep 12,2023
	monthFirst = regexp.MustCompile(`\b([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?\s*,\s*((?:19|20)\d\d)\b`)
	// 04 August 2025
	dayFirst = regexp.MustCompile(`\b(\d{1,2})\s+([A-Za-z]{3,9})\.?,?\s+((?:19|20)\d\d)\b`)
	// the clock that may follow a date
	clock = regexp.MustCompile(`^[\sT.,(가-힣)일日]*?(\d{1,2}):(\d\d)(?::(\d\d))?\b`)
)

var months = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

// Parse reads the first date in s. A date that names no zone is in zone; one
// that does is given in zone too, so that every date of a source has its offset.
func Parse(s string, zone *time.Location) (Moment, error) {
	s = strings.TrimSpace(s)
	for _, l := range layouts {
		t, err := time.Parse(l.layout, s)
		if err != nil || fabricated(t) {
			continue
		}
		return Moment{t.In(zone), l.precision}, nil
	}
	year, month, day, rest, ok := calendar(s)
	if !ok {
		return Moment{}, fmt.Errorf("reading date: %q has no date of a known shape", clip(s))
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, zone)
	if t.Day() != day || int(t.Month()) != month {
		return Moment{}, fmt.Errorf("reading date: %q is no day of the calendar", clip(s))
	}
	return withClock(t, rest), nil
}

// calendar returns the first day that s names and what follows it.
func calendar(s string) (year, month, day int, rest string, ok bool) {
	if m := numeric.FindStringSubmatchIndex(s); m != nil {
		return atoi(s[m[2]:m[3]]), atoi(s[m[4]:m[5]]), atoi(s[m[6]:m[7]]), s[m[1]:], true
	}
	if m := monthFirst.FindStringSubmatchIndex(s); m != nil {
		month = monthOf(s[m[2]:m[3]])
		return atoi(s[m[6]:m[7]]), month, atoi(s[m[4]:m[5]]), s[m[1]:], month > 0
	}
	if m := dayFirst.FindStringSubmatchIndex(s); m != nil {
		month = monthOf(s[m[4]:m[5]])
		return atoi(s[m[6]:m[7]]), month, atoi(s[m[2]:m[3]]), s[m[1]:], month > 0
	}
	return 0, 0, 0, "", false
}

// withClock adds the clock that rest begins with, if it does.
func withClock(day time.Time, rest string) Moment {
	m := clock.FindStringSubmatch(rest)
	if m == nil || atoi(m[1]) > 23 || atoi(m[2]) > 59 || m[3] != "" && atoi(m[3]) > 59 {
		return Moment{day, news.PrecisionDay}
	}
	precision := news.PrecisionMinute
	if m[3] != "" {
		precision = news.PrecisionSecond
	}
	y, mon, d := day.Date()
	return Moment{time.Date(y, mon, d, atoi(m[1]), atoi(m[2]), atoi(m[3]), 0, day.Location()), precision}
}

// fabricated reports whether time.Parse made up an offset for a zone that it
// only knows by its letters.
func fabricated(t time.Time) bool {
	name, offset := t.Zone()
	return offset == 0 && name != "" && name != "UTC" && name != "GMT" && name != "Z"
}

func monthOf(name string) int {
	name = strings.ToLower(name)
	for i, m := range months {
		if strings.HasPrefix(name, m) {
			return i + 1
		}
	}
	return 0
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s) // the expressions admit short runs of digits only
	return n
}

func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
