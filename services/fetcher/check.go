package fetcher

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/health"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/text"
)

// CheckOptions say how sources are checked.
type CheckOptions struct {
	// Since is how far the lists are read back.
	Since time.Time
	// Items is how many of the newest items are read.
	Items int
	// Timeout bounds the check of one source.
	Timeout time.Duration
}

// Checked is what the check of a source found.
type Checked struct {
	Source string `json:"source"`
	Name   string `json:"name"`
	// Works says that the list is read, that it has items, and that most of the
	// newest are read, with a title and a text.
	Works bool `json:"works"`
	// Listed is how many items the list has; where it has several pages, those of
	// the first ones. Newest is the date of the newest, zero if none has one.
	Listed int       `json:"listed"`
	Newest time.Time `json:"newest,omitzero"`
	// Read is how many of the Tried items were read.
	Tried int `json:"tried"`
	Read  int `json:"read"`
	// Fields is in how many of them a field was found.
	Fields []health.Count `json:"fields"`
	// Bodies are the lengths of their texts in characters.
	Bodies []int `json:"bodies"`
	// Files is how many files they offer, Fetched how many of them were asked
	// for and came, Texts of how many the text was read.
	Files   int `json:"files"`
	Fetched int `json:"files_fetched"`
	Texts   int `json:"files_read"`
	// Problems say in words what is wrong.
	Problems []string `json:"problems"`
	Seconds  float64  `json:"seconds"`
}

const (
	// maxChecks is how many sources are checked at once.
	maxChecks = 16
	// enough is how many items of a list with pages are looked at, all that any
	// shows on its first page; plenty is how many of one without.
	enough, plenty = 20, 5000
)

// Check reads the list and the newest items of the sources of ids, or of those
// that are fetched where there are none, as a round would, and calls each with
// what it found, one after the other as they end. It publishes nothing and
// remembers nothing. What a site does wrong is no error; ErrNoSource is one, and
// so is the end of ctx.
func (f *Fetcher) Check(ctx context.Context, ids []string, o CheckOptions, each func(Checked)) error {
	sources, err := f.chosen(ids)
	if err != nil {
		return err
	}
	defer f.archive.close()
	done, slots := make(chan Checked), make(chan struct{}, maxChecks)
	var group sync.WaitGroup
	for _, s := range sources {
		group.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			done <- f.check(ctx, s, o)
		})
	}
	go func() { group.Wait(); close(done) }()
	for checked := range done {
		if ctx.Err() == nil {
			each(checked)
		}
	}
	return ctx.Err()
}

// check checks one source.
func (f *Fetcher) check(ctx context.Context, s source.Source, o CheckOptions) Checked {
	began := time.Now()
	ctx, cancel := context.WithTimeout(ctx, o.Timeout)
	defer cancel()
	c := Checked{Source: s.ID, Name: s.Name, Problems: []string{}, Bodies: []int{}}
	items, err := f.offered(ctx, s, o, &c)
	counts := map[string]int{}
	for _, item := range items[:min(len(items), o.Items)] {
		if err != nil || ctx.Err() != nil {
			break
		}
		c.Tried++
		r, err := f.reader.read(ctx, s, item, itemState{})
		if err = cmp.Or(err, r.unread); err != nil && ctx.Err() == nil {
			c.wrong("%v", err)
		}
		if r.document.ID != "" {
			c.add(r, counts, !s.Page.Body.IsZero())
		}
	}
	c.Fields = health.Counts(counts)
	c.judge(s, o, err, ctx.Err())
	c.Seconds = time.Since(began).Seconds()
	return c
}

func (c *Checked) wrong(format string, args ...any) {
	c.Problems = append(c.Problems, plain(fmt.Sprintf(format, args...)))
}

// offered returns the items of the list, newest first. Its error is that of the
// list as a whole.
func (f *Fetcher) offered(ctx context.Context, s source.Source, o CheckOptions, c *Checked) (items []discover.Item, err error) {
	most := plenty
	if d := s.Discover; d.List != nil || d.Script != nil || d.API != nil {
		most = enough
	}
	unnamed, first := 0, error(nil)
	for item, wrong := range f.reader.finder.Items(ctx, s, discover.Span{Since: o.Since}, nil) {
		var entry *discover.ItemError
		switch {
		case errors.As(wrong, &entry):
			unnamed, first = unnamed+1, cmp.Or(first, wrong)
		case wrong != nil:
			err = wrong
		default:
			items = append(items, item)
		}
		if len(items) == most || item.Page != nil && len(items) == o.Items {
			break
		}
	}
	slices.SortStableFunc(items, func(a, b discover.Item) int { return b.Published.Time.Compare(a.Published.Time) })
	c.Listed = len(items)
	if len(items) > 0 {
		c.Newest = items[0].Published.Time
	}
	if unnamed > 0 {
		c.wrong("%d entries of the list name no document; the first: %v", unnamed, first)
	}
	return items, err
}

// add counts a document. selects says that its source has a selector of texts.
func (c *Checked) add(r reading, counts map[string]int, selects bool) {
	d := r.document
	c.Read++
	c.Bodies = append(c.Bodies, text.Length(d.Body))
	if d.PublishedPrecision != news.PrecisionNone && d.PublishedAt.After(c.Newest) {
		c.Newest = d.PublishedAt
	}
	for _, field := range r.found {
		counts[field]++
	}
	for _, a := range d.Attachments {
		c.Files++
		if a.SHA256 != "" {
			c.Fetched++
		}
		if a.TextRead {
			c.Texts++
		}
		if a.Problem != "" && r.unread == nil {
			c.wrong("a file of %s: %s", d.URL, a.Problem)
		}
	}
	if strings.TrimSpace(d.Title) == "" {
		c.wrong("%s has no title", d.URL)
	}
	if d.Body == "" {
		c.wrong("%s has no text", d.URL)
	}
	if r.auto && selects {
		c.wrong("the selectors find no text in %s; it was read without them", d.URL)
	}
}

// judge says whether the source works. list is what is wrong with its list,
// ended why the check did.
func (c *Checked) judge(s source.Source, o CheckOptions, list, ended error) {
	var fault *discover.Fault
	switch {
	case errors.As(list, &fault):
		c.wrong("%s%s", fault, advice(s, kindOf(fault)))
	case errors.Is(ended, context.DeadlineExceeded):
		c.wrong("it is not done after %s", o.Timeout)
	case list != nil:
		c.wrong("%v", list)
	case c.Listed == 0:
		c.wrong("the list has nothing since %s", o.Since.Format(time.DateOnly))
	}
	texts := 0
	for _, length := range c.Bodies {
		if length > 0 {
			texts++
		}
	}
	c.Works = list == nil && ended == nil && c.Listed > 0 && 2*texts > c.Tried
}
