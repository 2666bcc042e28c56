package apertium

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/policywire/policywire/services/translator/passage"
)

// reserved are the marks of an answer. In a text they are masked, so that every
// mark in an answer is the engine's. What else means something in Apertium's
// own format the server escapes by itself.
const reserved = "*@#"

// marks are *word (unknown), @word (known, without translation) and #word (not
// to be inflected), also in the middle of a compound and one behind the other.
var marks = regexp.MustCompile(`[*@#]+`)

// spaces are what the server leaves of a word without a counterpart: two spaces,
// or one before a punctuation mark.
var spaces = regexp.MustCompile(` +( |[.,;:!?)])`)

// tidy removes the space that the translation has and its original has not.
func tidy(original, translated string) string {
	translated = strings.TrimSpace(translated)
	if spaces.MatchString(original) {
		return translated
	}
	return spaces.ReplaceAllString(translated, "$1")
}

// capitalLike returns translated with a capital at its beginning where original
// has one: the server loses it where the first word has no translation.
func capitalLike(original, translated string) string {
	was, _ := utf8.DecodeRuneInString(original)
	is, size := utf8.DecodeRuneInString(translated)
	if !unicode.IsUpper(was) || !unicode.IsLower(is) {
		return translated
	}
	return string(unicode.ToUpper(is)) + translated[size:]
}

// unmark removes the marks from an answer and counts the words that had one.
func unmark(answer string) passage.Translation {
	t := passage.Translation{}
	for _, word := range strings.Fields(answer) {
		if strings.IndexFunc(word, unicode.IsLetter) < 0 {
			continue
		}
		t.Words++
		if marks.MatchString(word) {
			t.Unknown++
		}
	}
	t.Text = marks.ReplaceAllString(answer, "")
	return t
}
