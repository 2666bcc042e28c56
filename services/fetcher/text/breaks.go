package text

import (
	"strings"
	"unicode"
)

// The marks that begin a paragraph in the releases of Korean ministries.
const (
	// alwaysMarks begin a paragraph wherever they stand.
	alwaysMarks = "□■※▶◇◆☐"
	// spacedMarks begin one where a blank follows: "○○부" is a masked name and
	// "기준*을" a reference to a note.
	spacedMarks = "ㅇ○●▷▸ㆍ·*-–"
	// circled numbers begin one after a sentence, and enumerate within it otherwise.
	circledFirst, circledLast = '①', '⑳'
)

// Break puts back the line breaks before bullet marks in a text whose lines
// were run together. Only white space changes.
func Break(s string) string {
	runes := []rune(s)
	var b strings.Builder
	b.Grow(len(s) + len(s)/16)
	for i, r := range runes {
		if i > 0 && beginsParagraph(runes, i) {
			b.WriteString("\n\n")
		}
		b.WriteRune(r)
	}
	return b.String()
}

// beginsParagraph reports whether the rune at i > 0 is a mark that begins a
// paragraph.
func beginsParagraph(runes []rune, i int) bool {
	r, before := runes[i], runes[i-1]
	if r == before || i+1 < len(runes) && runes[i+1] == r {
		return false // "□□" and "※※" are placeholders
	}
	spaced := i+1 < len(runes) && unicode.IsSpace(runes[i+1])
	switch {
	case strings.ContainsRune(alwaysMarks, r):
		return true
	case strings.ContainsRune(spacedMarks, r):
		// With one blank on either side it is a dash within a sentence.
		return spaced && (!unicode.IsSpace(before) || i > 1 && unicode.IsSpace(runes[i-2]))
	case circledFirst <= r && r <= circledLast:
		return spaced && !unicode.IsSpace(before) || strings.ContainsRune(".。", before)
	}
	return false
}
