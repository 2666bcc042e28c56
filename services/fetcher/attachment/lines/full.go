package lines

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// measured is a line with what its page says about it.
type measured struct {
	Line
	page int
	// row says that it is a row of a table.
	row bool
	// em is the width of a wide character, margin the right edge that lines of
	// its column reach, pitch the usual distance to the next line.
	em, margin, pitch float64
}

// measure returns the lines of all pages in order, measured.
func measure(pages []Page) []measured {
	var all []measured
	for i, page := range pages {
		for _, line := range page.Lines {
			line.Text = strings.TrimSpace(strings.ToValidUTF8(line.Text, "\ufffd"))
			if line.Text == "" {
				continue
			}
			m := measured{Line: line, page: i, row: strings.Contains(line.Text, "\t")}
			if last := len(all) - 1; last >= 0 && all[last].page == i && besides(all[last].Line, line) {
				m = beside(all[last], line)
				all = all[:last]
			}
			all = append(all, m)
		}
	}
	em, pitch := usual(all)
	for i := range all {
		all[i].em, all[i].pitch = em, pitch
	}
	setMargins(all)
	return all
}

// besides reports whether b stands to the right of a, at the same height.
func besides(a, b Line) bool {
	overlap := min(a.Bottom, b.Bottom) - max(a.Top, b.Top)
	return b.Left >= a.Right && overlap > 0.7*min(a.Bottom-a.Top, b.Bottom-b.Top) && math.Abs(a.Top-b.Top) < 0.3*(a.Bottom-a.Top)
}

// beside returns both as the row of a table that they are.
func beside(a measured, b Line) measured {
	a.Text += "\t" + b.Text
	a.Right, a.row = b.Right, true
	return a
}

// usual returns the middle width of a wide character and distance of lines.
func usual(all []measured) (em, pitch float64) {
	var ems, pitches []float64
	for i, line := range all {
		if n := Cells(line.Text); n >= 10 {
			ems = append(ems, 2*(line.Right-line.Left)/n)
		}
		if i > 0 && all[i-1].page == line.page && line.Top > all[i-1].Top {
			pitches = append(pitches, line.Top-all[i-1].Top)
		}
	}
	return middle(ems, 2), middle(pitches, math.Inf(1))
}

// middle returns the median of v, or otherwise when v is empty.
func middle(v []float64, otherwise float64) float64 {
	if len(v) == 0 {
		return otherwise
	}
	slices.Sort(v)
	return v[len(v)/2]
}

// setMargins gives each line the right edge of its column: the furthest that
// three lines which begin near reach together, on its page or else in the
// document, so that a title above two columns makes no margin.
func setMargins(all []measured) {
	edges := map[[2]int][]float64{}
	key := func(page int, line measured, shift int) [2]int {
		return [2]int{page, int(line.Left/(4*line.em)) + shift}
	}
	for _, line := range all {
		for shift := -1; shift <= 1; shift++ {
			edges[key(line.page, line, shift)] = append(edges[key(line.page, line, shift)], line.Right)
			edges[key(-1, line, shift)] = append(edges[key(-1, line, shift)], line.Right)
		}
	}
	margins := map[[2]int]float64{}
	for k, rights := range edges {
		margins[k] = furthest(rights, all[0].em)
	}
	for i, line := range all {
		margin := margins[key(line.page, line, 0)]
		if margin < 0 {
			margin = margins[key(-1, line, 0)]
		}
		if margin < 0 {
			margin = slices.Max(edges[key(-1, line, 0)])
		}
		all[i].margin = margin
	}
}

// furthest returns the greatest of v which two others come near, -1 if none is so.
func furthest(v []float64, em float64) float64 {
	slices.Sort(v)
	for i := len(v) - 1; i >= 2; i-- {
		if v[i]-v[i-2] < 1.5*em {
			return v[i]
		}
	}
	return -1
}

const (
	// wideGap is how much more than the usual distance keeps lines apart, and
	// otherSize how much higher letters are.
	wideGap, otherSize = 1.4, 1.2
	// widest is the greatest distance of lines that go on, in heights of a line,
	// and narrowest the least width of a line that does, in wide characters.
	widest, narrowest = 3, 8
	// indent is how far, in wide characters, a line begins to the right of the
	// one before that ended a sentence, to be a paragraph.
	indent = 0.8
)

// goesOn reports whether the paragraph of a goes on in the next line, b.
func goesOn(a, b measured) bool {
	if a.row || b.row || mark(b.Text) == strong {
		return false
	}
	high, low := a.Bottom-a.Top, b.Bottom-b.Top
	if high > otherSize*low || low > otherSize*high {
		return false
	}
	below := a.page == b.page && b.Top > a.Top
	if below && b.Top-a.Top > min(wideGap*a.pitch, widest*high) {
		return false
	}
	ended := endsSentence(a.Text)
	if ended && below && b.Left > a.Left+indent*a.em && mark(a.Text) == none {
		return false
	}
	if a.Right-a.Left < narrowest*a.em {
		return false
	}
	slack := a.margin - a.Right
	switch {
	case slack < a.em*cell(first(b.Text))/2*1.15:
		return !ended || mark(b.Text) == none && (below || a.page != b.page)
	case ended || mark(b.Text) == weak:
		return false
	}
	return slack < a.em*Cells(unit(b.Text))/2+a.em/2
}

// unit returns the beginning of a line that would not be broken: a word, or a
// Chinese or Japanese character with the marks that stay with it.
func unit(s string) string {
	end := 0
	for i, r := range s {
		if r == ' ' || i > 0 && wide(r) && !closes(r) && !opens(last(s[:i])) {
			break
		}
		end = i + utf8.RuneLen(r)
	}
	return s[:end]
}

// endsSentence reports whether the last character of s, but for brackets and
// quotes, ends a sentence.
func endsSentence(s string) bool {
	s = strings.TrimRightFunc(s, func(r rune) bool { return strings.ContainsRune(`)]"'”’」』）〉》`, r) })
	return strings.ContainsRune(".!?。！？:：;；…", last(s))
}

func first(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func last(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}
