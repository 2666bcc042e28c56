package passage

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Placeholders are a number between these two. They have no letter in them, so
// that no dictionary knows them, and Apertium and language models pass them on.
const (
	open = "⟦"
	shut = "⟧"
)

var (
	// addresses are in ASCII: in Korean a particle follows without a space.
	addresses = regexp.MustCompile(`(?i)\b(?:https?|ftp)://[!#-;=?-~]+` +
		`|\bwww\.[a-z0-9-]+\.[!#-;=?-~]+` +
		`|[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+` +
		`|[#@]\pL[\pL\pN_]*` +
		`|(?-i:\b(?:[A-Za-z0-9_-]+\.)+[a-z]{2,6}\b(?:/[!#-;=?-~]*)?)`)
	// figures are numbers in which a full stop, a comma or a unit could be
	// taken for grammar, and initials, which could be taken for words; plain numbers inflect the words around them and are
	// left to the engine.
	figures = regexp.MustCompile(`\+?\pN+(?:[.,:/’'-]\pN+)+(?:\s?%)?|\pN+\s?%|\pN{5,}` +
		`|\b[A-Z]\.(?:[A-Z]\.)*`)
	numbers = regexp.MustCompile(`\pN+(?:[.,:/-]\pN+)*`)
	// ordinals become words in other languages: 21st century, siglo XXI.
	ordinals = regexp.MustCompile(`(?i)\b\d+(?:st|nd|rd|th)\b`)
	place    = regexp.MustCompile(open + `\s?(\d+)\s?` + shut)
)

// Masked is a text whose addresses, figures and literal marks are placeholders.
type Masked struct {
	Text      string
	originals []string
}

// Mask replaces what an engine must not touch: web and mail addresses, host and
// file names, hashtags, figures such as 1.2 or 30%, and each character of marks, which an
// engine gives a meaning of its own. With every it replaces plain numbers too.
// Neighbours share a placeholder.
func Mask(text, marks string, every bool) Masked {
	found := addressSpans(text)
	spans := append(found, outside(found, figures.FindAllStringIndex(text, -1))...)
	if every {
		spans = append(spans, outside(found, numbers.FindAllStringIndex(text, -1))...)
	}
	for i, r := range text {
		if strings.ContainsRune(marks+open+shut, r) {
			spans = append(spans, []int{i, i + utf8.RuneLen(r)})
		}
	}
	return replace(text, merge(spans))
}

// addressSpans finds the addresses in text without the punctuation behind them.
func addressSpans(text string) [][]int {
	spans := addresses.FindAllStringIndex(text, -1)
	for _, span := range spans {
		found := text[span[0]:span[1]]
		kept := strings.TrimRight(found, ".,;:!?'…。，、；：！？’*")
		if strings.HasSuffix(kept, ")") && !strings.Contains(kept, "(") {
			kept = strings.TrimRight(kept, ").,;:!?")
		}
		span[1] = span[0] + len(kept)
	}
	return spans
}

// outside returns the spans that do not begin within one of taken.
func outside(taken, spans [][]int) [][]int {
	return slices.DeleteFunc(spans, func(span []int) bool {
		return slices.ContainsFunc(taken, func(t []int) bool { return t[0] <= span[0] && span[0] < t[1] })
	})
}

// merge sorts spans and joins those that touch or overlap.
func merge(spans [][]int) [][]int {
	slices.SortFunc(spans, func(a, b []int) int { return a[0] - b[0] })
	var merged [][]int
	for _, span := range spans {
		if last := len(merged) - 1; last >= 0 && span[0] <= merged[last][1] {
			merged[last][1] = max(merged[last][1], span[1])
		} else {
			merged = append(merged, span)
		}
	}
	return merged
}

func replace(text string, spans [][]int) Masked {
	var b strings.Builder
	m, at := Masked{}, 0
	for i, span := range spans {
		b.WriteString(text[at:span[0]] + open + strconv.Itoa(i) + shut)
		m.originals = append(m.originals, text[span[0]:span[1]])
		at = span[1]
	}
	b.WriteString(text[at:])
	m.Text = b.String()
	return m
}

// Restore returns text with its placeholders replaced by what they stand for.
// Each must be there exactly once: else the error, which wraps ErrRefused,
// names what was lost or doubled.
func (m Masked) Restore(text string) (string, error) {
	seen := make([]int, len(m.originals))
	restored := place.ReplaceAllStringFunc(text, func(found string) string {
		n, err := strconv.Atoi(place.FindStringSubmatch(found)[1])
		if err != nil || n >= len(seen) {
			return found
		}
		seen[n]++
		return m.originals[n]
	})
	for n, times := range seen {
		if times != 1 {
			return "", fmt.Errorf("%w: %q came back %d times", ErrRefused, m.originals[n], times)
		}
	}
	return restored, nil
}

// Numbers returns the numbers in text, sorted, ordinals left out.
func Numbers(text string) []string {
	found := numbers.FindAllString(ordinals.ReplaceAllString(text, ""), -1)
	slices.Sort(found)
	return found
}
