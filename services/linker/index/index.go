package index

import (
	"slices"
	"time"
	"unique"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/linker/likeness"
)

// Config bounds an index.
type Config struct {
	// Windows are how far apart documents of one group may be published.
	Windows likeness.Windows
	// Documents is how many are held.
	Documents int
}

// Link is what is said of a document.
type Link struct {
	// Duplicate is the document that it repeats, Story its story's first; empty
	// where there is none.
	Duplicate, Story string
}

// Change is a document whose link is another than was said.
type Change struct {
	Event news.Linked
	link  Link
	entry *entry
}

// Index is what is known. It is not safe for concurrent use.
type Index struct {
	cfg     Config
	entries []*entry
	free    []int32
	byID    map[string]int32
	keys    keys
	oldest  ages
	dirty   map[int32]struct{}
	// held are stories of which a member is no longer known.
	held map[string]struct{}
	// copies are the entries of each text, in order.
	copies map[string][]*entry
	// round counts the documents that were compared with the others; met is the
	// round in which the entry of a slot last was, and published its time. They are
	// apart from the entries, as most of those that share a key go by at a glance.
	round     uint32
	met       []uint32
	published []int64
}

// entry is a document in the index.
type entry struct {
	slot     int32
	id       string
	source   unique.Handle[string]
	hash     string
	origin   news.Origin
	revision int
	// classified is when, in milliseconds since 1970.
	classified int64
	traits     *likeness.Traits
	keys       []int32
	edges      []edge
	said       Link
	// saidRevision is the revision that said was about, 0 where nothing was said.
	saidRevision int
	// age is the place among the ages.
	age int
}

// edge is a relation to the entry of a slot.
type edge struct {
	to int32
	likeness.Relation
}

// New returns an empty index.
func New(cfg Config) *Index {
	return &Index{cfg: cfg, byID: map[string]int32{}, keys: newKeys(), dirty: map[int32]struct{}{},
		held: map[string]struct{}{}, copies: map[string][]*entry{}}
}

// Len is the number of documents held.
func (x *Index) Len() int { return len(x.byID) }

// Put takes a document in, or its new revision in place of the one that is there,
// and reports whether that told anything new.
func (x *Index) Put(in news.Classified) bool {
	d := &in.Document
	classified := in.ClassifiedAt.UnixMilli()
	old := x.get(d.ID)
	if old != nil && (d.Revision < old.revision || d.Revision == old.revision && classified <= old.classified) {
		return false
	}
	e := &entry{id: d.ID, source: unique.Make(d.Source), hash: d.ContentHash, origin: d.Origin, revision: d.Revision,
		classified: classified, traits: likeness.Of(in)}
	if old != nil {
		e.said, e.saidRevision = old.said, old.saidRevision
		x.remove(old)
	} else if len(x.byID) >= x.cfg.Documents {
		if !before(x.oldest[0], e) {
			return false // it is older than all that is held
		}
		x.remove(x.oldest[0])
	}
	x.insert(e)
	return true
}

func (x *Index) get(id string) *entry {
	if slot, ok := x.byID[id]; ok {
		return x.entries[slot]
	}
	return nil
}

// insert gives e a slot and finds what it is related to.
func (x *Index) insert(e *entry) {
	if n := len(x.free); n > 0 {
		e.slot, x.free = x.free[n-1], x.free[:n-1]
		x.entries[e.slot] = e
	} else {
		e.slot = int32(len(x.entries))
		x.entries, x.met, x.published = append(x.entries, e), append(x.met, 0), append(x.published, 0)
	}
	x.published[e.slot] = e.traits.Published()
	x.byID[e.id] = e.slot
	x.oldest.push(e)
	x.dirty[e.slot] = struct{}{}
	found := e.traits.Keys()
	bucket := e.traits.Published() / x.span()
	x.round++
	for _, key := range found {
		for b := bucket - 1; b <= bucket+1; b++ {
			for slot := range x.keys.at(bucketKey(key, b)) {
				x.meet(e, slot)
			}
		}
	}
	x.addCopy(e)
	e.keys = make([]int32, 0, len(found))
	for _, key := range found {
		e.keys = append(e.keys, x.keys.add(bucketKey(key, bucket), e.slot))
	}
}

// span is how far apart related documents may be published, in seconds.
func (x *Index) span() int64 {
	return int64(max(x.cfg.Windows.Duplicate, x.cfg.Windows.Story)) * 86400
}

// meet relates e to the entry of slot, if they are related and not copies of one
// text: those are related each to the next.
func (x *Index) meet(e *entry, slot int32) {
	if x.met[slot] == x.round {
		return
	}
	x.met[slot] = x.round
	apart := x.published[slot] - e.traits.Published()
	if max(apart, -apart) > x.span() {
		return
	}
	other := x.entries[slot]
	if text := e.traits.Text(); text == "" || text != other.traits.Text() {
		x.relate(e, other)
	}
}

// relate adds the edge between a and b, if there is a relation.
func (x *Index) relate(a, b *entry) {
	relation := likeness.Between(a.traits, b.traits, x.cfg.Windows)
	if !relation.Duplicate && !relation.Story {
		return
	}
	a.edges = append(a.edges, edge{b.slot, relation})
	b.edges = append(b.edges, edge{a.slot, relation})
	x.dirty[a.slot], x.dirty[b.slot] = struct{}{}, struct{}{}
}

// part removes the edge between a and b, if there is one.
func (x *Index) part(a, b *entry) {
	a.edges = slices.DeleteFunc(a.edges, func(g edge) bool { return g.to == b.slot })
	b.edges = slices.DeleteFunc(b.edges, func(g edge) bool { return g.to == a.slot })
}

// remove forgets e; those that it was related to are looked at again.
func (x *Index) remove(e *entry) {
	for _, node := range e.keys {
		x.keys.remove(node)
	}
	for _, g := range e.edges {
		other := x.entries[g.to]
		other.edges = slices.DeleteFunc(other.edges, func(o edge) bool { return o.to == e.slot })
		x.dirty[g.to] = struct{}{}
	}
	x.removeCopy(e)
	delete(x.byID, e.id)
	delete(x.dirty, e.slot)
	x.oldest.remove(e)
	x.entries[e.slot] = nil
	x.free = append(x.free, e.slot)
}

// Remember takes what was said of a document before.
func (x *Index) Remember(said news.Linked) {
	e := x.get(said.DocumentID)
	if e == nil {
		if said.Story != "" {
			x.held[said.Story] = struct{}{}
		}
		return
	}
	if said.Revision < e.saidRevision {
		return
	}
	e.said, e.saidRevision = Link{said.DuplicateOf, said.Story}, said.Revision
	x.dirty[e.slot] = struct{}{}
}

// Changes returns what there is to say, in the order of publication. It says the
// same again until Commit.
func (x *Index) Changes(version string, at time.Time) []Change {
	var changes []Change
	links := x.links()
	for e, link := range links {
		if e.needs(link) {
			changes = append(changes, x.change(e, links, version, at))
		}
	}
	slices.SortFunc(changes, func(a, b Change) int { return order(a.entry, b.entry) })
	return changes
}

// needs reports whether link is to be said of e.
func (e *entry) needs(link Link) bool {
	switch {
	case e.saidRevision > e.revision:
		return false // its latest revision is not known here
	case e.saidRevision == e.revision:
		return link != e.said
	}
	return link != Link{} || e.said != Link{}
}

// change returns the event that says the link of e.
func (x *Index) change(e *entry, links map[*entry]Link, version string, at time.Time) Change {
	link := links[e]
	event := news.Linked{DocumentID: e.id, Source: e.source.Value(), Revision: e.revision, ContentHash: e.hash,
		DuplicateOf: link.Duplicate, Story: link.Story, Linker: version, LinkedAt: at, Origin: e.origin}
	if other := x.reason(e, links); other != nil {
		event.Score = likeness.Between(e.traits, other.traits, x.cfg.Windows).Score
		event.Evidence = likeness.Evidence(e.traits, other.traits, x.cfg.Windows, other.id)
	} else if link == (Link{}) {
		event.Evidence = "nothing connects it with another document any more"
	}
	return Change{Event: event, link: link, entry: e}
}

// Commit takes it that changes were said, and that there is nothing else to say.
func (x *Index) Commit(changes []Change) {
	for _, c := range changes {
		c.entry.said, c.entry.saidRevision = c.link, c.entry.revision
	}
	clear(x.dirty)
}

// order compares by publication, then by id.
func order(a, b *entry) int {
	switch p, q := a.traits.Published(), b.traits.Published(); {
	case p < q:
		return -1
	case p > q:
		return 1
	case a.id < b.id:
		return -1
	case a.id > b.id:
		return 1
	}
	return 0
}

func before(a, b *entry) bool { return order(a, b) < 0 }
