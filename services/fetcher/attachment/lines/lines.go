package lines

import (
	"strings"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// Line is a line of a page, with its place in any unit, top down.
type Line struct {
	Text                     string
	Left, Top, Right, Bottom float64
	// Block tells the lines that the page keeps together.
	Block int
}

// Page is the lines of a page in reading order.
type Page struct {
	Width, Height float64
	Lines         []Line
}

// Join returns text, whose lines a PDF broke, as paragraphs separated by an
// empty line, in NFC. Pages end with a form feed; an empty line keeps its
// neighbours apart. The places are those of a font that gives a wide character
// twice the width of a narrow one. Only white space changes, and hyphens at the
// end of lines.
func Join(text string) string {
	var pages []Page
	block := 0
	for part := range strings.SplitSeq(strings.ToValidUTF8(text, "\ufffd"), "\f") {
		var page Page
		for row, line := range strings.Split(part, "\n") {
			trimmed := strings.TrimSpace(line)
			if trimmed == "" {
				block++
				continue
			}
			left := Cells(line) - Cells(strings.TrimLeft(line, " \t"))
			page.Lines = append(page.Lines, Line{
				Text: row2tabs(trimmed), Block: block, Left: left, Right: left + Cells(trimmed), Top: float64(2 * row), Bottom: float64(2*row + 2),
			})
		}
		pages = append(pages, page)
	}
	return Paragraphs(pages)
}

// row2tabs returns a line whose cells are three blanks or more apart with tabs
// between them.
func row2tabs(line string) string {
	if !strings.Contains(line, "   ") {
		return line
	}
	var cells []string
	for cell := range strings.SplitSeq(line, "   ") {
		if cell = strings.TrimSpace(cell); cell != "" {
			cells = append(cells, cell)
		}
	}
	return strings.Join(cells, "\t")
}

// Paragraphs returns the text of pages as paragraphs separated by an empty line,
// in NFC. Lines of a table stay lines, with a tab between cells.
func Paragraphs(pages []Page) string {
	all := measure(pages)
	goes := make([]bool, len(all)) // whether the line before goes on in this one
	for i := 1; i < len(all); i++ {
		goes[i] = goesOn(all[i-1], all[i])
	}
	words := count(all, goes)
	var b strings.Builder
	for i, line := range all {
		text := line.Text
		if i+1 < len(all) && goes[i+1] && words.dropsHyphen(text, all[i+1].Text) {
			text = text[:len(text)-len("-")]
		}
		switch {
		case i == 0:
		case goes[i]:
			b.WriteString(words.joint(all[i-1], line))
		case all[i-1].row && line.row:
			b.WriteString("\n")
		default:
			b.WriteString("\n\n")
		}
		b.WriteString(text)
	}
	return norm.NFC.String(b.String())
}

// Cells is the width of s in narrow characters.
func Cells(s string) float64 {
	n := 0.0
	for _, r := range s {
		n += cell(r)
	}
	return n
}

func cell(r rune) float64 {
	if r < 0x300 {
		return 1
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth, width.EastAsianAmbiguous:
		return 2
	}
	return 1
}
