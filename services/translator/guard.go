package translator

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/policywire/policywire/services/translator/passage"
)

const (
	// minLength is the length in code points from which ratios say something.
	minLength = 10
	// maxScriptLeft is the share of letters of the source's script that names
	// and quotations account for.
	maxScriptLeft = 0.05
	// minEcho is the number of words from which an unchanged text is no name.
	minEcho = 4
)

// doubt says why t is not to be trusted as the translation of original, and
// nothing when there is no reason. Engines answer with half the text, with the
// text itself or with nothing, and call it success.
func doubt(source, target, original string, t passage.Translation) string {
	if strings.TrimSpace(t.Text) == "" {
		return "the translation is empty"
	}
	if echoes(original, t.Text) {
		return "the translation is the original"
	}
	if left := scriptLeft(source, target, t.Text); left > maxScriptLeft {
		return fmt.Sprintf("%.0f %% of the translation is in the script of the original", 100*left)
	}
	if t.Words >= minEcho && 2*t.Unknown > t.Words {
		return fmt.Sprintf("the engine did not know %d of %d words", t.Unknown, t.Words)
	}
	if want, got := passage.Count(original), passage.Count(t.Text); got != want {
		return fmt.Sprintf("the translation has %d sentences, the original %d", got, want)
	}
	limits, ratio := lengthBand(source, target), lengthRatio(original, t.Text)
	if utf8.RuneCountInString(original) >= minLength && (ratio < limits.low || ratio > limits.high) {
		return fmt.Sprintf("the translation is %.2f times as long as the original, expected %.2f to %.2f",
			ratio, limits.low, limits.high)
	}
	return ""
}

// echoes reports whether text is original but for space and case. A short
// text, such as the name of a company, may well be the same in two languages.
func echoes(original, text string) bool {
	a, b := strings.Fields(strings.ToLower(original)), strings.Fields(strings.ToLower(text))
	return len(a) >= minEcho && strings.Join(a, " ") == strings.Join(b, " ")
}
