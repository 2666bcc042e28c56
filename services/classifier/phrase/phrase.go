package phrase

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxLetters is the length in code points that a phrase may have.
const MaxLetters = 96

// Phrase is something to look for.
type Phrase struct {
	// Text is the phrase; "regulat*" stands for any word that begins so.
	Text string
	// Language decides only which plurals are the same phrase.
	Language string
}

// Hit is a place where a phrase was found.
type Hit struct {
	// Phrase is the index of the phrase in what New was given.
	Phrase int
	// Start and End are the place in bytes of the text.
	Start, End int
}

// Set is phrases to look for. It is safe for concurrent use.
type Set struct {
	patterns  []pattern
	automaton *automaton
}

// pattern is one form of a phrase.
type pattern struct {
	letters int
	phrase  int
	// left and right say that a word must begin and end there, capitals that
	// the text must be in capitals.
	left, right, capitals bool
}

// New returns the set of phrases, or what is wrong with the first that cannot be
// looked for.
func New(phrases []Phrase) (*Set, error) {
	s := &Set{}
	var texts [][]rune
	for i, p := range phrases {
		if reason := Unusable(p.Text); reason != "" {
			return nil, fmt.Errorf("phrase %q %s", p.Text, reason)
		}
		for _, form := range forms(p.Text, p.Language) {
			form, open := strings.CutSuffix(form, "*")
			folded := foldString(form)
			s.patterns = append(s.patterns, pattern{letters: len(folded), phrase: i, left: alphabetic(folded[0]),
				right: alphabetic(folded[len(folded)-1]) && !open, capitals: abbreviation(p.Text)})
			texts = append(texts, folded)
		}
	}
	if s.automaton = newAutomaton(texts); s.automaton == nil {
		return nil, fmt.Errorf("%d phrases have more than %d letters", len(phrases), maxStates)
	}
	return s, nil
}

// longest is how many bytes of a text a phrase may take: white space and
// invisible characters inside it could go on for ever.
const longest = 8 * MaxLetters

// recent is how many letters are remembered: more than the longest phrase, and a
// power of two, by which the place of a letter is had in one step.
const recent = 256

// Find calls visit for every place where a phrase stands in text, in the order
// of their ends, of those that end together the longest first. They may overlap.
func (s *Set) Find(text string, visit func(Hit)) {
	var letters [recent]letter
	r := newReader(text)
	state := uint32(0)
	next, more := r.next()
	for n := 1; more; n++ {
		at := next
		letters[uint(n)%recent] = at
		state = s.automaton.step(state, at.folded)
		next, more = r.next()
		if state == 0 {
			continue // no phrase is empty
		}
		for _, found := range s.automaton.ends(state) {
			p := &s.patterns[found]
			first := n - p.letters + 1
			start := letters[uint(first)%recent]
			switch {
			case p.right && more && next.start == at.end && alphabetic(next.folded):
			case p.left && first > 1 && continues(letters[uint(first-1)%recent], start):
			case at.end-start.start > longest || p.capitals && hasLower(text[start.start:at.end]):
			default:
				visit(Hit{p.phrase, start.start, at.end})
			}
		}
	}
}

// continues reports whether next is in the middle of a word.
func continues(before, next letter) bool {
	return alphabetic(before.folded) && before.end == next.start
}

func hasLower(s string) bool {
	for _, r := range s {
		if unicode.IsLower(r) {
			return true
		}
	}
	return false
}

// Fold returns the form in which text is compared: two phrases with the same
// form are one.
func Fold(text string) string { return string(foldString(text)) }

// forms returns the ways in which a phrase of language is written.
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

// abbreviation reports whether a phrase is at most five capitals and digits.
func abbreviation(text string) bool {
	if len(text) > 5 || text != strings.ToUpper(text) || text == strings.ToLower(text) {
		return false
	}
	return utf8.RuneCountInString(text) == len(text)
}

// Unusable says what keeps text from being a phrase, or is empty.
func Unusable(text string) string {
	folded := foldString(strings.TrimSuffix(text, "*"))
	switch {
	case len(folded) == 0:
		return "is empty"
	case len(folded) > MaxLetters:
		return "is too long"
	case len(strings.Fields(text)) > 6 && strings.ContainsFunc(text, hangul):
		return "has more than six words, which Korean may write together or apart"
	case slices.Contains(folded, '*'):
		return "has a * before its end"
	case slices.Contains(folded, paragraph):
		return "has an empty line"
	case len(folded) == 1 && alphabetic(folded[0]):
		return "is a single letter"
	}
	return ""
}
