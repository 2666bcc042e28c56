package fetcher

import (
	"cmp"
	"context"
	"hash/maphash"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/policywire/policywire/services/fetcher/archive"
	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/warc"
	"github.com/policywire/policywire/services/fetcher/web"
)

// past is what an archive has of sources: where, and nothing of the texts.
type past struct {
	index   *archive.Index
	seed    maphash.Seed
	sources []*sourcePast
	byHost  map[string][]*sourcePast
	// docs have a page, in the order in which these were first read.
	docs []*history
	say  func(error)
}

// sourcePast is what an archive has of one source.
type sourcePast struct {
	source.Source
	lists *discover.Lists
	docs  map[string]*history
	// moved are the addresses that pages moved to, and whose page that was.
	moved map[string]string
	// read are the digests of the lists that were read last, by request.
	read map[uint64]uint64
	// leaving and staying count the documents whose pages are gone in the end,
	// and the others.
	leaving, staying int
	sum              *Replayed
}

// history is what an archive has of one document.
type history struct {
	of *sourcePast
	id string
	// before is the id of the document whose page moved to this one's.
	before string
	// listed says that a list names the document, moved that its page is
	// another's.
	listed, moved bool
	rows          []rowAt
	// visits are the exchanges that answered with a page; last is the time of
	// the last answer of any kind.
	visits []int32
	last   time.Time
	// gone counts how often there was no page since there was one, goneAt is
	// the last of these exchanges.
	gone   int
	goneAt int32
	// published is the time of fetching of its last revision on the bus.
	published time.Time
	revision  int
}

// rowAt is a row of a list, by the exchange and the place in it.
type rowAt struct {
	exchange, number int32
	hash             uint64
}

// survey goes through an archive. say is told what cannot be read.
func survey(ctx context.Context, index *archive.Index, sources []source.Source, say func(error)) (*past, error) {
	p := &past{index: index, seed: maphash.MakeSeed(), byHost: map[string][]*sourcePast{}, say: say}
	for _, s := range sources {
		of := &sourcePast{Source: s, lists: discover.NewLists(s), docs: map[string]*history{}, moved: map[string]string{},
			read: map[uint64]uint64{}, sum: &Replayed{Source: s.ID}}
		for _, address := range s.Discover.URLs {
			if ref, err := s.Refer(address); err == nil {
				of.history(ref.ID).listed = true
			}
		}
		p.sources = append(p.sources, of)
	}
	for i := range index.Len() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		p.take(int32(i), index.Head(i))
	}
	p.sift()
	return p, nil
}

// take notes what an exchange is to the sources.
func (p *past) take(i int32, h archive.Head) {
	u, err := url.Parse(h.URL)
	if err != nil {
		return
	}
	for _, s := range p.on(u) {
		switch {
		case s.lists.Has(h.Method, h.URL):
			p.list(s, i, h)
		case h.Method == http.MethodGet:
			p.page(s, i, h)
		}
	}
}

// on returns the sources that an address may be of.
func (p *past) on(u *url.URL) []*sourcePast {
	host := u.Hostname()
	found, known := p.byHost[host]
	if !known {
		for _, s := range p.sources {
			if s.OnSite(u) || s.lists.On(host) {
				found = append(found, s)
			}
		}
		p.byHost[host] = found
	}
	return found
}

// list notes the rows of a list that are new, or changed.
func (p *past) list(s *sourcePast, i int32, h archive.Head) {
	if h.NotModified || h.Status != http.StatusOK && !leadsOn(h.Status) {
		return
	}
	e, err := p.index.Entry(int(i))
	if err != nil {
		p.say(err)
		return
	}
	if leadsOn(h.Status) {
		if to := location(e); to != "" {
			s.lists.Redirect(h.Method, h.URL, to)
		}
		return
	}
	request := maphash.String(p.seed, h.Method+h.URL+"\n"+string(e.RequestBody))
	digest := maphash.Bytes(p.seed, e.Body)
	if s.read[request] == digest {
		return
	}
	rows, err := s.rows(e)
	if err != nil {
		return // it was a fault of its time, and said then
	}
	s.read[request] = digest
	for n, row := range rows {
		if row.Err != nil {
			continue
		}
		d := s.history(row.Item.ID)
		d.listed = true
		at := rowAt{i, int32(n), maphash.String(p.seed, rowHash(row.Item))}
		if last := len(d.rows) - 1; last < 0 || d.rows[last].hash != at.hash {
			d.rows = append(d.rows, at)
		}
	}
}

// rows reads the rows of a list.
func (s *sourcePast) rows(e archive.Entry) ([]discover.Row, error) {
	response, err := answered(e)
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(e.RequestBody))
	if err != nil {
		return nil, err
	}
	return s.lists.Read(e.Method, form, response)
}

// page notes an answer to a request for the page of a document.
func (p *past) page(s *sourcePast, i int32, h archive.Head) {
	ref, err := s.Refer(h.URL)
	if err != nil {
		return
	}
	before, moved := s.moved[h.URL]
	if !moved && warc.URI(ref.URL) != s.lists.Home(h.URL) {
		return
	}
	d := s.history(ref.ID)
	if moved && before != ref.ID {
		d.before = before
	}
	d.last = h.Time
	switch {
	case h.NotModified:
		d.gone = 0
	case h.Status == http.StatusOK:
		d.visits, d.gone = append(d.visits, i), 0
	case (&web.StatusError{Status: h.Status}).Gone():
		d.gone, d.goneAt = d.gone+1, i
	case leadsOn(h.Status):
		p.follow(s, d, i, cmp.Or(before, ref.ID))
	}
}

// follow notes where the page of a document moved to.
func (p *past) follow(s *sourcePast, d *history, i int32, id string) {
	e, err := p.index.Entry(int(i))
	if err != nil {
		p.say(err)
		return
	}
	if to := location(e); to != "" {
		d.moved = true
		s.moved[to] = id
	}
}

func leadsOn(status int) bool {
	return status >= 301 && status <= 308 && status != http.StatusNotModified
}

// location returns where an answer leads on to, as an archive has addresses.
func location(e archive.Entry) string {
	from, err := url.Parse(e.URL)
	if err != nil || e.Header.Get("Location") == "" {
		return ""
	}
	to, err := from.Parse(e.Header.Get("Location"))
	if err != nil {
		return ""
	}
	return warc.URI(to.String())
}

func (s *sourcePast) history(id string) *history {
	d, ok := s.docs[id]
	if !ok {
		d = &history{of: s, id: id}
		s.docs[id] = d
	}
	return d
}

// strict reports whether an address alone tells that a page is a document's.
func (s *sourcePast) strict() bool {
	return len(s.Identity.Query)+len(s.Identity.Paths) > 0 || s.Discover.Numbers != nil
}

// sift keeps the documents that have a page. What no list names, because the
// archive does not have that list, is one where its address says so, and no list
// of another source names it.
func (p *past) sift() {
	owned := map[int32]bool{}
	for _, s := range p.sources {
		for _, d := range s.docs {
			if before := s.docs[d.before]; before != nil && before.listed {
				d.listed = true
			}
			for _, i := range d.visits {
				owned[i] = owned[i] || d.listed
			}
		}
	}
	for _, s := range p.sources {
		for _, d := range s.docs {
			switch {
			case len(d.visits) == 0 && d.listed && !d.moved:
				s.sum.Listed++
			case len(d.visits) > 0 && (d.listed || s.strict() && !owned[d.visits[0]]):
				p.keep(s, d)
			}
		}
	}
	slices.SortFunc(p.docs, func(a, b *history) int { return cmp.Or(cmp.Compare(a.visits[0], b.visits[0]), cmp.Compare(a.id, b.id)) })
}

func (p *past) keep(s *sourcePast, d *history) {
	p.docs = append(p.docs, d)
	if d.gone >= maxGone {
		s.leaving++
	} else {
		s.staying++
	}
}

// left reports whether the document was withdrawn when the archive ends, by the
// same measure as in a round.
func (d *history) left() bool {
	many := d.of.leaving >= massDeparture && d.of.leaving > d.of.staying
	return d.gone >= maxGone && !many
}
