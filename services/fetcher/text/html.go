package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// FromHTML returns the text below nodes as paragraphs: a block element begins a
// paragraph, br a line, an item of a list is a line with its mark, a row of a
// table is a line with tabs between its cells. Scripts, styles, comments,
// controls and what is hidden have no text. Inline elements join without a
// blank, because converters cut words into spans.
func FromHTML(nodes ...*html.Node) string { return FromHTMLWithout(nil, nodes...) }

// FromHTMLWithout is FromHTML without the nodes for which drop, if there is
// one, says true.
func FromHTMLWithout(drop func(*html.Node) bool, nodes ...*html.Node) string {
	w := writer{drop: drop}
	for _, n := range nodes {
		if n.Type == html.TextNode {
			w.text(n.Data)
		} else {
			w.children(n, 0)
		}
		w.space.widen(paragraph)
	}
	// The parser has decoded entities once.
	return regular(decodeOnce(w.b.String()), false)
}

// LineFromHTML is FromHTMLWithout in one line.
func LineFromHTML(drop func(*html.Node) bool, nodes ...*html.Node) string {
	return regular(FromHTMLWithout(drop, nodes...), true)
}

// maxDepth bounds the recursion; the parser itself stops at 512 open elements.
const maxDepth = 1024

// writer collects the text of a tree.
type writer struct {
	b    strings.Builder
	drop func(*html.Node) bool
	// space is what stands before the next text.
	space gap
	// broken says that the last thing was a br: another one makes a paragraph.
	broken bool
	// mark stands before the next text, which is the first of an item.
	mark string
	// held says that blocks make no paragraph until there is text: they are the
	// first within an item.
	held bool
	// flat, pre and list count the open elements within which a break is a
	// blank, a line break of the markup is one, a list is part of another.
	flat, pre, list int
}

func (w *writer) children(n *html.Node, depth int) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, depth+1)
	}
}

func (w *writer) walk(n *html.Node, depth int) {
	if depth > maxDepth || w.drop != nil && w.drop(n) {
		return
	}
	switch n.Type {
	case html.TextNode:
		w.text(n.Data)
		return
	case html.ElementNode:
		if Silent(n) {
			return
		}
	}
	switch n.DataAtom {
	case atom.Br:
		w.lineBreak()
	case atom.Ul, atom.Ol, atom.Menu, atom.Dir:
		w.items(n, depth)
	case atom.Li:
		w.item(n, "", depth)
	case atom.Dt:
		w.term(n, depth)
	case atom.Dd:
		w.held = w.space.kind == cell
		w.children(n, depth)
		w.held = false
		w.widen(line)
	case atom.Tr:
		w.row(n, depth)
	case atom.Pre:
		w.pre++
		w.block(n, depth)
		w.pre--
	default:
		if isBlock(n.DataAtom) {
			w.block(n, depth)
		} else {
			w.children(n, depth)
		}
	}
}

func (w *writer) block(n *html.Node, depth int) {
	w.paragraph()
	w.children(n, depth)
	w.paragraph()
}

func (w *writer) paragraph() {
	if !w.held {
		w.widen(paragraph)
	}
}

// widen asks for white space before the next text. Within a cell it is a blank.
func (w *writer) widen(kind int) {
	if w.flat > 0 {
		kind = min(kind, blank)
	}
	w.space.kind = max(w.space.kind, kind)
}

func (w *writer) lineBreak() {
	if w.held {
		return
	}
	if w.broken {
		w.widen(paragraph)
	}
	w.widen(line)
	w.broken = true
}

// text writes the text of a node: its words, with one blank in the place of
// white space. A line break in the markup between two characters of Chinese or
// Japanese, which have no blanks, is nothing.
func (w *writer) text(s string) {
	for len(s) > 0 {
		end := strings.IndexFunc(s, isSpace)
		if end < 0 {
			end = len(s)
		}
		if end > 0 {
			w.word(s[:end])
		}
		next := end
		for next < len(s) {
			r, size := utf8.DecodeRuneInString(s[next:])
			if !isSpace(r) {
				break
			}
			if r == '\n' && w.pre > 0 {
				w.lineBreak()
			}
			next += size
		}
		if next > end && !(end > 0 && next < len(s) && joinedLines(s, end, next)) {
			w.space.kind = max(w.space.kind, blank)
		}
		s = s[next:]
	}
}

func isSpace(r rune) bool { return r == ' ' || r == '\n' || r != utf8.RuneError && unicode.IsSpace(r) }

// joinedLines reports whether the white space s[end:next] is only a line break
// within a text that has no blanks.
func joinedLines(s string, end, next int) bool {
	if !strings.Contains(s[end:next], "\n") {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s[:end])
	after, _ := utf8.DecodeRuneInString(s[next:])
	return unspaced(before) && unspaced(after)
}

// unspaced reports whether r belongs to a script that has no blanks.
func unspaced(r rune) bool {
	return r >= 0x2e80 && (unicode.Is(unicode.Han, r) || unicode.Is(unicode.Hiragana, r) || unicode.Is(unicode.Katakana, r) ||
		r >= '\u3001' && r <= '\u303f' || r == 'ー' || r >= '\uff01' && r <= '\uff60')
}

func (w *writer) word(s string) {
	if s[0] >= utf8.RuneSelf && strings.IndexFunc(s, isSeen) < 0 {
		return
	}
	if w.b.Len() > 0 {
		w.space.write(&w.b, false)
	}
	if w.mark != "" && !marked(s) {
		w.b.WriteString(w.mark)
	}
	w.b.WriteString(s)
	w.space, w.mark, w.broken, w.held = gap{}, "", false, false
}
