package term

import (
	"strings"
	"unicode/utf8"
)

// whole is the length in characters up to which a run of Han is one term, and
// piece the length of what a longer one is cut into.
const (
	whole = 6
	piece = 4
)

// longestStop is the length of the longest word in hanStop.
const longestStop = 5

// han adds what a run of Han holds between words that are no subject.
func (r *reader) han(text string, counted bool) {
	chars := []rune(text)
	begin := 0
	if counted { // 年 of 2026年
		begin = 1
		r.last = ""
	}
	for i := begin; i < len(chars); {
		n := stopAt(chars[i:])
		if n == 0 {
			i++
			continue
		}
		r.cutHan(chars[begin:i])
		r.last, r.joined = "", true
		i += n
		begin = i
	}
	if begin < len(chars) {
		r.cutHan(chars[begin:])
	}
}

// stopAt returns how many characters the longest stop word at the beginning of
// chars has, or an ordinal such as 第二屆.
func stopAt(chars []rune) int {
	if chars[0] == '第' && len(chars) > 1 {
		n := 1
		for n < len(chars) && strings.ContainsRune(numerals, chars[n]) {
			n++
		}
		return min(n+1, len(chars)) // with its counter
	}
	for n := min(longestStop, len(chars)); n > 0; n-- {
		if hanStop[string(chars[:n])] {
			return n
		}
	}
	return 0
}

// cutHan adds a run without stop words, in pieces when it is long.
func (r *reader) cutHan(chars []rune) {
	for len(chars) > whole {
		r.word(string(chars[:piece]), hanStop)
		r.last = ""
		chars = chars[piece:]
	}
	r.word(string(chars), hanStop)
	if utf8.RuneCountInString(r.last) > piece {
		r.last = "" // too long to be named together with an abbreviation
	}
}
