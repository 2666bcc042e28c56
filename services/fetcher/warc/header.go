package warc

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
)

// block reads the block of a record and, at its end, what ends the record.
type block struct {
	reader *Reader
	left   int64
	check  *check
	err    error
}

// Read implements io.Reader.
func (b *block) Read(p []byte) (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	if b.left == 0 {
		b.err = b.end()
		return 0, b.err
	}
	n, err := b.reader.record.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	if b.check != nil {
		b.check.Write(p[:n])
	}
	if err != nil {
		b.err = b.reader.damage(fmt.Errorf("the block ends %d bytes early: %w", b.left, err))
	}
	return n, b.err
}

// end reads the two line ends behind a block, and the end of its member, with
// the checksum. It is io.EOF when all is right.
func (b *block) end() error {
	r := b.reader
	if b.check != nil && !b.check.right() {
		return r.damage(errors.New("the block does not have the digest that its header says"))
	}
	for _, want := range []byte("\r\n\r\n") {
		got, err := r.record.ReadByte()
		if err != nil {
			return r.damage(err)
		}
		if got != want {
			return r.damage(errors.New("the record does not end where its Content-Length says"))
		}
	}
	if r.member == nil {
		r.whole = r.in.n
		return io.EOF
	}
	if _, err := r.record.Peek(1); err != nil && err != io.EOF {
		return r.damage(err)
	} else if err == io.EOF {
		r.whole = r.in.n
	}
	return io.EOF
}

// maxFields bounds the fields of a header.
const maxFields = 1000

// readHeader reads the first line and the fields of a record.
func readHeader(r *counter, limit int) (string, Header, error) {
	first, err := readLine(r, &limit)
	if err != nil {
		return "", nil, fmt.Errorf("reading the header: %w", err)
	}
	version, ok := strings.CutPrefix(first, "WARC/")
	if !ok || version == "" || strings.Trim(version, "0123456789.") != "" {
		return "", nil, fmt.Errorf("%q begins no record", clip(first))
	}
	header, err := readFields(r, &limit)
	if err != nil {
		return "", nil, fmt.Errorf("reading the header: %w", err)
	}
	for _, name := range []string{FieldType, FieldID, FieldContentLength} {
		if len(header.Values(name)) > 1 { // a header that was cut off, and the next one
			return "", nil, fmt.Errorf("the header has two fields %s", name)
		}
	}
	return version, header, nil
}

// readFields reads fields up to an empty line. A line that is none is left out,
// one that begins with a space goes on with the field before.
func readFields(r *counter, limit *int) (Header, error) {
	var header Header
	for {
		text, err := readLine(r, limit)
		if err != nil || text == "" {
			return header, err
		}
		if text[0] == ' ' || text[0] == '\t' {
			if n := len(header); n > 0 {
				header[n-1].Value = strings.TrimSpace(header[n-1].Value + " " + strings.TrimSpace(text))
			}
			continue
		}
		name, value, ok := strings.Cut(text, ":")
		if ok && len(header) < maxFields {
			header = append(header, Field{strings.TrimSpace(name), strings.TrimSpace(value)})
		}
	}
}

// readLine returns a line without its end, as valid UTF-8. Its bytes are taken
// off limit.
func readLine(r *counter, limit *int) (string, error) {
	var text []byte
	for {
		part, err := r.ReadSlice('\n')
		r.n += int64(len(part))
		if *limit -= len(part); *limit < 0 {
			return "", errors.New("it is too long")
		}
		text = append(text, part...)
		if err == nil {
			return strings.ToValidUTF8(strings.TrimRight(string(text), "\r\n"), "\ufffd"), nil
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return "", err
		}
	}
}

func clip(s string) string {
	if len(s) > 40 {
		return strings.ToValidUTF8(s[:40], "") + "…"
	}
	return s
}
