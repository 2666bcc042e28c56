package layout

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/policywire/policywire/services/fetcher/text"
)

// Clean returns a text as it is published: NFC, white space collapsed in each
// line, empty lines at its ends and more than one between lines left out,
// characters that no reader sees left out, and private use characters written
// as what they show, where that is known. Line breaks and tabs between words
// stay.
func Clean(s string) string {
	var out strings.Builder
	out.Grow(len(s))
	blank := false
	for line := range strings.SplitSeq(text.NFC(readable(s)), "\n") {
		line = collapse(line)
		if line == "" {
			blank = out.Len() > 0
			continue
		}
		if out.Len() > 0 {
			out.WriteByte('\n')
		}
		if blank {
			out.WriteByte('\n')
		}
		out.WriteString(line)
		blank = false
	}
	return out.String()
}

// collapse returns a line with each run of white space made one blank, or one
// tab where it has one.
func collapse(line string) string {
	if !strings.Contains(line, "\t") {
		return strings.Join(strings.Fields(line), " ")
	}
	cells := strings.Split(line, "\t")
	out := cells[:0]
	for _, cell := range cells {
		if cell = strings.Join(strings.Fields(cell), " "); cell != "" {
			out = append(out, cell)
		}
	}
	return strings.Join(out, "\t")
}

// readable replaces the characters that cannot be read.
func readable(s string) string {
	i := strings.IndexFunc(s, unreadable)
	if i < 0 && utf8.ValidString(s) {
		return s
	}
	var out strings.Builder
	out.Grow(len(s))
	for _, r := range s {
		if unreadable(r) {
			out.WriteString(shown(r))
			continue
		}
		out.WriteRune(r)
	}
	return out.String()
}

func unreadable(r rune) bool {
	switch {
	case r < 0x7f:
		return r < ' ' && r != '\n' && r != '\t'
	case r < 0xad:
		return r <= 0xa0
	case r < 0x200b, r > 0x206f && r < 0xe000:
		return r == 0xad
	}
	switch {
	case r >= 0x200b && r <= 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2060 && r <= 0x206f:
		return r != 0x200c && r != 0x200d // joiners change what is seen
	case r == 0xfeff, r == 0xfffc, r&0xfffe == 0xfffe, r >= 0xfdd0 && r <= 0xfdef:
		return true
	}
	return unicode.Is(unicode.Co, r)
}

// shown returns what stands for a character that cannot be read.
func shown(r rune) string {
	switch {
	case r == '\v', r == '\f', r == 0x85, r == 0x2028, r == 0x2029:
		return "\n"
	case r == 0xa0, r == '\r':
		return " "
	case r >= 0xf02b1 && r <= 0xf02c4: // numbers in a square, 1 to 20
		return string('①' + r - 0xf02b1)
	case r >= 0xf0288 && r <= 0xf0291: // numbers in a circle, 0 to 9
		return enclosed[r-0xf0288]
	}
	return private[r]
}
