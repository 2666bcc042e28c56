package web

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Response is what a site answered.
type Response struct {
	// URL is the address that answered, after redirects.
	URL *url.URL
	// NotModified says that the version of the request's validators is
	// current; there is no Body then.
	NotModified        bool
	ContentType        string
	ETag, LastModified string
	// Header is the header of the answer.
	Header http.Header
	// Body is decompressed.
	Body []byte
}

// Exchange is a request that was answered. What it refers to must not be
// changed.
type Exchange struct {
	Method string
	// URL is without Request.Secret, RequestHeader without Request.Header.
	URL           string
	RequestHeader http.Header
	RequestBody   []byte
	// Proto is the version of HTTP of the answer, such as "HTTP/1.1".
	Proto          string
	Status         int
	ResponseHeader http.Header
	// Body is as it was sent, compressed for instance. Truncated says that the
	// rest was not read, or did not come.
	Body      []byte
	Truncated bool
	// Remote is what was connected to, zero when that is not known.
	Remote         netip.AddrPort
	Started, Ended time.Time
}

// answer is an Exchange for the client's own use.
type answer struct {
	status int
	header http.Header
	body   []byte
	// err is what kept the body from being read whole.
	err error
}

// response returns what an answer is to whoever asked.
func (h *hop) response(a *answer, now time.Time) (*Response, error) {
	out := &Response{
		URL:          h.url,
		ContentType:  a.header.Get("Content-Type"),
		ETag:         a.header.Get("ETag"),
		LastModified: a.header.Get("Last-Modified"),
		Header:       a.header,
	}
	switch {
	case a.status == http.StatusNotModified && h.ETag+h.LastModified != "":
		out.NotModified = true
		return out, nil
	case a.status != http.StatusOK:
		return nil, &StatusError{h.url.String(), a.status, retryAfter(a.header, now), a.said()}
	case a.err != nil:
		return nil, fmt.Errorf("reading %s: %w", h.url, a.err)
	}
	body, err := a.decode(h.MaxBytes)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", h.url, err)
	}
	out.Body = body
	return out, nil
}

// maxSaid bounds what is kept of the body of an error.
const maxSaid = 16 << 10

// said returns the beginning of the body of an error, which may say why in a
// form that the caller knows.
func (a *answer) said() []byte {
	body, err := a.decode(MaxPage)
	if err != nil {
		return nil
	}
	return body[:min(len(body), maxSaid)]
}

// decode returns the body without the encoding of its transport, and what there
// is of it beside an error.
func (a *answer) decode(most int64) ([]byte, error) {
	switch encoding := strings.ToLower(strings.Join(a.header.Values("Content-Encoding"), ", ")); encoding {
	case "", "identity":
		return a.body, nil
	case "gzip", "x-gzip":
		body, err := gunzip(a.body, most)
		if err != nil {
			err = fmt.Errorf("decompressing: %w", err)
		}
		return body, err
	default:
		return nil, fmt.Errorf("%w: %q", ErrEncoding, encoding)
	}
}

const (
	// maxRatio is how many times longer a body may be than what was sent of
	// it; the longest of real pages is about 50 times.
	maxRatio = 200
	// freeRatio is the length up to which the ratio does not matter.
	freeRatio = 1 << 20
)

// gunzip returns what data expands to, also beside an error. That is an
// ErrTooLarge when it is longer than most, and an ErrBomb when it is out of
// proportion, found before much of it is in memory.
func gunzip(data []byte, most int64) ([]byte, error) {
	in := bytes.NewReader(data)
	z, err := gzip.NewReader(in)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	for {
		_, err := io.CopyN(&out, z, 64<<10)
		switch read := len(data) - in.Len(); {
		case int64(out.Len()) > most:
			return out.Bytes(), fmt.Errorf("%w: more than %d bytes", ErrTooLarge, most)
		case out.Len() > freeRatio && out.Len()/maxRatio > read:
			return out.Bytes(), fmt.Errorf("%w: %d bytes became more than %d", ErrBomb, read, out.Len())
		case err == io.EOF:
			return out.Bytes(), nil
		case err != nil:
			return out.Bytes(), err
		}
	}
}

// read returns the body of a response up to most bytes, and what kept it from
// being read whole. A whole one that announces to be longer is not begun.
func read(response *http.Response, most int64, whole bool) ([]byte, error) {
	tooLarge := fmt.Errorf("%w: more than %d bytes", ErrTooLarge, most)
	if whole && response.ContentLength > most {
		return nil, tooLarge
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, most+1))
	if int64(len(body)) > most {
		return body[:most], tooLarge
	}
	return body, err
}

// maxRetryAfter bounds what a site may ask for.
const maxRetryAfter = 24 * time.Hour

// retryAfter returns the wait that a response asks for.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := h.Get("Retry-After")
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
		return min(time.Duration(seconds)*time.Second, maxRetryAfter)
	}
	if at, err := http.ParseTime(value); err == nil {
		return min(max(at.Sub(now), 0), maxRetryAfter)
	}
	return 0
}
