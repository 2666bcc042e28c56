package archive

import (
	"bytes"
	"crypto/sha256"
	"net/http"
	"net/netip"
	"time"

	"github.com/policywire/policywire/services/fetcher/warc"
)

// Exchange is a request that was answered. It has the fields of web.Exchange and
// is converted from it.
type Exchange struct {
	Method         string
	URL            string
	RequestHeader  http.Header
	RequestBody    []byte
	Proto          string
	Status         int
	ResponseHeader http.Header
	// Body is as it was sent, with its content coding. Truncated says that it
	// is the beginning of what there was.
	Body           []byte
	Truncated      bool
	Remote         netip.AddrPort
	Started, Ended time.Time
}

// FieldRedacted is the field of a record that says what was left out of it.
const FieldRedacted = "Policywire-Redacted"

// minRevisit is the size from which a payload is kept once per file: a smaller
// one is hardly larger than the record that would refer to it.
const minRevisit = 512

// origin is a record that a later one may refer to.
type origin struct{ id, uri, date string }

// capture is an exchange on its way into a file.
type capture struct {
	Exchange
	redacted          string
	uri, date         string
	request, response string // ids
	sum               [sha256.Size]byte
	// whole is the records of request and response, once encoded.
	whole []byte
}

// newCapture leaves out what is secret.
func newCapture(e Exchange, s *secrets) *capture {
	c := &capture{request: warc.NewID(), response: warc.NewID(), date: warc.FormatDate(e.Started)}
	c.Exchange, c.redacted = s.clean(e)
	c.uri = warc.URI(c.URL)
	c.sum = sha256.Sum256(c.Body)
	return c
}

// common are the fields that both records have.
func (c *capture) common(kind, id string) warc.Header {
	h := warc.Header{{Name: warc.FieldType, Value: kind}, {Name: warc.FieldID, Value: warc.Bracket(id)},
		{Name: warc.FieldDate, Value: c.date}, {Name: warc.FieldTarget, Value: c.uri}}
	if c.Remote.IsValid() {
		h.Add(warc.FieldIP, warc.Address(c.Remote.String()))
	}
	h.Add(FieldRedacted, c.redacted)
	return h
}

// encode returns the records of request and response. With an origin, the
// response is a revisit of it; one that was not modified is a revisit always.
func (c *capture) encode(from *origin) ([]byte, error) {
	if from == nil && c.whole != nil {
		return c.whole, nil
	}
	var b bytes.Buffer
	h := c.common(warc.TypeRequest, c.request)
	h.Add(warc.FieldContentType, warc.MediaRequest)
	if err := warc.Encode(&b, h, warc.RequestBlock(c.Method, c.URL, c.RequestHeader, c.RequestBody)); err != nil {
		return nil, err
	}
	h, block := c.answer(from)
	err := warc.Encode(&b, h, block)
	return b.Bytes(), err
}

// answer returns the record of the response.
func (c *capture) answer(from *origin) (warc.Header, []byte) {
	kind, profile := warc.TypeResponse, ""
	block := warc.ResponseBlock(c.Status, c.ResponseHeader, c.Body, c.Truncated)
	switch {
	case c.Status == http.StatusNotModified:
		kind, profile = warc.TypeRevisit, warc.ProfileNotModified
	case from != nil:
		kind, profile = warc.TypeRevisit, warc.ProfileIdentical
		block = block[:len(block)-len(c.Body)]
	}
	h := c.common(kind, c.response)
	h.Add(warc.FieldConcurrent, warc.Bracket(c.request))
	h.Add(warc.FieldProtocol, warc.Protocol(c.Proto))
	h.Add(warc.FieldProfile, profile)
	if from != nil {
		h.Add(warc.FieldRefersTo, warc.Bracket(from.id))
		h.Add(warc.FieldRefersTarget, from.uri)
		h.Add(warc.FieldRefersDate, from.date)
	}
	if profile != warc.ProfileNotModified {
		h.Add(warc.FieldPayloadDigest, warc.Digest(c.Body))
	}
	if c.Truncated || profile == warc.ProfileIdentical {
		h.Add(warc.FieldTruncated, "length")
	}
	h.Add(warc.FieldContentType, warc.MediaResponse)
	return h, block
}
