package table

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// OneLine replaces control characters, which a terminal would obey, by spaces.
func OneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
}

// Width returns the cells that s takes on a terminal.
func Width(s string) int {
	n := 0
	for _, r := range s {
		n += runeWidth(r)
	}
	return n
}

func runeWidth(r rune) int {
	if r < 0x300 {
		return 1
	}
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) || (r >= 0x1160 && r <= 0x11ff) {
		return 0 // marks, joiners, and the Hangul vowels and finals that join a block
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// Shorten returns s in at most limit cells, its end replaced by "…" where it
// is longer.
func Shorten(s string, limit int) string {
	if Width(s) <= limit {
		return s
	}
	var b strings.Builder
	n := 1 // the ellipsis
	for _, r := range s {
		if n += runeWidth(r); n > limit {
			break
		}
		b.WriteRune(r)
	}
	return b.String() + "…"
}
