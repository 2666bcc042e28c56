package warc

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"strconv"
)

// Encode appends a record to b, as a gzip member of its own. Content-Length and
// WARC-Block-Digest are added to the header, which must have the other fields
// that its type asks for. Nothing is written when a value of the header holds a
// line end or a NUL byte, which is the error.
func Encode(b *bytes.Buffer, h Header, block []byte) error {
	start := b.Len()
	z, err := gzip.NewWriterLevel(b, gzip.DefaultCompression)
	if err != nil {
		return err
	}
	if err := EncodePlain(z, h, block); err != nil {
		b.Truncate(start)
		return err
	}
	return z.Close()
}

// EncodePlain is Encode without compression, to anything.
func EncodePlain(w io.Writer, h Header, block []byte) error {
	var b bytes.Buffer
	b.WriteString("WARC/1.1\r\n")
	h = append(h[:len(h):len(h)], Field{FieldBlockDigest, Digest(block)}, Field{FieldContentLength, strconv.Itoa(len(block))})
	for _, f := range h {
		if clean := line.Replace(f.Name + f.Value); clean != f.Name+f.Value {
			return fmt.Errorf("encoding a record: the field %q has the value %q, which is more than a line", f.Name, f.Value)
		}
		b.WriteString(f.Name + ": " + f.Value + "\r\n")
	}
	b.WriteString("\r\n")
	for _, part := range [][]byte{b.Bytes(), block, []byte("\r\n\r\n")} {
		if _, err := w.Write(part); err != nil {
			return fmt.Errorf("encoding a record: %w", err)
		}
	}
	return nil
}

// FieldsBlock returns a block of media type MediaFields, as a warcinfo record and
// a metadata record have it.
func FieldsBlock(fields Header) []byte {
	var b bytes.Buffer
	for _, f := range fields {
		b.WriteString(line.Replace(f.Name) + ": " + line.Replace(f.Value) + "\r\n")
	}
	return b.Bytes()
}
