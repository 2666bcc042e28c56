package lexicon

import "github.com/policywire/policywire/services/classifier/phrase"

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
	m.lexicon.set.Find(text, func(h phrase.Hit) { m.found(f, m.lexicon.meanings[h.Phrase], h.Start, h.End) })
}

// found takes a match in, unless it is inside a longer one or overlaps one that
// began earlier.
func (m *matcher) found(f field, found meaning, start, end int) {
	if found.guards {
		m.guards[found.index] = true
		return
	}
	topic := m.lexicon.terms[found.index].topic
	hits := m.hits[f][topic]
	keep := len(hits)
	for keep > 0 && hits[keep-1].start >= start && hits[keep-1].end < end {
		keep--
	}
	if keep == 0 || hits[keep-1].end <= start {
		m.hits[f][topic] = append(hits[:keep], hit{found.index, start, end})
	}
}

// counts reports whether hits of a term count in this document.
func (m *matcher) counts(t *term) bool {
	return t.weight > 0 && (t.guard == noGuard || !m.guards[t.guard])
}
