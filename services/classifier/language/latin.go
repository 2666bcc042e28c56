package language

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/pemistahl/lingua-go"
	"golang.org/x/text/unicode/norm"
)

const (
	// shortSample is how many bytes of Latin words the model reads at first. Its
	// cost grows with the text, and most texts need no more.
	shortSample = 120
	// fullSample is how many it reads where the first left a doubt, and where
	// the common words are looked for.
	fullSample = 600
	// sure is the confidence below which there is a doubt.
	sure = 0.95
	// manyWords is the length of a sample from which its language must show in
	// it: one word in leastCommon is then one of the language's common words.
	manyWords   = 10
	leastCommon = 25
	// A language is evident where fewCommon words (or, where the model is in
	// doubt, any) and one in evident are common ones of it, and at most a third
	// of that of any other.
	fewCommon = 5
	evident   = 8
)

// latinModel tells languages in Latin script apart.
type latinModel struct {
	tags   map[lingua.Language]string
	wanted []string
	// common gives the languages that a word is common in, as a set of bits, by
	// their place in commonTags.
	common     map[string]uint8
	commonTags []string
	// detector builds the model at its first call.
	detector func() lingua.LanguageDetector
}

// newLatinModel returns a model of the languages named by tags. One language
// alone cannot be told from what it is not: the model then knows all of them.
func newLatinModel(tags []string) *latinModel {
	known := latinLanguages()
	m := &latinModel{tags: map[lingua.Language]string{}}
	m.common, m.commonTags = commonWords()
	for _, tag := range tags {
		if l, ok := known[tag]; ok {
			m.tags[l] = tag
			m.wanted = append(m.wanted, tag)
		}
	}
	var candidates []lingua.Language
	for _, l := range known {
		if _, wanted := m.tags[l]; wanted || len(m.tags) == 1 {
			candidates = append(candidates, l)
		}
	}
	m.detector = sync.OnceValue(func() lingua.LanguageDetector {
		d := lingua.NewLanguageDetectorBuilder().FromLanguages(candidates...).WithLowAccuracyMode().Build()
		d.ComputeLanguageConfidenceValues("loads every model") // else two first callers would each load them
		return d
	})
	return m
}

func latinLanguages() map[string]lingua.Language {
	return map[string]lingua.Language{
		"en": lingua.English, "es": lingua.Spanish, "fr": lingua.French, "id": lingua.Indonesian,
		"ms": lingua.Malay, "tl": lingua.Tagalog, "vi": lingua.Vietnamese,
	}
}

// commonWords returns the languages of the most frequent words. They decide the
// evident cases at a twentieth of the model's cost, and they keep neighbours
// outside the set out: the model can only choose among what it knows, and takes
// German for English and Portuguese for Spanish.
func commonWords() (common map[string]uint8, tags []string) {
	common = map[string]uint8{}
	for i, list := range []struct{ tag, words string }{
		{"en", "the of and to for with by that on is are from this be has which"},
		{"es", "el los las y en del"},
		{"fr", "le les des et du dans pour est qui une au aux sur par"},
		{"id", "yang dan di untuk dengan ini dari pada dalam akan oleh ke bagi serta"},
		{"ms", "yang dan di untuk dengan ini dari pada dalam akan oleh ke bagi serta"},
		{"tl", "ang ng sa na mga at ay"},
	} {
		tags = append(tags, list.tag)
		for word := range strings.FieldsSeq(list.words) {
			common[word] |= 1 << i
		}
	}
	return common, tags
}

// detect returns the language of the Latin words in texts, empty when it is
// none of the wanted ones, and how sure that is.
func (m *latinModel) detect(texts []string, hint string) (tag string, confidence float64) {
	words := sample(texts, fullSample)
	if len(m.tags) == 0 || words == "" {
		return "", 0
	}
	counts := m.countCommon(words)
	if tag, confidence = counts.evident(fewCommon); tag != "" {
		return tag, confidence
	}
	for _, text := range []string{words[:strings.LastIndexByte(words[:min(shortSample, len(words))], ' ')+1], words} {
		best := m.detector().ComputeLanguageConfidenceValues(text)[0]
		tag, confidence = m.tags[best.Language()], best.Value()
		if confidence >= sure {
			break
		}
	}
	if confidence < sure {
		if shown, _ := counts.evident(1); shown != "" {
			return shown, sure
		}
	}
	if tag != hint && !counts.allow(tag) {
		return "", 1
	}
	return tag, confidence
}

// commonCounts is how many words of a sample are common in each language.
type commonCounts struct {
	all  int
	tags []string
	of   [8]int
}

func (m *latinModel) countCommon(words string) commonCounts {
	counts := commonCounts{tags: m.commonTags}
	for word := range strings.FieldsSeq(words) {
		counts.all++
		for i, in := 0, m.common[strings.ToLower(word)]; in != 0; i, in = i+1, in>>1 {
			counts.of[i] += int(in & 1)
		}
	}
	return counts
}

// evident returns the language that the common words leave no doubt about, if
// there are least of them.
func (c commonCounts) evident(least int) (tag string, confidence float64) {
	best, second := 0, 0
	for i := range c.tags {
		switch n := c.of[i]; {
		case n > best:
			best, second, tag = n, best, c.tags[i]
		case n > second:
			second = n
		}
	}
	if best < least || best*evident < c.all || second*3 > best {
		return "", 0
	}
	return tag, float64(best) / float64(best+second)
}

// allow reports whether the sample can be in the language tag: one long enough
// must hold some of its common words.
func (c commonCounts) allow(tag string) bool {
	i := slices.Index(c.tags, tag)
	return i < 0 || c.all < manyWords || c.of[i]*leastCommon >= c.all
}

// knows reports whether tag is one of the wanted languages.
func (m *latinModel) knows(tag string) bool { return slices.Contains(m.wanted, tag) }

// sample returns about size bytes of Latin words from texts, in NFC. Words all
// in capitals are left out: they are abbreviations, which belong to no language.
func sample(texts []string, size int) string {
	var b strings.Builder
	b.Grow(size + 64)
	for _, text := range texts {
		for len(text) > 0 && b.Len() < size {
			var word string
			word, text = nextWord(text)
			if len(word) > 1 && strings.ContainsFunc(word, unicode.IsLower) {
				b.WriteString(word)
				b.WriteByte(' ')
			}
		}
	}
	return norm.NFC.String(b.String())
}

// nextWord returns the first run of Latin letters in text, and what follows it.
func nextWord(text string) (word, rest string) {
	start := -1
	for i, r := range text {
		if latinLetter(r) {
			if start < 0 {
				start = i
			}
		} else if start >= 0 {
			return text[start:i], text[i:]
		}
	}
	if start < 0 {
		return "", ""
	}
	return text[start:], ""
}

// latinLetter reports whether r is part of a Latin word, combining accents included.
func latinLetter(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r|0x20 && r|0x20 <= 'z'
	}
	return scriptOf(r) == latin && r < 0xff00 || unicode.Is(unicode.Mn, r) && r < 0x370
}
