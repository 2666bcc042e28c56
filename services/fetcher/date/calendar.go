package date

import (
	"regexp"
	"strings"
	"time"
)

// day is a day of the calendar that stands in a text.
type day struct {
	year, month, day int
	// start and end are where it stands.
	start, end int
	// ambiguous says that only a clock makes it sure that the month is first.
	ambiguous bool
}

// shape is a way to write a day. read makes a day of the groups of a match, and
// says false where it is none.
type shape struct {
	match *regexp.Regexp
	read  func(groups []string, zone string) (day, bool)
	// whole says that digits may follow the day: match takes in all that does.
	whole bool
}

var shapes = []shape{
	// 2026.08.12, 2026. 10. 1, 2026-10-01, 2026/10/1, 2026年8月4日, 2026년 8월 4일
	{regexp.MustCompile(`((?:19|20)\d\d) ?[.\-/年년] ?(\d{1,2}) ?[.\-/月월] ?(\d{1,2})`), yearFirst, false},
	// 20260812, alone or before a clock
	{regexp.MustCompile(`^((?:19|20)\d\d)(\d\d)(\d\d)(?:$|T?\d{6}$|T?\d{4}$)`), yearFirst, true},
	// '26. 8. 12.
	{regexp.MustCompile(`['‘’](\d\d) ?\. ?(\d{1,2}) ?\. ?(\d{1,2})`), shortYear, false},
	// 令和8年8月4日, 平成元年1月8日
	{regexp.MustCompile(`(明治|大正|昭和|平成|令和) ?(\d{1,2}|元) ?年 ?(\d{1,2}) ?月 ?(\d{1,2})`), era, false},
	// R8.8.4
	{regexp.MustCompile(`\b([TSHR])(\d{1,2})[./](\d{1,2})[./](\d{1,2})`), eraLetter, false},
	// 民國115年3月13日
	{regexp.MustCompile(`民[國国] ?(\d{1,3}|元) ?年 ?(\d{1,2}) ?月 ?(\d{1,2})`), republic, false},
	// 115/03/13, 115年3月13日
	{regexp.MustCompile(`\b(\d{2,3}) ?[./\-年] ?(\d{1,2}) ?[./\-月] ?(\d{1,2})`), republicBare, false},
	// Jul 23, 2026; September 1st 2026
	{regexp.MustCompile(`\b([A-Za-z]{3,9})\.? ?(\d{1,2})(?:st|nd|rd|th)?(?: ?,| ) ?((?:19|20)\d\d)`), monthFirst, false},
	// 04 August 2025, 4-Aug-2025
	{regexp.MustCompile(`\b(\d{1,2})(?:st|nd|rd|th)?[ \-]([A-Za-z]{3,9})\.?,?[ \-]((?:19|20)\d\d)`), dayFirst, false},
	// 05/12/2026 14:30:00, 23.07.2026
	{regexp.MustCompile(`\b(\d{1,2})([/.])(\d{1,2})[/.]((?:19|20)\d\d)`), yearLast, false},
}

// find returns the first day that s names.
func find(s string, zone *time.Location) (first day, found bool) {
	for _, shape := range shapes {
		if found && first.start == 0 {
			break
		}
		for _, m := range shape.match.FindAllStringSubmatchIndex(s, 8) {
			d, ok := shape.read(groups(s, m), zone.String())
			d.start, d.end = m[0], m[len(m)-1]
			if !ok || digit(s, d.start-1) && digit(s, d.start) || digit(s, d.end) && !shape.whole {
				continue
			}
			if !found || d.start < first.start {
				first, found = d, true
			}
			break
		}
	}
	return first, found
}

// digit reports whether a digit stands at i: a number that goes on is no day.
func digit(s string, i int) bool {
	return i >= 0 && i < len(s) && s[i] >= '0' && s[i] <= '9'
}

func groups(s string, m []int) []string {
	out := make([]string, 0, len(m)/2-1)
	for i := 2; i < len(m); i += 2 {
		out = append(out, s[m[i]:m[i+1]])
	}
	return out
}

func yearFirst(g []string, _ string) (day, bool) {
	return day{year: atoi(g[0]), month: atoi(g[1]), day: atoi(g[2])}, true
}

// shortYear is how Korean texts write years of this century.
func shortYear(g []string, zone string) (day, bool) {
	return day{year: 2000 + atoi(g[0]), month: atoi(g[1]), day: atoi(g[2])}, zone == "Asia/Seoul"
}

// eras are those of Japan: the year before the first, and the last.
var eras = map[string]struct{ before, last int }{
	"明治": {1867, 45}, "大正": {1911, 15}, "昭和": {1925, 64}, "平成": {1988, 31}, "令和": {2018, 99},
	"T": {1911, 15}, "S": {1925, 64}, "H": {1988, 31}, "R": {2018, 99},
}

func era(g []string, _ string) (day, bool) {
	e, year := eras[g[0]], yearOf(g[1])
	return day{year: e.before + year, month: atoi(g[2]), day: atoi(g[3])}, year >= 1 && year <= e.last
}

func eraLetter(g []string, zone string) (day, bool) {
	d, ok := era(g, zone)
	return d, ok && zone == "Asia/Tokyo"
}

// republic reads a year that counts from 1912.
func republic(g []string, _ string) (day, bool) {
	year := yearOf(g[0])
	return day{year: 1911 + year, month: atoi(g[1]), day: atoi(g[2])}, year >= 1 && year < 200
}

// republicBare is republic without its name: only in Taiwan, and not where the
// year could be a day or a short year of another count.
func republicBare(g []string, zone string) (day, bool) {
	d, ok := republic(g, zone)
	return d, ok && zone == "Asia/Taipei" && d.year >= 1911+70
}

// yearOf reads the year of an era, the first of which is 元.
func yearOf(s string) int {
	if s == "元" {
		return 1
	}
	return atoi(s)
}

func monthFirst(g []string, _ string) (day, bool) {
	month := monthOf(g[0])
	return day{year: atoi(g[2]), month: month, day: atoi(g[1])}, month > 0
}

func dayFirst(g []string, _ string) (day, bool) {
	month := monthOf(g[1])
	return day{year: atoi(g[2]), month: month, day: atoi(g[0])}, month > 0
}

// yearLast reads two numbers and a year. Slashes stand for the month first in
// America, dots for the day first in Europe; else the numbers have to show it,
// or there is a clock, as data.go.kr writes it.
func yearLast(g []string, zone string) (day, bool) {
	a, b := atoi(g[0]), atoi(g[2])
	d := day{year: atoi(g[3]), month: a, day: b}
	america, europe := strings.HasPrefix(zone, "America/"), strings.HasPrefix(zone, "Europe/")
	switch {
	case a > 12 || g[1] == "." && europe:
		d.month, d.day = b, a
	case b > 12 || a == b || g[1] == "/" && america:
	case g[1] == "/" && zone == "Asia/Seoul":
		d.ambiguous = true
	default:
		return day{}, false
	}
	return d, true
}

var months = []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}

// monthOf returns the number of a month by its English name or the beginning of
// it, 0 for another word.
func monthOf(name string) int {
	name = strings.ToLower(name)
	for i, m := range months {
		if strings.HasPrefix(m, name) || name == "sept" && i == 8 {
			return i + 1
		}
	}
	return 0
}
