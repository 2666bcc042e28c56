package warc

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"regexp"
)

// window is how much is looked through at once, and trial how much of what may
// be a member is read to tell.
const (
	window = 64 << 10
	trial  = 4 << 10
)

var (
	gzipMagic  = []byte{0x1f, 0x8b, 8}
	plainMagic = []byte("WARC/")
	version    = regexp.MustCompile(`^WARC/[0-9.]{1,4}\r?\n`)
)

// resync stands before the next record behind the beginning of the damaged one:
// what it claims of its own length is not to be trusted. It is io.EOF when no
// record follows.
func (r *Reader) resync() error {
	from := r.start + 1
	if r.window == nil {
		r.window = make([]byte, window)
	}
	for {
		if _, err := r.file.Seek(from, io.SeekStart); err != nil {
			return fmt.Errorf("reading %s: %w", r.name, err)
		}
		n, err := io.ReadFull(r.file, r.window)
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return fmt.Errorf("reading %s: %w", r.name, err)
		}
		for at := range candidates(r.window[:n]) {
			if offset := from + int64(at); r.begins(offset) {
				return r.seek(offset)
			}
		}
		if n < window {
			return r.toEnd()
		}
		from += window - int64(len(plainMagic)) // one may be cut by the end of the window
	}
}

func (r *Reader) toEnd() error {
	end, err := r.file.Seek(0, io.SeekEnd)
	if err != nil {
		return fmt.Errorf("reading %s: %w", r.name, err)
	}
	if err := r.seek(end); err != nil {
		return err
	}
	return io.EOF
}

// candidates yields where a record may begin.
func candidates(data []byte) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		for at := 0; at < len(data); at++ {
			next := bytes.IndexAny(data[at:], "\x1fW")
			if next < 0 {
				return
			}
			at += next
			if (bytes.HasPrefix(data[at:], gzipMagic) || bytes.HasPrefix(data[at:], plainMagic)) && !yield(at) {
				return
			}
		}
	}
}

// begins reports whether a record begins at offset, with its version or with a
// member that begins with that. It need not be a line of its own: behind a
// record that was cut off it is none.
func (r *Reader) begins(offset int64) bool {
	if _, err := r.file.Seek(offset, io.SeekStart); err != nil {
		return false
	}
	start, err := io.ReadAll(io.LimitReader(r.file, trial))
	if err != nil {
		return false
	}
	if bytes.HasPrefix(start, gzipMagic) {
		z, err := gzip.NewReader(bytes.NewReader(start))
		if err != nil {
			return false
		}
		start = make([]byte, len("WARC/1.1\r\n"))
		if _, err := io.ReadFull(z, start); err != nil {
			return false
		}
	}
	return version.Match(start)
}
