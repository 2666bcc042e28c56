package news

import (
	"bytes"
	"encoding/json"
	"fmt"
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
	if err := check(e); err != nil {
		return Message{}, fmt.Errorf("encoding %s event of %q: %w", meta.Name, meta.Document, err)
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(e); err != nil {
		return Message{}, fmt.Errorf("encoding %s event of %q: %w", meta.Name, meta.Document, err)
	}
	data := bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	if len(data) > MaxEvent {
		return Message{}, fmt.Errorf("encoding %s event of %q: %w", meta.Name, meta.Document,
			&InvalidError{Field: "event", Reason: fmt.Sprintf("is %d bytes, the limit is %d", len(data), MaxEvent)})
	}
	headers := meta.headers(subject)
	return Message{Subject: subject, ID: headers[HeaderMsgID][0], Header: headers, Data: data}, nil
}

// Decode reads the payload of a message into an event of type E, which must be
// as valid as one that Encode accepts. A ce-type in header that names another
// event is an error; fields that E does not have are ignored.
func Decode[E Event](header map[string][]string, data []byte) (E, error) {
	var e E
	if len(data) > MaxEvent {
		return e, &InvalidError{Field: "event", Reason: fmt.Sprintf("is %d bytes, the limit is %d", len(data), MaxEvent)}
	}
	want := e.Meta().Type()
	if got := header[HeaderType]; len(got) > 0 && got[0] != want {
		return e, &InvalidError{Field: HeaderType, Reason: fmt.Sprintf("is %q, want %q", got[0], want)}
	}
	if err := json.Unmarshal(data, &e); err != nil {
		return e, fmt.Errorf("decoding %s event: %w", e.Meta().Name, err)
	}
	if err := check(e); err != nil {
		return e, fmt.Errorf("decoding %s event: %w", e.Meta().Name, err)
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
