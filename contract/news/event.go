package news

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Event is what travels on the bus. An event is a value: publishing the same
// event again publishes the same id.
type Event interface {
	// Subject is the NATS subject the event is published on.
	Subject() string
	// Meta are the attributes that every event has.
	Meta() Meta
}

// Meta are the attributes that every event has. They become the CloudEvents
// headers of its message and, but for Time, its id.
type Meta struct {
	// Name is the event's name in lower case, such as "fetched".
	Name string
	// Service published the event.
	Service string
	// Source is the source it is about, "-" where it is about none.
	Source string
	// Document is the id of the document, or of what the event is about.
	Document string
	// Revision and ContentHash are those of the document, where it has them.
	Revision    int
	ContentHash string
	// Producer is the version of what made the event's content: a lexicon, an
	// engine with its version. Another version is another event.
	Producer string
	// Run is the id of a replay. Another run is another event.
	Run string
	// Time is when the content came to be, not when it was published.
	Time time.Time
}

// Type returns the CloudEvents type, "policywire.news.<name>.v1".
func (m Meta) Type() string { return "policywire.news." + m.Name + ".v1" }

// ID returns the id of the event m on subject: hex SHA-256 over what makes the
// work distinct. The same work done again has the same id.
func (m Meta) ID(subject string) string {
	b := make([]byte, 0, 256)
	for _, part := range [...]string{subject, m.Document, strconv.Itoa(m.Revision), m.ContentHash, m.Producer, m.Run} {
		b = strconv.AppendInt(b, int64(len(part)), 10)
		b = append(append(b, ':'), part...)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// headers returns the CloudEvents attributes of an event with that id.
func (m Meta) headers(id string) map[string][]string {
	values := []string{id, id, "1.0", m.Type(), "/policywire/" + m.Service + "/" + m.Source, escapeHeader(m.Document),
		m.Time.UTC().Format(time.RFC3339Nano), "application/json", SchemaBase + m.Name + ".v1.json",
		strconv.Itoa(m.Revision), m.ContentHash}
	names := []string{HeaderMsgID, "ce-id", "ce-specversion", HeaderType, "ce-source", "ce-subject",
		"ce-time", "ce-datacontenttype", "ce-dataschema", HeaderRevision, HeaderContentHash}
	if m.Revision == 0 { // it is about no revision of a document
		names = names[:len(names)-2]
	}
	h := make(map[string][]string, len(names))
	for i, name := range names {
		h[name] = values[i : i+1 : i+1]
	}
	return h
}

// escapeHeader percent-encodes what the NATS binding of CloudEvents asks for:
// space, quote, percent sign and everything beyond printable ASCII.
func escapeHeader(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c == '"' || c == '%' || c > '~' {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// SchemaBase is what the URI of every event's JSON Schema begins with.
const SchemaBase = "https://policywire.github.io/schema/news/"

// Headers beside the required attributes of CloudEvents.
const (
	// HeaderMsgID is what JetStream removes repeated messages by.
	HeaderMsgID = "Nats-Msg-Id"
	// HeaderType names the event, as Meta.Type gives it.
	HeaderType = "ce-type"
	// HeaderRevision and HeaderContentHash are CloudEvents extension
	// attributes: a reader can follow the revisions of documents without
	// reading their bodies.
	HeaderRevision    = "ce-revision"
	HeaderContentHash = "ce-contenthash"
)
