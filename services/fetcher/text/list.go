package text

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// items writes a list: each item is a line that begins with its mark, or with
// its number where the list counts.
func (w *writer) items(n *html.Node, depth int) {
	around := paragraph
	if w.list > 0 {
		around = line
	}
	w.widen(around)
	w.list++
	unmarked := strings.Contains(strings.ReplaceAll(attr(n, "style"), " ", ""), "list-style:none") ||
		strings.Contains(strings.ReplaceAll(attr(n, "style"), " ", ""), "list-style-type:none")
	number, err := strconv.Atoi(attr(n, "start"))
	if err != nil {
		number = 1
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Li {
			w.walk(c, depth+1)
			continue
		}
		if depth > maxDepth || w.drop != nil && w.drop(c) || Silent(c) {
			continue
		}
		if value, err := strconv.Atoi(attr(c, "value")); err == nil {
			number = value
		}
		mark := "- "
		if n.DataAtom == atom.Ol {
			mark = ordinal(number, attr(n, "type"))
		}
		if unmarked {
			mark = ""
		}
		w.item(c, mark, depth+1)
		number++
	}
	w.list--
	w.widen(around)
}

// ordinal is the number of an item as its list writes it.
func ordinal(n int, kind string) string {
	if (kind == "a" || kind == "A") && n >= 1 && n <= 26 {
		return string(rune(kind[0])+rune(n-1)) + ". "
	}
	return strconv.Itoa(n) + ". "
}

func (w *writer) item(n *html.Node, mark string, depth int) {
	w.widen(line)
	if w.flat == 0 {
		w.mark, w.held = mark, true
	}
	w.children(n, depth)
	w.mark, w.held = "", false
	w.widen(line)
}

// term writes the name before a description, on the same line.
func (w *writer) term(n *html.Node, depth int) {
	w.widen(line)
	w.held = true
	w.children(n, depth)
	w.held = false
	w.widen(cell)
}

// ownMarks begin an item where its text does.
const ownMarks = "□■○●◦◇◆▶▷▸►▪▫※•·ㆍ‧∙ㅇ⦁☐✓✔→⇒"

// marked reports whether a word is a mark itself, or a number: the text has its
// own then.
func marked(word string) bool {
	r, size := utf8.DecodeRuneInString(word)
	switch {
	case strings.ContainsRune(ownMarks, r), circledFirst <= r && r <= circledLast:
		return true
	case r == '-' || r == '–' || r == '*':
		return size == len(word)
	}
	number := strings.TrimPrefix(word, "(")
	digits := len(number) - len(strings.TrimLeft(number, "0123456789"))
	return digits > 0 && digits < 4 && (number[digits:] == "." || number[digits:] == ")")
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
