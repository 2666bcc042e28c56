package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/policywire/policywire/services/fetcher/warc"
)

// Entry is an exchange that was archived.
type Entry struct {
	Time        time.Time
	Method, URL string
	// RequestBody is the form that was sent, nil when there was none.
	RequestBody []byte
	// Status and Header are those of the answer that has the payload: of an
	// earlier one when the site said that it was not modified.
	Status int
	Header http.Header
	// Body is decompressed. When its content coding is not known or it is
	// damaged, BodyErr says so, and it is what could be read.
	Body    []byte
	BodyErr error
	// Truncated says that the body is the beginning of what there was.
	Truncated bool
	// NotModified says that the site was asked for what is newer and had none.
	NotModified bool
	// Missing says that the payload is in a file that is not there: Body is nil.
	Missing bool
	// Redacted says what was left out, as the record does.
	Redacted string
	// File and Offset are where the answer is.
	File   string
	Offset int64
}

// Filter says which exchanges Each reads; its zero value is all of them.
type Filter struct {
	// Host is that of their address.
	Host string
	// Since and Until bound their time, the latter excluded.
	Since, Until time.Time
}

func (f Filter) takes(e *exchange) bool {
	if !f.Since.IsZero() && e.time < f.Since.UnixNano() || !f.Until.IsZero() && e.time >= f.Until.UnixNano() {
		return false
	}
	if f.Host == "" {
		return true
	}
	u, err := url.Parse(e.uri)
	return err == nil && strings.EqualFold(u.Hostname(), f.Host)
}

// Each calls do with the exchanges that filter takes, in the order of their time,
// until one of its errors, which Each returns, or that of ctx. What cannot be read
// any more is left out and in the error at the end.
func (x *Index) Each(ctx context.Context, filter Filter, do func(Entry) error) error {
	var unread []error
	for i := range x.exchanges {
		if !filter.takes(&x.exchanges[i]) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		entry, err := x.entry(int32(i))
		if err != nil {
			unread = append(unread, err)
			continue
		}
		if err := do(entry); err != nil {
			return err
		}
	}
	return errors.Join(unread...)
}

// Scan calls do with all exchanges of files, in the order of their time. What is
// damaged is left out and is in the error at the end, file and offset named.
func Scan(ctx context.Context, files []string, do func(Entry) error) error {
	x, err := NewIndex(ctx, files)
	if err != nil {
		return err
	}
	err = x.Each(ctx, Filter{}, do)
	return errors.Join(append([]error{err}, x.Damage()...)...)
}

// entry reads exchange i, and the record that has its payload.
func (x *Index) entry(i int32) (Entry, error) {
	e := &x.exchanges[i]
	out := Entry{Time: time.Unix(0, e.time).UTC(), Method: e.method, URL: e.uri, File: x.files[e.file], Offset: e.response.Offset,
		NotModified: e.flags&notModified != 0, Status: int(e.status)}
	if e.flags&hasRequest != 0 && e.method == http.MethodPost {
		_, m, body, err := x.message(e.file, e.request)
		if err != nil {
			return Entry{}, err
		}
		if m.Method == http.MethodPost {
			out.RequestBody = body
		}
	}
	if e.flags&notModified == 0 {
		if err := x.answer(&out, e); err != nil {
			return Entry{}, err
		}
	}
	if !e.revisit() {
		return out, nil
	}
	if out.Missing = e.origin < 0; out.Missing {
		return out, nil
	}
	return out, x.payload(&out, &x.exchanges[e.origin])
}

// answer reads the record of e into out.
func (x *Index) answer(out *Entry, e *exchange) error {
	h, m, body, err := x.message(e.file, e.response)
	if err != nil {
		return err
	}
	out.Redacted = h.Get(FieldRedacted)
	if m == nil { // a revisit without a block
		return nil
	}
	out.Status, out.Header = m.Status, m.Header.HTTP()
	if !e.revisit() {
		out.Truncated = h.Get(warc.FieldTruncated) != ""
		out.Body, out.BodyErr = decode(body, out.Header.Get("Content-Encoding"))
	}
	return nil
}

// payload reads what a revisit refers to.
func (x *Index) payload(out *Entry, origin *exchange) error {
	var from Entry
	if err := x.answer(&from, origin); err != nil {
		return err
	}
	out.Body, out.BodyErr, out.Truncated = from.Body, from.BodyErr, from.Truncated
	if out.Header == nil {
		out.Status, out.Header, out.Redacted = from.Status, from.Header, from.Redacted
	}
	return nil
}

// message reads the record at a position of a file: its header, and the message
// that it holds, nil when its block is empty.
func (x *Index) message(file int32, at warc.Position) (warc.Header, *warc.Message, []byte, error) {
	f, err := os.Open(x.files[file])
	if err != nil {
		return nil, nil, nil, fmt.Errorf("reading the archive: %w", err)
	}
	defer f.Close()
	limits := warc.DefaultLimits
	limits.Record = MaxBody + int64(limits.Header)
	r := warc.NewReader(f, x.files[file], limits)
	if err := r.Seek(at); err != nil {
		return nil, nil, nil, err
	}
	record, err := r.Next()
	if err != nil {
		return nil, nil, nil, fmt.Errorf("reading %s at offset %d: %w", x.files[file], at.Offset, err)
	}
	if record.Length == 0 {
		return record.Header, nil, nil, nil
	}
	m, err := warc.ReadMessage(record.Block)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("reading %s at offset %d: %w", x.files[file], at.Offset, err)
	}
	body, err := io.ReadAll(m.Body)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("reading %s at offset %d: %w", x.files[file], at.Offset, err)
	}
	return record.Header, m, body, nil
}
