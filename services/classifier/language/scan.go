package language

import "math/bits"

// passage is a piece of a field that is in one language: a paragraph, or the
// sentences of one that are in the same script.
type passage struct {
	tongue tongue
	field  int
	// start and end are bytes, offset and length code points of the field.
	start, end, offset, length int
	// points is the weight of its letters, sure the part of it that is no name
	// in another script or the like.
	points, sure float64
	// leans are the languages that it may be in, as bits, where it does not show
	// which: all of its script where there are none.
	leans uint32
	// weak is set where the whole document decided.
	weak bool
}

// Limits of a passage.
const (
	// longPassage is the length in bytes from which a passage ends with its sentence.
	longPassage = 600
	// mostPassages bounds the number of passages of a document, and with it the
	// memory: in a longer one a passage may be several paragraphs.
	mostPassages = 2048
)

// scanner reads a text once, letter by letter.
type scanner struct {
	han     *hanTable
	words   *wordTable
	emit    func(p passage, c *counts)
	least   int // bytes that a passage has at least
	field   int
	open    passage // of the sentences so far
	sum     counts  // of the same
	current counts  // of the sentence
	begin   passage // where the sentence begins
	end     int     // where the last character that is no space ends, in bytes
	endRune int     // and in code points
}

// scan reads one field. What it emits lies in order, apart, and holds every
// letter of it.
func (s *scanner) scan(field int, text string) {
	s.field = field
	s.open = passage{field: field, start: -1}
	s.begin = passage{start: -1}
	runes := 0
	for i := 0; i < len(text); {
		c := text[i]
		if c|0x20 >= 'a' && c|0x20 <= 'z' {
			n, r := s.word(text, i, runes)
			i, runes = i+n, runes+r
			continue
		}
		if c < 0x80 {
			s.ascii(text, i, runes)
			i, runes = i+1, runes+1
			continue
		}
		r, size := decode(text[i:])
		if latinBeyondASCII(r) && r < 0xff00 {
			n, k := s.word(text, i, runes)
			i, runes = i+n, runes+k
			continue
		}
		s.letter(r, i, runes)
		i, runes = i+size, runes+1
		if r != 0x3000 {
			s.end, s.endRune = i, runes
		}
		if r == '。' || r == '！' || r == '？' {
			s.sentence()
		}
	}
	s.sentence()
	s.flush()
}

// mark notes where the sentence begins.
func (s *scanner) mark(i, runes int) {
	if s.begin.start < 0 {
		s.begin.start, s.begin.offset = i, runes
	}
}

// ascii reads a character that is no letter.
func (s *scanner) ascii(text string, i, runes int) {
	switch c := text[i]; {
	case c == '\n' || c == '\r':
		s.sentence()
		if s.end-s.open.start >= s.least {
			s.flush()
		}
		return
	case c <= ' ':
		return
	case c >= '0' && c <= '9':
		s.current.digits++
	case (c == '.' || c == '!' || c == '?') && (i+1 == len(text) || text[i+1] <= ' '):
		s.mark(i, runes)
		s.end, s.endRune = i+1, runes+1
		s.sentence()
		return
	}
	s.mark(i, runes)
	s.end, s.endRune = i+1, runes+1
}

// letter reads a character outside ASCII that is not part of a Latin word.
func (s *scanner) letter(r rune, i, runes int) {
	if r != 0x3000 {
		s.mark(i, runes)
	}
	if r >= 0xac00 && r <= 0xd7a3 {
		s.current.letters[hangul]++
		return
	}
	c := &s.current
	script := scriptOf(r)
	if script == none {
		return
	}
	c.letters[script]++
	switch script {
	case han:
		if in := s.han.of(r); in != 0 {
			c.notSimplified += int(^in & 1)
			c.notTraditional += int(^in >> 1 & 1)
			c.notShinjitai += int(^in >> 2 & 1)
		}
	case cyrillic:
		if !russian(r) {
			c.foreignCyrillic++
		} else if onlyRussian(r) {
			c.onlyRussian++
		} else if r == 'ъ' {
			c.hardSigns++
		}
	}
}

// vowels are the letters without which there is hardly a word, a first.
const vowels = 1 | 1<<('e'-'a') | 1<<('i'-'a') | 1<<('o'-'a') | 1<<('u'-'a') | 1<<('y'-'a')

// word reads the Latin word at text[i:] and returns its length in bytes and in
// code points.
func (s *scanner) word(text string, i, runes int) (size, length int) {
	s.mark(i, runes)
	c := &s.current
	hash, letters, lower, vowel := uint32(hashStart), 0, 0, uint32(0)
	j := i
	for j < len(text) {
		b := text[j]
		if b|0x20 >= 'a' && b|0x20 <= 'z' {
			hash = (hash ^ uint32(b|0x20)) * hashPrime
			letters++
			lower += int(b >> 5 & 1)
			vowel |= vowels >> (b&0x1f - 1) & 1
			j++
			continue
		}
		if b < 0x80 {
			break
		}
		r, n := decode(text[j:])
		mark := r >= 0x300 && r <= 0x36f
		if !mark && (!latinBeyondASCII(r) || r >= 0xff00) {
			break
		}
		c.count(r)
		if !mark {
			hash = (hash ^ uint32(small(r))) * hashPrime
			letters++
			lower++
			vowel = 1
		}
		length += 1 - n // bytes that begin no code point
		j += n
	}
	size = j - i
	length += size
	s.end, s.endRune = j, runes+length
	c.letters[latin] += letters
	c.words++
	if first := text[i]; first >= 'A' && first <= 'Z' || lower < letters {
		c.capitals++
	}
	if vowel == 0 && lower > 0 && letters > 2 {
		c.noise++
	}
	if lower > 0 || letters > 2 {
		for in := s.words.of(hash); in != 0; in &= in - 1 {
			c.hits[bits.TrailingZeros32(in)]++
		}
	}
	return size, length
}

// sentence ends the sentence: it joins the passage that is open, or begins the
// next where its script is another.
func (s *scanner) sentence() {
	if s.begin.start < 0 {
		return
	}
	if s.open.start >= 0 && (s.apart() || s.end-s.open.start > longPassage+s.least) {
		s.flush()
	}
	if s.open.start < 0 {
		s.open.start, s.open.offset = s.begin.start, s.begin.offset
		s.sum = s.current
	} else {
		s.sum.add(&s.current)
	}
	s.open.end, s.open.length = s.end, s.endRune-s.open.offset
	s.current, s.begin = counts{}, passage{start: -1}
}

// apart reports whether the sentence is in another script than the passage, and
// either has enough to stand alone.
func (s *scanner) apart() bool {
	a, b := s.sum.script(), s.current.script()
	return a != b && s.sum.stands(a) && s.current.stands(b)
}

// flush ends the passage.
func (s *scanner) flush() {
	if s.open.start >= 0 {
		s.emit(s.open, &s.sum)
		s.open = passage{field: s.field, start: -1}
	}
}
