package odt

import (
	"context"
	"fmt"

	"github.com/policywire/policywire/services/fetcher/attachment/layout"
	"github.com/policywire/policywire/services/fetcher/attachment/markup"
	"github.com/policywire/policywire/services/fetcher/attachment/problem"
	"github.com/policywire/policywire/services/fetcher/attachment/zipfile"
)

// Text returns the text of a document. Its error wraps one of the package
// problem or is that of ctx; with ErrTooLarge the text is the beginning.
func Text(ctx context.Context, archive *zipfile.Archive) (string, error) {
	if archive.Encrypted() {
		return "", problem.ErrEncrypted
	}
	var r reader
	if archive.Has("styles.xml") { // named list styles; what is wrong there costs no text
		if err := r.read(ctx, archive, "styles.xml"); err != nil && ctx.Err() != nil {
			return "", err
		}
		r = reader{styles: r.styles}
	}
	if err := r.read(ctx, archive, "content.xml"); err != nil {
		return "", err
	}
	return r.out.Result()
}

// reader is told of the elements of content.xml and of styles.xml.
type reader struct {
	out    layout.Builder
	lists  lists
	styles styles
	inBody bool
	open   int // paragraphs
	tables []position
	note   note
}

// position is the place of the next cell in a table.
type position struct{ row, col int }

// note is what is known of a note before its body.
type note struct {
	citing bool
	label  string
}

func (r *reader) read(ctx context.Context, archive *zipfile.Archive, name string) error {
	part, err := archive.Entry(name)
	if err != nil {
		return err
	}
	defer part.Close()
	if err := markup.Walk(ctx, part, r); err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	return nil
}

// silent reports whether nothing within an element is text of the document.
func silent(e markup.Element) bool {
	switch e.Name {
	case "annotation", "tracked-changes", "forms", "scripts", "script", "event-listeners", "object", "binary-data",
		"ruby-text", "hidden-text", "covered-table-cell", "table-of-content-source", "illustration-index-source",
		"table-index-source", "object-index-source", "user-index-source", "alphabetical-index-source", "bibliography-source":
		return true
	case "section":
		return e.Attr("display") == "none"
	case "title", "desc":
		return e.Prefix == "svg"
	}
	return false
}

// Start implements markup.Handler.
func (r *reader) Start(e markup.Element) bool {
	if !r.inBody {
		r.inBody = e.Name == "body"
		r.styles.start(e)
		return true
	}
	if e.Name == "covered-table-cell" {
		r.next()
	}
	if silent(e) {
		return false
	}
	switch e.Name {
	case "p", "h":
		r.open++
		r.out.Begin()
		r.out.Lead(r.lead(e))
	case "s":
		r.out.Text(" ")
	case "tab":
		r.out.Tab()
	case "line-break":
		r.out.Break()
	case "note-citation":
		r.note = note{citing: true, label: e.Attr("label")}
	case "list", "list-item", "list-header":
		r.lists.start(e, &r.styles)
	default:
		r.part(e.Name)
	}
	return true
}

// lead returns the label of a paragraph or heading.
func (r *reader) lead(e markup.Element) string {
	if label := r.lists.label(); label != "" || e.Name == "p" {
		return label
	}
	return r.styles.heading(e)
}

// part begins a part of the document that has paragraphs of its own.
func (r *reader) part(name string) {
	switch {
	case name == "note-body":
		r.out.BeginNote(r.note.label)
	case name == "table":
		r.out.BeginTable()
		r.tables = append(r.tables, position{row: -1})
	case name == "table-row" && len(r.tables) > 0:
		at := &r.tables[len(r.tables)-1]
		*at = position{row: at.row + 1}
	case name == "table-cell":
		r.out.BeginCell()
	case isBox(name):
		r.out.BeginBox()
	}
}

// isBox reports whether an element is a drawing, in which text may stand.
func isBox(name string) bool {
	switch name {
	case "text-box", "custom-shape", "rect", "ellipse", "circle", "polygon", "polyline", "path", "line", "connector", "caption", "measure":
		return true
	}
	return false
}

// next returns the place of a cell and moves on.
func (r *reader) next() position {
	if len(r.tables) == 0 {
		return position{}
	}
	at := &r.tables[len(r.tables)-1]
	at.col++
	return position{at.row, at.col}
}

// End implements markup.Handler.
func (r *reader) End(name string) {
	if !r.inBody {
		return
	}
	switch {
	case name == "p" || name == "h":
		r.open--
		r.out.End()
	case name == "note-citation":
		r.note.citing = false
	case name == "note-body":
		r.out.EndNote()
	case name == "list" || name == "list-item" || name == "list-header":
		r.lists.end(name)
	case name == "table":
		r.out.EndTable()
		r.tables = r.tables[:len(r.tables)-1]
	case name == "table-cell":
		at := r.next()
		r.out.EndCell(at.row, at.col)
	case isBox(name):
		r.out.EndBox()
	}
}

// Text implements markup.Handler.
func (r *reader) Text(s []byte) {
	switch {
	case r.note.citing:
		if r.note.label == "" && len(s) < 32 {
			r.note.label = string(s)
		}
	case r.open > 0:
		r.out.Text(string(s))
	}
}
