package language

import "math"

const (
	// A Latin passage shows its language by itself where surplus more of its
	// words are common in that than in any other, a quarter of them at least, and
	// one in evident of all.
	surplus      = 2
	surplusShare = 4
	evident      = 8
	// A foreign letter tells as much as letterHits words, and fewForeign of them
	// are no name.
	letterHits = 2
	fewForeign = 2
	// A text is Vietnamese where one in vietnameseShare of its letters is one of
	// those that only Vietnamese has.
	vietnameseShare = 12
)

// latinTongue returns the language that the words of a passage show, or which
// group it is of.
func (c *counts) latinTongue() tongue {
	if c.vietnamese*vietnameseShare >= c.letters[latin] {
		return vietnameseTongue
	}
	best, first, second := c.bestHits()
	switch {
	case first-second < surplus || (first-second)*surplusShare < first || first*evident < c.words:
		return someLatin
	case best == foreignLatin && first < fewForeign*letterHits:
		return someLatin // a name
	case best > lastTold:
		return foreignLatin
	case best == indonesian || best == malay:
		return c.malayTongue()
	}
	return best
}

// leanLatin returns the languages that most of the common words of a passage are
// of, as bits.
func (c *counts) leanLatin() (leans uint32) {
	_, most, _ := c.bestHits()
	for l := english; l < latinTongues && most > 0; l++ {
		if c.hits[l] == most {
			leans |= 1 << l
		}
	}
	return leans
}

// malayTongue tells Indonesian from Malay where the words of only one of them
// leave no doubt.
func (c *counts) malayTongue() tongue {
	i, m := c.hits[indonesian], c.hits[malay]
	switch {
	case i-m >= surplus && m*2 <= i:
		return indonesian
	case m-i >= surplus && i*2 <= m:
		return malay
	}
	return someMalay
}

// leanMalay returns which of Indonesian and Malay more of the words of a passage
// are of, as bits.
func (c *counts) leanMalay() uint32 {
	switch i, m := c.hits[indonesian], c.hits[malay]; {
	case i > m:
		return 1 << indonesian
	case i < m:
		return 1 << malay
	}
	return 0
}

// bestHits returns the language with the most common words and how many they
// are, and those of the next. Indonesian and Malay are one here, and so are those
// that are not told, with the letters that only they have.
func (c *counts) bestHits() (best tongue, first, second int) {
	for l := english; l <= lastTold; l++ {
		switch n := c.hits[l]; {
		case l == malay && best == indonesian:
			first = max(first, n)
		case n > first:
			best, first, second = l, n, first
		case n > second:
			second = n
		}
	}
	others, most := foreignLatin, 0
	for l := lastTold + 1; l < foreignLatin; l++ {
		if c.hits[l] > most {
			others, most = l, c.hits[l]
		}
	}
	most += c.hits[foreignLatin]
	if most > first {
		return others, most, first
	}
	return best, first, max(second, most)
}

// Weights of what is known of a Latin text whose words alone do not show its
// language, in natural logarithms. They were fitted on titles and pieces of
// documents, so that of the answers with a probability of 0.9 nine in ten are
// right.
const (
	// modelWeight tempers the model, which takes every trigram for independent
	// of the others.
	modelWeight = 0.7
	// malayWeight does so between Indonesian and Malay.
	malayWeight = 0.3
	// hitWeight is what a common word says for a language.
	hitWeight = 1.2
	// missWeight is what any word says against its being a language at all.
	missWeight = 0.12
	// enoughWords is the number from which more words say nothing more.
	enoughWords = 30
	// nameWeight is what speaks for a list of names where every word begins with
	// a capital and none is common.
	nameWeight = 1.5
	// noiseWeight is the same of a word without any vowel.
	noiseWeight = 1
	// toldPrior is for the languages that can be asked for: others are rare in
	// what is published about policy in the region.
	toldPrior = 1.5
	// hintPrior is for the one that the source claims.
	hintPrior = 3
	// leastProbability is the least that the model is believed to say.
	leastProbability = 1e-3
	// unmodelled stands for what it would say of a language that it does not know.
	unmodelled = 0.01
)

// judge returns the language of Latin words that are in one, and how probable
// that is. probability is what the model says, claim what the source does.
func (c *counts) judge(probability *[latinTongues]float64, claim tongue) (best tongue, p float64) {
	hint := claim
	if c.vietnamese*vietnameseShare >= c.letters[latin] && c.vietnamese > 0 {
		return vietnameseTongue, scriptOdds(c.vietnamese * 4)
	}
	split := *probability
	probability[indonesian] += probability[malay] // which of them is settled below
	hits := c.hits
	hits[indonesian] = max(hits[indonesian], hits[malay])
	if hint == malay {
		hint = indonesian
	}
	scale := min(1, enoughWords/float64(c.words))
	none := modelWeight * math.Log(1.0/12)
	if best, first, _ := c.bestHits(); c.capitals == c.words && (best == unknown || first == 0) {
		none += nameWeight
	}
	none += noiseWeight * float64(c.noise) * scale
	sum, most := math.Exp(none), none
	for l := english; l < latinTongues; l++ {
		if l == malay {
			continue
		}
		if l > lastTold && l != foreignLatin {
			hits[l] += hits[foreignLatin]
		}
		score := latinScore(l, probability[l], float64(hits[l])*scale) - missWeight*float64(c.words)*scale
		if l == hint {
			score += hintPrior
		}
		sum += math.Exp(score)
		if score > most {
			best, most = l, score
		}
	}
	p = math.Exp(most) / sum
	switch {
	case best == indonesian:
		t, q := c.splitMalay(&split, claim)
		return t, p * q
	case best > lastTold:
		best = foreignLatin
	}
	return best, p
}

// latinScore is what the model and so many common words say for l.
func latinScore(l tongue, probability, hits float64) float64 {
	if l > lastModelled {
		probability = unmodelled
	}
	score := modelWeight*math.Log(max(probability, leastProbability)) + hitWeight*hits
	if l <= lastTold {
		score += toldPrior
	}
	return score
}

// splitMalay says whether Malay words are Indonesian, and how probable that is.
func (c *counts) splitMalay(probability *[latinTongues]float64, hint tongue) (t tongue, p float64) {
	surplus := malayWeight * math.Log(max(probability[indonesian], leastProbability)/max(probability[malay], leastProbability))
	surplus += hitWeight * float64(c.hits[indonesian]-c.hits[malay])
	switch hint {
	case indonesian:
		surplus += hintPrior
	case malay:
		surplus -= hintPrior
	}
	t = indonesian
	if surplus < 0 {
		t = malay
	}
	return t, 1 / (1 + math.Exp(-math.Abs(surplus)))
}

// wordOdds is how probable a language is that first of the common words speak
// for, and second for the next.
func wordOdds(first, second int) float64 {
	return 1 - 0.16*math.Exp(-float64(first-second)/2.5)
}

// scriptOdds is how probable a language is that only its own letters speak for.
func scriptOdds(letters int) float64 {
	return 1 - 0.3*math.Exp(-float64(letters)/4)
}
