package lexicon

import (
	"cmp"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/policywire/policywire/contract/news"
)

// maxEvidence bounds the evidence of a topic.
const maxEvidence = 20

// topic returns topic number i, after its score was taken.
func (m *matcher) topic(i int, s sum) news.Topic {
	terms := slices.Clone(m.touched)
	slices.SortFunc(terms, func(a, b int) int {
		x, y := &m.tallies[a], &m.tallies[b]
		return cmp.Or(cmp.Compare(y.points.Sum(), x.points.Sum()), cmp.Compare(x.first.paragraph, y.first.paragraph),
			cmp.Compare(x.first.start, y.first.start))
	})
	terms = terms[:min(len(terms), maxEvidence)]
	evidence := make([]news.Evidence, len(terms))
	for i, t := range terms {
		evidence[i] = m.evidence(t)
	}
	return news.Topic{ID: m.lexicon.topics[i].id, Score: round(score(s.points)), Points: round(s.points),
		Subtopics: m.subtopics(i), Evidence: evidence}
}

// evidence returns what a term adds, at the place where it first counts.
func (m *matcher) evidence(t int) news.Evidence {
	h := m.tallies[t].first
	text := m.texts[h.field(m)]
	return news.Evidence{Text: text[h.start:h.end], Field: h.field(m).String(), Offset: utf8.RuneCountInString(text[:h.start]),
		Term: m.lexicon.terms[t].text, Count: m.tallies[t].places, Points: round(m.tallies[t].points.Sum())}
}

// subtopics returns the parts of a topic that the document is about, best first.
func (m *matcher) subtopics(topic int) []news.Subtopic {
	ids := m.lexicon.topics[topic].subtopics
	points := make([]float64, len(ids))
	for _, t := range m.touched {
		if part := m.lexicon.terms[t].subtopic; part >= 0 {
			points[part] += m.tallies[t].points.Sum()
		}
	}
	var parts []news.Subtopic
	for i, p := range points {
		if p >= partLine {
			parts = append(parts, news.Subtopic{ID: ids[i], Score: round(score(p / partLine))})
		}
	}
	slices.SortStableFunc(parts, func(a, b news.Subtopic) int { return cmp.Compare(b.Score, a.Score) })
	return parts
}

func round(x float64) float64 { return math.Round(x*1000) / 1000 }
