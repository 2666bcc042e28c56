package lexicon

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/policywire/policywire/contract/news"
)

// Explanation says how the topics of a document came about.
type Explanation struct {
	// Version is that of the lexicon.
	Version string `json:"version"`
	// Topics are all topics of the lexicon, that with most points first.
	Topics []TopicExplained `json:"topics"`
	// Passages are the parts of the body that count less than its main text, or
	// not at all, in the order of the text.
	Passages []Passage `json:"passages,omitempty"`
}

// TopicExplained says how a document stands to a topic.
type TopicExplained struct {
	// ID is that of the topic.
	ID string `json:"id"`
	// Tagged says whether the document is about it: that it has as many points as
	// Line.
	Tagged bool `json:"tagged"`
	// Score is what is published, Points what it is made of.
	Score  float64 `json:"score"`
	Points float64 `json:"points"`
	Line   float64 `json:"line"`
	// By is Points by what they are for.
	By Features `json:"by"`
	// Subtopics are all of the topic's, in the order of its file.
	Subtopics []SubtopicExplained `json:"subtopics,omitempty"`
	// Terms are those that count, that with most points first. Their points add
	// up to Points.
	Terms []TermExplained `json:"terms,omitempty"`
	// Hidden are the terms that are in the text and do not count, in its order.
	Hidden []Hidden `json:"hidden,omitempty"`
}

// Evidence returns the terms that count as an event would have them.
func (t TopicExplained) Evidence() []news.Evidence {
	all := []news.Evidence{}
	for _, term := range t.Terms {
		first := term.Places[0]
		all = append(all, news.Evidence{Text: first.Text, Field: first.Field, Offset: first.Offset, Term: term.Term,
			Count: len(term.Places), Points: term.Points})
	}
	return all
}

// SubtopicExplained says how a document stands to a part of a topic.
type SubtopicExplained struct {
	// ID is that of the topic, a slash and that of the part.
	ID string `json:"id"`
	// Tagged says whether the document is about it: that its topic is tagged, and
	// that its own terms have as many points as Line.
	Tagged bool    `json:"tagged"`
	Score  float64 `json:"score"`
	Points float64 `json:"points"`
	Line   float64 `json:"line"`
}

// TermExplained says what a term adds.
type TermExplained struct {
	// Term is the entry of the lexicon, Weight what it says by itself.
	Term   string  `json:"term"`
	Weight float64 `json:"weight"`
	// Subtopic is the part of the topic that it shows, if any.
	Subtopic string `json:"subtopic,omitempty"`
	// Points is what it adds, By the same by what it is for.
	Points float64  `json:"points"`
	By     Features `json:"by"`
	// Places are where it counts, in the order of the text.
	Places []Place `json:"places"`
}

// Place is where something stands in a document.
type Place struct {
	// Text is what is written there.
	Text string `json:"text"`
	// Field is the part of the document: "title", "summary" or "body".
	Field string `json:"field"`
	// Offset is where Text begins in that field, in Unicode code points.
	Offset int `json:"offset"`
	// Share is how much a mention counts there: 1, or less in an annex.
	Share float64 `json:"share"`
}

// Hidden is a term in a text that does not count.
type Hidden struct {
	// Term is the entry of the lexicon.
	Term string `json:"term"`
	// Place is where it stands.
	Place Place `json:"place"`
	// Why says in words what keeps it from counting.
	Why string `json:"why"`
}

// Passage is a part of the body that is not its main text.
type Passage struct {
	// Kind is what it was taken for: annex, contacts, publisher, related, line
	// or repeated.
	Kind string `json:"kind"`
	// Offset is where it begins in the body, Length how long it is, both in
	// Unicode code points.
	Offset int `json:"offset"`
	Length int `json:"length"`
	// Share is how much a mention counts there.
	Share float64 `json:"share"`
}

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
	for _, term := range m.ranked() {
		t.Terms = append(t.Terms, m.explainTerm(topic, term))
	}
	t.Hidden = m.explainHidden(topic)
	return t
}

func (m *matcher) explainTerm(topic, term int) TermExplained {
	of, points := m.lexicon.terms[term], m.tallies[term].points
	e := TermExplained{Term: of.text, Weight: of.weight, Points: round(points.Sum()), By: points.rounded()}
	if of.subtopic >= 0 {
		e.Subtopic = m.lexicon.topics[topic].subtopics[of.subtopic]
	}
	for _, h := range m.hits[topic] {
		if h.term == term && m.verdict(h) == counted {
			e.Places = append(e.Places, m.placeOf(h))
		}
	}
	return e
}

// placeOf returns where h stands. Places that are asked for in their order cost
// one reading of the text together.
func (m *matcher) placeOf(h hit) Place {
	f := h.field(m)
	text, at := m.texts[f], &m.cursors[f]
	if at.bytes > h.start {
		*at = cursor{}
	}
	at.letters += utf8.RuneCountInString(text[at.bytes:h.start])
	at.bytes = h.start
	return Place{Text: text[h.start:h.end], Field: f.String(), Offset: at.letters, Share: share[m.paragraphs[h.paragraph].kind]}
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
		return "no phrase of " + m.names(g.with) + " is in the same paragraph"
	case outweighed:
		return "phrases of " + m.names(g.unless) + " are more frequent than strong terms without conditions"
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
		text := m.texts[body]
		all = append(all, Passage{Kind: p.kind.String(), Offset: utf8.RuneCountInString(text[:start]),
			Length: utf8.RuneCountInString(text[start:m.paragraphs[i].end]), Share: share[p.kind]})
	}
	return all
}
