package lexicon

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// field is the part of a document that a hit is in.
type field uint8

const (
	title field = iota
	summary
	body
	fields // how many there are
)

// String returns the field's name in evidence.
func (f field) String() string { return [fields]string{"title", "summary", "body"}[f] }

// paragraph is a passage of a field that belongs together. Title and summary
// are one each.
type paragraph struct {
	field      field
	mark, kind kind
	// start and end are its place in bytes.
	start, end int
	// letters is its length, position how much of the body stands before it.
	letters, position int
}

// unit is a letter of Korean, Chinese or Japanese, in the measure of length: a
// letter of another script says a third as much.
const unit = 3

// measure is what the first byte of a letter says of its length. Bytes in the
// middle of a letter measure nothing.
var measure = func() (m [256]uint8) {
	for b := range m {
		switch {
		case b > ' ' && b < utf8.RuneSelf, b >= 0xc0 && b < 0xe3:
			m[b] = 1
		case b >= 0xe3:
			m[b] = unit
		}
	}
	return m
}()

// split adds the paragraphs of a body. A paragraph ends at an empty line, and at
// the end of a line, except where the line is only broken: it is not short, ends
// with a letter or a comma, and the next begins with a letter.
func (m *matcher) split(text string) {
	start, letters, line := 0, 0, 0
	for i := 0; i < len(text); i++ {
		n := int(measure[text[i]])
		letters, line = letters+n, line+n
		if text[i] != '\n' {
			continue
		}
		if letters > 0 && !(line >= full && broken(text[start:i], text[i+1:])) {
			m.addParagraph(start, i, letters)
			start, letters = i+1, 0
		}
		line = 0
	}
	m.addParagraph(start, len(text), letters)
}

// full is the length of a line, in letters, that may be broken.
const full = 10 * unit

// addParagraph adds a paragraph, without the white space before it.
func (m *matcher) addParagraph(start, end, letters int) {
	start = end - len(strings.TrimLeftFunc(m.texts[body][start:end], unicode.IsSpace))
	m.paragraphs = append(m.paragraphs, paragraph{field: body, start: start, end: end, letters: letters, position: m.length})
	m.length += letters
}

// broken reports whether a sentence goes on from line to next.
func broken(line, next string) bool {
	last, size := utf8.DecodeLastRuneInString(line)
	if last == ' ' || last == '\r' {
		last, _ = utf8.DecodeLastRuneInString(line[:len(line)-size])
	}
	first, _ := utf8.DecodeRuneInString(next)
	return (unicode.IsLetter(last) || last == ',' || last == '、' || last == '，') && unicode.IsLetter(first)
}
