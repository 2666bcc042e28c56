package lexicon

import "math"

// line is the number of points from which a document is about a topic; it is
// there that the score is one half.
const line = 1.0

// partLine is the same of a sub-topic: half as many, for terms of the whole topic
// stand beside its own.
const partLine = line / 2

// What a strong term adds, in points, and what bounds it. DESIGN.md says why.
const (
	inTitle   = 0.7
	inSummary = 0.4
	// inLead is for a term with which a body begins, and falls to nothing at lead:
	// what a text is about it says first.
	inLead = 0.42
	lead   = 1000 * unit
	// mention is for one mention in a text of length shortest, and shorter. One
	// four times as long must mention a term four times as often, or twice as many
	// terms.
	mention  = 0.15
	shortest = 600 * unit
	// spread is what a text gains that speaks of the topic throughout, reach how
	// much text a mention of a strong term speaks for.
	spread = 0.5
	reach  = 60 * unit
	// titleMention is how many mentions in a text one in the title is.
	titleMention = 3
)

// score returns the score of points: one half at the line, towards 1 far above.
func score(points float64) float64 { return points * points / (points*points + line*line) }

// tally is where a term was found and what it adds.
type tally struct {
	// places is how often it counts, mentions the same with every place's share.
	places   int
	mentions float64
	// covered is the length of the text that it speaks for.
	covered            float64
	first              hit
	inTitle, inSummary bool
	// lead is 1 where it stands at the beginning, 0 where it is not in the lead.
	lead   float64
	points Features
}

// sum is what the terms of a topic add up to.
type sum struct {
	points   float64
	features Features
}

// score returns the points of a topic, and leaves those of its terms in the
// tallies of the terms that were touched.
func (m *matcher) score(topic int) sum {
	for _, t := range m.touched {
		m.tallies[t] = tally{}
	}
	m.touched = m.touched[:0]
	if len(m.hits[topic]) == 0 {
		return sum{}
	}
	m.count(topic)
	m.weigh()
	m.bound()
	var s sum
	for _, t := range m.touched {
		s.features = s.features.plus(m.tallies[t].points)
	}
	s.points = s.features.Sum()
	return s
}

// count fills the tallies with the hits of topic that count.
func (m *matcher) count(topic int) {
	hits := m.hits[topic]
	for from := 0; from < len(hits); {
		to := from
		mass := 0.0
		for ; to < len(hits) && hits[to].paragraph == hits[from].paragraph; to++ {
			if m.verdict(hits[to]) == counted {
				mass += m.lexicon.terms[hits[to].term].weight
			}
		}
		p := &m.paragraphs[hits[from].paragraph]
		covered := min(float64(p.letters), reach*mass) * share[p.kind]
		for _, h := range hits[from:to] {
			if m.verdict(h) == counted {
				m.tally(h, p, covered/mass)
			}
		}
		from = to
	}
}

// tally takes in a hit in p, which speaks for covered letters for each of its weight.
func (m *matcher) tally(h hit, p *paragraph, covered float64) {
	t := &m.tallies[h.term]
	if t.places == 0 {
		t.first = h
		m.touched = append(m.touched, h.term)
	}
	t.places++
	switch p.field {
	case title:
		t.inTitle = true
		t.lead = leading(m.length) // the less text follows, the more a title is all of it
	case summary:
		t.inSummary = true
	default:
		t.mentions += share[p.kind]
		t.covered += covered * m.lexicon.terms[h.term].weight
		if p.kind == main {
			t.lead = max(t.lead, leading(p.position+(h.start-p.start)*p.letters/(p.end-p.start)))
		}
	}
}

// leading returns how much a place is in the lead that has so many letters
// before it.
func leading(letters int) float64 { return 1 - min(1, max(0, float64(letters)/lead)) }

// weigh gives the terms that were touched their points.
func (m *matcher) weigh() {
	length := max(shortest, float64(m.length))
	for _, touched := range m.touched {
		t, w := &m.tallies[touched], m.lexicon.terms[touched].weight
		t.points = Features{
			Title:    w * inTitle * one(t.inTitle),
			Summary:  w * inSummary * one(t.inSummary),
			Lead:     w * inLead * t.lead,
			Mentions: w * mention * math.Sqrt(t.mentions*shortest/length),
			Spread:   spread * t.covered / length,
		}
	}
}

func one(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// bound keeps what weak terms add below what the others do.
func (m *matcher) bound() {
	light, others := 0.0, 0.0
	for _, t := range m.touched {
		if m.lexicon.terms[t].weight <= weak {
			light += m.tallies[t].points.Sum()
		} else {
			others += m.tallies[t].points.Sum()
		}
	}
	if light > others {
		for _, t := range m.touched {
			if m.lexicon.terms[t].weight <= weak {
				m.tallies[t].points = m.tallies[t].points.times(others / light)
			}
		}
	}
}
