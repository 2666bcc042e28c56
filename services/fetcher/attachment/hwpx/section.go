package hwpx

import (
	"strconv"

	"github.com/policywire/policywire/services/fetcher/attachment/layout"
	"github.com/policywire/policywire/services/fetcher/attachment/markup"
)

// section is told of the elements of a section.
type section struct {
	out      *layout.Builder
	headings *headings
	writing  int     // elements that are open whose text is text of the document
	open     int     // paragraphs that are open
	deleted  int     // the paragraph in which a tracked deletion goes on, 0 for none
	cells    []place // cells that are open
}

// place is where a cell stands.
type place struct{ row, col int }

// silent reports whether nothing within an element is text of the document.
func silent(name string) bool {
	switch name {
	case "secPr", "header", "footer", "hiddenComment", "fieldBegin", "shapeComment", "linesegarray",
		"default": // beside a case, which says the same in a newer form
		return true
	}
	return false
}

// Start implements markup.Handler.
func (s *section) Start(e markup.Element) bool {
	if silent(e.Name) {
		return false
	}
	switch e.Name {
	case "p":
		s.open++
		s.out.Begin()
		s.out.Lead(s.headings.label(e.Attr("paraPrIDRef")))
	case "t", "script", "mainText":
		s.writing++
	case "tbl":
		s.out.BeginTable()
	case "tc":
		s.cells = append(s.cells, place{})
		s.out.BeginCell()
	case "cellAddr":
		if n := len(s.cells); n > 0 {
			s.cells[n-1] = place{number(e.Attr("rowAddr")), number(e.Attr("colAddr"))}
		}
	case "caption", "drawText":
		s.out.BeginBox()
	case "footNote", "endNote":
		s.out.BeginNote(e.Attr("number"))
	default:
		s.inline(e)
	}
	return true
}

// inline is told of elements that stand for characters, or mark some.
func (s *section) inline(e markup.Element) {
	switch e.Name {
	case "deleteBegin":
		s.deleted = s.open
	case "deleteEnd":
		s.deleted = 0
	case "nbSpace", "fwSpace":
		s.text(" ")
	case "hyphen":
		s.text("-")
	case "tab":
		if s.writing > 0 && s.deleted == 0 {
			s.out.Tab()
		}
	case "lineBreak":
		if s.writing > 0 && s.deleted == 0 {
			s.out.Break()
		}
	case "compose": // characters written over one another
		s.out.Text(e.Attr("composeText"))
	case "textart":
		s.out.BeginBox()
		s.out.Text(e.Attr("text"))
		s.out.EndBox()
	case "autoNum":
		switch e.Attr("numType") {
		case "TABLE", "PICTURE", "EQUATION":
			s.out.Text(e.Attr("num"))
		}
	}
}

// text writes text that stands in hp:t.
func (s *section) text(text string) {
	if s.writing > 0 && s.deleted == 0 {
		s.out.Text(text)
	}
}

// End implements markup.Handler.
func (s *section) End(name string) {
	switch name {
	case "p":
		if s.deleted == s.open { // each paragraph has marks of its own
			s.deleted = 0
		}
		s.open--
		s.out.End()
	case "t", "script", "mainText":
		s.writing--
	case "tbl":
		s.out.EndTable()
	case "tc":
		last := len(s.cells) - 1
		s.out.EndCell(s.cells[last].row, s.cells[last].col)
		s.cells = s.cells[:last]
	case "caption", "drawText":
		s.out.EndBox()
	case "footNote", "endNote":
		s.out.EndNote()
	}
}

// Text implements markup.Handler.
func (s *section) Text(text []byte) { s.text(string(text)) }

// number reads a small number, 0 when it is none.
func number(s string) int {
	if n, err := strconv.Atoi(s); err == nil && n >= 0 && n < 1<<20 {
		return n
	}
	return 0
}
