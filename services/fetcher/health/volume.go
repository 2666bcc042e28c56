package health

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"time"
)

const (
	// keptDays is how many days of counts are kept: twelve weeks.
	keptDays = 84
	// longestQuiet is the longest span of days that is judged.
	longestQuiet = 28
	// leastHistory is how many days must be known before a span to judge it.
	leastHistory = 21
	// surely is how improbable a count must be to be a fault. A source is judged
	// on each day for 28 spans and some languages: at one in 100,000 a false
	// alarm is a matter of years.
	surely = 1e-5
	// share is the part of what is usual below which a count is a fault at all.
	share = 0.35
)

// count counts a document on its day. One of the future, or of a day that is no
// longer kept, says nothing about volume.
func (l *Learned) count(d Document, now time.Time) {
	if d.Day > now.Format(time.DateOnly) || d.Day < dayBefore(now, keptDays) {
		return
	}
	if l.Days == nil {
		l.Days = map[string]map[string]int{}
	}
	if l.Days[d.Day] == nil {
		l.Days[d.Day] = map[string]int{}
	}
	l.Days[d.Day][d.Language]++
}

func (l *Learned) forget(now time.Time) {
	first := dayBefore(now, keptDays)
	maps.DeleteFunc(l.Days, func(day string, _ map[string]int) bool { return day < first })
	if l.Since != "" {
		l.Since = max(l.Since, first)
	}
}

// quiet says that fewer documents came than usual, in all or in one language.
func (l *Learned) quiet(now time.Time, perDay float64) string {
	if reason := l.drop(now, "", perDay); reason != "" {
		return reason
	}
	languages := map[string]bool{}
	for _, counts := range l.Days {
		for language := range counts {
			languages[language] = true
		}
	}
	if len(languages) < 2 {
		return ""
	}
	for _, language := range slices.Sorted(maps.Keys(languages)) {
		if reason := l.drop(now, language, 0); reason != "" {
			return reason
		}
	}
	return ""
}

// drop looks for a span of whole days, ending yesterday, with far fewer
// documents of a language ("" for any) than the same weekdays had before.
func (l *Learned) drop(now time.Time, language string, perDay float64) string {
	past := l.past(now, language)
	seen := 0
	for days := 1; days <= min(longestQuiet, len(past)); days++ {
		seen += past[days-1]
		usual, spread, known := usual(past, days)
		if !known {
			usual, spread = perDay*float64(days), 1
			if perDay == 0 || days < 4 { // weekends are quiet
				continue
			}
		}
		if float64(seen) < share*usual && improbable(seen, usual, spread) {
			return fmt.Sprintf("%s in the %s before %s, where about %.0f are usual", counted(seen, language), plural(days, "day"), now.Format(time.DateOnly), usual)
		}
	}
	return ""
}

// past returns the counts of the days that are known, yesterday first.
func (l *Learned) past(now time.Time, language string) []int {
	var counts []int
	for back := 1; back <= keptDays; back++ {
		day := dayBefore(now, back)
		if l.Since == "" || day < l.Since {
			break
		}
		counts = append(counts, l.on(day, language))
	}
	return counts
}

// usual returns how many documents the last days should have brought, by the
// mean of the same weekdays before them, and how much more such a sum varies
// than chance alone would have it (1: not at all).
func usual(past []int, days int) (sum, spread float64, known bool) {
	if len(past) < days+leastHistory {
		return 0, 0, false
	}
	var means [7]float64
	var excess, all float64
	for weekday := range means {
		var same []int // the counts of one weekday
		for back := weekday; back < len(past); back += 7 {
			if back >= days {
				same = append(same, past[back])
			}
		}
		means[weekday] = mean(same)
		for _, n := range same {
			excess += (float64(n) - means[weekday]) * (float64(n) - means[weekday]) * float64(len(same)) / float64(len(same)-1)
			all += means[weekday]
		}
	}
	for back := range days {
		sum += means[back%7]
	}
	if all == 0 {
		return 0, 0, false
	}
	return sum, max(1, excess/all), true
}

// improbable reports whether a count at or below n is not by chance, where a
// mean is usual whose variance is spread times that of a Poisson process: the
// count is scaled back to one (quasi-Poisson).
func improbable(n int, usual, spread float64) bool {
	return poisson(float64(n)/spread, usual/spread) < surely
}

// poisson is the probability of at most n events where mean are expected.
func poisson(n, mean float64) float64 {
	term := math.Exp(-mean)
	sum := term
	for k := 1.0; k <= n; k++ {
		term *= mean / k
		sum += term
	}
	return sum
}

// on returns the number of documents of a language ("" for any) on a day.
func (l *Learned) on(day, language string) int {
	if language != "" {
		return l.Days[day][language]
	}
	sum := 0
	for _, n := range l.Days[day] {
		sum += n
	}
	return sum
}

func mean(counts []int) float64 {
	sum := 0
	for _, n := range counts {
		sum += n
	}
	return float64(sum) / float64(len(counts))
}

func dayBefore(now time.Time, days int) string { return now.AddDate(0, 0, -days).Format(time.DateOnly) }

func counted(n int, language string) string {
	what := "document"
	if language != "" {
		what = language + " document"
	}
	if n == 0 {
		return "no " + what
	}
	return "only " + plural(n, what)
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
