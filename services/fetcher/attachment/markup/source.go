package markup

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/policywire/policywire/services/fetcher/attachment/problem"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
)

// The limits of one token, in bytes. A document's longest paragraph is a few
// kilobytes, and the attributes of an element a few hundred.
const (
	maxTag  = 64 << 10
	maxText = 4 << 20
)

// source gives the bytes of a stream in UTF-8, without the control characters
// that XML forbids and converters write all the same.
type source struct {
	r     *bufio.Reader
	last  byte
	size  int // bytes of the token that is being read
	limit int
	err   error // the first that is not the end
}

// newSource decodes UTF-16, by its mark or by how its first tag looks.
func newSource(r io.Reader) *source {
	in := bufio.NewReader(r)
	head, _ := in.Peek(2) // an error comes again when it is read
	switch {
	case bytes.Equal(head, []byte{0xff, 0xfe}), bytes.Equal(head, []byte("<\x00")):
		in = bufio.NewReader(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Reader(in))
	case bytes.Equal(head, []byte{0xfe, 0xff}), bytes.Equal(head, []byte("\x00<")):
		in = bufio.NewReader(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder().Reader(in))
	default:
		in = bufio.NewReader(transform.NewReader(in, runes.ReplaceIllFormed()))
	}
	return &source{r: in, limit: maxText}
}

// declared is asked when a declaration names another encoding than UTF-8.
func (s *source) declared(name string, _ io.Reader) (io.Reader, error) {
	if strings.HasPrefix(strings.ToLower(name), "utf-16") {
		return s, nil // decoded already
	}
	return nil, fmt.Errorf("%w: its XML is in the encoding %q", problem.ErrUnsupported, name)
}

// mark begins a token. Where the one before was a text, the bracket that ended
// it belongs to this one.
func (s *source) mark() {
	s.size, s.limit = 0, maxText
	if s.last == '<' {
		s.size, s.limit = 1, maxTag
	}
}

// ReadByte implements io.ByteReader, which encoding/xml reads by.
func (s *source) ReadByte() (byte, error) {
	for {
		b, err := s.r.ReadByte()
		if err == nil && b < ' ' && b != '\n' && b != '\t' && b != '\r' {
			continue
		}
		if err == nil {
			err = s.count(b)
		}
		if err != nil && !errors.Is(err, io.EOF) {
			s.err = cmp.Or(s.err, err)
		}
		return b, err
	}
}

// count holds a token to its limit: that of a tag from its first byte on, that
// of a text when the second shows a comment or CDATA.
func (s *source) count(b byte) error {
	switch {
	case s.size == 0 && b == '<':
		s.limit = maxTag
	case s.size == 1 && b == '!':
		s.limit = maxText
	}
	s.last = b
	if s.size++; s.size > s.limit {
		return fmt.Errorf("%w: its XML has a piece of more than %d bytes", problem.ErrTooLarge, s.limit)
	}
	return nil
}

// Read implements io.Reader.
func (s *source) Read(p []byte) (int, error) {
	for i := range p {
		b, err := s.ReadByte()
		if err != nil {
			return i, err
		}
		p[i] = b
	}
	return len(p), nil
}
