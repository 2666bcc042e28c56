package translator

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// script is what is known of a language that is not written in Latin letters.
type script struct {
	// letters are those of the language's own script.
	letters []*unicode.RangeTable
	// density is between which bounds the length of a translation into an
	// alphabet is, as a multiple of the original in code points. Measured on
	// the human translations of a thousand sentences each, with some room.
	density band
}

// band is a range of ratios.
type band struct{ low, high float64 }

var scripts = map[string]script{
	"ko": {[]*unicode.RangeTable{unicode.Hangul}, band{0.8, 4.2}},
	"zh": {[]*unicode.RangeTable{unicode.Han}, band{0.8, 6.2}},
	"ja": {[]*unicode.RangeTable{unicode.Hiragana, unicode.Katakana, unicode.Han}, band{0.8, 4.3}},
	"ru": {[]*unicode.RangeTable{unicode.Cyrillic}, alphabetic},
	"th": {[]*unicode.RangeTable{unicode.Thai}, alphabetic},
}

// alphabetic is the band between two alphabets, compact that between two
// scripts of syllables and words.
var (
	alphabetic = band{0.4, 2.5}
	compact    = band{0.3, 3.0}
)

// base returns the language of a tag without script and region.
func base(tag string) string {
	language, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return language
}

// sameLanguage reports whether a reader of one language reads the other as it
// is. The two scripts of Chinese are two languages here, its regions are not
// told apart by any tag of ours; a tag without script is either.
func sameLanguage(a, b string) bool {
	if base(a) != base(b) {
		return false
	}
	return scriptOf(a) == "" || scriptOf(b) == "" || scriptOf(a) == scriptOf(b)
}

// scriptOf returns the script in a tag, the part of four letters.
func scriptOf(tag string) string {
	for _, part := range strings.Split(strings.ToLower(tag), "-")[1:] {
		if len(part) == 4 {
			return part
		}
	}
	return ""
}

// needsTranslation reports whether text has words in the source language: a
// number, an address or a Latin name among Korean paragraphs has none.
func needsTranslation(source, text string) bool {
	own, ok := scripts[base(source)]
	return strings.IndexFunc(text, func(r rune) bool {
		return unicode.IsLetter(r) && (!ok || unicode.In(r, own.letters...))
	}) >= 0
}

// scriptLeft returns the share of the letters in text that are of the source's
// script and not of the target's.
func scriptLeft(source, target, text string) float64 {
	own, ok := scripts[base(source)]
	if !ok {
		return 0
	}
	allowed := scripts[base(target)].letters
	letters, left := 0, 0
	for _, r := range text {
		if !unicode.IsLetter(r) {
			continue
		}
		letters++
		if unicode.In(r, own.letters...) && !unicode.In(r, allowed...) {
			left++
		}
	}
	return float64(left) / float64(max(letters, 1))
}

// lengthBand returns the band in which the length of a translation is.
func lengthBand(source, target string) band {
	from, to := densityOf(source), densityOf(target)
	switch {
	case from == alphabetic && to == alphabetic:
		return alphabetic
	case to == alphabetic:
		return from
	case from == alphabetic:
		return band{1 / to.high, 1 / to.low}
	}
	return compact
}

func densityOf(tag string) band {
	if s, ok := scripts[base(tag)]; ok {
		return s.density
	}
	return alphabetic
}

// lengthRatio returns the length of text as a multiple of that of original.
func lengthRatio(original, text string) float64 {
	return float64(utf8.RuneCountInString(text)) / float64(max(utf8.RuneCountInString(original), 1))
}
