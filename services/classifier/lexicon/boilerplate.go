package lexicon

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Boilerplate is what marks the passages that releases hold beside their
// subject, by language.
type Boilerplate struct {
	// Contacts begin the passage, to the end of the text, that says whom to ask.
	Contacts Phrases `yaml:"contacts"`
	// Publisher begins the passage, to the end of the text, in which the
	// publisher speaks of itself.
	Publisher Phrases `yaml:"publisher"`
	// Related begin the list, to the end of the text, of what to read as well.
	Related Phrases `yaml:"related"`
	// Annexes begin the annexes, or the list of them, to the end of the text.
	Annexes Phrases `yaml:"annexes"`
	// Notices stand in the title of a notice of posts, such as appointments and
	// vacancies, whose text names subjects that it is not about.
	Notices Phrases `yaml:"notices"`
	// Lines mark a short paragraph that holds one, such as the name of a file.
	Lines Phrases `yaml:"lines"`
	// Slogans are phrases of closing sentences: what lies inside one does not
	// count, except in a title.
	Slogans Phrases `yaml:"slogans"`
}

func parseBoilerplate(name string, data []byte) (Boilerplate, error) {
	var b Boilerplate
	r := &reader{name: name}
	r.decode(data, &b)
	for _, p := range []Phrases{b.Contacts, b.Publisher, b.Related, b.Annexes, b.Notices, b.Lines, b.Slogans} {
		r.checkPhrases(p, map[string]int{}, "boilerplate")
	}
	return b, errors.Join(r.faults...)
}

// kind is what a paragraph is.
type kind uint8

const (
	main kind = iota
	annex
	contacts
	publisher
	related
	aside
	notice
	repeated
	kinds // how many there are
)

// String returns what a paragraph is called in an explanation.
func (k kind) String() string {
	return [kinds]string{"main", "annex", "contacts", "publisher", "related", "line", "notice", "repeated"}[k]
}

// share is how much of a mention counts in a paragraph of each kind.
var share = [kinds]float64{main: 1, annex: 0.25, notice: 0.25}

const (
	// before is how much text must stand before a mark, in letters, for it to
	// begin a passage: text that comes later never changes that.
	before = 150 * unit
	// short is the length of a line, in letters: a name of a file, a heading.
	short = 40 * unit
)

// mark takes a mark of kind k that was found in the paragraph p.
func (m *matcher) mark(p int, k kind, start, end int) {
	at := &m.paragraphs[p]
	switch {
	case k == notice:
		m.notice = m.notice || at.field == title
	case at.field != body || start < at.start: // in no body, or over the end of a line
	case k == aside:
		if at.letters <= short && at.mark == main {
			at.mark = aside
		}
	case (at.mark == main || at.mark == aside) && m.heads(at, start, end):
		at.mark = k
	}
}

// heads reports whether a mark from start to end stands at the head of p: behind
// bullets, brackets and numbers alone, and before no letter, or in a line of its
// own before the next word.
func (m *matcher) heads(p *paragraph, start, end int) bool {
	text := m.texts[body]
	if strings.ContainsFunc(text[p.start:start], unicode.IsLetter) {
		return false
	}
	if last, _ := utf8.DecodeLastRuneInString(text[start:end]); !unicode.IsLetter(last) {
		return true
	}
	rest := strings.TrimLeft(text[end:p.end], " \u3000\u00a0")
	next, _ := utf8.DecodeRuneInString(rest)
	return !unicode.IsLetter(next) || strings.ContainsRune("一二三四五六七八九十", next) || len(rest) < p.end-end && p.letters <= short
}

// place settles what every paragraph is, once all marks are known.
func (m *matcher) place() {
	section := main
	for i := range m.paragraphs {
		p := &m.paragraphs[i]
		if p.mark != main && p.mark != aside && p.position >= before {
			section = p.mark
		}
		p.kind = section
		if p.mark == aside || section == main {
			p.kind = p.mark // a mark at the head of a text takes its paragraph alone
		}
		if m.notice && p.kind == main && p.field == body {
			p.kind = notice
		}
	}
}
