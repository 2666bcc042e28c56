package news

import "time"

// Alert is a fault, or the end of one, that an operator or a subscriber must
// know about.
type Alert struct {
	// Scope is "source" or "service", Name the one it is about.
	Scope string `json:"scope"`
	Name  string `json:"name"`
	// Kind is a short stable word, such as "stream-full".
	Kind string `json:"kind"`
	// Reason says in words what is wrong and what to do.
	Reason string `json:"reason"`
	// Recovered says that the fault of this kind is over.
	Recovered bool      `json:"recovered"`
	RaisedAt  time.Time `json:"raised_at"`
}

// Subject is alert.<scope>.<name>.
func (e Alert) Subject() string { return join("alert", e.Scope, e.Name) }

// Meta implements Event.
func (e Alert) Meta() Meta {
	m := Meta{Name: "alert", Service: "flow", Source: "-", Document: e.Scope + "/" + e.Name + "/" + e.Kind,
		Producer: e.RaisedAt.UTC().Format(time.RFC3339Nano), Time: e.RaisedAt}
	if e.Scope == "service" {
		m.Service = e.Name
	} else {
		m.Service, m.Source = "fetcher", e.Name
	}
	return m
}

// Result is what became of an item that a source offered.
type Result string

// The results of an item. Every item that was discovered has exactly one.
const (
	ResultPublished Result = "published"
	ResultUnchanged Result = "unchanged"
	ResultDuplicate Result = "duplicate"
	ResultFiltered  Result = "filtered"
	ResultRetry     Result = "failed-will-retry"
	ResultDead      Result = "dead"
)

// Outcome is an entry of the ledger: what became of a round of a source, or of
// one item in it that failed, died or was filtered.
type Outcome struct {
	Source string `json:"source"`
	// Round is the id of the round, the same in all its entries.
	Round string `json:"round"`
	// Item is the address of the item, empty in the entry of the round itself.
	Item string `json:"item,omitempty"`
	// Result is what became of the item, empty in the entry of the round.
	Result Result `json:"result,omitempty"`
	// Reason says why, in words.
	Reason string `json:"reason,omitempty"`
	// Counts are the items of the round by result; their sum is Discovered.
	Counts     map[Result]int `json:"counts,omitempty"`
	Discovered int            `json:"discovered,omitempty"`
	StartedAt  time.Time      `json:"started_at"`
	EndedAt    time.Time      `json:"ended_at"`
}

// Subject is ledger.<source>.
func (e Outcome) Subject() string { return join("ledger", e.Source) }

// Meta implements Event.
func (e Outcome) Meta() Meta {
	return Meta{Name: "outcome", Service: "fetcher", Source: e.Source, Document: e.Source + "/" + e.Round,
		Producer: e.Item, Time: e.EndedAt}
}

// DeadLetter is a message that a service cannot handle, set aside with its
// reason.
type DeadLetter struct {
	// Service set it aside; a replay goes to that service alone.
	Service string `json:"service"`
	// Stage says where it failed: "decode", "handle", "publish".
	Stage string `json:"stage"`
	// Reason is the error, in words.
	Reason string `json:"reason"`
	// Attempts is how often the message was delivered.
	Attempts int `json:"attempts"`
	// OriginalSubject, Stream and Sequence say where the message is.
	OriginalSubject string `json:"original_subject"`
	Stream          string `json:"stream"`
	Sequence        uint64 `json:"sequence"`
	// Header and Payload are those of the message. Payload is left out where
	// it does not fit, and PayloadSize is then more than its length.
	Header      map[string][]string `json:"header,omitempty"`
	Payload     []byte              `json:"payload,omitempty"`
	PayloadSize int                 `json:"payload_size"`
	DiedAt      time.Time           `json:"died_at"`
}

// Subject is dead.<service>.
func (e DeadLetter) Subject() string { return join("dead", e.Service) }

// Meta implements Event. The id is that of the death of one message: one that
// is replayed and dies again is stored under another sequence.
func (e DeadLetter) Meta() Meta {
	return Meta{Name: "deadletter", Service: e.Service, Source: "-",
		Document: e.Stream + "/" + uitoa(e.Sequence), Producer: e.Stage, Time: e.DiedAt}
}
