package lexicon

import (
	"math"
	"unicode/utf8"

	"github.com/policywire/policywire/contract/news"
)

const (
	// threshold is the score from which a document is about a topic.
	threshold = 0.5
	// maxEvidence and maxPerTerm bound the evidence of a topic, and that of one
	// of its terms.
	maxEvidence = 10
	maxPerTerm  = 3
	// lead is how many bytes at the beginning of a body say what it is about.
	lead = 600
)

// How much a strong term counts in each place, and what sum of them makes the
// score one half.
const (
	inTitle   = 1.4
	inSummary = 0.7
	inLead    = 0.5
	half      = 1.6
	// alone is what a title gains where no body follows: it is all there is.
	alone = 0.4
	// density is the worth of mentions in the body; a text four times as long
	// must mention a term twice as often, or twice as many of them. shortest is
	// the length, in code points of Korean, that shorter bodies are taken for.
	density  = 4.0
	shortest = 600.0
	// densest bounds what a list of keywords can gain.
	densest = 2.0
)

// tally is where a term was found, and how often.
type tally struct {
	title, summary, lead, body int
	evidence                   int
}

// score returns how surely the document is about topic, between 0 and 1. It
// leaves the tallies of the topic's terms at zero.
func (m *matcher) score(topic, bodyLength int) float64 {
	m.count(topic)
	// Three bytes are a code point of Korean, and about as much of English.
	length := float64(bodyLength) / 3
	heading := inTitle * (1 + alone*max(0, 1-2*length/shortest))
	sum, mentions := 0.0, 0.0
	m.each(topic, func(_ field, h hit) {
		t := &m.tallies[h.term]
		if *t == (tally{}) {
			return // another hit of the same term took the sums
		}
		w := m.lexicon.terms[h.term].weight
		sum += w * (min(1, float64(t.title))*heading + min(1, float64(t.summary))*inSummary + min(1, float64(t.lead))*inLead)
		mentions += w * math.Sqrt(float64(t.body))
		*t = tally{}
	})
	sum += min(densest, mentions*density/math.Sqrt(max(shortest, length)))
	return sum * sum / (sum*sum + half*half)
}

// count fills the tallies of the terms of topic.
func (m *matcher) count(topic int) {
	m.each(topic, func(f field, h hit) {
		t := &m.tallies[h.term]
		switch {
		case f == title:
			t.title++
		case f == summary:
			t.summary++
		default:
			t.body++
			if h.start < lead {
				t.lead++
			}
		}
	})
}

// each calls visit for the hits of topic that count, in the order of the text.
func (m *matcher) each(topic int, visit func(field, hit)) {
	for f := range m.hits {
		for _, h := range m.hits[f][topic] {
			if m.counts(&m.lexicon.terms[h.term]) {
				visit(field(f), h)
			}
		}
	}
}

// evidence returns the first places that the score of topic rests on. It is
// called after score.
func (m *matcher) evidence(topic int, texts [fields]string) []news.Evidence {
	all := make([]news.Evidence, 0, maxEvidence)
	at, bytes, points := title, 0, 0
	m.each(topic, func(f field, h hit) {
		t := &m.tallies[h.term]
		if len(all) == maxEvidence || t.evidence == maxPerTerm {
			return
		}
		t.evidence++
		if f != at {
			at, bytes, points = f, 0, 0
		}
		points += utf8.RuneCountInString(texts[f][bytes:h.start])
		bytes = h.start
		all = append(all, news.Evidence{Text: texts[f][h.start:h.end], Field: f.String(), Offset: points,
			Term: m.lexicon.terms[h.term].text})
	})
	return all
}
