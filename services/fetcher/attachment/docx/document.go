package docx

import (
	"strconv"
	"strings"

	"github.com/policywire/policywire/services/fetcher/attachment/layout"
	"github.com/policywire/policywire/services/fetcher/attachment/markup"
)

// maxNotes bounds the notes of a document.
const maxNotes = 20_000

// document is told of the elements of the main part, or of a part of notes.
type document struct {
	out     *layout.Builder
	numbers *numbers
	notes   map[string]string // the notes being read, nil in the main part
	note    string            // the id of the one that is open

	footnotes, endnotes map[string]string
	cited               int

	runs    int  // runs that are open
	hidden  bool // the run on top has hidden text
	texts   int  // elements that are open whose text counts
	shape   shape
	tables  []position
	choices []bool // whether an alternative was entered, for each set of them
}

// position is the place of the next cell in a table, and whether the one that
// is open goes on from the row above.
type position struct {
	row, col int
	merged   bool
}

// notesOf returns the notes of a kind.
func (d *document) notesOf(kind string) map[string]string {
	notes := map[string]string{}
	if kind == "footnotes" {
		d.footnotes = notes
	} else {
		d.endnotes = notes
	}
	return notes
}

// silent reports whether nothing within an element is text of the document.
func silent(name string) bool {
	switch name {
	case "del", "moveFrom", "rt", "sectPr", "sdtPr", "tblGrid":
		return true
	}
	return strings.HasSuffix(name, "PrChange")
}

// Start implements markup.Handler.
func (d *document) Start(e markup.Element) bool {
	if silent(e.Name) || !d.chosen(e.Name) {
		return false
	}
	if d.out == nil { // between the notes
		if (e.Name == "footnote" || e.Name == "endnote") && e.Attr("type") == "" && len(d.notes) < maxNotes {
			d.note, d.out = e.Attr("id"), &layout.Builder{}
		}
		return true
	}
	switch e.Name {
	case "p":
		d.shape = shape{}
		d.out.Begin()
	case "r":
		d.runs, d.hidden = d.runs+1, false
	case "t":
		d.texts++
	case "tbl":
		d.out.BeginTable()
		d.tables = append(d.tables, position{row: -1})
	case "tr":
		if at := d.table(); at != nil {
			*at = position{row: at.row + 1}
		}
	case "tc":
		d.out.BeginCell()
	case "txbxContent":
		d.out.BeginBox()
	default:
		d.property(e)
	}
	return true
}

// chosen reports whether an element is entered: of alternatives the first is.
func (d *document) chosen(name string) bool {
	last := len(d.choices) - 1
	switch {
	case name == "AlternateContent":
		d.choices = append(d.choices, false)
	case (name == "Choice" || name == "Fallback") && last >= 0:
		if d.choices[last] {
			return false
		}
		d.choices[last] = true
	}
	return true
}

// property is told of elements that say how a paragraph, run or cell is.
func (d *document) property(e markup.Element) {
	val := e.Attr("val")
	switch e.Name {
	case "pStyle", "ilvl", "numId":
		d.shape.set(e.Name, val)
	case "vanish":
		d.hidden = d.runs > 0 && val != "0" && val != "false"
	case "gridSpan":
		if n, err := strconv.Atoi(val); err == nil && n > 1 && n < 1000 && d.table() != nil {
			d.table().col += n - 1
		}
	case "vMerge":
		if d.table() != nil {
			d.table().merged = val != "restart"
		}
	default:
		if d.runs > 0 && !d.hidden && !d.merged() {
			d.inline(e)
		}
	}
}

// inline is told of elements of a run that stand for characters.
func (d *document) inline(e markup.Element) {
	switch e.Name {
	case "tab", "ptab":
		d.out.Tab()
	case "cr":
		d.out.Break()
	case "br":
		if kind := e.Attr("type"); kind == "" || kind == "textWrapping" {
			d.out.Break()
		}
	case "noBreakHyphen":
		d.out.Text("-")
	case "sym":
		if n, err := strconv.ParseUint(e.Attr("char"), 16, 32); err == nil {
			d.out.Text(string(rune(n)))
		}
	case "footnoteReference":
		d.cite(d.footnotes, e.Attr("id"))
	case "endnoteReference":
		d.cite(d.endnotes, e.Attr("id"))
	}
}

// cite puts a note where it is cited first. Those in notes have none.
func (d *document) cite(notes map[string]string, id string) {
	note := notes[id]
	if note == "" {
		return
	}
	delete(notes, id)
	d.cited++
	d.out.BeginNote(strconv.Itoa(d.cited))
	for part := range strings.SplitSeq(note, "\n\n") {
		d.out.Begin()
		d.out.Text(part)
		d.out.End()
	}
	d.out.EndNote()
}

// table returns the place in the innermost table, or nil.
func (d *document) table() *position {
	if len(d.tables) == 0 {
		return nil
	}
	return &d.tables[len(d.tables)-1]
}

// merged reports whether what is read stands in a cell that only goes on from
// the row above, of which nothing is seen.
func (d *document) merged() bool {
	for _, at := range d.tables {
		if at.merged {
			return true
		}
	}
	return false
}

// End implements markup.Handler.
func (d *document) End(name string) {
	if name == "AlternateContent" {
		d.choices = d.choices[:len(d.choices)-1]
	}
	if d.out == nil {
		return
	}
	switch name {
	case "footnote", "endnote":
		d.notes[d.note], d.out = d.out.String(), nil
	case "p":
		d.out.End()
	case "pPr":
		d.out.Lead(d.numbers.label(d.shape))
	case "r":
		d.runs, d.hidden = d.runs-1, false
	case "t":
		d.texts--
	case "tbl":
		d.out.EndTable()
		d.tables = d.tables[:len(d.tables)-1]
	case "tc":
		d.endCell()
	case "txbxContent":
		d.out.EndBox()
	}
}

func (d *document) endCell() {
	at := d.table()
	if at == nil {
		d.out.EndCell(0, 0)
		return
	}
	at.col++
	at.merged = false
	d.out.EndCell(at.row, at.col)
}

// Text implements markup.Handler.
func (d *document) Text(s []byte) {
	if d.out != nil && d.texts > 0 && !d.hidden && !d.merged() {
		d.out.Text(string(s))
	}
}
