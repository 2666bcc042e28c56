package fetcher

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/archive"
	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/web"
)

// companions is how long after a page its files may have been read.
const companions = time.Hour

// errNoPage means that what is at the address of a page is none.
var errNoPage = errors.New("it is no page of a document")

// visit reads the page that a document had at its nth visit, and its files, by
// what reads them of the web. known is what was read before, as in a round: a page
// that is as it was then is unchanged, and its files are not looked at.
func (r *replay) visit(ctx context.Context, d *history, n int, known itemState) (reading, error) {
	e, err := r.past.index.Entry(int(d.visits[n]))
	if err != nil {
		return reading{}, err
	}
	response, err := answered(e)
	if err != nil {
		return reading{}, err
	}
	s := d.of.Source
	if discover.Unlisted(s, response) || !d.listed && !strings.Contains(response.ContentType, "html") {
		return reading{}, errNoPage
	}
	item, err := r.item(d, n, e)
	if err != nil {
		return reading{}, err
	}
	item.Page = response
	until := companions
	if n+1 < len(d.visits) {
		until = min(until, r.past.index.Head(int(d.visits[n+1])).Time.Sub(e.Time))
	}
	reader := *r.reader
	reader.now = func() time.Time { return e.Time }
	reader.client = web.New(web.Config{UserAgent: r.cfg.UserAgent, Twins: twins(r.sources),
		Transport: &tape{index: r.past.index, at: e.Time, until: e.Time.Add(until), last: map[string]time.Time{}}})
	got, err := reader.read(ctx, s, item, known)
	got.document.Origin = news.OriginReplay
	return got, err
}

// item returns what the lists said of a document at its nth visit: the last row
// before that, or else the first one.
func (r *replay) item(d *history, n int, e archive.Entry) (discover.Item, error) {
	ref, err := d.of.Refer(e.URL)
	if err != nil {
		return discover.Item{}, err
	}
	rows := d.rows
	if before := d.of.docs[d.before]; len(rows) == 0 && before != nil {
		rows = before.rows
	}
	item := discover.Item{Ref: ref}
	if len(rows) == 0 {
		return item, nil
	}
	at := rows[0]
	for _, row := range rows {
		if row.exchange < d.visits[n] {
			at = row
		}
	}
	page, err := r.rows.of(d.of, at.exchange)
	if err != nil {
		return discover.Item{}, err
	}
	if int(at.number) < len(page) && page[at.number].Err == nil {
		item = page[at.number].Item
		item.Ref = ref
	}
	return item, nil
}

// rowCache has the rows of the lists that were read last.
type rowCache struct {
	index *archive.Index

	mu    sync.Mutex
	pages map[rowKey][]discover.Row
	order []rowKey
}

type rowKey struct {
	source   string
	exchange int32
}

// maxPages is how many lists are kept in memory.
const maxPages = 64

// of returns the rows of a list of s.
func (c *rowCache) of(s *sourcePast, exchange int32) ([]discover.Row, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := rowKey{s.ID, exchange}
	if rows, ok := c.pages[key]; ok {
		return rows, nil
	}
	e, err := c.index.Entry(int(exchange))
	if err != nil {
		return nil, err
	}
	rows, err := s.rows(e)
	if err != nil {
		return nil, err
	}
	if len(c.order) == maxPages {
		delete(c.pages, c.order[0])
		c.order = slices.Delete(c.order, 0, 1)
	}
	c.pages[key], c.order = rows, append(c.order, key)
	return rows, nil
}

// answered returns an exchange as the web client gave it to its reader.
func answered(e archive.Entry) (*web.Response, error) {
	u, err := url.Parse(e.URL)
	switch {
	case err != nil:
		return nil, err
	case e.Missing:
		return nil, fmt.Errorf("reading %s: %w", e.URL, archive.ErrNotArchived)
	case e.BodyErr != nil:
		return nil, fmt.Errorf("reading %s: %w", e.URL, e.BodyErr)
	case e.Truncated:
		return nil, fmt.Errorf("reading %s: %w", e.URL, io.ErrUnexpectedEOF)
	}
	return &web.Response{URL: u, ContentType: e.Header.Get("Content-Type"), ETag: e.Header.Get("ETag"),
		LastModified: e.Header.Get("Last-Modified"), Header: e.Header, Body: e.Body}, nil
}

// tape answers as sites did at a time.
type tape struct {
	index     *archive.Index
	at, until time.Time

	mu sync.Mutex
	// last is when what was answered last was recorded: who asks again gets what
	// came when it was asked again.
	last map[string]time.Time
}

// RoundTrip implements http.RoundTripper.
func (t *tape) RoundTrip(request *http.Request) (*http.Response, error) {
	address := request.URL.String()
	t.mu.Lock()
	defer t.mu.Unlock()
	e, err := t.find(address)
	if errors.Is(err, archive.ErrNotArchived) && request.URL.Path == "/robots.txt" {
		e, err = archive.Entry{Status: http.StatusNotFound}, nil
	}
	if err != nil {
		return nil, err
	}
	t.last[address] = e.Time
	header := e.Header.Clone()
	header.Del("Content-Encoding")
	header.Del("Content-Length")
	var body io.Reader = bytes.NewReader(e.Body)
	if e.BodyErr != nil {
		body = io.MultiReader(body, broken{e.BodyErr})
	} else if e.Truncated {
		body = io.MultiReader(body, broken{io.ErrUnexpectedEOF})
	}
	return &http.Response{StatusCode: e.Status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: header,
		Body: io.NopCloser(body), ContentLength: -1, Request: request}, nil
}

// find returns the first answer since the page was read, or since the last one,
// that came whole, or else the latest before.
func (t *tape) find(address string) (archive.Entry, error) {
	at, again := t.last[address]
	if !again {
		at = t.at
	}
	for {
		e, err := t.index.Get(archive.Query{URL: address, At: at, After: t.until.Sub(at)})
		if err == nil && e.Missing {
			err = fmt.Errorf("looking for %s: %w", address, archive.ErrNotArchived)
		}
		if err != nil || !e.Truncated || !e.Time.After(at) {
			return e, err
		}
		at = e.Time
	}
}

// broken is a body that breaks off.
type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }
