package date

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/policywire/policywire/contract/news"
)

// clock is a time of the day, with the zone that is written beside it.
type clock struct {
	hour, minute, second int
	seconds              bool
	zone                 string
}

var (
	// clockShape is the clock after a date: a day of the week and a few marks may
	// stand between.
	clockShape = regexp.MustCompile(`^(?:[ Tt.,()|\[\]]|[-–] |日|일|[월화수목금토](?:요일)?|[月火水木金土](?:曜日?)?|曜日?|요일|(?i:mon|tue|wed|thu|fri|sat|sun)[a-z]*|(?i:\bat\b))*` +
		`(오전|오후|午前|午後|上午|下午|[AaPp][Mm] )? ?(\d{1,2})(?::|시 ?|時 ?|点|點)(\d\d)(?:분|分)?(:\d\d(?:[.,]\d{1,9})?)?(?: ?([AaPp])\.?[Mm]\b\.?)?`)
	// digitClock is one that follows eight digits.
	digitClock = regexp.MustCompile(`^T?(\d\d)(\d\d)(\d\d)?$`)
	// zoneShape is the zone after a clock.
	zoneShape = regexp.MustCompile(`^ ?[(\[]?(?:(?:GMT|UTC) ?([+-]\d{1,2}(?::?\d\d)?)|([+-]\d\d:?\d\d|[+-]\d\d)|([A-Za-z]{1,5}))(?:\W|$)`)
)

// clockOf reads the clock that rest begins with.
func clockOf(rest string) (clock, bool) {
	if m := digitClock.FindStringSubmatch(rest); m != nil {
		c := clock{hour: atoi(m[1]), minute: atoi(m[2]), second: atoi(m[3]), seconds: m[3] != ""}
		return c, c.valid()
	}
	i := clockShape.FindStringSubmatchIndex(rest)
	if i == nil || digit(rest, i[1]) {
		return clock{}, false
	}
	group := func(n int) string {
		if i[2*n] < 0 {
			return ""
		}
		return rest[i[2*n]:i[2*n+1]]
	}
	c := clock{hour: atoi(group(2)), minute: atoi(group(3)), seconds: group(4) != ""}
	if c.seconds {
		c.second = atoi(group(4)[1:3])
	}
	ok := c.half(group(1) + group(5))
	c.zone = zoneAfter(rest[i[1]:], c.seconds || strings.HasPrefix(strings.ToUpper(rest), "T"))
	return c, ok && c.valid()
}

// half moves the hour into the half of the day that mark names.
func (c *clock) half(mark string) bool {
	switch strings.ToLower(strings.TrimSpace(mark)) {
	case "":
		return true
	case "오후", "午後", "下午", "p", "pm":
		if c.hour < 12 {
			c.hour += 12
		}
		return true
	}
	if c.hour == 12 {
		c.hour = 0
	}
	return c.hour < 12
}

func (c clock) valid() bool { return c.hour < 24 && c.minute < 60 && c.second < 60 }

func (c clock) precision() news.Precision {
	if c.seconds {
		return news.PrecisionSecond
	}
	return news.PrecisionMinute
}

// zoneAfter returns the zone that rest begins with. After a clock without
// seconds, "-15:30" is more often the end of what is announced; exact says that
// the clock belongs to a form in which it is not.
func zoneAfter(rest string, exact bool) string {
	m := zoneShape.FindStringSubmatch(rest)
	switch {
	case m == nil:
		return ""
	case m[1] != "":
		return m[1]
	case m[2] != "":
		if !exact && m[2][0] == '-' && (strings.Contains(m[2], ":") || len(m[2]) < 5) {
			return ""
		}
		return m[2]
	case m[3] == "z" || m[3] == strings.ToUpper(m[3]):
		return strings.ToUpper(m[3])
	}
	return "" // a word of the text
}

// on returns the time of c on d: in its own zone, given in local.
func (c clock) on(d day, local *time.Location) (time.Time, error) {
	at := func(zone *time.Location) time.Time {
		return time.Date(d.year, time.Month(d.month), d.day, c.hour, c.minute, c.second, 0, zone)
	}
	if c.zone == "" {
		return at(local), nil
	}
	if name, _ := at(local).Zone(); name == c.zone {
		return at(local), nil
	}
	seconds, ok := offset(c.zone)
	if !ok {
		return time.Time{}, fmt.Errorf("has the zone %s, which is not known here", c.zone)
	}
	return at(time.FixedZone(c.zone, seconds)).In(local), nil
}

// offsets are those of zones by the letters that feeds write, in hours. CST and
// IST, which several zones share, are only those of the source itself.
var offsets = map[string]float64{
	"Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "BST": 1, "EET": 2, "EEST": 3, "MSK": 3,
	"ICT": 7, "WIB": 7, "HKT": 8, "SGT": 8, "PHT": 8, "MYT": 8, "AWST": 8, "KST": 9, "JST": 9, "ACST": 9.5, "ACDT": 10.5,
	"AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
	"EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}

// offset returns the offset of a zone in seconds.
func offset(zone string) (int, bool) {
	if zone[0] != '+' && zone[0] != '-' {
		hours, ok := offsets[zone]
		return int(hours * 3600), ok
	}
	digits := strings.ReplaceAll(zone[1:], ":", "")
	hours, minutes := atoi(digits), 0
	if len(digits) > 2 {
		hours, minutes = atoi(digits[:len(digits)-2]), atoi(digits[len(digits)-2:])
	}
	seconds := hours*3600 + minutes*60
	if zone[0] == '-' {
		seconds = -seconds
	}
	return seconds, hours <= 14 && minutes < 60
}
