package passage

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// wideEnds end a sentence wherever they stand, the others only before a space.
	wideEnds = "。！？｡"
	ends     = ".!?…" + wideEnds
	closers  = "\"'”’»)]）］」』】〉》"
)

// abbreviations end in a full stop that does not end a sentence, in the
// languages that engines here translate from and into. Both sides of a
// translation are counted with one list.
var abbreviations = wordSet(`dr mr mrs ms prof st no nos vol art sec fig inc ltd co corp dept gov gen rep sen
	jan feb mar apr jun jul aug sep sept oct nov dec approx etc vs al cf est pp
	mon tue tues wed thu thur fri sat sun lun mié jue sáb
	sr sra dra núm núms pág págs ene abr ago dic aprox p ej ud uds`)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(list) {
		set[word] = true
	}
	return set
}

// Sentences splits text into its sentences. Each keeps the space that follows
// it: joined they are text again. The end of a line ends a sentence.
func Sentences(text string) []string {
	var sentences []string
	start := 0
	for i, r := range text {
		if i < start || !strings.ContainsRune(ends, r) && r != '\n' {
			continue
		}
		if end := sentenceEnd(text, start, i, r); end > start {
			sentences = append(sentences, text[start:end])
			start = end
		}
	}
	if start < len(text) {
		sentences = append(sentences, text[start:])
	}
	return sentences
}

// sentenceEnd returns where the sentence from start ends when the r at i ends
// it, behind closing quotation marks and space, and 0 when r does not end it.
func sentenceEnd(text string, start, i int, r rune) int {
	rest := strings.TrimLeft(text[i:], ends+"\n")
	if r != '\n' {
		rest = strings.TrimLeft(rest, closers)
	}
	next := strings.TrimLeftFunc(rest, unicode.IsSpace)
	switch {
	case r == '\n', strings.ContainsRune(wideEnds, r), next == "":
	case len(next) == len(rest):
		return 0 // no space follows
	case r == '.' && abbreviated(text[start:i]), startsLower(next):
		return 0
	}
	return len(text) - len(next)
}

// startsLower reports whether text goes on in lower case, as no sentence begins.
func startsLower(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsLower(r)
}

// abbreviated reports whether the full stop behind text belongs to its last
// word: an initial, an abbreviation, a day as Korean and German dates write it,
// the number of an item.
func abbreviated(text string) bool {
	word := text[strings.LastIndexFunc(text, unicode.IsSpace)+1:]
	word = strings.TrimLeft(word, "(\"'“‘[「『")
	letters := utf8.RuneCountInString(word)
	if letters == 0 {
		return false // a full stop by itself ends what is before it
	}
	if letters <= 2 && strings.TrimFunc(word, unicode.IsDigit) == "" {
		return true
	}
	if letters == 1 {
		r, _ := utf8.DecodeRuneInString(word)
		return unicode.IsUpper(r)
	}
	return abbreviations[strings.ToLower(word)] || dotted(word)
}

// dotted reports whether word is letters with full stops between them, as "U.S".
func dotted(word string) bool {
	parts := strings.Split(word, ".")
	for _, part := range parts {
		if n := utf8.RuneCountInString(part); n == 0 || n > 2 || strings.IndexFunc(part, unicode.IsDigit) >= 0 {
			return false
		}
	}
	return len(parts) > 1
}

// Count returns how many sentences text has, those without a letter or a digit
// left out.
func Count(text string) int {
	n := 0
	for _, sentence := range Sentences(text) {
		if strings.IndexFunc(sentence, wordRune) >= 0 {
			n++
		}
	}
	return n
}

// wordRune reports whether r is a letter or a digit.
func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// Pack splits text into parts of at most limit code points: whole sentences
// of one line together. A longer sentence is cut behind a clause, else at a
// space, else anywhere but in a placeholder. Joined the parts are text again.
func Pack(text string, limit int) []string {
	var parts []string
	grown := 0 // code points in the last part, 0 when it may not grow
	for _, sentence := range Sentences(text) {
		for _, piece := range cut(sentence, limit) {
			n := utf8.RuneCountInString(piece)
			if grown > 0 && grown+n <= limit {
				parts[len(parts)-1] += piece
				grown += n
			} else {
				parts = append(parts, piece)
				grown = n
			}
			if strings.Contains(piece, "\n") {
				grown = 0
			}
		}
	}
	return parts
}

// cut splits one sentence into pieces of at most limit code points.
func cut(sentence string, limit int) []string {
	var pieces []string
	for utf8.RuneCountInString(sentence) > limit {
		head := sentence[:byteOffset(sentence, limit)]
		at := cutPoint(head)
		pieces = append(pieces, sentence[:at])
		sentence = sentence[at:]
	}
	return append(pieces, sentence)
}

// cutPoint returns where head is best cut, in its second half if at all possible.
func cutPoint(head string) int {
	for _, marks := range []string{";；:：", ",，、", " \t\u00a0\u3000"} {
		if i := strings.LastIndexAny(head, marks); i > len(head)/2 {
			_, size := utf8.DecodeRuneInString(head[i:])
			return i + size
		}
	}
	if i := strings.LastIndex(head, open); i > 0 && !strings.Contains(head[i:], shut) {
		return i
	}
	return len(head)
}

// byteOffset returns the index of the nth code point of s.
func byteOffset(s string, n int) int {
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}
