package layout

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/policywire/policywire/services/fetcher/attachment/problem"
)

// MaxText bounds the text of a document, in bytes.
const MaxText = 3 << 20

// Builder collects the pieces of a document. What is begun must be ended, in
// the reverse order; what is left open is ended by String.
type Builder struct {
	root  frame
	top   *frame // what is being written: nil until the first piece
	notes []block
	size  int
	cut   bool
}

// kind is what a frame is.
type kind int

const (
	body kind = iota
	cell
	note
	box
)

// frame is a part of a document that has paragraphs of its own.
type frame struct {
	kind   kind
	parent *frame
	blocks []block
	line   []byte  // the paragraph that is being written
	inked  bool    // it has more than white space
	boxes  []block // the text boxes that hang on it
	lead   string  // what comes before its text
	tables []*table
	label  string // of a note
}

// block is a paragraph, or the lines of a table.
type block struct {
	text  string
	table bool
}

func (b *Builder) frame() *frame {
	if b.top == nil {
		b.top = &b.root
	}
	return b.top
}

// Text adds text to the paragraph; line breaks and tabs in it are blanks.
func (b *Builder) Text(s string) {
	if room := MaxText - b.size; len(s) > room {
		b.cut = true
		for room > 0 && !utf8.RuneStart(s[room]) {
			room--
		}
		s = s[:room]
	}
	b.size += len(s)
	f := b.frame()
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '\n' || c == '\t' || c == '\r' {
			c = ' '
		}
		f.inked = f.inked || c > ' '
		f.line = append(f.line, c)
	}
}

// Tab adds a tab to the paragraph.
func (b *Builder) Tab() { b.mark('\t') }

// Break adds a line break to the paragraph.
func (b *Builder) Break() { b.mark('\n') }

// mark adds white space that means something.
func (b *Builder) mark(c byte) {
	if b.size == MaxText {
		b.cut = true
		return
	}
	b.size++
	f := b.frame()
	f.line = append(f.line, c)
}

// Begin begins a paragraph.
func (b *Builder) Begin() { b.End() }

// Lead sets the bullet or number of the paragraph, which comes before its text
// when it has any.
func (b *Builder) Lead(s string) { b.frame().lead = s }

// End ends the paragraph. What has no text leaves nothing.
func (b *Builder) End() {
	f := b.frame()
	f.flush()
	f.lead = ""
	f.blocks = append(f.blocks, f.boxes...)
	f.boxes = nil
	b.settle()
}

// flush makes a paragraph of what was written so far.
func (f *frame) flush() {
	if text := Clean(string(f.line)); text != "" {
		if lead := Clean(f.lead); lead != "" {
			text = lead + " " + text
		}
		f.blocks = append(f.blocks, block{text: text})
		f.lead = ""
	}
	f.line, f.inked = f.line[:0], false
}

// settle puts the notes after the paragraph, unless a table is being written.
func (b *Builder) settle() {
	if f := b.frame(); f.kind == body && len(f.tables) == 0 {
		f.blocks = append(f.blocks, b.notes...)
		b.notes = nil
	}
}

func (b *Builder) push(k kind) *frame {
	b.top = &frame{kind: k, parent: b.frame()}
	return b.top
}

// pop ends the frame on top, if it is of that kind. Tables in it that were left
// open end with it.
func (b *Builder) pop(k kind) *frame {
	f := b.frame()
	if f.kind != k || f.parent == nil {
		return nil
	}
	b.End()
	for len(f.tables) > 0 {
		b.EndTable()
	}
	b.top = f.parent
	return f
}

// BeginNote begins a note. Its label stands at its place, and before its text.
func (b *Builder) BeginNote(label string) {
	if label != "" {
		label = "[" + Clean(label) + "]"
	}
	b.Text(label)
	b.push(note).label = label
}

// EndNote ends a note.
func (b *Builder) EndNote() {
	f := b.pop(note)
	if f == nil || len(f.blocks) == 0 {
		return
	}
	if first := &f.blocks[0]; f.label != "" && !first.table {
		first.text = f.label + " " + first.text
	}
	b.notes = append(b.notes, f.blocks...)
}

// BeginBox begins a text box. One at the beginning of a paragraph comes before
// it, any other after it.
func (b *Builder) BeginBox() { b.push(box) }

// EndBox ends a text box.
func (b *Builder) EndBox() {
	f := b.pop(box)
	if f == nil {
		return
	}
	parent := b.frame()
	if !parent.inked && len(parent.boxes) == 0 {
		parent.blocks = append(parent.blocks, f.blocks...)
		return
	}
	parent.boxes = append(parent.boxes, f.blocks...)
}

// Result returns the text. Its error wraps ErrNoText, or ErrTooLarge when the
// text is only the beginning.
func (b *Builder) Result() (string, error) {
	text := b.String()
	switch {
	case b.cut:
		return text, fmt.Errorf("%w: it has more than %d MiB of text, the rest is left out", problem.ErrTooLarge, MaxText>>20)
	case text == "":
		return "", problem.ErrNoText
	}
	return text, nil
}

// String ends what is open and returns the text.
func (b *Builder) String() string {
	for b.frame().parent != nil {
		switch b.top.kind {
		case cell:
			b.EndCell(0, 0)
		case note:
			b.EndNote()
		default:
			b.EndBox()
		}
	}
	b.End()
	for len(b.root.tables) > 0 {
		b.EndTable()
	}
	var out strings.Builder
	for _, block := range b.root.blocks {
		if out.Len() > 0 {
			out.WriteString("\n\n")
		}
		out.WriteString(block.text)
	}
	return b.shorten(out.String())
}

// shorten holds a text to MaxText, which labels and composed characters may
// have passed.
func (b *Builder) shorten(s string) string {
	if len(s) <= MaxText {
		return s
	}
	b.cut = true
	s = s[:MaxText]
	if i := strings.LastIndex(s, "\n"); i > MaxText/2 {
		s = s[:i]
	}
	return strings.TrimSpace(strings.ToValidUTF8(s, ""))
}
