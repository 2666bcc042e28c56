package warc

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"strconv"
	"strings"
)

// Message is an HTTP request or response, read from a block.
type Message struct {
	// Method and Target are those of a request, Status that of a response.
	Method, Target string
	Status         int
	Header         Header
	// Body is what follows the header, without a chunked transfer coding and
	// with the content coding that it came in.
	Body io.Reader
}

// ReadMessage reads a request or a response up to its body. Tools keep the
// transfer coding or undo it and leave the header; both are taken.
func ReadMessage(block io.Reader) (*Message, error) {
	in := &counter{Reader: bufio.NewReaderSize(block, 16<<10)}
	limit := DefaultLimits.Header
	first, err := readLine(in, &limit)
	if err != nil {
		return nil, fmt.Errorf("reading an HTTP message: %w", err)
	}
	m := &Message{Body: in}
	if err := m.start(first); err != nil {
		return nil, err
	}
	if m.Header, err = readFields(in, &limit); err != nil && err != io.EOF {
		return nil, fmt.Errorf("reading an HTTP message: %w", err)
	}
	if strings.EqualFold(strings.TrimSpace(m.Header.Get("Transfer-Encoding")), "chunked") && chunked(in) {
		m.Body = httputil.NewChunkedReader(in)
	}
	return m, nil
}

// start reads the first line.
func (m *Message) start(first string) error {
	one, rest, _ := strings.Cut(first, " ")
	two, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	if !strings.HasPrefix(one, "HTTP/") {
		if one == "" || two == "" {
			return fmt.Errorf("reading an HTTP message: %q begins none", clip(first))
		}
		m.Method, m.Target = one, two
		return nil
	}
	status, err := strconv.Atoi(two)
	if err != nil || status < 100 || status > 999 {
		return fmt.Errorf("reading an HTTP message: %q has no status", clip(first))
	}
	m.Status = status
	return nil
}

// chunked reports whether what follows begins with the size of a chunk.
func chunked(in *counter) bool {
	head, _ := in.Peek(18) // a size of 16 digits and its line end; less at the end
	size, _, ok := bytes.Cut(head, []byte("\r\n"))
	if !ok {
		return false
	}
	size, _, _ = bytes.Cut(size, []byte(";"))
	_, err := strconv.ParseUint(string(bytes.TrimSpace(size)), 16, 63)
	return err == nil
}

// HTTP returns the fields as net/http has them.
func (h Header) HTTP() http.Header {
	out := http.Header{}
	for _, f := range h {
		out.Add(f.Name, f.Value)
	}
	return out
}
