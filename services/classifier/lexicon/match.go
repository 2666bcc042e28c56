package lexicon

import (
	"slices"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/classifier/phrase"
)

// hit is a term found in a paragraph, in bytes of its field.
type hit struct {
	term, paragraph, start, end int
}

// matcher collects what is found in a document. It is used again for the next
// one, so that a document costs no memory.
type matcher struct {
	lexicon *Lexicon
	texts   [fields]string
	// cursors are where offsets were last counted.
	cursors [fields]cursor
	// paragraphs are the title, the summary, and those of the body.
	paragraphs []paragraph
	// length is that of the body, in letters.
	length int
	// found are the hits of each topic, in the order of their ends, of those that
	// end together the longest first; hits are those among them that may count and
	// are not hidden by others, in the order of the text.
	found, hits [][]hit
	// seen are the paragraphs of each context's phrases.
	seen [][]int
	// same holds the paragraphs with hits, to know one that is repeated.
	same map[string]int
	// tallies holds the sums of each term; those of the terms in touched are not
	// zero.
	tallies []tally
	touched []int
	// outweighed says of each group whether its unless holds.
	outweighed []bool
	// notice says that the title is that of a notice of posts.
	notice bool
	// hidden collects what lies inside longer phrases, where it is explained.
	hidden    []hiding
	explained bool
}

// cursor is a place in a text, in bytes and in code points.
type cursor struct{ bytes, letters int }

// hiding is a hit that lies inside another or overlaps it.
type hiding struct{ hit, by hit }

func (l *Lexicon) newMatcher() *matcher {
	return &matcher{lexicon: l, found: make([][]hit, len(l.topics)), hits: make([][]hit, len(l.topics)), seen: make([][]int, len(l.contexts)),
		same: map[string]int{}, outweighed: make([]bool, len(l.groups)), tallies: make([]tally, len(l.terms))}
}

// read finds everything in d.
func (m *matcher) read(d news.Document) {
	m.reset(d)
	m.scan(0, 1, d.Title)
	m.scan(1, 2, d.Summary)
	m.split(d.Body)
	m.scan(2, len(m.paragraphs), d.Body)
	m.place()
	for t := range m.lexicon.topics {
		m.choose(t)
	}
	m.findRepeated()
	for t := range m.lexicon.topics {
		if m.judge(t) {
			m.choose(t)
		}
	}
}

func (m *matcher) reset(d news.Document) {
	m.texts = [fields]string{title: d.Title, summary: d.Summary, body: d.Body}
	m.paragraphs = append(m.paragraphs[:0], paragraph{field: title, end: len(d.Title)}, paragraph{field: summary, end: len(d.Summary)})
	m.length, m.cursors, m.notice = 0, [fields]cursor{}, false
	for t := range m.found {
		m.found[t] = m.found[t][:0]
	}
	for c := range m.seen {
		m.seen[c] = m.seen[c][:0]
	}
	clear(m.same)
	clear(m.outweighed)
}

// scan finds the phrases in text, which the paragraphs from p to end are of. What
// reaches over the end of a paragraph is of the one that it ends in.
func (m *matcher) scan(p, end int, text string) {
	m.lexicon.set.Find(text, func(h phrase.Hit) {
		for p+1 < end && m.paragraphs[p].end < h.End {
			p++
		}
		switch found := m.lexicon.meanings[h.Phrase]; found.is {
		case aTerm:
			topic := m.lexicon.terms[found.index].topic
			m.found[topic] = append(m.found[topic], hit{found.index, p, h.Start, h.End})
		case aContext:
			m.seen[found.index] = append(m.seen[found.index], p)
		case aMark:
			m.mark(p, kind(found.index), h.Start, h.End)
		}
	})
}

// choose takes the hits of a topic that may count: of overlapping ones that
// which begins first, of those the longest. What lacks its conditions hides
// nothing.
func (m *matcher) choose(topic int) {
	m.hits[topic] = m.hits[topic][:0]
	m.hidden = slices.DeleteFunc(m.hidden, func(h hiding) bool { return m.lexicon.terms[h.hit.term].topic == topic })
	for _, h := range m.found[topic] {
		if m.condition(h) == counted {
			m.hits[topic] = m.add(m.hits[topic], h)
		}
	}
}

// add returns hits with h, unless it is inside a longer one or overlaps one that
// began earlier.
func (m *matcher) add(hits []hit, h hit) []hit {
	keep := len(hits)
	for keep > 0 && hits[keep-1].field(m) == h.field(m) && hits[keep-1].start >= h.start && hits[keep-1].end < h.end {
		keep--
	}
	if keep > 0 && hits[keep-1].field(m) == h.field(m) && hits[keep-1].end > h.start {
		m.hide(hits[keep-1], h)
		return hits
	}
	m.hide(h, hits[keep:]...)
	return append(hits[:keep], h)
}

// hide takes down which hits another one hides.
func (m *matcher) hide(by hit, hits ...hit) {
	if !m.explained {
		return
	}
	for _, h := range hits {
		m.hidden = append(m.hidden, hiding{h, by})
	}
}

// field returns the field that h is in.
func (h hit) field(m *matcher) field { return m.paragraphs[h.paragraph].field }

// findRepeated marks the paragraphs with hits that are word for word an earlier
// one's.
func (m *matcher) findRepeated() {
	for _, hits := range m.hits {
		read := -1 // a paragraph is read once, however many hits it has
		for _, h := range hits {
			p := &m.paragraphs[h.paragraph]
			if h.paragraph == read || p.field != body || p.kind == repeated {
				continue
			}
			read = h.paragraph
			text := m.texts[body][p.start:p.end]
			if first, ok := m.same[text]; ok && first != h.paragraph {
				p.kind = repeated
			} else {
				m.same[text] = h.paragraph
			}
		}
	}
}
