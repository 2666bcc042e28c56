package language

import "math"

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

// leanHan returns the ways of writing whose standards lack the fewest of the
// characters, as bits.
func (c *counts) leanHan() (leans uint32) {
	_, least, _ := c.leastLacking()
	for t := japaneseTongue; t <= hans; t++ {
		if c.lacking(t) == least {
			leans |= 1 << t
		}
	}
	return leans
}

// lacking returns how many of the Han characters the standard of t lacks.
func (c *counts) lacking(t tongue) int {
	switch t {
	case hant:
		return c.notTraditional
	case hans:
		return c.notSimplified
	}
	return c.notShinjitai
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

// Weights of what is known of Han characters, in natural logarithms.
const (
	// lackWeight is what a character that the standard of a way of writing lacks
	// says against it.
	lackWeight = 2.5
	// noKana is what the absence of any kana says against Japanese, and
	// kanaWeight what each says against Chinese, which writes one for effect.
	noKana     = 1.2
	kanaWeight = 2.5
	// claimWeight is what the source's claim says.
	claimWeight = 2
)

// judgeHan returns the most probable language of Han characters, and how
// probable it is. hint is what the source claims.
func (c *counts) judgeHan(hint tongue) (best tongue, p float64) {
	kanas := kanaWeight * float64(min(c.letters[kana], 3))
	most, sum := math.Inf(-1), 0.0
	for t := japaneseTongue; t <= hans; t++ {
		score := -lackWeight * float64(c.lacking(t))
		switch {
		case t != japaneseTongue:
			score -= kanas
		case kanas == 0:
			score -= noKana
		}
		if t == hint {
			score += claimWeight
		}
		if score > most {
			best, most, sum = t, score, sum*math.Exp(most-score)+1
		} else {
			sum += math.Exp(score - most)
		}
	}
	return best, min(1/sum, c.pure(best))
}

// pure is the share of the characters that tell t from its neighbours which speak
// for it.
func (c *counts) pure(t tongue) float64 {
	next := math.MaxInt
	for o := japaneseTongue; o <= hans; o++ {
		if o != t {
			next = min(next, c.lacking(o))
		}
	}
	return (float64(next) + 0.5) / (float64(next+c.lacking(t)) + 0.5)
}
