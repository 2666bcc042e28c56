package lexicon

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/policywire/policywire/contract/news"
)

// Explain says how the topics of d come about, and what the other topics lack.
// Its tags and scores are those of Topics.
func (l *Lexicon) Explain(d news.Document) Explanation {
	m := l.newMatcher()
	m.explained = true
	m.read(d)
	e := Explanation{Version: l.version, Passages: m.passages()}
	for i := range l.topics {
		e.Topics = append(e.Topics, m.explain(i))
	}
	slices.SortStableFunc(e.Topics, func(a, b TopicExplained) int { return cmp.Compare(b.Points, a.Points) })
	return e
}

// explain says how the document stands to a topic.
func (m *matcher) explain(topic int) TopicExplained {
	s := m.score(topic)
	t := TopicExplained{ID: m.lexicon.topics[topic].id, Tagged: s.points >= line, Score: round(score(s.points)),
		Points: round(s.points), Line: line, By: s.features.rounded()}
	points := m.partPoints(topic)
	for i, id := range m.lexicon.topics[topic].subtopics {
		t.Subtopics = append(t.Subtopics, SubtopicExplained{ID: id, Tagged: t.Tagged && points[i] >= partLine,
			Score: round(score(points[i] / partLine)), Points: round(points[i]), Line: partLine})
	}
	places := m.places(topic)
	for _, term := range m.ranked() {
		t.Terms = append(t.Terms, m.explainTerm(topic, term, places[term]))
	}
	t.Hidden = m.explainHidden(topic)
	return t
}

func (m *matcher) explainTerm(topic, term int, places []Place) TermExplained {
	of, points := m.lexicon.terms[term], m.tallies[term].points
	e := TermExplained{Term: of.text, Weight: of.weight, Points: round(points.Sum()), By: points.rounded(), Places: places}
	if of.subtopic >= 0 {
		e.Subtopic = m.lexicon.topics[topic].subtopics[of.subtopic]
	}
	return e
}

// places returns where each term of a topic counts, in the order of the text.
func (m *matcher) places(topic int) map[int][]Place {
	places := map[int][]Place{}
	for _, h := range m.hits[topic] {
		if m.verdict(h) == counted {
			places[h.term] = append(places[h.term], m.placeOf(h))
		}
	}
	return places
}

// placeOf returns where h stands.
func (m *matcher) placeOf(h hit) Place {
	f := h.field(m)
	return Place{Text: m.texts[f][h.start:h.end], Field: f.String(), Offset: m.lettersTo(f, h.start), Share: share[m.paragraphs[h.paragraph].kind]}
}

// lettersTo returns how many code points of a field stand before a byte. What is
// asked for in the order of the text costs one reading of it together.
func (m *matcher) lettersTo(f field, to int) int {
	text, at := m.texts[f], &m.cursors[f]
	if at.bytes > to {
		*at = cursor{}
	}
	at.letters += utf8.RuneCountInString(text[at.bytes:to])
	at.bytes = to
	return at.letters
}

// explainHidden returns the terms of topic that do not count, in the order of
// the text.
func (m *matcher) explainHidden(topic int) []Hidden {
	type reason struct {
		hit
		why string
	}
	var all []reason
	for _, h := range m.found[topic] {
		if why := m.whyNot(h); why != "" && m.lexicon.terms[h.term].weight > 0 {
			all = append(all, reason{h, why})
		}
	}
	for _, h := range m.hits[topic] {
		if why := m.why(h); why != "" {
			all = append(all, reason{h, why})
		}
	}
	for _, h := range m.hidden {
		of, by := &m.lexicon.terms[h.hit.term], &m.lexicon.terms[h.by.term]
		if same := h.hit.start == h.by.start && h.hit.end == h.by.end && by.weight > 0; of.topic == topic && of.weight > 0 && !same {
			all = append(all, reason{h.hit, "it is part of “" + by.text + "”"})
		}
	}
	slices.SortStableFunc(all, func(a, b reason) int {
		return cmp.Or(cmp.Compare(a.paragraph, b.paragraph), cmp.Compare(a.start, b.start))
	})
	var hidden []Hidden
	for _, r := range all {
		hidden = append(hidden, Hidden{m.lexicon.terms[r.term].text, m.placeOf(r.hit), r.why})
	}
	return hidden
}

// whyNot says which condition of h is not met, and is empty where all are.
func (m *matcher) whyNot(h hit) string {
	g := m.lexicon.groups[m.lexicon.terms[h.term].group]
	switch m.condition(h) {
	case alone:
		return "no phrase of the context " + m.names(g.with) + " is in the same paragraph"
	case outweighed:
		return "phrases of the context " + m.names(g.unless) + " are more frequent than strong terms without conditions"
	}
	return ""
}

// why says what keeps a hit that was chosen from counting, and is empty where
// it counts.
func (m *matcher) why(h hit) string {
	switch m.verdict(h) {
	case inPassage:
		return "it stands in a passage that does not count: " + m.paragraphs[h.paragraph].kind.String()
	case isTag:
		return "it is a hashtag"
	}
	return ""
}

// names returns the names of contexts.
func (m *matcher) names(contexts []int) string {
	var all []string
	for _, c := range contexts {
		all = append(all, m.lexicon.contexts[c])
	}
	return strings.Join(all, " or ")
}

// passages returns what the body holds beside its main text.
func (m *matcher) passages() []Passage {
	var all []Passage
	for i := 2; i < len(m.paragraphs); i++ {
		p := m.paragraphs[i]
		if p.kind == main {
			continue
		}
		start := p.start
		for i+1 < len(m.paragraphs) && m.paragraphs[i+1].kind == p.kind {
			i++
		}
		offset := m.lettersTo(body, start)
		all = append(all, Passage{Kind: p.kind.String(), Offset: offset,
			Length: m.lettersTo(body, m.paragraphs[i].end) - offset, Share: share[p.kind]})
	}
	return all
}
