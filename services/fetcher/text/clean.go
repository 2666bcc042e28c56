package text

import (
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// entity is an entity that ends as it must. Without the semicolon it is more
// often the parameter of an address.
var entity = regexp.MustCompile(`&#?\w+;`)

// Decode decodes the HTML entities of s until nothing changes, at most twice:
// Korean portals escape some texts twice, and further rounds would eat what a
// text says about HTML.
func Decode(s string) string { return decodeOnce(decodeOnce(s)) }

func decodeOnce(s string) string {
	if !strings.Contains(s, "&") {
		return s
	}
	return entity.ReplaceAllStringFunc(s, html.UnescapeString)
}

// Line returns s as one line: entities decoded, NFC, white space collapsed.
func Line(s string) string { return regular(Decode(s), true) }

// Paragraphs returns s as paragraphs separated by an empty line: entities
// decoded, NFC, each line's white space collapsed. A single line break is kept,
// and so is a tab between the cells of a table. Of a text that is in this form
// nothing changes, unless it speaks of entities.
func Paragraphs(s string) string { return regular(Decode(s), false) }

// regular returns s in NFC, without what no reader sees, and with its white
// space in one form.
func regular(s string, oneLine bool) string {
	var b strings.Builder
	b.Grow(len(s))
	var space gap
	last := rune(-1)
	for i, r := range s {
		switch kind := whiteSpace(r); {
		case r == '\r' && strings.HasPrefix(s[i+1:], "\n"):
		case kind != none:
			space.widen(kind)
		case invisible(r, last):
		default:
			if b.Len() > 0 {
				space.write(&b, oneLine)
			}
			space = gap{}
			b.WriteRune(r)
			last = r
		}
	}
	return norm.NFC.String(b.String())
}

// The kinds of white space, each wider than those before it.
const (
	none = iota
	blank
	cell // between two cells of a row
	line
	paragraph
)

// gap is the white space that stands before the next character.
type gap struct{ kind int }

// widen adds white space: a line break after another makes a paragraph.
func (g *gap) widen(kind int) {
	if kind == line && g.kind == line {
		kind = paragraph
	}
	g.kind = max(g.kind, kind)
}

func (g gap) write(b *strings.Builder, oneLine bool) {
	if oneLine {
		g.kind = min(g.kind, blank)
	}
	b.WriteString([...]string{"", " ", "\t", "\n", "\n\n"}[g.kind])
}

// whiteSpace returns what white space r is.
func whiteSpace(r rune) int {
	switch {
	case r == '\n' || r == '\r' || r == '\u2028':
		return line
	case r == '\u2029':
		return paragraph
	case r == '\t':
		return cell
	case r == ' ' || unicode.IsSpace(r):
		return blank
	}
	return none
}

// invisible reports whether no reader sees r, while searching breaks at it:
// control characters, zero width space, soft hyphen, byte order mark, marks of
// direction. Joiners stay where they change what stands before them.
func invisible(r, before rune) bool {
	switch {
	case r >= ' ' && r < 0x7f:
		return false
	case unicode.IsControl(r), r == '\u200b', r == '\u00ad', r == '\ufeff', r == '\u2060', r == '\u180e':
		return true
	case r == '\u200e' || r == '\u200f' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069':
		return true
	case r == '\u200c' || r == '\u200d':
		return !joins(before)
	}
	return false
}

// joins reports whether a joiner after r means something: in scripts whose
// letters change by their neighbours, and in emoji.
func joins(r rune) bool {
	return r >= 0x0600 && r <= 0x0fff || r >= 0x2600 && r <= 0x27bf || r == '\ufe0f' || r >= 0x1f000
}

// NFC returns s in Unicode normalization form C.
func NFC(s string) string {
	if composed(s) {
		return s
	}
	return norm.NFC.String(s)
}

// Length counts the characters of s that are not white space.
func Length(s string) int {
	n := 0
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if whiteSpace(r) == none {
			n++
		}
		i += size
	}
	return n
}
