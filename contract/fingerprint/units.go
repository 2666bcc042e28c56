package fingerprint

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// shingleWidth is how wide a shingle is, in the widths of its units, and
	// shingleUnits how many units that are at most.
	shingleWidth, shingleUnits = 12, 6
	wordWidth                  = 4
	hanWidth                   = 3
	letterWidth                = 2
	// contactBytes is the length of a line up to which it can be one of contacts.
	contactBytes = 600
)

// unit is a word, a number, or a character of a script that writes its words
// together or with changing ends.
type unit struct {
	hash   uint64
	width  int
	number bool
}

// text reads the lines of text, but for those of contacts.
func (s *sketcher) text(text string) {
	for text != "" {
		line, rest, _ := strings.Cut(text, "\n")
		text = rest
		if len(line) > contactBytes || !contact(line) {
			s.line(line)
		}
	}
}

// line reads the units of line.
func (s *sketcher) line(line string) {
	for i := 0; i < len(line); {
		c, size := fold(line[i:])
		i += size
		switch class := classOf(c); class {
		case none:
		case word, digit:
			h := mix(uint64(c))
			i, h = run(line, i, class, h, c == '0')
			s.add(unit{hash: h, width: wordWidth, number: class == digit})
		case han:
			s.add(unit{hash: mix(uint64(c)), width: hanWidth})
		default:
			s.add(unit{hash: mix(uint64(c)), width: letterWidth})
		}
	}
}

// run reads the rest of a word or a number from i on. Commas between digits and
// zeros before them do not count.
func run(line string, i int, class class, h uint64, zero bool) (int, uint64) {
	for i < len(line) {
		c, size := fold(line[i:])
		if class == digit && c == ',' && i+1 < len(line) && '0' <= line[i+1] && line[i+1] <= '9' {
			i++
			continue
		}
		if classOf(c) != class {
			if c != 0 || size == 0 {
				break
			}
		} else if zero {
			h, zero = mix(uint64(c)), c == '0'
		} else {
			h = mix(h ^ uint64(c))
		}
		i += size
	}
	return i, h
}

// class is how a character makes units.
type class int

const (
	none class = iota
	word
	digit
	han
	letter // of Hangul, Thai and their like: a unit of its own, narrower than one of han
)

func classOf(c rune) class {
	switch {
	case '0' <= c && c <= '9':
		return digit
	case 'a' <= c && c <= 'z':
		return word
	case c < 0xaa:
		return none
	case c >= 0xac00 && c <= 0xd7a3:
		return letter
	case c >= 0x4e00 && c <= 0x9fff, c >= 0x3041 && c <= 0x30fa, c >= 0x3400 && c <= 0x4dbf, c >= 0x20000 && c <= 0x3ffff:
		return han
	case c >= 0x0e00 && c <= 0x0eff, c >= 0x1000 && c <= 0x109f, c >= 0x1780 && c <= 0x17ff: // Thai, Lao, Burmese, Khmer
		if unicode.IsDigit(c) || unicode.IsLetter(c) || unicode.IsMark(c) {
			return letter
		}
		return none
	case unicode.IsLetter(c), unicode.IsMark(c):
		return word
	}
	return none
}

// fold returns the first character of text as it is compared: lower case, half
// width; 0 for one that takes no place. It also returns its length.
func fold(text string) (rune, int) {
	if c := text[0]; c < utf8.RuneSelf {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		return rune(c), 1
	}
	c, size := utf8.DecodeRuneInString(text)
	switch {
	case c >= 0xff01 && c <= 0xff5e:
		c -= 0xff01 - '!'
	case c == 0xad, c >= 0x200b && c <= 0x200d, c == 0x2060, c == 0xfeff:
		return 0, size
	case c >= 0xac00 && c <= 0xd7a3, c >= 0x4e00 && c <= 0x9fff:
		return c, size
	}
	return unicode.ToLower(c), size
}

// contact reports whether line has a mail address or a telephone number.
func contact(line string) bool {
	at := strings.IndexByte(line, '@')
	if at > 0 && at+1 < len(line) && asciiWord(line[at-1]) && asciiWord(line[at+1]) {
		return true
	}
	for i := 0; i+8 < len(line); i++ {
		if (line[i] == '0' || line[i] == '+') && (i == 0 || !asciiWord(line[i-1])) && telephone(line[i:]) {
			return true
		}
	}
	return false
}

// telephone reports whether text begins with groups of digits like those of a
// number to call: 044-202-4034, 02) 2110-2114, +82-44-202-4034.
func telephone(text string) bool {
	digits, gaps := 0, 0
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case '0' <= c && c <= '9':
			digits++
		case c == '-' || c == ')':
			gaps++
		case c != ' ':
			return digits >= 7 && gaps >= 2
		}
	}
	return digits >= 7 && gaps >= 2
}

func asciiWord(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}
