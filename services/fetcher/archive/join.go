package archive

import (
	"io"
	"strings"

	"github.com/policywire/policywire/services/fetcher/warc"
)

// maxForm is how much is read of the body of a request.
const maxForm = 1 << 20

// request is a request whose response has not been seen.
type request struct {
	uri, method, form string
	position          warc.Position
}

// joiner joins the requests and responses of a file. Either may come first;
// each may name the other, or neither, and then follow it at once.
type joiner struct {
	index    *Index
	file     int32
	from     int                 // the first exchange of the file
	byID     map[string]int32    // responses
	requests map[string]*request // by their own id and by that of the response they name
	last     *request            // the one just before, when nothing names it
}

// take takes a record.
func (j *joiner) take(record *warc.Record) error {
	switch record.Header.Get(warc.FieldType) {
	case warc.TypeRequest:
		return j.takeRequest(record)
	case warc.TypeResponse, warc.TypeRevisit:
		return j.takeResponse(record)
	}
	return nil
}

func (j *joiner) takeRequest(record *warc.Record) error {
	m, err := warc.ReadMessage(record.Block)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(io.LimitReader(m.Body, maxForm))
	if err != nil {
		return err
	}
	h := record.Header
	form, _ := j.index.secrets.query(string(body))
	r := &request{j.index.target(h), m.Method, form, record.Position}
	for _, id := range h.Values(warc.FieldConcurrent) {
		if i, ok := j.byID[warc.Unbracket(id)]; ok {
			j.join(i, r)
			return nil
		}
		j.requests[warc.Unbracket(id)] = r
	}
	j.requests[warc.Unbracket(h.Get(warc.FieldID))] = r
	if i := len(j.index.exchanges) - 1; i >= j.from && j.index.exchanges[i].uri == r.uri && j.index.exchanges[i].flags&hasRequest == 0 {
		j.join(int32(i), r)
		return nil
	}
	j.last = r
	return nil
}

func (j *joiner) takeResponse(record *warc.Record) error {
	h := record.Header
	t, err := warc.ParseDate(h.Get(warc.FieldDate))
	if err != nil {
		return err
	}
	x := j.index
	e := exchange{time: t.UnixNano(), uri: x.target(h), method: "GET", response: record.Position, file: j.file, origin: -1,
		digest: x.hash(strings.ToLower(h.Get(warc.FieldPayloadDigest)))}
	if record.Length > 0 {
		m, err := warc.ReadMessage(record.Block)
		if err != nil {
			return err
		}
		e.status = int32(m.Status)
	}
	if h.Get(warc.FieldType) == warc.TypeRevisit {
		j.revisit(&e, h)
	}
	i := int32(len(x.exchanges))
	id := warc.Unbracket(h.Get(warc.FieldID))
	x.exchanges = append(x.exchanges, e)
	j.byID[id] = i
	if r := j.requestOf(id, e.uri, h); r != nil {
		j.join(i, r)
	}
	j.last = nil
	return nil
}

// target returns the address of a record, without credentials: other tools keep
// them, and whoever looks an address up has none.
func (x *Index) target(h warc.Header) string {
	address, _ := x.secrets.address(warc.Unbracket(h.Get(warc.FieldTarget)))
	return x.intern(warc.URI(address))
}

// revisit notes what a revisit refers to.
func (j *joiner) revisit(e *exchange, h warc.Header) {
	e.flags |= identical
	if strings.HasSuffix(h.Get(warc.FieldProfile), "/server-not-modified") {
		e.flags ^= identical | notModified
	}
	if e.status == 0 { // it has no block
		e.status = 200
	}
	if i, ok := j.byID[warc.Unbracket(h.Get(warc.FieldRefersTo))]; ok {
		if e.origin = i; j.index.exchanges[i].revisit() {
			e.origin = j.index.exchanges[i].origin
		}
		return
	}
	if t, err := warc.ParseDate(h.Get(warc.FieldRefersDate)); err == nil {
		address, _ := j.index.secrets.address(warc.Unbracket(h.Get(warc.FieldRefersTarget)))
		if address == "" {
			address = e.uri
		}
		e.refers = j.index.name(warc.URI(address), t)
	}
}

// requestOf returns the request of a response, nil when it has not been seen.
func (j *joiner) requestOf(id, uri string, h warc.Header) *request {
	for _, name := range append(h.Values(warc.FieldConcurrent), id) {
		name = warc.Unbracket(name)
		if r, ok := j.requests[name]; ok {
			delete(j.requests, name)
			return r
		}
	}
	if j.last != nil && j.last.uri == uri {
		return j.last
	}
	return nil
}

func (j *joiner) join(i int32, r *request) {
	e := &j.index.exchanges[i]
	e.flags |= hasRequest
	e.request, e.method = r.position, j.index.intern(r.method)
	e.key = j.index.key(e.method, e.uri, r.form)
}

// undo takes back the exchange whose record turned out to be damaged behind its
// header.
func (j *joiner) undo(offset int64) {
	x := j.index
	if n := len(x.exchanges); n > j.from && x.exchanges[n-1].response.Offset == offset {
		x.exchanges = x.exchanges[:n-1]
		for id, i := range j.byID {
			if int(i) == n-1 {
				delete(j.byID, id)
			}
		}
	}
}

// finish gives a key to what has no request: it was a GET.
func (j *joiner) finish() {
	for i := j.from; i < len(j.index.exchanges); i++ {
		if e := &j.index.exchanges[i]; e.flags&hasRequest == 0 {
			e.key = j.index.key("GET", e.uri, "")
		}
	}
}
