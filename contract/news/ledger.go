package news

import (
	"strconv"
	"strings"
	"time"
)

// Alert is a fault, or the end of one, that an operator or a subscriber must
// know about.
type Alert struct {
	// Scope is "source" or "service".
	Scope string `json:"scope"`
	// Name is the source or the service that it is about, a subject token.
	Name string `json:"name"`
	// Kind is a short stable word, such as "stream-full".
	Kind string `json:"kind"`
	// Reason says in words what is wrong and what to do.
	Reason string `json:"reason"`
	// Recovered says that the fault of this kind is over.
	Recovered bool `json:"recovered"`
	// RaisedAt is when the fault, or its end, was seen.
	RaisedAt time.Time `json:"raised_at"`
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

// Outcome is an entry of the ledger: what became of a round of a source, or of
// one item in it that failed, died or was filtered.
type Outcome struct {
	// Source is the source that was visited.
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
	Counts map[Result]int `json:"counts,omitempty"`
	// Discovered is how many items the source offered in the round.
	Discovered int `json:"discovered,omitempty"`
	// StartedAt is when the round, or the work on the item, began.
	StartedAt time.Time `json:"started_at"`
	// EndedAt is when it ended.
	EndedAt time.Time `json:"ended_at"`
}

// Subject is ledger.<source>.
func (e Outcome) Subject() string { return join("ledger", e.Source) }

// Meta implements Event.
func (e Outcome) Meta() Meta {
	return Meta{Name: "outcome", Service: "fetcher", Source: e.Source, Document: e.Source + "/" + e.Round,
		Producer: strings.TrimSpace(string(e.Result) + " " + e.Item), Time: e.EndedAt}
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
	// OriginalSubject is the subject that the message was published on.
	OriginalSubject string `json:"original_subject"`
	// Stream is the stream that holds the message.
	Stream string `json:"stream"`
	// Sequence is the number of the message in Stream.
	Sequence uint64 `json:"sequence"`
	// Header are the headers of the message, left out where they do not fit.
	Header map[string][]string `json:"header,omitempty"`
	// Payload is the content of the message as it was, left out where it does
	// not fit; PayloadSize is then more than its length.
	Payload []byte `json:"payload,omitempty"`
	// PayloadSize is the length of the content of the message in bytes.
	PayloadSize int `json:"payload_size"`
	// DiedAt is when it was set aside.
	DiedAt time.Time `json:"died_at"`
}

// Subject is dead.<service>.
func (e DeadLetter) Subject() string { return join("dead", e.Service) }

// Meta implements Event. The id is that of the death of one message: one that
// is replayed and dies again is stored under another sequence.
func (e DeadLetter) Meta() Meta {
	return Meta{Name: "deadletter", Service: e.Service, Source: "-",
		Document: e.Stream + "/" + strconv.FormatUint(e.Sequence, 10), Producer: e.Stage, Time: e.DiedAt}
}
