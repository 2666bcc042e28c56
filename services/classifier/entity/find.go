package entity

import (
	"cmp"
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/classifier/phrase"
)

// rules is the version of the rules in this package. It changes with what they
// decide, as another gazetteer does.
const rules = "1"

// Gazetteer finds entities. It is safe for concurrent use.
type Gazetteer struct {
	version string
	entries []Entry
	byID    map[string]int
	// economies is the economy of each entry, or noEntry; decides says which
	// entries are that of any.
	economies []int
	decides   []bool
	// meanings are those of the phrases of set.
	meanings []*meaning
	set      *phrase.Set
	finders  sync.Pool
}

// Version names the rules and the content of the gazetteer: where it is the
// same, the same document has the same entities.
func (g *Gazetteer) Version() string { return g.version }

// Entries returns all entries, those of one file together.
func (g *Gazetteer) Entries() []Entry { return slices.Clone(g.entries) }

// Find returns the entities that d names in its title, summary and body, in the
// order of their first mention.
func (g *Gazetteer) Find(d news.Document) []news.Entity {
	f := g.finders.Get().(*finder)
	defer g.finders.Put(f)
	f.reset(d)
	for i := range f.texts {
		f.scan(i)
	}
	f.settle()
	f.decide()
	return f.entities()
}

// fieldNames are the fields in the order in which a document is read.
var fieldNames = [...]string{"title", "summary", "body"}

// hit is a name found in a field, in bytes of its text.
type hit struct {
	meaning    *meaning
	start, end int
	// entry is what it means, noEntry as long as that is open.
	entry int
	// beside says that the economy beside the name decided it.
	beside bool
}

// guard is a phrase found that makes doubtful names sure.
type guard struct {
	meaning    *meaning
	field, end int
}

// compare orders guards as they are found.
func (g guard) compare(other guard) int { return cmp.Or(g.field-other.field, g.end-other.end) }

// finder is the work on one document. It is used again for the next one.
type finder struct {
	g        *Gazetteer
	document news.Document
	texts    [len(fieldNames)]string
	hits     [len(fieldNames)][]hit
	guards   []guard
	// defined are the abbreviations that the document gives another meaning.
	defined []*meaning
	// counts are the mentions of each entry that is certain.
	counts []int
	// economy is the last hit before the one that is decided which is an economy,
	// noEntry where none is.
	economy int
	// home is the economy of the document, once homeKnown.
	home      int
	homeKnown bool
}

func (f *finder) reset(d news.Document) {
	f.document = d
	f.texts = [...]string{d.Title, d.Summary, d.Body}
	for i := range f.hits {
		f.hits[i] = f.hits[i][:0]
	}
	f.guards, f.defined, f.homeKnown = f.guards[:0], f.defined[:0], false
	if f.counts == nil {
		f.counts = make([]int, len(f.g.entries))
	}
	clear(f.counts)
}

// scan finds the names in a field: none inside or overlapping another.
func (f *finder) scan(field int) {
	text := f.texts[field]
	f.hits[field] = f.g.scan(text, f.hits[field], func(h phrase.Hit) {
		f.guards = append(f.guards, guard{f.g.meanings[h.Phrase], field, h.End})
	})
}

// scan appends the names in text to hits, and tells of phrases that make others
// sure.
func (g *Gazetteer) scan(text string, hits []hit, guards func(phrase.Hit)) []hit {
	g.set.Find(text, func(h phrase.Hit) {
		m := g.meanings[h.Phrase]
		if len(m.guards) > 0 && guards != nil {
			guards(h)
		}
		if len(m.claims) == 0 && !m.ignored || !m.shape.fits(text, h.Start, h.End) {
			return
		}
		keep := len(hits)
		for keep > 0 && hits[keep-1].start >= h.Start && hits[keep-1].end < h.End {
			keep--
		}
		if keep == 0 || hits[keep-1].end <= h.Start {
			hits = append(hits[:keep], hit{meaning: m, start: h.Start, end: h.End, entry: noEntry})
		}
	})
	return hits
}

// mention is an entity with the place where it is first named.
type mention struct {
	entry, field, hit int
}

// entities returns what the decided hits name.
func (f *finder) entities() []news.Entity {
	var found []mention
	clear(f.counts)
	for field := range f.hits {
		for i, h := range f.hits[field] {
			if h.entry == noEntry {
				continue
			}
			if f.counts[h.entry]++; f.counts[h.entry] == 1 {
				found = append(found, mention{entry: h.entry, field: field, hit: i})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b mention) int { return cmp.Or(a.field-b.field, a.hit-b.hit) })
	all := make([]news.Entity, 0, len(found))
	var at [len(fieldNames)]struct{ bytes, letters int }
	for _, m := range found {
		h, e, text := f.hits[m.field][m.hit], &f.g.entries[m.entry], f.texts[m.field]
		last := &at[m.field]
		last.letters += utf8.RuneCountInString(text[last.bytes:h.start])
		last.bytes = h.start
		all = append(all, news.Entity{ID: e.ID, Kind: e.Kind, Name: e.Name, Text: text[h.start:h.end],
			Field: fieldNames[m.field], Offset: last.letters, Count: f.counts[m.entry]})
	}
	return all
}
