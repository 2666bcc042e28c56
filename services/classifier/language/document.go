package language

import "math"

// document is what is known of one while its language is told.
type document struct {
	detector *Detector
	hint     tongue
	texts    [fields]string
	passages []passage
	// points is the weight of the letters in a language, sure the part of it
	// that is no name in another script or the like.
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
	p.tongue = c.tongue(s)
	d.points[p.tongue] += all
	d.sure[p.tongue] += min(all, 2*by[s])
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
	// A Cyrillic text of longWithout letters without any that only Russian has
	// is no Russian.
	longWithout = 200
)

func (c *counts) cyrillicTongue() tongue {
	if c.foreignCyrillic*foreignShare > c.letters[cyrillic] || c.onlyRussian == 0 && c.letters[cyrillic] >= longWithout {
		return foreign
	}
	return russianTongue
}

const (
	// Han characters show a way of writing where the others lack leastLacking
	// more of them, and severalTimes as many.
	leastLacking = 3
	severalTimes = 4
)

// hanTongue returns the language of Han characters without kana, someHan where
// they leave a doubt.
func (c *counts) hanTongue() tongue {
	t, lacking, next := c.leastLacking()
	if next-lacking >= leastLacking && next >= severalTimes*lacking {
		return t
	}
	return someHan
}

// leastLacking returns the way of writing whose standard lacks the fewest of the
// Han characters, how many, and how many the next does.
func (c *counts) leastLacking() (t tongue, lacking, next int) {
	t, lacking, next = hant, c.notTraditional, math.MaxInt
	for _, o := range []struct {
		tongue tongue
		n      int
	}{{hans, c.notSimplified}, {japaneseTongue, c.notShinjitai}} {
		if o.n < lacking {
			t, lacking, next = o.tongue, o.n, lacking
		} else {
			next = min(next, o.n)
		}
	}
	return t, lacking, next
}

// hanOdds is how probable a way of writing is whose standard lacks so many of
// the characters while the next lacks more.
func hanOdds(lacking, next int) float64 {
	return (float64(next) + 0.2) / (float64(next+lacking) + 0.4)
}

// resolve settles what no passage told by itself, and how sure each language is.
func (d *document) resolve() {
	for t := range tongues {
		if d.points[t] > 0 {
			d.odds[t] = d.found[t].odds(t)
		}
	}
	d.resolveMalay()
	d.resolveHan()
	d.resolveLatin()
}

// odds is how probable it is that t is the language of what was found to be in it.
func (c *counts) odds(t tongue) float64 {
	switch t {
	case korean:
		return scriptOdds(c.letters[hangul])
	case japaneseTongue:
		if c.letters[kana] == 0 {
			_, lacking, next := c.leastLacking()
			return hanOdds(lacking, next)
		}
		return scriptOdds(2 * c.letters[kana])
	case thai:
		return scriptOdds(c.letters[thaiScript])
	case russianTongue:
		if c.onlyRussian == 0 {
			return 0.85
		}
		return scriptOdds(c.letters[cyrillic] / 2)
	case hant, hans:
		_, lacking, next := c.leastLacking()
		return hanOdds(lacking, next)
	case vietnameseTongue:
		return scriptOdds(2 * c.vietnamese)
	}
	_, first, second := c.bestHits()
	return wordOdds(first, second)
}
