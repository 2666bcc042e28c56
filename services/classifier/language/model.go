package language

import (
	"strings"
	"sync"
	"unicode"

	"github.com/pemistahl/lingua-go"
	"golang.org/x/text/unicode/norm"
)

const (
	// sampleSize is how many bytes of Latin words the model reads. Its cost
	// grows with them.
	sampleSize = 240
	// samplePieces is the number of places that those of a longer text are from.
	samplePieces = 6
)

// latinModel is lingua-go's, of the Latin languages alone, loaded when it is
// first asked.
type latinModel struct {
	detector func() lingua.LanguageDetector
}

// modelled are the languages that the model knows. The last five are there in
// order not to be taken for another.
func modelled() map[lingua.Language]tongue {
	return map[lingua.Language]tongue{
		lingua.English: english, lingua.Spanish: spanish, lingua.French: french, lingua.Indonesian: indonesian,
		lingua.Malay: malay, lingua.Tagalog: tagalog, lingua.Vietnamese: vietnameseTongue,
		lingua.German: german, lingua.Portuguese: portuguese, lingua.Italian: italian, lingua.Dutch: dutch, lingua.Polish: polish,
	}
}

func newLatinModel() *latinModel {
	var all []lingua.Language
	for l := range modelled() {
		all = append(all, l)
	}
	return &latinModel{sync.OnceValue(func() lingua.LanguageDetector {
		d := lingua.NewLanguageDetectorBuilder().FromLanguages(all...).WithLowAccuracyMode().Build()
		d.ComputeLanguageConfidenceValues("loads every model") // else two first callers would each load them
		return d
	})}
}

// probabilities returns what the model says of words.
func (m *latinModel) probabilities(words string) (p [latinTongues]float64) {
	known := modelled()
	for _, v := range m.detector().ComputeLanguageConfidenceValues(words) {
		p[known[v.Language()]] = v.Value()
	}
	return p
}

// sample returns at most about sampleSize bytes of the Latin words in pieces, in
// NFC: all of a short text, and of a longer one what stands at several places of
// it. Words all in capitals are left out where there are others: they are
// abbreviations, which belong to no language.
func sample(pieces []string) string {
	all := 0
	for _, piece := range pieces {
		all += len(piece)
	}
	if all > 2*sampleSize {
		pieces = spread(pieces, all)
	}
	var lower, upper strings.Builder
	for _, piece := range pieces {
		for word := range strings.FieldsFuncSeq(piece, func(r rune) bool { return !latinLetter(r) }) {
			b := &lower
			if !strings.ContainsFunc(word, unicode.IsLower) {
				b = &upper
			}
			if len(word) > 1 && b.Len() < 2*sampleSize {
				b.WriteString(word)
				b.WriteByte(' ')
			}
		}
	}
	if lower.Len() < upper.Len()/4 {
		return norm.NFC.String(strings.ToLower(upper.String()))
	}
	return norm.NFC.String(lower.String())
}

// spread returns samplePieces pieces of equal length, evenly spread over those
// that are given, which are all bytes together. A word cut in two does no harm.
func spread(pieces []string, all int) []string {
	const size = sampleSize / samplePieces * 3 / 2
	step := all / samplePieces
	out := make([]string, 0, samplePieces)
	at := 0 // where the piece begins among all
	for _, piece := range pieces {
		for next := len(out) * step; len(out) < samplePieces && next < at+len(piece); next = len(out) * step {
			from := max(next-at, 0)
			out = append(out, piece[from:min(from+size, len(piece))])
		}
		at += len(piece)
	}
	return out
}

// latinLetter reports whether r is part of a Latin word, combining accents included.
func latinLetter(r rune) bool {
	return 'a' <= r|0x20 && r|0x20 <= 'z' || latinBeyondASCII(r) && r < 0xff00 || r >= 0x300 && r <= 0x36f
}
