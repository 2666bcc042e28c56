package markup

import (
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"

	"github.com/policywire/policywire/services/fetcher/attachment/problem"
)

// The limits of a stream.
const (
	// MaxDepth is how deep elements may nest.
	MaxDepth = 256
	// MaxTokens is how many tags and texts there may be.
	MaxTokens = 2_000_000
	// MaxAttributes is how many attributes an element may have.
	MaxAttributes = 256
)

// Handler is told what a stream holds, in its order.
type Handler interface {
	// Start is told of an element. When it returns false the element is passed
	// over with all that is in it, and End is not called.
	Start(e Element) bool
	// End is told the name of an element that was entered.
	End(name string)
	// Text is told a piece of text, which is valid during the call.
	Text(s []byte)
}

// Element is the start of an element.
type Element struct {
	// Name is its name without name space, and Prefix what the file writes for
	// the name space.
	Name, Prefix string
	attrs        []xml.Attr
}

// Attr returns the value of the attribute of that name, which is without name
// space, or nothing.
func (e Element) Attr(name string) string {
	for _, a := range e.attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// Walk tells h what r holds. Its error says in words what is wrong and wraps
// one of the package problem, or is that of ctx.
func Walk(ctx context.Context, r io.Reader, h Handler) error {
	source := newSource(r)
	decoder := xml.NewDecoder(source)
	decoder.CharsetReader = source.declared
	decoder.Entity = xml.HTMLEntity // some converters write &nbsp;
	w := walker{h: h}
	for n := range MaxTokens {
		if n%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		source.mark()
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return w.end()
		}
		if err != nil {
			return fault(cmp.Or(source.err, err)) // encoding/xml may take a text that broke off for invalid
		}
		if err := w.token(token); err != nil {
			return err
		}
	}
	return fmt.Errorf("%w: its XML has more than %d tags and texts", problem.ErrTooLarge, MaxTokens)
}

// walker is the state of Walk.
type walker struct {
	h       Handler
	open    []xml.Name
	skipped int // the depth below which nothing is told, 0 for none
	seen    bool
}

func (w *walker) token(token xml.Token) error {
	switch t := token.(type) {
	case xml.Directive:
		return problem.ErrDoctype
	case xml.StartElement:
		return w.start(t)
	case xml.EndElement:
		return w.close(t.Name)
	case xml.CharData:
		if w.skipped == 0 && len(w.open) > 0 {
			w.h.Text(t)
		}
	}
	return nil
}

func (w *walker) start(t xml.StartElement) error {
	switch {
	case len(w.open) == MaxDepth:
		return fmt.Errorf("%w: its XML nests deeper than %d", problem.ErrTooLarge, MaxDepth)
	case len(t.Attr) > MaxAttributes:
		return fmt.Errorf("%w: %s has %d attributes, more than %d", problem.ErrTooLarge, t.Name.Local, len(t.Attr), MaxAttributes)
	}
	w.seen = true
	w.open = append(w.open, t.Name)
	if w.skipped == 0 && !w.h.Start(Element{Name: t.Name.Local, Prefix: t.Name.Space, attrs: t.Attr}) {
		w.skipped = len(w.open)
	}
	return nil
}

func (w *walker) close(name xml.Name) error {
	depth := len(w.open)
	if depth == 0 || w.open[depth-1] != name {
		return fmt.Errorf("%w: its XML ends %s where it is not open", problem.ErrDamaged, name.Local)
	}
	w.open = w.open[:depth-1]
	switch w.skipped {
	case 0:
		w.h.End(name.Local)
	case depth:
		w.skipped = 0
	}
	return nil
}

// end is the end of the stream.
func (w *walker) end() error {
	if len(w.open) > 0 || !w.seen {
		return fmt.Errorf("%w: its XML breaks off", problem.ErrDamaged)
	}
	return nil
}

// fault makes an error of the decoder one that says what is wrong. Those of
// the bytes say it already.
func fault(err error) error {
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("%w: reading its XML, line %d: %s", problem.ErrDamaged, syntax.Line, syntax.Msg)
	}
	return err
}
