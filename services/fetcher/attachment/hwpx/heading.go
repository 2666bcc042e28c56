package hwpx

import (
	"strings"

	"github.com/policywire/policywire/services/fetcher/attachment/layout"
	"github.com/policywire/policywire/services/fetcher/attachment/markup"
)

const (
	maxLevels = 10
	maxShapes = 50_000 // shapes of paragraphs, bullets and numberings in a document
)

// headings are the bullets and numbers of paragraphs. It is told of the elements
// of header.xml.
type headings struct {
	shapes  map[string]heading    // by the id of the shape of a paragraph
	bullets map[string]string     // by id
	numbers map[string]*numbering // by id

	shape   string     // whose heading is being read
	current *numbering // whose levels are being read
	level   int        // whose pattern is being read, 0 for none
}

// heading is how a paragraph begins.
type heading struct {
	kind, id string
	level    int
}

// numbering is how the levels of a numbering are written.
type numbering struct {
	levels [maxLevels]level
	counts [maxLevels]int
	begun  bool
}

// level is a level: its pattern has "^1" where the number of level 1 stands.
type level struct {
	pattern string
	first   rune
	start   int
}

// Start implements markup.Handler.
func (h *headings) Start(e markup.Element) bool {
	if h.shapes == nil {
		h.shapes, h.bullets, h.numbers = map[string]heading{}, map[string]string{}, map[string]*numbering{}
	}
	full := len(h.shapes)+len(h.bullets)+len(h.numbers) > maxShapes
	switch id := e.Attr("id"); {
	case full:
	case e.Name == "paraPr":
		h.shape = id
	case e.Name == "heading":
		if kind := e.Attr("type"); kind != "NONE" && kind != "" {
			h.shapes[h.shape] = heading{kind, e.Attr("idRef"), min(number(e.Attr("level")), maxLevels-1)}
		}
	case e.Name == "bullet":
		h.bullets[id] = bullet(e.Attr("char"))
	case e.Name == "numbering":
		h.current = &numbering{}
		h.numbers[id] = h.current
	case e.Name == "paraHead" && h.current != nil:
		if h.level = number(e.Attr("level")); h.level > maxLevels {
			h.level = 0
		}
		if h.level > 0 {
			h.current.levels[h.level-1] = level{first: formats[e.Attr("numFormat")], start: max(1, number(e.Attr("start")))}
		}
	}
	return true
}

// bullet returns a bullet that can be read.
func bullet(char string) string {
	if clean := layout.Clean(char); clean != "" {
		return clean
	}
	return "•"
}

// End implements markup.Handler.
func (h *headings) End(name string) {
	switch name {
	case "numbering":
		h.current, h.level = nil, 0
	case "paraHead":
		h.level = 0
	}
}

// Text implements markup.Handler.
func (h *headings) Text(s []byte) {
	if h.current != nil && h.level > 0 && len(s) < 64 {
		h.current.levels[h.level-1].pattern += string(s)
	}
}

// label returns what a paragraph of that shape begins with, and counts it.
func (h *headings) label(shape string) string {
	heading, ok := h.shapes[shape]
	if !ok {
		return ""
	}
	if heading.kind == "BULLET" {
		return h.bullets[heading.id]
	}
	n := h.numbers[heading.id]
	if n == nil && heading.kind == "OUTLINE" { // the one that is always there
		n = h.numbers["1"]
	}
	if n == nil {
		return ""
	}
	return n.label(heading.level)
}

// label counts a paragraph of a level and returns its label.
func (n *numbering) label(at int) string {
	if !n.begun {
		n.begun = true
		n.reset(0)
	}
	n.counts[at]++
	n.reset(at + 1)
	if !strings.Contains(n.levels[at].pattern, "^") {
		return n.levels[at].pattern
	}
	pairs := make([]string, 0, 2*maxLevels)
	for i := range maxLevels {
		l := n.levels[i]
		pairs = append(pairs, "^"+string(rune('1'+i)), layout.Number(max(n.counts[i], l.start), l.first))
	}
	return strings.NewReplacer(pairs...).Replace(n.levels[at].pattern)
}

// reset begins the numbers from a level on anew.
func (n *numbering) reset(from int) {
	for i := from; i < maxLevels; i++ {
		n.counts[i] = n.levels[i].start - 1
	}
}

// formats are the first numbers of the formats of numbers that are not digits.
var formats = map[string]rune{
	"CIRCLED_DIGIT": '①', "ROMAN_CAPITAL": 'I', "ROMAN_SMALL": 'i', "LATIN_CAPITAL": 'A', "LATIN_SMALL": 'a',
	"CIRCLED_LATIN_CAPITAL": 'Ⓐ', "CIRCLED_LATIN_SMALL": 'ⓐ', "HANGUL_SYLLABLE": '가', "CIRCLED_HANGUL_SYLLABLE": '㉮',
	"HANGUL_JAMO": 'ㄱ', "CIRCLED_HANGUL_JAMO": '㉠', "HANGUL_PHONETIC": '일', "IDEOGRAPH": '一',
	"CIRCLED_IDEOGRAPH": '㊀', "DECAGON_CIRCLE": '갑', "DECAGON_CIRCLE_HANJA": '甲',
}
