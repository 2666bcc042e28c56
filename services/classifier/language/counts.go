package language

// counts is what a stretch of text holds.
type counts struct {
	letters [scripts]int
	digits  int
	// notIn counts the Han characters that the standard of a way of writing lacks.
	notSimplified, notTraditional, notShinjitai int
	// foreignCyrillic are the Cyrillic letters that Russian lacks, onlyRussian
	// those that its neighbours do, hardSigns the vowel of Bulgarian.
	foreignCyrillic, onlyRussian, hardSigns int
	vietnamese                              int
	// words are the Latin ones, capitals those that begin with one, noise those
	// without a vowel, and hits how many of them are common in a language.
	words, capitals, noise int
	hits                   [latinTongues]int
}

func (c *counts) add(o *counts) {
	for s := range o.letters {
		c.letters[s] += o.letters[s]
	}
	c.digits += o.digits
	if o.letters[han] > 0 {
		c.notSimplified += o.notSimplified
		c.notTraditional += o.notTraditional
		c.notShinjitai += o.notShinjitai
	}
	c.foreignCyrillic += o.foreignCyrillic
	c.onlyRussian += o.onlyRussian
	c.hardSigns += o.hardSigns
	if o.letters[latin] > 0 {
		c.vietnamese += o.vietnamese
		c.words += o.words
		c.capitals += o.capitals
		c.noise += o.noise
		for l := range o.hits {
			c.hits[l] += o.hits[l]
		}
	}
}

// count notes what a Latin letter with an accent, or its mark, says.
func (c *counts) count(r rune) {
	switch {
	case vietnameseLetter(r):
		c.vietnamese++
	case foreignLetter(r):
		c.hits[foreignLatin] += letterHits
	case r == 'ñ' || r == 'Ñ':
		c.hits[spanish]++
	case r == 'œ':
		c.hits[french]++
	}
}

const (
	// leastLatin is the number of Latin letters below which a sentence among
	// others is taken for names and abbreviations, leastPoints the same for the
	// weight of another script.
	leastLatin  = 60
	leastPoints = 25
)

// points returns the weight of the letters, by script and in all. Kana and Han
// are one where a tenth of the two is kana.
func (c *counts) points() (by [scripts]float64, all float64) {
	for s := latin; s < scripts; s++ {
		by[s] = float64(c.letters[s]) * s.weight()
		all += by[s]
	}
	if c.letters[kana]*9 >= c.letters[han] {
		by[kana], by[han] = by[kana]+by[han], 0
	}
	return by, all
}

// leastOfScript is the share of a passage from which a script decides about it,
// however much of the rest is Latin: words of other scripts are rare in English,
// names in Latin script are not in Korean.
const leastOfScript = 0.3

// leastOfTitle is the same of a passage with fewer Latin letters than leastLatin.
const leastOfTitle = 0.15

// script returns the script that decides about a passage, none without letters.
func (c *counts) script() script {
	by, all := c.points()
	if all == 0 {
		return none
	}
	best := hangul
	for s := hangul; s < scripts; s++ {
		if by[s] > by[best] {
			best = s
		}
	}
	least := leastOfScript
	if c.letters[latin] < leastLatin {
		least = leastOfTitle
	}
	if by[best] < least*all && by[latin] > by[best] {
		return latin
	}
	return best
}

// stands reports whether a sentence of script has enough letters of it to be a
// passage by itself.
func (c *counts) stands(s script) bool {
	if s == latin {
		return c.letters[latin] >= leastLatin
	}
	by, _ := c.points()
	return by[s] >= leastPoints
}
