package term

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Most is how many terms a title has at most.
const Most = 64

// maxTitle is how many bytes of a title are read.
const maxTitle = 4096

// maxLength is the length in code points above which a run is no word: an
// address, or a sentence of a script that writes no spaces.
const maxLength = 24

// Of returns the terms of a title: distinct, in NFC and lower case, in their
// order, at most Most. It is never nil, and the same title has the same terms
// always. Of a title that is none, being longer than 4 KiB, the beginning is read.
func Of(title string) []string {
	r := reader{terms: []string{}}
	text := norm.NFC.String(title[:min(len(title), maxTitle)])
	for start := 0; start < len(text) && len(r.terms) < Most; {
		class, end := run(text, start)
		switch class {
		case space:
			r.joined, r.prefix = false, ""
		case hyphen:
			r.joined = false
		case other, kana:
			r.forget()
		default:
			r.read(class, text[start:end], text[end:])
		}
		start = end
	}
	return r.terms[:min(len(r.terms), Most)]
}

// class is what a code point is to a word.
type class int

const (
	other class = iota
	space
	hyphen
	letter // with digits in it: Latin, Cyrillic, Thai and every other script with an alphabet
	digit
	hangul
	han
	katakana
	kana // Hiragana: particles and endings
)

// run returns the class of the run at start and where it ends.
func run(text string, start int) (class, int) {
	first, size := utf8.DecodeRuneInString(text[start:])
	c := classify(first)
	end := start + size
	for end < len(text) {
		next, size := utf8.DecodeRuneInString(text[end:])
		switch k := classify(next); {
		case k == c && c != hyphen:
		case unicode.Is(unicode.M, next) && c > hyphen: // a mark belongs to the letter before it
		case c == digit && k == letter:
			c = letter
		case c == letter && k == digit:
		case c == letter && next == '&' && joinsLetters(text[end+size:]):
		default:
			return c, end
		}
		end += size
	}
	return c, end
}

// joinsLetters reports whether rest goes on like the D of R&D.
func joinsLetters(rest string) bool {
	next, _ := utf8.DecodeRuneInString(rest)
	return classify(next) == letter
}

func classify(r rune) class {
	switch {
	case r < utf8.RuneSelf:
		return classifyASCII(r)
	case r >= 0xAC00 && r <= 0xD7A3:
		return hangul
	case unicode.Is(unicode.Han, r) && unicode.IsLetter(r):
		return han
	case unicode.Is(unicode.Katakana, r) || r == 'ー':
		return katakana
	case unicode.Is(unicode.Hiragana, r):
		return kana
	case unicode.IsLetter(r):
		return letter
	case unicode.IsDigit(r):
		return digit
	case unicode.IsSpace(r):
		return space
	case unicode.Is(unicode.Pd, r):
		return hyphen
	}
	return other
}

func classifyASCII(r rune) class {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z':
		return letter
	case r >= '0' && r <= '9':
		return digit
	case r == ' ', r == '\t', r == '\n', r == '\r':
		return space
	case r == '-':
		return hyphen
	}
	return other
}

// reader collects the terms of a title.
type reader struct {
	terms  []string
	last   string // the term of the run before, if only a space or a hyphen stood between
	joined bool   // not even a space
	cut    bool   // the run before was a number, to which a counter may follow
	prefix string // a single letter that may belong to the next word, as in K-콘텐츠
}

// forget is called where one thing ends and another begins.
func (r *reader) forget() { r.last, r.joined, r.cut, r.prefix = "", false, false, "" }

// read adds the terms of a run.
func (r *reader) read(c class, text, rest string) {
	cut, prefix := r.cut, r.prefix
	r.cut, r.prefix = false, ""
	switch c {
	case digit:
		r.forget()
		r.cut, r.joined = true, true
		return
	case hangul:
		r.hangul(text, prefix, cut && r.joined)
	case han:
		r.han(text, cut && r.joined)
	case katakana:
		r.word(text, katakanaStop)
	default:
		r.letters(text, rest)
	}
	r.joined = true
}

// letters adds a word of an alphabet.
func (r *reader) letters(text, rest string) {
	word := strings.ToLower(narrow(text))
	if utf8.RuneCountInString(word) == 1 {
		r.last = ""
		if strings.HasPrefix(rest, "-") && text != word {
			r.prefix = word + "-"
		}
		return
	}
	if word[0] >= '0' && word[0] <= '9' && !generation[word] {
		r.forget()
		return
	}
	r.word(word, stop)
}

// word adds a word, unless it says nothing.
func (r *reader) word(word string, stops map[string]bool) {
	if stops[word] || utf8.RuneCountInString(word) < 2 || utf8.RuneCountInString(word) > maxLength {
		r.last = ""
		return
	}
	r.add(word)
	r.pair(word)
	r.last = word
}

// pair adds word together with the one before it when either is an
// abbreviation that is a subject only with its neighbour.
func (r *reader) pair(word string) {
	if r.last == "" || abbreviation[r.last] == abbreviation[word] {
		return
	}
	if r.joined {
		r.add(r.last + word)
		return
	}
	r.add(r.last + " " + word)
}

func (r *reader) add(term string) {
	if !slices.Contains(r.terms, term) {
		r.terms = append(r.terms, term)
	}
}

// narrow returns text with the wide forms of ASCII as ASCII.
func narrow(text string) string {
	if strings.IndexFunc(text, wide) < 0 {
		return text
	}
	return strings.Map(func(r rune) rune {
		if wide(r) {
			return r - 0xFEE0
		}
		return r
	}, text)
}

func wide(r rune) bool { return r > 0xFF00 && r < 0xFF5F }
