package fetcher

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/page"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/web"
)

// FetchOnce reads what a source has published since a time and calls each with
// every document, newest first as the source lists them, until limit are read
// (0: all). It publishes nothing and remembers nothing; rights are not applied.
// What cannot be read is left out, and is in the error that it returns in the
// end; an error of each ends it, and so does an id that is ErrNoSource.
func (f *Fetcher) FetchOnce(ctx context.Context, id string, since time.Time, limit int, each func(news.Document) error) error {
	s, err := f.Source(id)
	if err != nil {
		return err
	}
	defer f.archive.close()
	return f.once(ctx, s, discover.Span{Since: since}, limit, func(r reading) error { return each(r.document) })
}

// Found is what a field of a definition found in a list, or in the pages that
// were read.
type Found struct {
	// Finding has the sum of all pages, and the sample of the first that has one.
	source.Finding
	// Pages is how many pages were read, 0 for what was found in a list; In is in
	// how many of them something was found.
	Pages, In int
}

// Look is FetchOnce of a span of days that also says what the fields of the
// definition found: in the first page of the list, and in the pages read.
func (f *Fetcher) Look(ctx context.Context, id string, span discover.Span, limit int, each func(news.Document) error) ([]Found, error) {
	s, err := f.Source(id)
	if err != nil {
		return nil, err
	}
	defer f.archive.close()
	listed, err := f.reader.finder.Probe(ctx, s, span)
	var found []Found
	for _, finding := range listed {
		found = append(found, Found{Finding: finding})
	}
	if err != nil {
		return found, err
	}
	var pages findings
	err = f.once(ctx, s, span, limit, func(r reading) error {
		pages.add(s, r.response)
		return each(r.document)
	})
	return append(found, pages.found()...), err
}

// once reads the items of s.
func (f *Fetcher) once(ctx context.Context, s source.Source, span discover.Span, limit int, each func(reading) error) error {
	var failed []error
	read := 0
	for item, err := range f.reader.finder.Items(ctx, s, span, nil) {
		if limit > 0 && read == limit {
			break
		}
		var r reading
		if err == nil {
			r, err = f.reader.read(ctx, s, item, itemState{})
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			failed = append(failed, err)
			continue
		}
		read++
		if err := each(r); err != nil {
			return err
		}
	}
	return errors.Join(failed...)
}

// findings are those of pages, summed by field and selector.
type findings struct {
	pages int
	sums  []Found
}

func (f *findings) add(s source.Source, response *web.Response) {
	markup, err := response.Text(s.Charset, s.Language)
	if err != nil {
		return
	}
	explained, err := page.Explain(s, response.URL, markup)
	if err != nil {
		return
	}
	f.pages++
	for _, finding := range explained {
		sum := f.sum(finding)
		sum.Count += finding.Count
		if finding.Count > 0 {
			sum.In++
		}
		if sum.Sample == "" {
			sum.Sample = finding.Sample
		}
	}
}

func (f *findings) sum(finding source.Finding) *Found {
	i := slices.IndexFunc(f.sums, func(have Found) bool { return have.Field == finding.Field && have.Selector == finding.Selector })
	if i < 0 {
		i = len(f.sums)
		f.sums = append(f.sums, Found{Finding: source.Finding{Field: finding.Field, Selector: finding.Selector}})
	}
	return &f.sums[i]
}

// found returns the sums, each with the number of pages.
func (f *findings) found() []Found {
	for i := range f.sums {
		f.sums[i].Pages = f.pages
	}
	return f.sums
}
