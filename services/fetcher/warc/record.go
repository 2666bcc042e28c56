package warc

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// The types of records that are written here.
const (
	TypeInfo     = "warcinfo"
	TypeRequest  = "request"
	TypeResponse = "response"
	TypeRevisit  = "revisit"
	TypeMetadata = "metadata"
)

// The profiles of a revisit: the payload is the same as that of an earlier
// record, or the site said that it is.
const (
	ProfileIdentical   = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
	ProfileNotModified = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
)

// The media types of blocks.
const (
	MediaFields   = "application/warc-fields"
	MediaRequest  = "application/http;msgtype=request"
	MediaResponse = "application/http;msgtype=response"
)

// The names of fields.
const (
	FieldType          = "WARC-Type"
	FieldID            = "WARC-Record-ID"
	FieldDate          = "WARC-Date"
	FieldTarget        = "WARC-Target-URI"
	FieldIP            = "WARC-IP-Address"
	FieldConcurrent    = "WARC-Concurrent-To"
	FieldProfile       = "WARC-Profile"
	FieldRefersTo      = "WARC-Refers-To"
	FieldRefersTarget  = "WARC-Refers-To-Target-URI"
	FieldRefersDate    = "WARC-Refers-To-Date"
	FieldTruncated     = "WARC-Truncated"
	FieldFilename      = "WARC-Filename"
	FieldProtocol      = "WARC-Protocol"
	FieldBlockDigest   = "WARC-Block-Digest"
	FieldPayloadDigest = "WARC-Payload-Digest"
	FieldContentType   = "Content-Type"
	FieldContentLength = "Content-Length"
)

// Field is a named field of a header.
type Field struct{ Name, Value string }

// Header is the fields of a record, or of an HTTP message, in their order.
type Header []Field

// Get returns the value of the first field of a name, in any case, "" when
// there is none.
func (h Header) Get(name string) string {
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// Values returns the values of all fields of a name.
func (h Header) Values(name string) []string {
	var values []string
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			values = append(values, f.Value)
		}
	}
	return values
}

// Add appends a field, unless its value is empty.
func (h *Header) Add(name, value string) {
	if value != "" {
		*h = append(*h, Field{name, value})
	}
}

// NewID returns a new id of a record, a random UUID (RFC 9562, version 4),
// without the angle brackets that it has in a field.
func NewID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	s := hex.EncodeToString(b[:])
	return fmt.Sprintf("urn:uuid:%s-%s-%s-%s-%s", s[:8], s[8:12], s[12:16], s[16:20], s[20:])
}

// Bracket returns an id as a field has it.
func Bracket(id string) string {
	if id == "" {
		return ""
	}
	return "<" + id + ">"
}

// Unbracket returns the value of a field without the angle brackets that ids
// have, and that some tools give to addresses as well.
func Unbracket(value string) string {
	if inner, ok := strings.CutPrefix(value, "<"); ok {
		return strings.TrimSuffix(inner, ">")
	}
	return value
}

// FormatDate returns a time as a field has it: UTC, to the microsecond. Dates
// of the same width sort as text.
func FormatDate(t time.Time) string {
	return t.UTC().Format("2006-01-02T15:04:05.000000Z")
}

// ParseDate reads a date of any of the granularities of the W3C's profile of
// ISO 8601.
func ParseDate(value string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", time.DateOnly, "2006-01", "2006"} {
		if t, err := time.Parse(layout, value); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("reading date: %q is not a date of ISO 8601", value)
}
