package lexicon

import "slices"

// verdict says whether a hit counts, or what keeps it from counting.
type verdict uint8

const (
	counted verdict = iota
	hides
	inPassage
	isTag
	alone
	outweighed
	sloganInTitle
)

// condition returns whether the conditions of a hit's term are met.
func (m *matcher) condition(h hit) verdict {
	t := &m.lexicon.terms[h.term]
	if t.weight == 0 {
		if t.slogan && h.field(m) == title {
			return sloganInTitle
		}
		return counted
	}
	g := &m.lexicon.groups[t.group]
	switch {
	case len(g.with) > 0 && !m.beside(g.with, h.paragraph):
		return alone
	case m.outweighed[t.group]:
		return outweighed
	}
	return counted
}

// verdict returns what becomes of a hit that was chosen.
func (m *matcher) verdict(h hit) verdict {
	switch {
	case m.lexicon.terms[h.term].weight == 0:
		return hides
	case share[m.paragraphs[h.paragraph].kind] == 0:
		return inPassage
	case h.start > 0 && m.texts[h.field(m)][h.start-1] == '#':
		return isTag
	}
	return counted
}

// beside reports whether a phrase of one of contexts is in paragraph p.
func (m *matcher) beside(contexts []int, p int) bool {
	return slices.ContainsFunc(contexts, func(c int) bool {
		_, ok := slices.BinarySearch(m.seen[c], p)
		return ok
	})
}

// judge finds the groups of topic whose terms mean something else in this
// document: phrases of their unless are more frequent than strong terms of the
// topic that stand under no condition. So one mention of avian influenza does not
// change what AI means in a text that says artificial intelligence twice, nor one
// of artificial intelligence what it means in a text about avian influenza. It
// reports whether there are any.
func (m *matcher) judge(topic int) bool {
	any, named := false, -1.0
	for i := m.lexicon.topics[topic].groups; i < m.lexicon.topics[topic].groupsEnd; i++ {
		against := 0.0
		for _, context := range m.lexicon.groups[i].unless {
			for _, p := range m.seen[context] {
				against += m.speaks(p)
			}
		}
		if against == 0 {
			continue
		}
		if named < 0 {
			named = m.named(topic)
		}
		if against > named {
			m.outweighed[i], any = true, true
		}
	}
	return any
}

// speaks is how many mentions a phrase of an unless in paragraph p is. It counts
// fully wherever it stands: text that makes a passage of what follows it must not
// silence what speaks against a topic.
func (m *matcher) speaks(p int) float64 {
	if m.paragraphs[p].field == title {
		return titleMention
	}
	return 1
}

// named returns how often topic is named by strong terms under no condition.
func (m *matcher) named(topic int) float64 {
	sum := 0.0
	for _, h := range m.hits[topic] {
		t := &m.lexicon.terms[h.term]
		if g := &m.lexicon.groups[t.group]; t.weight >= strong && len(g.unless)+len(g.with) == 0 {
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
	return share[m.paragraphs[p].kind]
}
