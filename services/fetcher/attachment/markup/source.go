package markup

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/policywire/policywire/services/fetcher/attachment/problem"
	"golang.org/x/text/encoding/unicode"
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
	r     io.Reader
	room  []byte
	ready []byte // what was read and not given yet
	rest  []byte // the beginning of a character that the last read broke off
	last  byte
	size  int // bytes of the token that is being read
	limit int
	err   error // the first that is not the end
}

// newSource decodes UTF-16, by its mark or by how its first tag looks.
func newSource(r io.Reader) *source {
	in := bufio.NewReader(r)
	head, _ := in.Peek(2) // an error comes again when it is read
	s := &source{r: in, room: make([]byte, 32<<10), limit: maxText}
	switch {
	case bytes.Equal(head, []byte{0xff, 0xfe}), bytes.Equal(head, []byte("<\x00")):
		s.r = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Reader(in)
	case bytes.Equal(head, []byte{0xfe, 0xff}), bytes.Equal(head, []byte("\x00<")):
		s.r = unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder().Reader(in)
	}
	return s
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
		for len(s.ready) == 0 {
			if err := s.fill(); err != nil {
				return 0, err
			}
		}
		b := s.ready[0]
		s.ready = s.ready[1:]
		if b >= ' ' || b == '\n' || b == '\t' || b == '\r' {
			return b, s.count(b)
		}
	}
}

// fill reads on. Bytes that are no UTF-8 become the replacement character.
func (s *source) fill() error {
	n := copy(s.room, s.rest)
	more, err := io.ReadAtLeast(s.r, s.room[n:], 1)
	n += more
	whole := n
	if err == nil {
		whole -= begun(s.room[:n])
	}
	s.ready = s.room[:whole]
	s.rest = append(s.rest[:0], s.room[whole:n]...)
	if !utf8.Valid(s.ready) {
		s.ready = bytes.ToValidUTF8(s.ready, []byte("\ufffd"))
	}
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = cmp.Or(s.err, err)
	}
	if len(s.ready) > 0 {
		return nil // an error comes again
	}
	return err
}

// begun returns how many bytes at the end are a character that goes on.
func begun(p []byte) int {
	for i := 1; i < utf8.UTFMax && i <= len(p); i++ {
		if last := p[len(p)-i:]; utf8.RuneStart(last[0]) {
			if utf8.FullRune(last) {
				return 0
			}
			return i
		}
	}
	return 0
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
		s.err = fmt.Errorf("%w: its XML has a piece of more than %d bytes", problem.ErrTooLarge, s.limit)
		return s.err
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
