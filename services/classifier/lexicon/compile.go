package lexicon

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxTerm is the length in code points that a term may have.
const maxTerm = 64

// term is an entry of the lexicon.
type term struct {
	// text is the term as it is written there.
	text  string
	topic int
	// weight is 0 for a phrase that hides the terms inside it.
	weight float64
	// guard is the number of this term's unless: where one of its phrases was
	// seen, the term does not count.
	guard int
	// capitals says that it matches in capitals only.
	capitals bool
}

// noGuard is the guard of a term that always counts.
const noGuard = -1

// pattern is one form of a term.
type pattern struct {
	folded []rune
	// term is the index of the term, or, where guards is set, of the guard.
	term   int
	guards bool
	// left and right say that a word must begin and end there.
	left, right bool
}

// The weights of terms by their list.
const (
	strong = 1.0
	medium = 0.5
	weak   = 0.15
)

// compile fills l with the terms and patterns of f.
func (l *Lexicon) compile(f file) {
	for i, t := range f.Topics {
		l.topics = append(l.topics, t.ID.text)
		guards := l.addGuards(t)
		for _, language := range sortedKeys(t.Terms) {
			lists := t.Terms[language]
			for _, list := range []struct {
				words  []word
				weight float64
			}{{lists.Strong, strong}, {lists.Medium, medium}, {lists.Weak, weak}, {lists.Ignore, 0}} {
				for _, w := range list.words {
					guard, ok := guards[string(foldString(w.text))]
					if !ok {
						guard = noGuard
					}
					l.addTerm(term{w.text, i, list.weight, guard, abbreviation(w.text)}, language)
				}
			}
		}
	}
}

// addGuards adds the phrases of t's unless, and returns the guard of each term.
func (l *Lexicon) addGuards(t topicFile) map[string]int {
	guards := map[string]int{}
	for _, text := range sortedKeys(t.Unless) {
		guards[string(foldString(text))] = l.guards
		for _, w := range t.Unless[text] {
			for _, form := range forms(w.text, "") {
				l.patterns = append(l.patterns, newPattern(form, l.guards, true))
			}
		}
		l.guards++
	}
	return guards
}

func (l *Lexicon) addTerm(t term, language string) {
	for _, form := range forms(t.text, language) {
		l.patterns = append(l.patterns, newPattern(form, len(l.terms), false))
	}
	l.terms = append(l.terms, t)
}

func newPattern(form string, index int, guards bool) pattern {
	form, open := strings.CutSuffix(form, "*")
	folded := foldString(form)
	last := folded[len(folded)-1]
	return pattern{folded: folded, term: index, guards: guards,
		left: alphabetic(folded[0]), right: alphabetic(last) && !open}
}

// forms returns the ways in which a term of language is written.
func forms(text, language string) []string {
	if strings.ContainsFunc(text, hangul) {
		return spacings(strings.Fields(text))
	}
	switch language {
	case "en", "es", "fr":
		last := text[len(text)-1]
		if 'a' <= last|0x20 && last|0x20 <= 'z' && last|0x20 != 's' && !abbreviation(text) {
			return []string{text, text + "s"}
		}
	}
	return []string{text}
}

func hangul(r rune) bool { return unicode.Is(unicode.Hangul, r) }

// spacings returns words joined with and without a space, in every combination.
func spacings(words []string) []string {
	if len(words) == 1 {
		return words
	}
	var all []string
	for _, rest := range spacings(words[1:]) {
		all = append(all, words[0]+" "+rest, words[0]+rest)
	}
	return all
}

// abbreviation reports whether a term is at most five capitals and digits.
func abbreviation(text string) bool {
	if len(text) > 5 || text != strings.ToUpper(text) || text == strings.ToLower(text) {
		return false
	}
	return utf8.RuneCountInString(text) == len(text)
}

// unusable says what keeps text from being a term, or is empty.
func unusable(text string) string {
	folded := foldString(strings.TrimSuffix(text, "*"))
	switch {
	case len(folded) == 0:
		return "is empty"
	case len(folded) > maxTerm:
		return "is too long"
	case len(strings.Fields(text)) > 6:
		return "has more than six words"
	case slices.Contains(folded, '*'):
		return "has a * before its end"
	case slices.Contains(folded, paragraph):
		return "has an empty line"
	case len(folded) == 1 && alphabetic(folded[0]):
		return "is a single letter"
	}
	return ""
}
