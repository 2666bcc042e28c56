package lexicon

import "slices"

// conditions returns which groups of terms count in this document: those
// without unless, and those whose unless are outweighed by terms of the topic
// that say it without conditions.
func (m *matcher) conditions(topic int) func(group int) bool {
	spelled, known := 0.0, false
	return func(group int) bool {
		against := 0.0
		for _, context := range m.lexicon.groups[group].unless {
			for _, p := range m.seen[context] {
				against += m.worth(p)
			}
		}
		if against == 0 {
			return true
		}
		if !known {
			spelled, known = m.spelledOut(topic), true
		}
		return spelled >= against
	}
}

// spelledOut returns how often topic is named by strong terms that have no
// conditions.
func (m *matcher) spelledOut(topic int) float64 {
	sum := 0.0
	for _, h := range m.hits[topic] {
		t := &m.lexicon.terms[h.term]
		if t.weight >= weights["strong"] && !m.lexicon.groups[t.group].conditional() {
			sum += m.worth(h.paragraph)
		}
	}
	return sum
}

// worth is how many mentions in the main text one in paragraph p is.
func (m *matcher) worth(p int) float64 {
	if m.paragraphs[p].field == title {
		return titleMention
	}
	return m.countsIn(p)
}

// counts reports whether a hit counts. Allowed reports whether a group does.
func (m *matcher) counts(h hit, allowed func(int) bool) bool {
	t := &m.lexicon.terms[h.term]
	if t.weight == 0 || m.countsIn(h.paragraph) == 0 || m.tag(h) {
		return false
	}
	g := &m.lexicon.groups[t.group]
	return (len(g.with) == 0 || m.beside(g.with, h.paragraph)) && (len(g.unless) == 0 || allowed(t.group))
}

// beside reports whether a phrase of one of contexts is in paragraph p.
func (m *matcher) beside(contexts []int, p int) bool {
	return slices.ContainsFunc(contexts, func(c int) bool {
		_, ok := slices.BinarySearch(m.seen[c], p)
		return ok
	})
}

// tag reports whether h is a hashtag.
func (m *matcher) tag(h hit) bool {
	return h.start > 0 && m.texts[h.field(m)][h.start-1] == '#'
}
