package warc_test

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"unicode/utf8"

	"github.com/policywire/policywire/services/fetcher/warc"
)

// FuzzWARC reads any bytes as a file: it must end, return no more than was asked
// for, and name offsets that are in the file and grow.
func FuzzWARC(f *testing.F) {
	packed, offsets := file(f, false, records(f)...)
	plain, _ := file(f, true, records(f)...)
	f.Add(packed)
	f.Add(plain)
	f.Add(packed[:len(packed)-9])
	f.Add(append(bytes.Clone(packed[:offsets[1]+20]), packed...))
	f.Add([]byte("WARC/1.0\r\nContent-Length: 2\r\n a: b\r\n\r\nok\r\n\r\nWARC/1.0\nContent-Length: 0\n\n\r\n\r\n"))
	f.Add([]byte("WARC/1.1\r\nContent-Length: 9999999999999999999\r\n\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		limits := warc.Limits{Record: 1 << 16, Header: 1 << 12, Ratio: 50}
		r := warc.NewReader(bytes.NewReader(data), "fuzz.warc", limits)
		last := warc.Position{Offset: -1}
		steps := 0
		for ; ; steps++ {
			record, err := r.Next()
			if err == io.EOF {
				break
			}
			if steps > 2*len(data)*int(limits.Ratio)+10 {
				t.Fatalf("still reading %d bytes after %d steps", len(data), steps)
			}
			if err == nil {
				checkRecord(t, record, limits, last, len(data))
				last = record.Position
				continue
			}
			var damage *warc.Damage
			if !errors.As(err, &damage) || damage.Offset < 0 || damage.Offset > int64(len(data)) {
				t.Fatalf("got %v", err)
			}
		}
		if w := r.Whole(); w < 0 || w > int64(len(data)) {
			t.Errorf("whole up to %d of %d", w, len(data))
		}
	})
}

func checkRecord(t *testing.T, record *warc.Record, limits warc.Limits, last warc.Position, size int) {
	t.Helper()
	if p := record.Position; p.Offset < last.Offset || p.Offset == last.Offset && p.Inner <= last.Inner || p.Offset >= int64(size) {
		t.Fatalf("a record at %+v behind one at %+v in %d bytes", p, last, size)
	}
	for _, field := range record.Header {
		if !utf8.ValidString(field.Name) || !utf8.ValidString(field.Value) {
			t.Fatalf("the field %q is not valid UTF-8", field)
		}
	}
	block, err := io.ReadAll(record.Block)
	if int64(len(block)) > limits.Record || err == nil && int64(len(block)) != record.Length {
		t.Fatalf("got a block of %d bytes, want %d", len(block), record.Length)
	}
	if m, err := warc.ReadMessage(bytes.NewReader(block)); err == nil {
		if _, err := io.Copy(io.Discard, io.LimitReader(m.Body, limits.Record)); err == nil && m.Status == 0 && m.Method == "" {
			t.Fatal("a message that is neither request nor response")
		}
	}
}
