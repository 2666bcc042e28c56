package likeness

import (
	"strings"
	"time"
	"unicode/utf8"
)

// calendar reads the dates of a text by the day of its publication:
//
//  2025. 8. 4.   2025-08-04   2025년 8월 4일   2025年8月4日   114年8月4日
//     8월 4일   8月4日   8.4.   4일   4-6 August 2025   August 4-6
type calendar struct {
	year, month, day int
	text             string
	numbers          []figure
	days             []uint32
}

func (c *calendar) read() {
	for i := range c.numbers {
		if c.english(i) {
			continue
		}
		after := c.after(i)
		switch n := c.numbers[i]; {
		case n.commas:
		case (n.digits == 4 && after != "" || n.digits == 3 && after == "年") && strings.Contains(".-/년年", after):
			year := n.value
			if n.digits == 3 {
				year += 1911 // of the Republic of China
			}
			if c.leadsTo(i, after) && c.leadsTo(i+1, "") {
				c.add(year, c.numbers[i+1].value, c.numbers[i+2].value)
			}
		case after == "월" || after == "月":
			if c.leadsTo(i, after) && !c.follows(i, "년年.-/") {
				c.add(0, n.value, c.numbers[i+1].value)
			}
		case after == "." && c.leadsTo(i, ".") && !c.follows(i, ".") && c.after(i+1) == "." && c.numbers[i+1].start == n.end+1:
			c.add(0, n.value, c.numbers[i+1].value)
		case (after == "일" || after == "日") && !c.follows(i, "월月.-/"):
			c.add(c.year, c.month, n.value)
		}
	}
}

// after returns the character behind number i, but for one space.
func (c *calendar) after(i int) string {
	rest := c.text[c.numbers[i].end:]
	rest = strings.TrimPrefix(rest, " ")
	_, size := utf8.DecodeRuneInString(rest)
	return rest[:size]
}

// leadsTo reports whether nothing but mark and spaces is between number i and the
// next; without a mark, it may be any mark of a month.
func (c *calendar) leadsTo(i int, mark string) bool {
	if i+1 >= len(c.numbers) || c.numbers[i+1].start-c.numbers[i].end > 6 {
		return false
	}
	between := strings.TrimSpace(c.text[c.numbers[i].end:c.numbers[i+1].start])
	if mark != "" {
		return between == mark
	}
	return between != "" && strings.Contains(". - / 월 月", between)
}

// follows reports whether number i stands behind another and one of marks.
func (c *calendar) follows(i int, marks string) bool {
	if i == 0 || c.numbers[i].start-c.numbers[i-1].end > 6 {
		return false
	}
	between := strings.TrimSpace(c.text[c.numbers[i-1].end:c.numbers[i].start])
	return between != "" && strings.Contains(marks, between)
}

// english reads a date in which a month has a name.
func (c *calendar) english(i int) bool {
	n := c.numbers[i]
	if n.commas || n.digits > 2 {
		return false
	}
	to := n.value
	if c.ranges(i) {
		to = c.numbers[i+1].value
		n = c.numbers[i+1]
		i++
	}
	month := monthAt(strings.TrimPrefix(trimOrdinal(c.text[n.end:]), " "), true)
	year := 0
	if month > 0 {
		if i+1 < len(c.numbers) && c.numbers[i+1].digits == 4 && c.numbers[i+1].start-n.end < 16 {
			year = c.numbers[i+1].value
		}
	} else if before := strings.TrimSuffix(c.text[:c.first(i)], " "); len(before) > 2 {
		month = monthAt(before[max(0, len(before)-9):], false)
		if i+1 < len(c.numbers) && c.numbers[i+1].digits == 4 && c.numbers[i+1].start-n.end <= 4 {
			year = c.numbers[i+1].value
		}
	}
	if month == 0 {
		return false
	}
	for day := c.numbers[i].value; day <= min(to, 31); day++ {
		c.add(year, month, day)
	}
	for day := c.firstValue(i); day < c.numbers[i].value; day++ {
		c.add(year, month, day)
	}
	return true
}

// ranges reports whether number i and the next are the ends of a range of days.
func (c *calendar) ranges(i int) bool {
	if i+1 >= len(c.numbers) || c.numbers[i+1].digits > 2 || c.numbers[i+1].value < c.numbers[i].value {
		return false
	}
	switch strings.TrimSpace(c.text[c.numbers[i].end:c.numbers[i+1].start]) {
	case "-", "–", "~", "to":
		return true
	}
	return false
}

// first is where the range that ends with number i begins.
func (c *calendar) first(i int) int {
	if i > 0 && c.ranges(i-1) {
		return c.numbers[i-1].start
	}
	return c.numbers[i].start
}

// firstValue is the day on which the range that ends with number i begins.
func (c *calendar) firstValue(i int) int {
	if i > 0 && c.ranges(i-1) {
		return c.numbers[i-1].value
	}
	return c.numbers[i].value
}

func trimOrdinal(s string) string {
	for _, suffix := range []string{"st", "nd", "rd", "th"} {
		if rest, ok := strings.CutPrefix(s, suffix); ok {
			return rest
		}
	}
	return s
}

// monthAt returns the month that s begins with, or else ends with, 0 for none.
func monthAt(s string, begins bool) int {
	if s == "" || begins && !isUpper(s[0]) {
		return 0
	}
	for m := time.January; m <= time.December; m++ {
		if name := m.String(); begins && strings.HasPrefix(s, name) || !begins && strings.HasSuffix(s, name) {
			return int(m)
		}
	}
	return 0
}

// add takes a date if there is such a day near the publication; one without a
// year is of the year that brings it near.
func (c *calendar) add(year, month, day int) {
	if month < 1 || month > 12 || day < 1 || day > 31 {
		return
	}
	first, last := year, year
	if year == 0 {
		first, last = c.year-1, c.year+1
	}
	for y := first; y <= last; y++ {
		at := time.Date(y, time.Month(month), day, 0, 0, 0, 0, time.UTC)
		days := int(at.Unix() / 86400)
		if at.Day() == day && days-c.day <= near && c.day-days <= near && days > 0 {
			c.days = append(c.days, uint32(days))
		}
	}
}
