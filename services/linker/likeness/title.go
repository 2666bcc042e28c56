package likeness

import (
	"slices"
	"strings"
	"unicode"
)

const (
	// mostWords bounds the parts of a title that are kept.
	mostWords = 48
	// titleKeys is how many keys a title has.
	titleKeys = 6
	// leastWords is what a title needs to be compared: 인사, "Weather" have less.
	leastWords = 4
)

// title is a headline as a set of words and of pairs of characters, its numbers
// apart.
type title struct {
	words   []uint32
	numbers []uint32
	keys    []uint64
}

// readTitle reads a headline. What stands in brackets before it is the sort of
// release, and no part of it: [보도자료], (참고).
func readTitle(text string) title {
	var r titleReader
	text = untagged(text)
	for _, c := range text {
		r.take(foldRune(c))
	}
	r.end()
	t := title{words: r.words, numbers: r.numbers}
	var pairs []uint64
	for i := 1; i < len(r.words); i++ {
		pairs = append(pairs, keyOf(sortTitle, uint64(r.words[i-1])<<32|uint64(r.words[i])))
	}
	slices.Sort(pairs)
	pairs = slices.Compact(pairs)
	if len(r.words) >= leastWords {
		t.keys = slices.Clone(pairs[:min(len(pairs), titleKeys)])
	}
	t.words, t.numbers = set(t.words, mostWords), set(t.numbers, mostWords)
	return t
}

// set sorts list and bounds it.
func set(list []uint32, most int) []uint32 {
	slices.Sort(list)
	list = slices.Compact(list)
	return slices.Clip(list[:min(len(list), most)])
}

var brackets = strings.NewReplacer("[", "", "(", "", "【", "", "]", "", ")", "", "】", "")

// untagged returns text without the brackets that it begins with.
func untagged(text string) string {
	text = strings.TrimSpace(text)
	for {
		var end string
		switch {
		case strings.HasPrefix(text, "["):
			end = "]"
		case strings.HasPrefix(text, "("):
			end = ")"
		case strings.HasPrefix(text, "【"):
			end = "】"
		default:
			return text
		}
		i := strings.Index(text, end)
		if rest := strings.TrimSpace(text[max(i, 0)+min(len(end), len(text)):]); i < 0 || rest == "" {
			return brackets.Replace(text)
		} else {
			text = strings.TrimSpace(text[i+len(end):])
		}
	}
}

// titleReader cuts a title into words; of scripts without spaces between them,
// and of Hangul, whose words change their ends, it makes pairs of characters.
type titleReader struct {
	words, numbers []uint32
	run            []rune
	kind           int
}

const (
	other = iota
	letters
	digits
	characters
)

func (r *titleReader) take(c rune) {
	kind := kindOf(c)
	if kind != r.kind {
		r.end()
		r.kind = kind
	}
	if kind != other {
		r.run = append(r.run, c)
	}
}

// end takes the run that ended.
func (r *titleReader) end() {
	run := r.run
	r.run = r.run[:0]
	switch {
	case len(run) == 0:
	case r.kind == digits:
		text := strings.TrimLeft(string(run), "0")
		r.numbers = append(r.numbers, uint32(hashOf(text)))
	case r.kind == letters:
		if word := string(run); len(word) > 2 && !stopWords[word] || len(word) == 2 && !stopWords[word] {
			r.words = append(r.words, uint32(hashOf(word)))
		}
	case len(run) == 1:
	default:
		for i := 1; i < len(run); i++ {
			r.words = append(r.words, uint32(hashOf(string(run[i-1:i+1]))))
		}
	}
}

// stopWords are English words that say nothing of a title's subject.
var stopWords = map[string]bool{"the": true, "and": true, "for": true, "with": true, "from": true, "its": true, "to": true,
	"of": true, "in": true, "on": true, "at": true, "by": true, "as": true, "is": true, "an": true, "or": true, "be": true,
	"are": true, "will": true, "has": true, "have": true, "that": true, "this": true, "new": true, "into": true}

func kindOf(c rune) int {
	switch {
	case '0' <= c && c <= '9':
		return digits
	case c < 0x80:
		if 'a' <= c && c <= 'z' {
			return letters
		}
		return other
	case c >= 0x0e00 && unicode.In(c, unicode.Hangul, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai):
		return characters
	case unicode.IsLetter(c):
		return letters
	}
	return other
}

// foldRune returns c in lower case and half width.
func foldRune(c rune) rune {
	if c >= 0xff01 && c <= 0xff5e {
		c -= 0xff01 - '!'
	}
	return unicode.ToLower(c)
}

// overlap is the share of the words of the shorter title that the other has too,
// 0 where one is too short to tell.
func (t title) overlap(o title) float64 {
	least := min(len(t.words), len(o.words))
	if least < leastWords {
		return 0
	}
	return float64(common(t.words, o.words)) / float64(least)
}

// clash reports whether each title has a number that the other lacks.
func (t title) clash(o title) bool {
	both := common(t.numbers, o.numbers)
	return both < len(t.numbers) && both < len(o.numbers)
}

// common counts what two sorted sets share.
func common(a, b []uint32) (n int) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			n, i, j = n+1, i+1, j+1
		}
	}
	return n
}
