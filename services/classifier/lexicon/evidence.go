package lexicon

import (
	"cmp"
	"math"
	"slices"

	"github.com/policywire/policywire/contract/news"
)

// maxEvidence bounds the evidence of a topic.
const maxEvidence = 20

// topic returns topic number i, after its score was taken.
func (m *matcher) topic(i int, s sum) news.Topic {
	terms := m.ranked()
	terms = terms[:min(len(terms), maxEvidence)]
	evidence := make([]news.Evidence, len(terms))
	for i, t := range terms {
		p := m.placeOf(m.tallies[t].first)
		evidence[i] = news.Evidence{Text: p.Text, Field: p.Field, Offset: p.Offset, Term: m.lexicon.terms[t].text,
			Count: m.tallies[t].places, Points: round(m.tallies[t].points.Sum())}
	}
	return news.Topic{ID: m.lexicon.topics[i].id, Score: round(score(s.points)), Points: round(s.points),
		Subtopics: m.subtopics(i), Evidence: evidence}
}

// ranked returns the terms that count, that with most points first.
func (m *matcher) ranked() []int {
	terms := slices.Clone(m.touched)
	slices.SortFunc(terms, func(a, b int) int {
		x, y := &m.tallies[a], &m.tallies[b]
		return cmp.Or(cmp.Compare(y.points.Sum(), x.points.Sum()), cmp.Compare(x.first.paragraph, y.first.paragraph),
			cmp.Compare(x.first.start, y.first.start))
	})
	return terms
}

// subtopics returns the parts of a topic that the document is about, best first.
func (m *matcher) subtopics(topic int) []news.Subtopic {
	var parts []news.Subtopic
	for i, points := range m.partPoints(topic) {
		if points >= partLine {
			parts = append(parts, news.Subtopic{ID: m.lexicon.topics[topic].subtopics[i], Score: round(score(points / partLine))})
		}
	}
	slices.SortStableFunc(parts, func(a, b news.Subtopic) int { return cmp.Compare(b.Score, a.Score) })
	return parts
}

// partPoints returns the points of each part of a topic.
func (m *matcher) partPoints(topic int) []float64 {
	points := make([]float64, len(m.lexicon.topics[topic].subtopics))
	for _, t := range m.touched {
		if part := m.lexicon.terms[t].subtopic; part >= 0 {
			points[part] += m.tallies[t].points.Sum()
		}
	}
	return points
}

func round(x float64) float64 { return math.Round(x*1000) / 1000 }
