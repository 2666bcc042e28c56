package warc

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// RequestBlock returns the block of a request: its line, its header sorted by
// name, and its body.
func RequestBlock(method, address string, header http.Header, body []byte) []byte {
	target, host := "/", ""
	if u, err := url.Parse(address); err == nil {
		target, host = URI(u.RequestURI()), URI(u.Host)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\n", method, target, host)
	header = clone(header)
	header.Del("Host")
	setLength(header, body, len(body) > 0)
	writeHeader(&b, header)
	b.Write(body)
	return b.Bytes()
}

// ResponseBlock returns the block of a response: its status line, its header
// sorted by name, and its body. The body is what the site sent, its
// Content-Encoding included; the transfer coding is undone, as net/http does,
// and so Transfer-Encoding is left out and Content-Length is that of the body.
// With cut, the body is the beginning of what there was, and Content-Length
// stays what the site said.
func ResponseBlock(status int, header http.Header, body []byte, cut bool) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\n", status, http.StatusText(status))
	header = clone(header)
	chunked := header.Get("Transfer-Encoding") != ""
	header.Del("Transfer-Encoding")
	header.Del("Trailer")
	if !cut || chunked {
		setLength(header, body, !cut && hasBody(status))
	}
	writeHeader(&b, header)
	b.Write(body)
	return b.Bytes()
}

// clone returns a copy that may be written to, of no header as well.
func clone(h http.Header) http.Header {
	if h == nil {
		return http.Header{}
	}
	return h.Clone()
}

func hasBody(status int) bool {
	return status >= 200 && status != http.StatusNoContent && status != http.StatusNotModified
}

// setLength gives h the length of body, or none.
func setLength(h http.Header, body []byte, there bool) {
	h.Del("Content-Length")
	if there {
		h.Set("Content-Length", strconv.Itoa(len(body)))
	}
}

// Protocol returns the value of WARC-Protocol for the protocol of a response as
// net/http names it. A block is always written as HTTP/1.1, which is all that
// its readers parse.
func Protocol(proto string) string {
	switch proto {
	case "HTTP/2.0":
		return "h2"
	case "HTTP/1.0", "HTTP/1.1":
		return strings.ToLower(proto)
	}
	return ""
}

// line is what may not stand in a field: it would begin another.
var line = strings.NewReplacer("\r", " ", "\n", " ", "\x00", "")

func writeHeader(b *bytes.Buffer, h http.Header) {
	names := make([]string, 0, len(h))
	for name := range h {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range h[name] {
			fmt.Fprintf(b, "%s: %s\r\n", line.Replace(name), line.Replace(value))
		}
	}
	b.WriteString("\r\n")
}
