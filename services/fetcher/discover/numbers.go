package discover

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/web"
)

const (
	// maxNumber bounds the numbers of a year where they have no fixed width.
	maxNumber = 100_000
	// maxFailures is how many requests in a row may fail before the site
	// counts as unreachable.
	maxFailures = 3
	// settled is how many times the gap a missing number may lie below the
	// last that is known and still be asked for.
	settled = 3
)

// numbers yields the documents whose numbers are given, of the years of the
// span, the last year first.
func (f *Finder) numbers(ctx context.Context, s source.Source, span Span, known func(id string) bool, yield yielder) error {
	if known == nil {
		known = func(string) bool { return false }
	}
	until := span.Until
	if until.IsZero() {
		until = f.now()
	}
	last, first := until.In(s.Location()).Year(), span.Since.In(s.Location()).Year()
	for year := last; year >= max(first, last-maxYears); year-- {
		c := &count{Finder: f, source: s, year: year, known: known, yield: yield, kept: map[string]bool{}}
		if err := c.run(ctx); err != nil {
			return err
		}
	}
	return nil
}

// maxYears bounds how many years before the last are counted through.
const maxYears = 50

// count goes through the numbers of one year.
type count struct {
	*Finder
	source source.Source
	year   int
	known  func(id string) bool
	yield  yielder
	// missing and failed count the numbers in a row that are not given, and
	// those that could not be asked for.
	missing, failed int
	// kept are the answers of known, which may have to ask for them.
	kept map[string]bool
}

// has reports whether a document is known.
func (c *count) has(id string) bool {
	if _, ok := c.kept[id]; !ok {
		c.kept[id] = c.known(id)
	}
	return c.kept[id]
}

func (c *count) run(ctx context.Context) error {
	n := c.source.Discover.Numbers
	most := maxNumber
	if n.Digits > 0 {
		most = min(most, pow10(n.Digits)-1)
	}
	highest := c.highest(most)
	for number := 1; number <= most && c.missing < n.Gap; number++ {
		item, err := c.item(number)
		switch {
		case err != nil:
			return err
		case c.has(item.ID):
			c.missing, c.failed = 0, 0
			if !c.yield(item, nil) {
				return errStopped
			}
		case number < highest-settled*n.Gap:
			// It was missing when those after it were given.
		default:
			if err := c.visit(ctx, item); err != nil {
				return err
			}
		}
	}
	return nil
}

func pow10(n int) int {
	out := 1
	for range n {
		out *= 10
	}
	return out
}

// highest returns the last number that is known, as far as the gap leads.
func (c *count) highest(most int) int {
	highest := 0
	for number := 1; number <= min(most, highest+c.source.Discover.Numbers.Gap); number++ {
		if item, err := c.item(number); err == nil && c.has(item.ID) {
			highest = number
		}
	}
	return highest
}

// item returns the document of a number.
func (c *count) item(number int) (Item, error) {
	n := c.source.Discover.Numbers
	address := strings.NewReplacer(
		"{year}", fmt.Sprint(c.year),
		"{roc_year}", fmt.Sprint(c.year-1911),
		"{number}", fmt.Sprintf("%0*d", n.Digits, number),
	).Replace(n.Item)
	ref, err := c.source.Refer(address)
	if err != nil {
		return Item{}, fault(c.source, FaultLayout, fmt.Errorf("counting numbers: %w", err))
	}
	return Item{Ref: ref}, nil
}

// visit asks for a number. One that cannot be asked for is yielded as it is: its
// reader will fail or not, and counts it.
func (c *count) visit(ctx context.Context, item Item) error {
	response, err := c.get(ctx, c.source, web.Request{URL: item.URL})
	var status *web.StatusError
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &status) && status.Gone():
		c.missing, c.failed = c.missing+1, 0
		return nil
	case err != nil:
		if c.failed++; c.failed == maxFailures || errors.Is(err, web.ErrRobots) || errors.Is(err, web.ErrBudget) {
			return listFault(ctx, c.source, err)
		}
	default:
		if missing, err := c.read(response); err != nil || missing {
			return err
		}
		item.Page = response
	}
	if !c.yield(item, nil) {
		return errStopped
	}
	return nil
}

// read looks at the page of a number: it may say that there is none, or that
// the site is down.
func (c *count) read(response *web.Response) (missing bool, err error) {
	page, err := response.Text(c.source.Charset)
	if err != nil {
		page = "" // whoever reads it will say so
	}
	for _, words := range c.source.Discover.Numbers.Missing {
		if strings.Contains(page, words) {
			c.missing, c.failed = c.missing+1, 0
			return true, nil
		}
	}
	if err := c.source.Down(page); err != nil {
		return false, fault(c.source, FaultOutage, err)
	}
	c.missing, c.failed = 0, 0
	return false, nil
}
