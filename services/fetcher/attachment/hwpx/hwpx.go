package hwpx

import (
	"context"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"

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
	sections := order(ctx, archive)
	if len(sections) == 0 {
		return "", fmt.Errorf("%w: it has no section", problem.ErrDamaged)
	}
	var out layout.Builder
	var h headings
	if err := walk(ctx, archive, "Contents/header.xml", &h); err != nil && ctx.Err() != nil {
		return "", err // what else is wrong there costs bullets, not text
	}
	for _, name := range sections {
		if err := walk(ctx, archive, name, &section{out: &out, headings: &h}); err != nil {
			return "", err
		}
	}
	return out.Result()
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

// sectionName is how sections are named, in every file seen.
var sectionName = regexp.MustCompile(`(?i)^(?:.*/)?section(\d+)\.xml$`)

// order returns the names of the sections as they are read: as the package says,
// and what it does not name after that, by number.
func order(ctx context.Context, archive *zipfile.Archive) []string {
	var p spine
	const name = "Contents/content.hpf"
	_ = walk(ctx, archive, name, &p) // without it the numbers tell the order
	var out []string
	for _, id := range p.order {
		for _, href := range []string{p.items[id], path.Join(path.Dir(name), p.items[id])} {
			if sectionName.MatchString(href) && archive.Has(href) && !slices.Contains(out, href) {
				out = append(out, href)
			}
		}
	}
	var rest []string
	for _, name := range archive.Names() {
		if sectionName.MatchString(name) && path.Dir(name) == "Contents" && !slices.Contains(out, name) {
			rest = append(rest, name)
		}
	}
	slices.SortStableFunc(rest, func(a, b string) int { return sectionNumber(a) - sectionNumber(b) })
	return append(out, rest...)
}

func sectionNumber(name string) int {
	n, _ := strconv.Atoi(sectionName.FindStringSubmatch(name)[1]) // digits; a huge one is last
	return n
}

// spine is told of the elements of content.hpf.
type spine struct {
	items map[string]string // hrefs by id
	order []string
}

// Start implements markup.Handler.
func (p *spine) Start(e markup.Element) bool {
	switch {
	case e.Name == "item" && len(p.items) < zipfile.MaxEntries:
		if p.items == nil {
			p.items = map[string]string{}
		}
		p.items[e.Attr("id")] = e.Attr("href")
	case e.Name == "itemref" && len(p.order) < zipfile.MaxEntries:
		p.order = append(p.order, e.Attr("idref"))
	}
	return true
}

// End implements markup.Handler.
func (p *spine) End(string) {}

// Text implements markup.Handler.
func (p *spine) Text([]byte) {}
