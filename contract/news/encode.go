package news

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// MaxEvent is the size in bytes that an encoded event may have.
const MaxEvent = 4 << 20

// MaxPayload is the size in bytes that the bus accepts, in every configuration.
const MaxPayload = 8 << 20

// Message is an event as it travels on the bus.
type Message struct {
	Subject string
	// ID is the ce-id, repeated in Header.
	ID     string
	Header map[string][]string
	Data   []byte
}

// Encode returns the message of an event. An event that breaks the contract is
// refused with an InvalidError that names the field.
func Encode(e Event) (Message, error) {
	subject, meta := e.Subject(), e.Meta()
	if fault := first(identity(e), checkSubject(subject), content(e)); fault != nil {
		return Message{}, fmt.Errorf("encoding %s event of %q: %w", meta.Name, meta.Document, fault)
	}
	data, err := encodeData(e)
	if err != nil {
		return Message{}, fmt.Errorf("encoding %s event of %q: %w", meta.Name, meta.Document, err)
	}
	id := meta.ID(subject)
	return Message{Subject: subject, ID: id, Header: meta.headers(id), Data: data}, nil
}

// encodeData returns the payload of e.
func encodeData(e Event) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(withLists(e)); err != nil {
		return nil, err
	}
	data := bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	// The encoder replaces bytes that are not UTF-8 by this escape, which valid
	// text hardly ever contains: looking for it spares a second pass over every
	// string of every event.
	if bytes.Contains(data, []byte(`\ufffd`)) {
		if fault := textFault(e); fault != nil {
			return nil, fault
		}
	}
	if len(data) > MaxEvent {
		return nil, sizeFault(e, len(data))
	}
	return data, nil
}

// withLists returns e with its required lists present: none is [], not null.
func withLists(e Event) Event {
	switch c := e.(type) {
	case Classified:
		if c.Topics == nil {
			c.Topics = []Topic{}
			return c
		}
	case Retagged:
		return Retagged(withLists(Classified(c)).(Classified))
	}
	return e
}

// Decode reads the payload of a message into an event of type E. It refuses
// what cannot be used: another event's ce-type, a payload that is not UTF-8 or
// not JSON, an event without its identity. It tolerates what a later version
// may add: fields that E does not have are ignored, and values that an
// enumeration does not have are kept; Encode refuses those.
func Decode[E Event](header map[string][]string, data []byte) (E, error) {
	var e E
	meta := e.Meta()
	if got := header[HeaderType]; len(got) > 0 && got[0] != meta.Type() {
		return e, &InvalidError{Field: HeaderType, Reason: fmt.Sprintf("is %q, want %q", got[0], meta.Type())}
	}
	if len(data) > MaxEvent {
		return e, &InvalidError{Field: "event", Reason: fmt.Sprintf("is %d bytes, the limit is %d", len(data), MaxEvent)}
	}
	if !utf8.Valid(data) {
		return e, fmt.Errorf("decoding %s event: %w", meta.Name, &InvalidError{Field: "event", Reason: "is not valid UTF-8"})
	}
	if !quickly(data, &e) {
		e = *new(E)
		if err := json.Unmarshal(data, &e); err != nil {
			return e, fmt.Errorf("decoding %s event: %w", meta.Name, err)
		}
	}
	if fault := first(identity(e), checkSubject(e.Subject())); fault != nil {
		return e, fmt.Errorf("decoding %s event: %w", meta.Name, fault)
	}
	return e, nil
}

// DecodeAny reads a message into the event that its ce-type names.
func DecodeAny(header map[string][]string, data []byte) (Event, error) {
	name := ""
	if h := header[HeaderType]; len(h) > 0 {
		name = h[0]
	}
	for _, d := range decoders {
		if d.typ == name {
			return d.decode(header, data)
		}
	}
	return nil, &InvalidError{Field: HeaderType, Reason: fmt.Sprintf("%q names no event of this version", name)}
}

// decoder reads the events of one type.
type decoder struct {
	typ    string
	decode func(map[string][]string, []byte) (Event, error)
}

var decoders = []decoder{
	decoderOf[Fetched](), decoderOf[Classified](), decoderOf[Retagged](), decoderOf[Tagged](),
	decoderOf[Translated](), decoderOf[Linked](), decoderOf[Withdrawn](),
	decoderOf[Alert](), decoderOf[Outcome](), decoderOf[DeadLetter](),
}

func decoderOf[E Event]() decoder {
	var zero E
	return decoder{zero.Meta().Type(), func(h map[string][]string, data []byte) (Event, error) {
		return Decode[E](h, data)
	}}
}
