package likeness

import (
	"slices"
	"strings"
	"time"
	"unique"

	"github.com/policywire/policywire/contract/fingerprint"
	"github.com/policywire/policywire/contract/news"
)

const (
	// lead is how far the beginning of a body reaches, in code points.
	lead = 400
	// mostMentions bounds the entities that are kept of a document.
	mostMentions = 16
	// readBytes is how much of a body is searched for dates, numbers and names.
	readBytes = 16 << 10
)

// where is the most prominent place at which something is named.
type where uint8

const (
	inBody where = iota
	inLead
	inTitle
)

// name is an entity's id, its name in English and its kind.
type name struct{ id, name, kind string }

// mention is an entity that a document names.
type mention struct {
	name unique.Handle[name]
	// part is set where the document names a part of the entity, such as the
	// statement of a meeting.
	part bool
	at   where
}

// Traits are what a document is compared by. They take about a kilobyte.
type Traits struct {
	// outlet is the publisher in its source: one site carries the releases of many.
	outlet   unique.Handle[string]
	language unique.Handle[string]
	// published is in seconds since 1970, and day in days by the publisher's clock.
	published int64
	day       int32
	print     fingerprint.Print
	title     title
	mentions  []mention
	topics    []unique.Handle[string]
	figures
}

// Of returns the traits of a document.
func Of(in news.Classified) *Traits {
	d := &in.Document
	print, err := fingerprint.Parse(in.Fingerprint)
	if err != nil {
		print = fingerprint.Print{} // of another version: then the text says nothing
	}
	t := &Traits{outlet: unique.Make(d.Source + "\n" + d.Publisher), language: unique.Make(primary(in.Language.Tag)),
		published: d.PublishedAt.Unix(), day: dayOf(d.PublishedAt), print: print, title: readTitle(d.Title)}
	t.mentions = mentionsOf(in.Entities)
	for _, topic := range in.Topics {
		t.topics = append(t.topics, unique.Make(topic.ID))
	}
	body := d.Body
	if len(body) > readBytes {
		body = strings.ToValidUTF8(body[:readBytes], "")
	}
	t.figures = figuresOf(d.Title+"\n"+d.Summary+"\n"+body, d.PublishedAt)
	return t
}

// Published is when the document was published, in seconds since 1970.
func (t *Traits) Published() int64 { return t.published }

// Text is the same for equal texts, and empty for one too short to tell.
func (t *Traits) Text() string { return t.print.Exact() }

// primary is the language of a tag without its script.
func primary(tag string) string {
	language, _, _ := strings.Cut(tag, "-")
	return language
}

// dayOf counts the days to the date that at has on its own clock.
func dayOf(at time.Time) int32 {
	y, m, d := at.Date()
	return int32(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// mentionsOf returns what is worth comparing, the most telling first. Economies
// are not: every other release names one.
func mentionsOf(entities []news.Entity) []mention {
	var list []mention
	for _, e := range entities {
		if e.Kind == "economy" || e.ID == "" {
			continue
		}
		at := inBody
		switch {
		case e.Field == "title":
			at = inTitle
		case e.Field == "summary" || e.Offset < lead:
			at = inLead
		}
		list = append(list, mention{name: unique.Make(name{e.ID, e.Name, e.Kind}), at: at})
		if whole, ok := wholeOf(e.ID); ok && anchors(e.Kind) {
			list = append(list, mention{name: unique.Make(name{id: whole}), part: true, at: at})
		}
	}
	slices.SortStableFunc(list, func(a, b mention) int {
		if x, y := a.rank(), b.rank(); x != y {
			return y - x
		}
		return strings.Compare(a.name.Value().id, b.name.Value().id)
	})
	return slices.Clip(list[:min(len(list), mostMentions)])
}

// rank is greater for what says more of the event.
func (m mention) rank() int {
	rank := int(m.at)
	if m.part || anchors(m.name.Value().kind) {
		rank += 10
	}
	return rank
}

// wholeOf returns the id that another begins with: apec-dmm of apec-dmm-statement.
func wholeOf(id string) (string, bool) {
	if strings.Count(id, "-") < 2 {
		return "", false
	}
	return id[:strings.LastIndexByte(id, '-')], true
}

// anchors reports whether an entity of kind can be what an event is about.
func anchors(kind string) bool {
	switch kind {
	case "meeting", "agreement", "programme", "law":
		return true
	}
	return false
}

// Keys are what related documents have at least one in common of: two documents
// that share none are not compared.
func (t *Traits) Keys() []uint64 {
	var keys []uint64
	if !t.print.Empty() {
		for band, key := range t.print.Bands() {
			keys = append(keys, keyOf(uint64(band), uint64(key)))
		}
	}
	keys = append(keys, t.title.keys...)
	for _, m := range t.mentions {
		if m.at >= inLead && (m.part || anchors(m.name.Value().kind)) {
			keys = append(keys, keyOf(textKey(m.name.Value().id)))
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// The sorts of keys beyond those of bands.
const (
	sortText uint64 = 100 + iota
	sortTitle
)

func textKey(s string) (uint64, uint64) { return sortText, hashOf(s) }

// keyOf makes a key of a sort from a value.
func keyOf(sort, value uint64) uint64 { return mix(value + mix(sort)) }

// mix spreads every bit of x over all of the result (the finish of SplitMix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

func hashOf(s string) uint64 {
	h := uint64(14695981039346656037) // FNV-1a
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}
