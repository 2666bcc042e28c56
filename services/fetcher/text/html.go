package text

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// FromHTML returns the text below nodes as paragraphs: a block element begins a
// paragraph, br a line, the cells of a row are separated by a tab. Scripts,
// styles, forms and comments have no text. Inline elements join without a
// blank, because converters cut words into spans.
func FromHTML(nodes ...*html.Node) string {
	var w writer
	for _, n := range nodes {
		w.walk(n, 0)
		w.paragraph()
	}
	return Paragraphs(w.b.String())
}

// maxDepth bounds the recursion; the parser itself stops at 512 open elements.
const maxDepth = 1024

// writer collects the text of a tree.
type writer struct{ b strings.Builder }

func (w *writer) paragraph() { w.b.WriteString("\n\n") }

func (w *writer) walk(n *html.Node, depth int) {
	if depth > maxDepth {
		return
	}
	switch n.Type {
	case html.TextNode:
		// A line break in the source is a blank; only elements make lines.
		w.b.WriteString(flat.Replace(n.Data))
		return
	case html.ElementNode:
		if silent(n.DataAtom) {
			return
		}
	}
	w.before(n.DataAtom)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, depth+1)
	}
	w.after(n.DataAtom)
}

var flat = strings.NewReplacer("\n", " ", "\r", " ", "\t", " ", "\f", " ")

func (w *writer) before(a atom.Atom) {
	if block(a) {
		w.paragraph()
	}
}

func (w *writer) after(a atom.Atom) {
	switch {
	case a == atom.Br || a == atom.Tr || a == atom.Li || a == atom.Dd:
		w.b.WriteByte('\n')
	case a == atom.Td || a == atom.Th || a == atom.Dt:
		w.b.WriteByte('\t')
	case block(a):
		w.paragraph()
	}
}

// block reports whether an element is a paragraph of its own.
func block(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.Blockquote, atom.Pre,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6,
		atom.Ul, atom.Ol, atom.Dl, atom.Table, atom.Figure, atom.Figcaption, atom.Hr, atom.Header, atom.Footer:
		return true
	}
	return false
}

// silent reports whether nothing below an element is text of the page.
func silent(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Iframe, atom.Object, atom.Svg,
		atom.Form, atom.Button, atom.Select, atom.Textarea, atom.Nav, atom.Head:
		return true
	}
	return false
}
