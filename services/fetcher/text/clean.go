package text

import (
	"html"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// entity is an entity that ends as it must. Without the semicolon it is more
// often the parameter of an address.
var entity = regexp.MustCompile(`&#?\w+;`)

// invisible are characters that no reader sees and that break searching:
// zero width space, soft hyphen, byte order mark; a no-break space is a space.
var invisible = strings.NewReplacer("\u200b", "", "\u00ad", "", "\ufeff", "", "\u00a0", " ", "\r\n", "\n", "\r", "\n")

// Decode decodes the HTML entities of s until nothing changes, at most twice:
// Korean portals escape some texts twice, and further rounds would eat what a
// text says about HTML.
func Decode(s string) string {
	for range 2 {
		if !strings.Contains(s, "&") {
			return s
		}
		decoded := entity.ReplaceAllStringFunc(s, html.UnescapeString)
		if decoded == s {
			return s
		}
		s = decoded
	}
	return s
}

// Line returns s as one line: entities decoded, NFC, white space collapsed.
func Line(s string) string {
	return norm.NFC.String(collapse(visible(Decode(s))))
}

// Paragraphs returns s as paragraphs separated by an empty line: entities
// decoded, NFC, each line's white space collapsed. A single line break is kept.
func Paragraphs(s string) string {
	var b strings.Builder
	blank := false
	for line := range strings.SplitSeq(visible(Decode(s)), "\n") {
		line = collapse(line)
		if line == "" {
			blank = b.Len() > 0
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		if blank {
			b.WriteByte('\n')
		}
		b.WriteString(line)
		blank = false
	}
	return norm.NFC.String(b.String())
}

// NFC returns s in Unicode normalization form C.
func NFC(s string) string { return norm.NFC.String(s) }

// Length counts the characters of s that are not white space.
func Length(s string) int {
	n := 0
	for _, r := range s {
		if !unicode.IsSpace(r) {
			n++
		}
	}
	return n
}

// visible returns s without invisible characters and without control
// characters other than line breaks and tabs.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, invisible.Replace(s))
}

// collapse returns s with every run of white space made one blank. A tab
// between the cells of a table is white space that means something.
func collapse(s string) string {
	if !strings.Contains(s, "\t") {
		return strings.Join(strings.Fields(s), " ")
	}
	cells := strings.Split(s, "\t")
	out := cells[:0]
	for _, cell := range cells {
		if cell = strings.Join(strings.Fields(cell), " "); cell != "" {
			out = append(out, cell)
		}
	}
	return strings.Join(out, "\t")
}
