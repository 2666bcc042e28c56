package docx

import (
	"context"
	"fmt"
	"path"
	"strings"

	"github.com/policywire/policywire/services/fetcher/attachment/layout"
	"github.com/policywire/policywire/services/fetcher/attachment/markup"
	"github.com/policywire/policywire/services/fetcher/attachment/zipfile"
)

// Text returns the text of a document. Its error wraps one of the package
// problem or is that of ctx; with ErrTooLarge the text is the beginning.
func Text(ctx context.Context, archive *zipfile.Archive) (string, error) {
	main := target(ctx, archive, "_rels/.rels", "officeDocument", "word/document.xml")
	rels := path.Join(path.Dir(main), "_rels", path.Base(main)+".rels")
	beside := func(kind string) string {
		return target(ctx, archive, rels, kind, path.Join(path.Dir(main), kind+".xml"))
	}
	d := document{numbers: newNumbers()}
	for _, kind := range []string{"styles", "numbering"} {
		if err := walk(ctx, archive, beside(kind), d.numbers); err != nil && ctx.Err() != nil {
			return "", err // what else is wrong there costs bullets, not text
		}
	}
	for _, kind := range []string{"footnotes", "endnotes"} {
		name := beside(kind)
		if !archive.Has(name) {
			continue
		}
		if err := walk(ctx, archive, name, &document{numbers: d.numbers, notes: d.notesOf(kind)}); err != nil {
			return "", err
		}
	}
	d.out = &layout.Builder{}
	if err := walk(ctx, archive, main, &d); err != nil {
		return "", err
	}
	return d.out.Result()
}

func walk(ctx context.Context, archive *zipfile.Archive, name string, h markup.Handler) error {
	part, err := archive.Entry(name)
	if err != nil {
		return err
	}
	defer part.Close()
	if err := markup.Walk(ctx, part, h); err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	return nil
}

// target returns the part that a list of relations names for a kind, or the
// usual one.
func target(ctx context.Context, archive *zipfile.Archive, rels, kind, usual string) string {
	r := relations{kind: "/" + kind}
	_ = walk(ctx, archive, rels, &r) // without it the usual names hold
	if r.target == "" {
		return usual
	}
	if strings.HasPrefix(r.target, "/") {
		return strings.TrimPrefix(r.target, "/")
	}
	return path.Join(path.Dir(path.Dir(rels)), r.target)
}

// relations is told of the elements of a list of relations.
type relations struct{ kind, target string }

// Start implements markup.Handler.
func (r *relations) Start(e markup.Element) bool {
	if e.Name == "Relationship" && strings.HasSuffix(e.Attr("Type"), r.kind) && e.Attr("TargetMode") != "External" {
		r.target = e.Attr("Target")
	}
	return true
}

// End implements markup.Handler.
func (r *relations) End(string) {}

// Text implements markup.Handler.
func (r *relations) Text([]byte) {}
