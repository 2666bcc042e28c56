package text

import (
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// row writes a row of a table as a line, with a tab between its cells and a
// blank for each break within them. A row with one cell, and one whose cells
// hold texts of their own, only lays out: it is written as if it were not there.
func (w *writer) row(n *html.Node, depth int) {
	cells := w.cells(n)
	w.widen(line)
	switch {
	case len(cells) < 2:
		for _, c := range cells {
			w.children(c, depth+1)
		}
	case w.flat == 0 && lays(cells):
		for _, c := range cells {
			w.paragraph()
			w.children(c, depth+1)
			w.paragraph()
		}
	default:
		w.flat++
		for i, c := range cells {
			if i > 0 {
				w.between()
			}
			w.children(c, depth+1)
		}
		w.flat--
	}
	w.widen(line)
}

// between asks for a tab, but within the cell of another table for a blank.
func (w *writer) between() {
	if w.flat > 1 {
		w.widen(blank)
		return
	}
	w.space.kind = max(w.space.kind, cell)
}

// cells returns the cells of a row that have text.
func (w *writer) cells(row *html.Node) []*html.Node {
	var cells []*html.Node
	for c := row.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th || w.drop != nil && w.drop(c) || hidden(c) || !hasText(c, nil) {
			continue
		}
		cells = append(cells, c)
	}
	return cells
}

// A cell with this many characters and this many breaks is a text of its own.
const (
	longCell   = 300
	manyBreaks = 4
)

func lays(cells []*html.Node) bool {
	for _, c := range cells {
		look := maxLook
		if length, breaks := measure(c, &look); breaks >= nested || length >= longCell && breaks >= manyBreaks {
			return true
		}
	}
	return false
}

// nested counts as that many breaks, so that a table within a cell shows one
// that lays out.
const nested = 1 << 20

func measure(n *html.Node, look *int) (length, breaks int) {
	for c := n.FirstChild; c != nil && *look > 0; c = c.NextSibling {
		*look--
		switch {
		case c.Type == html.TextNode:
			length += utf8.RuneCountInString(c.Data)
		case c.DataAtom == atom.Table:
			breaks += nested
		case c.DataAtom == atom.Br, c.DataAtom == atom.Li, isBlock(c.DataAtom):
			breaks++
		}
		l, b := measure(c, look)
		length, breaks = length+l, breaks+b
	}
	return length, breaks
}
