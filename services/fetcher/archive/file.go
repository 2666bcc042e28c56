package archive

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/policywire/policywire/services/fetcher/warc"
)

// maxOrigins bounds what is remembered of a file; what is not is kept again.
const maxOrigins = 50_000

// file is the file that is being written. Its process has a lock on it, which
// ends with the process: whoever finds it without one may close it.
type file struct {
	*os.File
	path  string // without the suffix
	size  int64
	day   string
	dirty bool // there is something to sync

	payloads map[[sha256.Size]byte]origin
	pages    map[string]origin // by address
}

// current makes a.file one that may be written to.
func (a *Archive) current(now time.Time) error {
	if a.file != nil && a.file.size < a.cfg.FileSize && a.file.day == day(now) {
		return nil
	}
	if err := a.finish(); err != nil {
		return err
	}
	if err := a.survey(now); err != nil {
		return err
	}
	f, err := a.begin(now)
	if err != nil {
		return fmt.Errorf("beginning a file: %w", err)
	}
	a.file = f
	a.total += f.size
	return nil
}

// maxNames is how many names are tried for a file.
const maxNames = 100

// begin makes a file with its first record.
func (a *Archive) begin(now time.Time) (*file, error) {
	for range maxNames {
		name := fileName(now, a.serial)
		a.serial++
		path := filepath.Join(a.cfg.Dir, name)
		if _, err := os.Lstat(path); err == nil {
			continue
		}
		out, err := a.cfg.create(path + suffix)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		f := &file{File: out, path: path, day: day(now), payloads: map[[sha256.Size]byte]origin{}, pages: map[string]origin{}}
		if !f.own() {
			out.Close()
			continue
		}
		if err := f.write(a.info(name, now)); err != nil {
			return nil, errors.Join(err, out.Close(), os.Remove(path+suffix))
		}
		return f, nil
	}
	return nil, fmt.Errorf("no name is free after %d", maxNames)
}

// own locks the file. Another process that tidies up may have been quicker.
func (f *file) own() bool {
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return errors.Is(err, syscall.ENOTSUP) || errors.Is(err, syscall.EINVAL) // a file system without locks
	}
	mine, err := f.Stat()
	if err != nil {
		return false
	}
	there, err := os.Stat(f.path + suffix)
	return err == nil && os.SameFile(mine, there)
}

// info returns the first record of a file.
func (a *Archive) info(name string, now time.Time) []byte {
	block := warc.FieldsBlock(warc.Header{
		{Name: "software", Value: a.cfg.Software},
		{Name: "format", Value: "WARC File Format 1.1"},
		{Name: "conformsTo", Value: "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"},
		{Name: "description", Value: "what sites answered; credentials are left out, see " + FieldRedacted},
	})
	var b bytes.Buffer
	_ = warc.Encode(&b, warc.Header{ // no value has more than a line
		{Name: warc.FieldType, Value: warc.TypeInfo},
		{Name: warc.FieldID, Value: warc.Bracket(warc.NewID())},
		{Name: warc.FieldDate, Value: warc.FormatDate(now)},
		{Name: warc.FieldFilename, Value: name},
		{Name: warc.FieldContentType, Value: warc.MediaFields},
	}, block)
	return b.Bytes()
}

// write appends whole records, or nothing.
func (f *file) write(data []byte) error {
	if _, err := f.Write(data); err != nil {
		if cut := f.Truncate(f.size); cut == nil {
			_, cut = f.Seek(f.size, 0)
			err = errors.Join(err, cut)
		}
		return fmt.Errorf("writing: %w", err)
	}
	f.size += int64(len(data))
	f.dirty = true
	return nil
}

// origin returns the record of this file that c repeats, nil when there is none.
func (f *file) origin(c *capture) *origin {
	var o origin
	var ok bool
	switch {
	case c.Method == "GET" && c.Status == 304:
		o, ok = f.pages[c.uri]
	case c.Status == 200 && !c.Truncated && len(c.Body) >= minRevisit:
		o, ok = f.payloads[c.sum]
	}
	if !ok {
		return nil
	}
	return &o
}

// remember makes c an origin.
func (f *file) remember(c *capture) {
	if c.Status != 200 || c.Truncated || len(f.pages)+len(f.payloads) >= maxOrigins {
		return
	}
	o := origin{c.response, c.uri, c.date}
	if known, ok := f.payloads[c.sum]; ok && len(c.Body) >= minRevisit {
		o = known // a revisit refers to what has the payload, not to a revisit
	} else if len(c.Body) >= minRevisit {
		f.payloads[c.sum] = o
	}
	if c.Method == "GET" {
		f.pages[c.uri] = o
	}
}
