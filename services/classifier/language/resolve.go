package language

import "math"

// hinted is the probability of a language that the source's claim alone decided.
const hinted = 0.6

// Parts of a text that do not show their language are taken to be in the one
// that the rest of it, in the same script, is in: headings, names, tables.
const (
	// restEnough is the part of them that the rest must be.
	restEnough = 0.25
	// likelySame is how probable it is that they are.
	likelySame = 0.8
	// besideNames is how many times as much of another script makes Latin words
	// names beside it.
	besideNames = 2
	// namesSure is how much of such names is of the language that they stand in.
	namesSure = 0.5
)

// resolveMalay settles whether Malay words are Indonesian.
func (d *document) resolveMalay() {
	if d.points[someMalay] == 0 {
		return
	}
	all := d.found[someMalay]
	all.add(&d.found[indonesian])
	all.add(&d.found[malay])
	surplus := float64(all.hits[indonesian] - all.hits[malay])
	if math.Abs(surplus) < 2 {
		p := d.detector.model.probabilities(sample(d.pieces(someMalay)))
		surplus += modelWeight * math.Log(max(p[indonesian], leastProbability)/max(p[malay], leastProbability))
	}
	switch d.hint {
	case indonesian:
		surplus += hintPrior
	case malay:
		surplus -= hintPrior
	}
	to := indonesian
	if surplus < 0 {
		to = malay
	}
	_, first, second := all.bestHits()
	odds := wordOdds(first, second) / (1 + math.Exp(-hitWeight*math.Abs(surplus)))
	d.odds[to] = max(odds, d.odds[to])
	d.move(someMalay, to, 1)
}

// resolveHan settles what Han characters are that two ways of writing share.
func (d *document) resolveHan() {
	pool := &d.found[someHan]
	points := d.points[someHan]
	if points == 0 {
		return
	}
	rest := d.largest(japaneseTongue, hans)
	switch {
	case d.points[rest] >= restEnough*points:
		d.move(someHan, rest, likelySame)
		return
	case d.points[korean] >= besideNames*points:
		d.move(someHan, korean, namesSure)
		return
	}
	to, lacking, next := pool.leastLacking()
	odds := hanOdds(lacking, next)
	if claimed := pool.lacking(d.hint); claimed <= lacking || d.hint == japaneseTongue && claimed <= lacking+1 {
		to, odds = d.hint, max(odds, hinted)
	} else if next == lacking {
		to = unknown
	}
	d.odds[to] = odds
	d.move(someHan, to, 1)
}

// lacking returns how many of the Han characters the standard of t lacks.
func (c *counts) lacking(t tongue) int {
	switch t {
	case hant:
		return c.notTraditional
	case hans:
		return c.notSimplified
	case japaneseTongue:
		return c.notShinjitai
	}
	return math.MaxInt
}

// resolveLatin settles what Latin words are in that are no prose of a language.
// Only where they are not beside a text that is, the model is asked.
func (d *document) resolveLatin() {
	pool := &d.found[someLatin]
	points := d.points[someLatin]
	if points == 0 {
		return
	}
	if rest := d.largest(english, foreignLatin); d.points[rest] >= restEnough*points {
		d.move(someLatin, rest, likelySame)
		return
	}
	main := d.largest(korean, foreign)
	if d.points[main] >= besideNames*points || pool.letters[latin] < leastLatin && d.points[main] >= points {
		d.move(someLatin, main, namesSure)
		return
	}
	if pool.words == 0 {
		d.move(someLatin, unknown, 1)
		return
	}
	p := d.detector.model.probabilities(sample(d.pieces(someLatin)))
	to, odds := pool.judge(&p, d.hint)
	if odds < leastConfidence && to != d.hint {
		to = unknown
	}
	if to == unknown && d.hint != unknown && d.hint <= lastTold && pool.words < manyWords {
		to, odds = d.hint, hinted
	}
	d.odds[to] = max(odds, d.odds[to])
	d.move(someLatin, to, 1)
}

// manyWords is the length of a text from which its language must show in it.
const manyWords = 10

// pieces returns the text of the passages in t.
func (d *document) pieces(t tongue) (pieces []string) {
	for i := range d.passages {
		if p := &d.passages[i]; p.tongue == t {
			pieces = append(pieces, d.texts[p.field][p.start:p.end])
		}
	}
	return pieces
}

// move gives what is in one language to another. share is how much of it is sure.
func (d *document) move(from, to tongue, share float64) {
	d.sure[to] += d.sure[from] * share
	d.points[to] += d.points[from]
	d.found[to].add(&d.found[from])
	d.points[from], d.sure[from] = 0, 0
	for i := range d.passages {
		if p := &d.passages[i]; p.tongue == from {
			p.tongue, p.weak = to, true
		}
	}
}

// largest returns the language from first to last that most of the text is in.
func (d *document) largest(first, last tongue) tongue {
	best := first
	for t := first; t <= last; t++ {
		if d.points[t] > d.points[best] {
			best = t
		}
	}
	return best
}
