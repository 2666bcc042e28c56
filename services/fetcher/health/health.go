package health

import "time"

// Document is what is learned of one new document.
type Document struct {
	// Day is the local day that it was published on, as time.DateOnly.
	Day string
	// Language is that of its title, as far as its script tells.
	Language string
	// Found are the fields that its page or list gave.
	Found []string
	// Length is that of its body in characters.
	Length int
	// Auto says that its body was read without a selector.
	Auto bool
}

// Learned is what is usual for a source. The zero value knows nothing yet.
type Learned struct {
	// Since is the first local day of which everything was read, and Until the
	// day up to which it was, as time.DateOnly.
	Since string `json:"since,omitempty"`
	Until string `json:"until,omitempty"`
	// Days counts documents by local day and language.
	Days map[string]map[string]int `json:"days,omitempty"`
	// Fields are the shares of documents that have a field.
	Fields map[string]Rate `json:"fields,omitempty"`
	// Auto is the share of bodies that were read without a selector.
	Auto Rate `json:"auto,omitzero"`
	// Lengths are those of bodies.
	Lengths Lengths `json:"lengths,omitzero"`
	// LastNew is when a new document was last seen.
	LastNew time.Time `json:"last_new,omitzero"`
}

// Kinds of fault: the words that alerts use.
const (
	// KindVolume means that fewer documents come than usual.
	KindVolume = "volume"
	// KindFields means that a field is no longer found in pages.
	KindFields = "fields"
	// KindLength means that bodies are much shorter than usual.
	KindLength = "length"
	// KindFallback means that selectors no longer find bodies.
	KindFallback = "fallback"
)

// Learn adds the new documents of a round at now, in which everything published
// since a time was looked at. Days before that which no round looked at, because
// the fetcher was down for longer than a feed reaches back, say nothing: what is
// usual is learned anew then.
func (l *Learned) Learn(since, now time.Time, documents []Document) {
	if from := since.Format(time.DateOnly); l.Since == "" || l.Until != "" && from > l.Until {
		l.Since = from
	}
	l.Until = now.Format(time.DateOnly)
	l.Add(now, documents)
}

// Add adds new documents of a round at now that is not over, or did not see all.
func (l *Learned) Add(now time.Time, documents []Document) {
	for _, d := range documents {
		l.count(d, now)
		l.learnFields(d)
	}
	if len(documents) > 0 {
		l.LastNew = now.UTC()
	}
	l.forget(now)
}

// Faults returns what is unusual at now, in the zone of the source: reasons in
// words by kind. perDay is the number of documents a day that its definition
// expects, 0 for none.
func (l *Learned) Faults(now time.Time, perDay float64) map[string]string {
	faults := map[string]string{}
	set := func(kind, reason string) {
		if reason != "" {
			faults[kind] = reason
		}
	}
	set(KindVolume, l.quiet(now, perDay))
	set(KindFields, l.missing())
	set(KindLength, l.Lengths.short())
	set(KindFallback, l.fallback())
	return faults
}
