package auto

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// scale sums up the blocks of text below elements.
type scale struct {
	skip map[*html.Node]bool
	// blocks is the weight of the blocks below an element, and heaviest the
	// element with the greatest.
	blocks   map[*html.Node]int
	heaviest *html.Node
}

// weigh returns the element below root with the main text: the heaviest, or an
// element in it that has nearly all of the weight. It is nil where there is none.
func weigh(root *html.Node, skip map[*html.Node]bool) *html.Node {
	s := scale{skip: skip, blocks: map[*html.Node]int{}, heaviest: root}
	s.weigh(root, 0)
	node := s.heaviest
	if s.blocks[node] <= 0 {
		return nil
	}
	for {
		inner := s.within(node)
		if inner == nil {
			return node
		}
		node = inner
	}
}

// block is the text of one element that is not that of a block below it.
type block struct {
	text, linked int
	last         rune
}

// weigh returns the weight of the blocks below n, and adds the text of n that is
// inline to outer.
func (s *scale) weigh(n *html.Node, depth int) int {
	var own block
	total := s.collect(n, &own, false, depth)
	total += own.weight()
	s.blocks[n] = total
	if total > s.blocks[s.heaviest] {
		s.heaviest = n
	}
	return total
}

// collect adds the inline text below n to own, and returns the weight of the
// blocks below n.
func (s *scale) collect(n *html.Node, own *block, linked bool, depth int) int {
	total := 0
	for c := n.FirstChild; c != nil && depth < maxDepth; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			own.add(c.Data, linked)
		case c.Type != html.ElementNode || s.skip[c]:
		case c.DataAtom == atom.Br:
			if own.text > 0 && own.ended() {
				total += own.weight() // a paragraph that is only broken off
				*own = block{}
			}
		case inline(c.DataAtom):
			total += s.collect(c, own, linked || c.DataAtom == atom.A, depth+1)
		default:
			total += s.weigh(c, depth+1)
		}
	}
	return total
}

func (b *block) add(s string, linked bool) {
	n := weight(s)
	b.text += n
	if linked {
		b.linked += n
	}
	if s = strings.TrimRightFunc(s, unicode.IsSpace); s != "" {
		b.last, _ = utf8.DecodeLastRuneInString(s)
	}
}

// ended reports whether the block ends as a sentence does.
func (b *block) ended() bool {
	return strings.ContainsRune(".。!?！？:：;…\"”」』)）다요음함", b.last)
}

// What counts as a sentence, and what one that is none costs: labels, menus and
// dates make the element lighter that holds them beside the text.
const (
	sentence = 40
	label    = 12
)

func (b *block) weight() int {
	switch {
	case b.text == 0:
		return 0
	case b.linked*2 > b.text:
		return -b.linked/2 - label
	case b.text >= sentence || b.ended() && b.text > label:
		return b.text - b.linked
	}
	return -label / 4
}

func inline(a atom.Atom) bool {
	switch a {
	case atom.A, atom.Abbr, atom.B, atom.Big, atom.Cite, atom.Code, atom.Em, atom.Font, atom.I, atom.Ins, atom.Del, atom.Kbd, atom.Label, atom.Mark,
		atom.Q, atom.Ruby, atom.Rb, atom.S, atom.Small, atom.Span, atom.Strong, atom.Sub, atom.Sup, atom.Time, atom.Tt, atom.U, atom.Var, atom.Wbr, atom.Img:
		return true
	}
	return false
}

// within returns the element below node that has nearly all of its weight, nil
// where the text is spread over several.
func (s *scale) within(node *html.Node) *html.Node {
	total := s.blocks[node]
	for c := node.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode || s.skip[c] || paragraphOf(c.DataAtom) {
			continue
		}
		if inline(c.DataAtom) {
			if inner := s.within(c); inner != nil && s.blocks[inner]*100 >= total*nearly {
				return inner
			}
			continue
		}
		if s.blocks[c] > 0 && s.blocks[c]*100 >= total*nearly {
			return c
		}
	}
	return nil
}

// nearly is how much of the weight, of a hundred, is nearly all.
const nearly = 90

// paragraphOf reports whether an element is a part of a text and no container.
func paragraphOf(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Li, atom.Ul, atom.Ol, atom.Dl, atom.Blockquote, atom.Pre, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}
