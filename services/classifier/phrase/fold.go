package phrase

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

const (
	space = ' '
	// paragraph is what a reader returns where an empty line separates what
	// stands on both sides: no term reaches across.
	paragraph = '\n'
)

// letter is one code point of the folded text.
type letter struct {
	folded rune
	// start and end are the bytes of the original that it came from.
	start, end int
}

// reader folds a text as it reads: NFC, lower case, half width, a single space
// for any run of white space and for a hyphen inside a word, no invisible
// characters.
type reader struct {
	text string
	pos  int
	// composed says that the text is in NFC; otherwise segment holds letters of
	// a composed segment that were not read yet.
	composed bool
	segment  []letter
}

func newReader(text string) reader {
	return reader{text: text, composed: !decomposed(text)}
}

// decomposed reports whether text holds what NFC would compose: combining
// accents, Hangul jamo, sound marks of kana, doubles of Han characters. Most
// texts hold none, and looking for their bytes costs a tenth of asking package
// norm; what else NFC would change is in no term.
func decomposed(text string) bool {
	for i := 0; i+1 < len(text); i++ {
		switch c, next := text[i], text[i+1]; c {
		case 0xcc, 0xcd: // U+0300 to U+037F
			return true
		case 0xe1: // U+1100 to U+11FF
			if next >= 0x84 && next <= 0x87 {
				return true
			}
		case 0xe3: // U+3099, U+309A
			if next == 0x82 && i+2 < len(text) && (text[i+2] == 0x99 || text[i+2] == 0x9a) {
				return true
			}
		case 0xef: // U+F900 to U+FAFF
			if next >= 0xa4 && next <= 0xab {
				return true
			}
		}
	}
	return false
}

// next returns the next letter, false at the end of the text.
func (r *reader) next() (letter, bool) {
	for r.pos < len(r.text) || len(r.segment) > 0 {
		if r.pos < len(r.text) && r.composed {
			switch c := r.text[r.pos]; {
			case c > space && c < utf8.RuneSelf:
				r.pos++
				return r.joined(letter{lowerASCII(c), r.pos - 1, r.pos}), true
			case c <= space:
				return r.spaces(), true
			default:
				if l, ok := r.plain(); ok {
					return l, true
				}
			}
		}
		l := r.decode()
		switch {
		case unicode.IsSpace(l.folded):
			r.pos, r.segment = l.start, nil
			return r.spaces(), true
		case !invisible(l.folded):
			l.folded = fold(l.folded)
			return r.joined(l), true
		}
	}
	return letter{}, false
}

// plain reads a Hangul syllable or a Han character, which folding leaves as it is;
// most texts are made of them.
func (r *reader) plain() (letter, bool) {
	if r.pos+3 > len(r.text) {
		return letter{}, false
	}
	a, b, c := r.text[r.pos], r.text[r.pos+1], r.text[r.pos+2]
	if a < 0xe4 || a > 0xed || b&0xc0 != 0x80 || c&0xc0 != 0x80 {
		return letter{}, false
	}
	code := rune(a&0x0f)<<12 | rune(b&0x3f)<<6 | rune(c&0x3f)
	if code >= 0xac00 && code <= 0xd7a3 || code >= 0x4e00 && code <= 0x9fff {
		r.pos += 3
		return letter{code, r.pos - 3, r.pos}, true
	}
	return letter{}, false
}

// joined returns l as a space where it is a hyphen that joins two words:
// "cyber-attack" is "cyber attack".
func (r *reader) joined(l letter) letter {
	if l.folded == '-' && l.start > 0 && l.end < len(r.text) && wordByte(r.text[l.start-1]) && wordByte(r.text[l.end]) {
		l.folded = space
	}
	return l
}

// wordByte reports whether c is a letter or digit of ASCII.
func wordByte(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9'
}

// decode returns the next code point, composed with the marks that follow it.
func (r *reader) decode() letter {
	if len(r.segment) == 0 && r.composed {
		c, size := utf8.DecodeRuneInString(r.text[r.pos:])
		r.pos += size
		return letter{c, r.pos - size, r.pos}
	}
	if len(r.segment) == 0 {
		size := norm.NFC.NextBoundaryInString(r.text[r.pos:], true)
		for _, c := range norm.NFC.String(r.text[r.pos : r.pos+size]) {
			r.segment = append(r.segment, letter{c, r.pos, r.pos + size})
		}
		r.pos += size
	}
	l := r.segment[0]
	r.segment = r.segment[1:]
	return l
}

// spaces reads a run of white space as one letter.
func (r *reader) spaces() letter {
	start, lines := r.pos, 0
	for r.pos < len(r.text) {
		c, size := utf8.DecodeRuneInString(r.text[r.pos:])
		if !unicode.IsSpace(c) && r.pos > start {
			break
		}
		if c == '\n' {
			lines++
		}
		r.pos += size
	}
	if lines > 1 {
		return letter{paragraph, start, r.pos}
	}
	return letter{space, start, r.pos}
}

func lowerASCII(c byte) rune {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return rune(c)
}

// invisible reports whether r takes no place in a line: soft hyphens and
// joiners stand in the middle of words.
func invisible(r rune) bool {
	switch r {
	case 0xad, 0x200b, 0x200c, 0x200d, 0x2060, 0xfeff:
		return true
	}
	return false
}

// fold returns the form that r is compared in.
func fold(r rune) rune {
	switch {
	case r >= 0xff00 && r < 0xfff0:
		if folded := width.LookupRune(r).Folded(); folded != 0 {
			r = folded
		}
		return unicode.ToLower(r)
	case r >= 0x2010 && r <= 0x2015:
		return '-'
	case r == 0x2018 || r == 0x2019:
		return '\''
	case r < 0x590, r >= 0x1e00 && r < 0x2000:
		return unicode.ToLower(r)
	}
	return r
}

// foldString returns text as a reader folds it, without spaces at its ends.
func foldString(text string) []rune {
	var folded []rune
	r := newReader(strings.TrimSpace(text))
	for l, ok := r.next(); ok; l, ok = r.next() {
		folded = append(folded, l.folded)
	}
	return folded
}

// alphabetic reports whether r belongs to a script that separates words by
// spaces and whose words have no particles attached: Latin, Greek, Cyrillic,
// digits.
func alphabetic(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9'
	}
	return r >= 0xc0 && r < 0x590 && unicode.IsLetter(r) || r >= 0x1e00 && r < 0x2000
}
