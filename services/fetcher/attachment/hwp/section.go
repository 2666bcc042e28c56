package hwp

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/policywire/policywire/services/fetcher/attachment/layout"
	"github.com/policywire/policywire/services/fetcher/attachment/problem"
)

// maxDepth is how deep tables and boxes may lie in one another; what is deeper
// is left out.
const maxDepth = 32

// reading is a file that is being read, section by section.
type reading struct {
	records
	out   *layout.Builder
	depth int
	notes map[string]int
}

// section writes the text of the next section. Records that end early are an
// error; what came before them is written.
func (r *reading) section(data []byte) error {
	r.records = records{rest: data}
	for {
		rec, ok := r.next()
		if !ok {
			break
		}
		if rec.tag == tagParagraph {
			r.paragraph(rec)
		}
	}
	if r.torn {
		return fmt.Errorf("%w: its records end early", problem.ErrDamaged)
	}
	return nil
}

// paragraph writes the paragraph whose header was read, with what is below it.
func (r *reading) paragraph(header record) {
	r.out.Begin()
	if rec, ok := r.peek(); ok && rec.tag == tagText && rec.level > header.level {
		r.next()
		chars(rec.data, r.text, func(id string) { r.at(header.level, id) })
	}
	for {
		rec, ok := r.below(header.level)
		if !ok {
			break
		}
		if rec.tag == tagControl {
			r.control(rec)
		}
	}
	r.out.End()
}

// text writes text in which tabs and line breaks mean what they are.
func (r *reading) text(s string) {
	for s != "" {
		i := strings.IndexAny(s, "\n\t")
		if i < 0 {
			r.out.Text(s)
			return
		}
		if r.out.Text(s[:i]); s[i] == '\t' {
			r.out.Tab()
		} else {
			r.out.Break()
		}
		s = s[i+1:]
	}
}

// at writes the control of that name, the next one below the paragraph. When the
// next one has another name the character stands for nothing.
func (r *reading) at(level int, id string) {
	for {
		rec, ok := r.peek()
		switch {
		case !ok || rec.level <= level:
			return
		case rec.tag != tagControl:
			r.next()
			continue
		case rec.id() == id:
			r.next()
			r.control(rec)
		}
		return
	}
}

// control writes the control whose header was read, and steps over all of it.
func (r *reading) control(header record) {
	defer r.skip(header.level)
	if r.depth++; r.depth > maxDepth {
		r.depth--
		return
	}
	defer func() { r.depth-- }()
	switch id := header.id(); id {
	case "tbl ":
		r.table(header)
	case "gso ":
		r.out.BeginBox()
		r.within(header)
		r.out.EndBox()
	case "fn  ", "en  ":
		r.notes[id]++
		r.out.BeginNote(strconv.Itoa(r.notes[id]))
		r.within(header)
		r.out.EndNote()
	case "eqed":
		if rec, ok := r.below(header.level); ok && rec.tag == tagEquation {
			r.out.Text(" " + plain(rec.wide(4)) + " ")
		}
	case "tcps": // characters above one another
		r.out.Text(plain(header.wide(4)))
	case "atno":
		r.number(header)
	}
}

// number writes an automatic number, but for those of pages and of notes.
func (r *reading) number(header record) {
	const kindAt, numberAt, firstKind, lastKind = 4, 8, 3, 5
	if kind := header.word(kindAt) & 0xf; firstKind <= kind && kind <= lastKind {
		r.out.Text(strconv.Itoa(header.word(numberAt)))
	}
}

// within writes the paragraphs below a control.
func (r *reading) within(header record) {
	for {
		rec, ok := r.below(header.level)
		if !ok {
			return
		}
		if rec.tag == tagParagraph {
			r.paragraph(rec)
		}
	}
}

// table writes a table: its caption, then its cells. A cell is the header of a
// list, which has its column and row, and the paragraphs after it.
func (r *reading) table(header record) {
	const columnAt, rowAt = 8, 10
	open, begun := false, false
	row, column := 0, 0
	for {
		rec, ok := r.below(header.level)
		if !ok {
			break
		}
		switch {
		case rec.tag == tagTable && !begun:
			r.out.BeginTable()
			begun = true
		case rec.tag == tagList && begun:
			if open {
				r.out.EndCell(row, column)
			}
			r.out.BeginCell()
			open, row, column = true, rec.word(rowAt), rec.word(columnAt)
		case rec.tag == tagParagraph:
			r.paragraph(rec)
		}
	}
	if open {
		r.out.EndCell(row, column)
	}
	if begun {
		r.out.EndTable()
	}
}
