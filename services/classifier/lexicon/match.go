package lexicon

import "unicode"

// field is the part of a document that a hit is in.
type field int

const (
	title field = iota
	summary
	body
	fields // how many there are
)

// String returns the field's name in evidence.
func (f field) String() string { return [fields]string{"title", "summary", "body"}[f] }

// hit is a term found in a field, in bytes of its text.
type hit struct {
	term, start, end int
}

// longest is how many bytes of a text a term may take: white space and
// invisible characters inside it could go on for ever.
const longest = 8 * maxTerm

// recent is how many letters a matcher remembers: more than the longest term.
const recent = 2 * maxTerm

// matcher collects what is found in a document. It is used again for the next
// one, so that a document costs no memory.
type matcher struct {
	lexicon *Lexicon
	// hits are those of each topic in each field, in their order, none inside
	// or overlapping another.
	hits [fields][][]hit
	// guards are the phrases seen that keep a term from counting.
	guards []bool
	// tallies holds the sums of each term, and means something for the terms of
	// the topic at hand only.
	tallies []tally
	letters [recent]letter
}

func (l *Lexicon) newMatcher() *matcher {
	m := &matcher{lexicon: l, guards: make([]bool, l.guards), tallies: make([]tally, len(l.terms))}
	for f := range m.hits {
		m.hits[f] = make([][]hit, len(l.topics))
	}
	return m
}

func (m *matcher) reset() {
	clear(m.guards)
	for f := range m.hits {
		for t := range m.hits[f] {
			m.hits[f][t] = m.hits[f][t][:0]
		}
	}
}

// scan finds the terms in the text of a field.
func (m *matcher) scan(f field, text string) {
	r := newReader(text)
	state := uint16(0)
	next, more := r.next()
	for n := 1; more; n++ {
		at := next
		m.letters[n%recent] = at
		state = m.lexicon.automaton.step(state, at.folded)
		next, more = r.next()
		for _, found := range m.lexicon.automaton.ends(state) {
			p := &m.lexicon.patterns[found]
			first := n - len(p.folded) + 1
			switch {
			case p.right && more && next.start == at.end && alphabetic(next.folded):
			case p.left && first > 1 && m.continues(first):
			default:
				m.found(f, text, p, m.letters[first%recent].start, at.end)
			}
		}
	}
}

// continues reports whether the letter at index n is in the middle of a word.
func (m *matcher) continues(n int) bool {
	before := m.letters[(n-1)%recent]
	return alphabetic(before.folded) && before.end == m.letters[n%recent].start
}

// found takes a match in, unless it is inside a longer one or overlaps one that
// began earlier.
func (m *matcher) found(f field, text string, p *pattern, start, end int) {
	if p.guards {
		m.guards[p.term] = true
		return
	}
	t := &m.lexicon.terms[p.term]
	if end-start > longest || t.capitals && hasLower(text[start:end]) {
		return
	}
	hits := m.hits[f][t.topic]
	keep := len(hits)
	for keep > 0 && hits[keep-1].start >= start && hits[keep-1].end < end {
		keep--
	}
	if keep == 0 || hits[keep-1].end <= start {
		m.hits[f][t.topic] = append(hits[:keep], hit{p.term, start, end})
	}
}

func hasLower(s string) bool {
	for _, r := range s {
		if unicode.IsLower(r) {
			return true
		}
	}
	return false
}

// counts reports whether hits of a term count in this document.
func (m *matcher) counts(t *term) bool {
	return t.weight > 0 && (t.guard == noGuard || !m.guards[t.guard])
}
