package term

import "strings"

// short is the length in characters up to which a run of Han is one term, whole
// the same for a run in which no word is known, and piece the length of what a
// longer one is cut into.
const (
	short = 4
	whole = 6
	piece = 4
)

// longestHan is the length in characters of the longest word in hanStop and
// hanKnown.
const longestHan = 8

// han adds what a run of Han holds between words that are no subject.
func (r *reader) han(text string, counted bool) {
	chars := []rune(text)
	begin := 0
	if counted && strings.ContainsRune(hanCounters, chars[0]) { // 年 of 2026年
		begin = 1
		r.last = ""
	}
	for i := begin; i < len(chars); {
		stop, known := stopAt(chars[i:]), longest(chars[i:], hanKnown)
		switch {
		case known > stop: // 次世代 is no 次
			i += known
		case stop == 0:
			i++
		default:
			r.cutHan(chars[begin:i])
			r.last = ""
			i += stop
			begin = i
		}
		r.joined = r.joined || i > 0
	}
	r.cutHan(chars[begin:])
}

// stopAt returns how many characters the longest stop word at the beginning of
// chars has, or an ordinal such as 第二屆.
func stopAt(chars []rune) int {
	if chars[0] == '第' {
		n := 1
		for n < len(chars) && strings.ContainsRune(numerals, chars[n]) {
			n++
		}
		return min(n+1, len(chars)) // with its counter
	}
	return longest(chars, hanStop)
}

// longest returns how many characters the longest of words at the beginning of
// chars has.
func longest(chars []rune, words map[string]bool) int {
	for n := min(longestHan, len(chars)); n > 0; n-- {
		if words[string(chars[:n])] {
			return n
		}
	}
	return 0
}

// cutHan adds a run without stop words: whole when it is short, else at the
// words that are known.
func (r *reader) cutHan(chars []rune) {
	if len(chars) <= short {
		r.piece(chars)
		return
	}
	gap := 0 // where what is not known begins
	for i := 0; i < len(chars); {
		n := knownAt(chars[i:])
		if n == 0 {
			i++
			continue
		}
		r.unknown(chars[gap:i])
		r.piece(chars[i : i+n])
		i += n
		gap = i
	}
	r.unknown(chars[gap:])
}

// knownAt returns how many characters the known word at the beginning of chars
// has, two of them when both are short: 偏鄉寬頻.
func knownAt(chars []rune) int {
	n := longest(chars, hanKnown)
	if n > 0 && n < len(chars) {
		if next := longest(chars[n:], hanKnown); n+next <= short {
			n += next
		}
	}
	return n
}

// unknown adds what stands between known words.
func (r *reader) unknown(chars []rune) {
	for len(chars) > whole {
		r.piece(chars[:piece])
		chars = chars[piece:]
	}
	r.piece(chars)
}

// piece adds a term, and forgets it as a neighbour when it is too long to be
// named together with an abbreviation.
func (r *reader) piece(chars []rune) {
	if len(chars) == 0 {
		return
	}
	if len(chars) > short {
		r.last = ""
	}
	r.word(string(chars), hanStop)
	if len(chars) > short {
		r.last = ""
	}
}
