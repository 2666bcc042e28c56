package language

import "math/bits"

// hinted is the probability of a language that the source's claim alone decided.
const hinted = 0.6

// Parts of a text that do not show their language are taken to be in the one
// that the rest of it, in the same script, is in: headings, names, tables.
const (
	// restEnough is the part of them that the rest must be.
	restEnough = 0.25
	// mostOfText is how many times as much as them it must be where they show
	// some words of another.
	mostOfText = 4
	// likelySame is how probable it is that they are.
	likelySame = 0.8
	// besideNames is how many times as much of another script makes Latin words
	// names beside it.
	besideNames = 2
	// namesSure is how much of such names is of the language that they stand in.
	namesSure = 0.5
	// leastBesideNames is the part of a list of names that a text in another
	// script must be to be what the document is in.
	leastBesideNames = 0.1
	// clear is the probability from which a language is not the one claimed.
	clear = 0.9
	// manyWords is the length of a text from which its language must show in it.
	manyWords = 10
)

// resolve settles what no passage told by itself, and how sure each language is.
// Nothing in it depends on the order of the passages.
func (d *document) resolve() {
	for t := range tongues {
		if d.points[t] > 0 {
			d.odds[t] = d.found[t].odds(t)
		}
	}
	if d.found[russianTongue].cyrillicTongue() == foreign {
		d.move(russianTongue, foreign, 1) // together they have too little that is Russian
	}
	d.resolveMalay()
	d.resolveHan()
	d.resolveLatin()
	for t := english; t < foreign; t++ {
		if d.points[t] > 0 && d.odds[t] < leastConfidence {
			d.move(t, unknown, 1)
		}
	}
}

// resolveMalay settles whether Malay words are Indonesian. A little of one beside
// the other is the other, with words that both have.
func (d *document) resolveMalay() {
	if i, m := d.points[indonesian], d.points[malay]; i > 0 && m > 0 && min(i, m) < restEnough*max(i, m) {
		more := d.largest(indonesian, malay)
		d.move(indonesian+malay-more, more, 1)
	}
	d.join(someMalay, indonesian, malay)
	d.divideMalay()
	if d.points[someMalay] == 0 {
		return
	}
	all := d.found[someMalay]
	all.add(&d.found[indonesian])
	all.add(&d.found[malay])
	var p [latinTongues]float64
	if surplus := all.hits[indonesian] - all.hits[malay]; surplus > -2 && surplus < 2 {
		p = d.detector.model.probabilities(sample(d.pieces(someMalay)))
	}
	to, odds := all.splitMalay(&p, d.hint)
	_, first, second := all.bestHits()
	odds *= wordOdds(first, second)
	d.odds[to] = max(odds, d.odds[to])
	d.move(someMalay, to, 1)
}

// divideMalay settles Malay words by passages where a good part leans to either
// language.
func (d *document) divideMalay() {
	var leaning [tongues]float64
	for i := range d.passages {
		if p := &d.passages[i]; p.tongue == someMalay && p.leans != 0 {
			leaning[bits.TrailingZeros32(p.leans)] += p.points
		}
	}
	if i, m := leaning[indonesian], leaning[malay]; min(i, m) > 0 && min(i, m) >= restEnough*max(i, m) {
		d.odds[indonesian] = max(d.odds[indonesian], likelySame)
		d.odds[malay] = max(d.odds[malay], likelySame)
		d.moveLeaning(someMalay, indonesian)
		d.moveLeaning(someMalay, malay)
	}
}

// resolveHan settles what Han characters are that two ways of writing share.
func (d *document) resolveHan() {
	d.join(someHan, japaneseTongue, hans)
	points := d.points[someHan]
	if points == 0 {
		return
	}
	if d.points[korean] >= besideNames*points {
		d.move(someHan, korean, namesSure)
		return
	}
	to, odds := d.found[someHan].judgeHan(d.hint)
	if odds < leastConfidence {
		to = unknown
	}
	d.odds[to] = max(odds, d.odds[to])
	d.move(someHan, to, 1)
}

// resolveLatin settles what Latin words are in that are no prose of a language.
// Only where they are not beside a text that is, the model is asked.
func (d *document) resolveLatin() {
	if t := d.found[someLatin].latinTongue(); t <= lastTold && d.points[t] == 0 {
		// Passages that none of them is enough by itself.
		d.odds[t] = d.found[someLatin].odds(t)
		d.moveLeaning(someLatin, t)
	}
	d.join(someLatin, english, foreignLatin)
	pool := &d.found[someLatin]
	points := d.points[someLatin]
	if points == 0 {
		return
	}
	main := d.largest(korean, foreign)
	if d.points[main] >= besideNames*points || pool.letters[latin] < leastLatin && d.points[main] >= points {
		d.move(someLatin, main, namesSure)
		return
	}
	to, odds := d.judgeLatin(pool)
	if to == unknown && d.points[main] >= leastBesideNames*points {
		d.move(someLatin, main, 0)
		return
	}
	d.odds[to] = max(odds, d.odds[to])
	d.move(someLatin, to, 1)
}

// judgeLatin asks the model, and the source where that leaves a doubt.
func (d *document) judgeLatin(pool *counts) (to tongue, odds float64) {
	if pool.words == 0 {
		return unknown, 0
	}
	p := d.detector.model.probabilities(sample(d.pieces(someLatin)))
	to, odds = pool.judge(&p, d.hint)
	claimed := d.hint != unknown && d.hint <= lastTold && pool.words < manyWords
	switch {
	case claimed && to != d.hint && pool.hits[to] <= pool.hits[d.hint] && odds < clear:
		return d.hint, hinted
	case odds >= leastConfidence:
		return to, odds
	case claimed:
		return d.hint, hinted
	}
	return unknown, 0
}

// pieces returns the text of the passages in t.
func (d *document) pieces(t tongue) (pieces []string) {
	for i := range d.passages {
		if p := &d.passages[i]; p.tongue == t {
			pieces = append(pieces, d.texts[p.field][p.start:p.end])
		}
	}
	return pieces
}

// join gives each passage in from to the largest language from first to last
// that it leans to, or to the largest of all where that is most of the text.
// A language that is much less than they are together gets none.
func (d *document) join(from, first, last tongue) {
	points, had := d.points[from], d.points
	largest := d.largest(first, last)
	for i := range d.passages {
		p := &d.passages[i]
		if p.tongue != from {
			continue
		}
		best := unknown
		for t := first; t <= last; t++ {
			if (p.leans == 0 || p.leans>>t&1 == 1) && had[t] >= restEnough*points && (best == unknown || had[t] > had[best]) {
				best = t
			}
		}
		if best == unknown && had[largest] >= mostOfText*points {
			best = largest
		}
		if best != unknown {
			d.give(p, best, likelySame)
		}
	}
}

// moveLeaning gives the passages in one language that lean to another to it.
func (d *document) moveLeaning(from, to tongue) {
	for i := range d.passages {
		if p := &d.passages[i]; p.tongue == from && p.leans>>to&1 == 1 {
			d.give(p, to, 1)
		}
	}
}

// move gives what is in one language to another. share is how much of it is sure.
func (d *document) move(from, to tongue, share float64) {
	d.found[to].add(&d.found[from])
	for i := range d.passages {
		if p := &d.passages[i]; p.tongue == from {
			d.give(p, to, share)
		}
	}
}

// give says that p is in language to.
func (d *document) give(p *passage, to tongue, share float64) {
	d.points[p.tongue] -= p.points
	d.sure[p.tongue] -= p.sure
	d.points[to] += p.points
	d.sure[to] += p.sure * share
	p.tongue, p.weak = to, true
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
