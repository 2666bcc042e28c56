package lines_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"unicode"

	"github.com/policywire/policywire/services/fetcher/attachment/lines"
)

// release is a document of the replica of the sites: text that was written by
// the ministries themselves.
type release struct {
	Lang string `json:"lang"`
	Body string `json:"body"`
}

func releases(t testing.TB, lang string) []release {
	t.Helper()
	data, err := os.ReadFile("../../../../../shared/replica/data/docs.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var out []release
	for line := range strings.Lines(string(data)) {
		var r release
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(r.Lang, lang) && len(r.Body) > 600 {
			out = append(out, r)
		}
	}
	return out
}

// wrap breaks a paragraph into lines of a width in cells, as a browser does:
// between any two syllables, and not before a mark that closes or after one
// that opens.
func wrap(paragraph string, width float64) string {
	var out, line strings.Builder
	for _, unit := range units(paragraph) {
		if lines.Cells(line.String()+strings.TrimRight(unit, " ")) > width && line.Len() > 0 {
			out.WriteString(strings.TrimRight(line.String(), " ") + "\n")
			line.Reset()
		}
		line.WriteString(unit)
	}
	return out.String() + strings.TrimRight(line.String(), " ")
}

const opening = "(「『[‘“（《"

// units cuts a text where lines may be broken; blanks stay with what is before.
func units(s string) []string {
	runes := []rune(s)
	var out []string
	start := 0
	for i := 1; i < len(runes); i++ {
		a, b := runes[i-1], runes[i]
		breaks := a == ' ' || wide(a) && wide(b) || wide(a) && (narrow(b) || strings.ContainsRune(opening, b)) || narrow(a) && wide(b) ||
			strings.ContainsRune("。，、；）」", a) && (wide(b) || narrow(b))
		if breaks && b != ' ' && !strings.ContainsRune(opening, a) {
			out = append(out, string(runes[start:i]))
			start = i
		}
	}
	return append(out, string(runes[start:]))
}

func wide(r rune) bool {
	return unicode.In(r, unicode.Hangul, unicode.Han, unicode.Hiragana, unicode.Katakana)
}
func narrow(r rune) bool { return r < 0x250 && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// blanks returns how many characters are before each blank of s.
func blanks(s string) map[int]bool {
	out := map[int]bool{}
	n := 0
	for _, r := range s {
		if unicode.IsSpace(r) {
			out[n] = true
			continue
		}
		n++
	}
	return out
}

// spacing wraps documents, joins them, and counts the joints and the blanks that
// are wrong.
func spacing(t testing.TB, lang string, width float64) (joints, wrong int, shown []string) {
	t.Helper()
	for _, r := range releases(t, lang) {
		var wrapped []string
		for paragraph := range strings.SplitSeq(r.Body, "\n\n") {
			p := wrap(strings.Join(strings.Fields(paragraph), " "), width)
			joints += strings.Count(p, "\n")
			wrapped = append(wrapped, p)
		}
		want := strings.Join(strings.Fields(r.Body), " ")
		got := strings.Join(strings.Fields(lines.Join(strings.Join(wrapped, "\n\n"))), " ")
		wb, gb := blanks(want), blanks(got)
		letters := []rune(strings.ReplaceAll(want, " ", ""))
		for at := range wb {
			if !gb[at] {
				wrong++
				shown = append(shown, "missing "+around(letters, at))
			}
		}
		for at := range gb {
			if !wb[at] {
				wrong++
				shown = append(shown, "extra   "+around(letters, at))
			}
		}
	}
	return joints, wrong, shown
}

func around(letters []rune, at int) string {
	return string(letters[max(0, at-8):at]) + "|" + string(letters[at:min(len(letters), at+8)])
}
