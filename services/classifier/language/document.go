package language

import "math"

// document is what is known of one while its language is told.
type document struct {
	detector *Detector
	hint     tongue
	texts    [fields]string
	passages []passage
	// points and sure are the sums of the passages in a language.
	points, sure [tongues]float64
	// odds is how probable it is that a language is the right name for them.
	odds [tongues]float64
	// found is what the passages of a language hold together.
	found  [tongues]counts
	digits int
}

// fields is the number of parts of a document: title, summary, body.
const fields = 3

// add takes a passage and tells its language where it can by itself.
func (d *document) add(p passage, c *counts) {
	d.digits += c.digits
	by, all := c.points()
	if all == 0 {
		return
	}
	s := c.script()
	p.tongue, p.points, p.sure = c.tongue(s), all, min(all, 2*by[s])
	switch p.tongue {
	case someHan:
		p.leans = c.leanHan()
	case someLatin:
		p.leans = c.leanLatin()
	case someMalay:
		p.leans = c.leanMalay()
	}
	d.points[p.tongue] += p.points
	d.sure[p.tongue] += p.sure
	d.found[p.tongue].add(c)
	d.passages = append(d.passages, p)
}

// tongue returns the language of a passage that script s decides about.
func (c *counts) tongue(s script) tongue {
	switch s {
	case hangul:
		return korean
	case kana:
		return japaneseTongue
	case thaiScript:
		return thai
	case cyrillic:
		return c.cyrillicTongue()
	case han:
		return c.hanTongue()
	case latin:
		return c.latinTongue()
	}
	return foreign
}

const (
	// A name in Ukrainian does not make a Russian text foreign, one letter in
	// foreignShare does.
	foreignShare = 50
	// seldomWithout is how probable it is that one letter more of a Russian text
	// is not one of those that its neighbours lack, and russianPrior that a text
	// in letters of all of them is Russian.
	seldomWithout = 0.978
	russianPrior  = 0.95
)

func (c *counts) cyrillicTongue() tongue {
	if c.foreignCyrillic*foreignShare > c.letters[cyrillic] || c.hardSigns > 1 && c.hardSigns > c.onlyRussian || c.russianOdds() < leastConfidence {
		return foreign
	}
	return russianTongue
}

// russianOdds is how probable Russian is with so many of the letters that only it
// has.
func (c *counts) russianOdds() float64 {
	if c.onlyRussian > 0 {
		return scriptOdds(c.letters[cyrillic] / 2)
	}
	without := russianPrior * math.Pow(seldomWithout, float64(c.letters[cyrillic]))
	return without / (without + 1 - russianPrior)
}

// odds is how probable it is that t is the language of what was found to be in it.
func (c *counts) odds(t tongue) float64 {
	switch t {
	case korean:
		return scriptOdds(c.letters[hangul])
	case japaneseTongue:
		if c.letters[kana] == 0 {
			_, p := c.judgeHan(unknown)
			return p
		}
		return scriptOdds(2 * c.letters[kana])
	case thai:
		return scriptOdds(c.letters[thaiScript])
	case russianTongue:
		return c.russianOdds()
	case hant, hans:
		_, p := c.judgeHan(unknown)
		return p
	case vietnameseTongue:
		return scriptOdds(4 * c.vietnamese)
	}
	_, first, second := c.bestHits()
	return wordOdds(first, second)
}
