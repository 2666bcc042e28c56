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

// SameDay reports whether m and other are on one day of m's zone.
func (m Moment) SameDay(other Moment) bool {
	y1, m1, d1 := m.Time.Date()
	y2, m2, d2 := other.Time.In(m.Time.Location()).Date()
	return y1 == y2 && m1 == m2 && d1 == d2
}

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

// maxLength is how much of a text is looked at, in bytes.
const maxLength = 2000

// Parse reads the first date in s, or the first that a word such as 작성일 or
// "Published" announces. A date that names no zone is in zone; one that does is
// given in zone too, so that every date of a source has its offset.
func Parse(s string, zone *time.Location) (Moment, error) {
	s = plain(s)
	if m := announcement(s); m != nil {
		// Other dates may stand before it, such as that of the last change.
		rest := s[m[1]:]
		if d, ok := find(rest, zone); ok && d.start <= 3 {
			return moment(rest, d, zone)
		}
	}
	if t, ok := stamp(s); ok {
		return Moment{t.In(zone), news.PrecisionSecond}, nil
	}
	d, ok := find(s, zone)
	if !ok {
		return Moment{}, fmt.Errorf("reading date: %q has no date of a known shape", clip(s))
	}
	return moment(s, d, zone)
}

// oneDate is the longest text, in bytes, with no room for two dates and a word.
const oneDate = len("2006-01-02T15:04:05+07:00")

func announcement(s string) []int {
	if len(s) <= oneDate && digit(s, 0) {
		return nil
	}
	return announced.FindStringIndex(s)
}

// announced are words before the date of publication.
var announced = regexp.MustCompile(`(?:작성일|등록일|게시일|발행일|배포일|보도일|公開日|掲載日|発表日|公表日|發布日期|发布日期|發布時間|(?i:\bpublished|\bposted|\breleased|\bissued))(?:시|자| on)?[ :：|]*`)

// moment makes a time of the day d in s and of the clock after it.
func moment(s string, d day, zone *time.Location) (Moment, error) {
	t := time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, zone)
	if t.Day() != d.day || int(t.Month()) != d.month {
		return Moment{}, fmt.Errorf("reading date: %q is no day of the calendar", clip(s))
	}
	c, ok := clockOf(s[d.end:])
	if !ok {
		if d.ambiguous {
			return Moment{}, fmt.Errorf("reading date: %q may be the day or the month first", clip(s))
		}
		return Moment{t, news.PrecisionDay}, nil
	}
	t, err := c.on(d, zone)
	if err != nil {
		return Moment{}, fmt.Errorf("reading date: %q %w", clip(s), err)
	}
	return Moment{t, c.precision()}, nil
}

// stamp reads milliseconds since 1970, which some APIs give.
func stamp(s string) (time.Time, bool) {
	if len(s) != 13 || s[0] != '1' {
		return time.Time{}, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return time.UnixMilli(n), err == nil
}

// plain returns s, or its beginning, with full-width digits and marks made
// those of ASCII and every white space a blank.
func plain(s string) string {
	if len(s) > maxLength {
		s = strings.ToValidUTF8(s[:maxLength], "")
	}
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r == '\u3000' || r == '\u00a0' || r == '\u202f' || r == '\t' || r == '\n' || r == '\r':
			return ' '
		case r == '\u200b' || r == '\ufeff':
			return -1
		}
		return r
	}, s))
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
