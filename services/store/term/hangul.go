package term

import (
	"strings"
	"unicode/utf8"
)

const syllable = 3 // bytes of a Hangul syllable

// hangul adds a run of Hangul without its particle or ending. A number before
// it makes its first syllables a counter, and no subject.
func (r *reader) hangul(text, prefix string, counted bool) {
	if counted && counts(text) {
		r.last = ""
		return
	}
	word := stem(text)
	if modifies(text) || predicate(word) || koreanStop[word] || koreanStop[text] {
		r.last = ""
		return
	}
	if prefix != "" && len(word) > syllable {
		r.add(prefix + word)
	}
	r.word(word, stop)
}

// counts reports whether text goes on after a number as 년, 개사 and 회를 do.
func counts(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return len(text) <= 2*syllable || len(text) <= 4*syllable && strings.ContainsRune(counters, first)
}

// stem returns word without what Korean adds to a noun. What is left has two
// syllables at least.
func stem(word string) string {
	if keeps(word) {
		return word
	}
	if cut := trim(word, verbEndings); cut != word {
		return cut
	}
	cut := trim(word, particles)
	if cut == word {
		cut = trimParticle(word)
	}
	if !keeps(cut) && len(cut) > 2*syllable {
		cut = strings.TrimSuffix(cut, "들")
	}
	return cut
}

// trim returns word without the longest of endings that it has, when that
// leaves a word.
func trim(word string, endings map[string]bool) string {
	ending := endsIn(word, endings)
	if len(word) < len(ending)+2*syllable {
		return word
	}
	return word[:len(word)-len(ending)]
}

// trimParticle removes a particle of one syllable where the sound before it is
// the one that the particle follows: 국가 and 나이 end in none.
func trimParticle(word string) string {
	if len(word) < 3*syllable {
		return word
	}
	last, size := utf8.DecodeLastRuneInString(word)
	before, _ := utf8.DecodeLastRuneInString(word[:len(word)-size])
	final := (before - 0xAC00) % 28 // 0: the syllable ends in a vowel
	var is bool
	switch last {
	case '은', '을', '이', '과':
		is = final != 0
	case '는', '를', '가', '와':
		is = final == 0
	case '로':
		is = final == 0 || final == 8 // 8 is ㄹ
	case '의', '에':
		is = true
	}
	if is {
		return word[:len(word)-size]
	}
	return word
}

// keeps reports whether word ends in a noun that only looks as if a particle
// ended it: 국무회의, 고속도로, but not 위원회의.
func keeps(word string) bool {
	return endsIn(word, nouns) != "" && endsIn(word, possessives) == ""
}

// longestEnding is the length of the longest ending in syllables.
const longestEnding = 5

// endsIn returns the longest of endings that word has.
func endsIn(word string, endings map[string]bool) string {
	for n := min(longestEnding*syllable, len(word)); n > 0; n -= syllable {
		if ending := word[len(word)-n:]; endings[ending] {
			return ending
		}
	}
	return ""
}

// modifies reports whether word is a verb before a noun, as 막는 and 주는: 는
// as a particle follows a vowel, and a noun of more than one syllable.
func modifies(word string) bool {
	rest, ok := strings.CutSuffix(word, "는")
	if !ok || rest == "" {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(rest)
	return len(rest) == syllable || (before-0xAC00)%28 != 0
}

// predicate reports whether word is a verb or an adjective: 나선다, 선제적.
func predicate(word string) bool {
	switch {
	case keeps(word), len(word) < 2*syllable:
		return false
	case strings.HasSuffix(word, "다"), strings.HasSuffix(word, "요"), strings.HasSuffix(word, "적") && len(word) > 2*syllable:
		return true
	}
	return endsIn(word, predicates) != ""
}
