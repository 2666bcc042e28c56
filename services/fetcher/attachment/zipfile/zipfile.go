package zipfile

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/policywire/policywire/services/fetcher/attachment/problem"
)

// The limits of an archive.
const (
	// MaxEntries is how many entries it may have.
	MaxEntries = 2000
	// MaxBytes is how much is expanded of all entries together.
	MaxBytes = 64 << 20
	// MaxRatio is how many times its size an entry may expand to when that is
	// more than RatioFloor: text with much repetition compresses well when small.
	MaxRatio   = 200
	RatioFloor = 2 << 20
)

// entryMark begins each entry of a zip file's directory.
var entryMark = []byte("PK\x01\x02")

// Archive is an opened zip file. It is for one goroutine.
type Archive struct {
	entries map[string]*zip.File
	left    int64 // bytes that may still be expanded
}

// Open reads the directory of a zip file. Its error wraps ErrDamaged,
// ErrTooLarge or ErrEncrypted.
func Open(data []byte) (*Archive, error) {
	// The directory says how many it has, which may be wrong, and archive/zip
	// makes room for all that it finds.
	if n := bytes.Count(data, entryMark); n > MaxEntries {
		return nil, fmt.Errorf("%w: the zip file has %d entries, more than %d", problem.ErrTooLarge, n, MaxEntries)
	}
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("%w: reading the zip directory: %w", problem.ErrDamaged, err)
	}
	a := &Archive{entries: make(map[string]*zip.File, len(r.File)), left: MaxBytes}
	for _, f := range r.File {
		if _, twice := a.entries[f.Name]; !twice { // readers differ on which one counts
			a.entries[f.Name] = f
		}
	}
	return a, nil
}

// Has reports whether there is an entry of this name.
func (a *Archive) Has(name string) bool { return a.entries[name] != nil }

// Entry opens an entry for reading once. What is read counts against the
// limits, also over several entries. Errors wrap ErrDamaged for an entry that is
// missing or broken, ErrEncrypted, ErrBomb and ErrTooLarge.
func (a *Archive) Entry(name string) (io.ReadCloser, error) {
	f := a.entries[name]
	if f == nil {
		return nil, fmt.Errorf("%w: the zip file has no %s", problem.ErrDamaged, name)
	}
	const encrypted = 1
	if f.Flags&encrypted != 0 {
		return nil, fmt.Errorf("%w: %s needs a password", problem.ErrEncrypted, name)
	}
	// archive/zip holds an entry to what it claims to expand to.
	if out := f.UncompressedSize64; out > RatioFloor && out/MaxRatio > f.CompressedSize64 {
		return nil, fmt.Errorf("%w: %s expands to more than %d times its size", problem.ErrBomb, name, MaxRatio)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%w: opening %s: %w", problem.ErrDamaged, name, err)
	}
	return &entry{archive: a, name: name, r: r}, nil
}

// Names returns the names of the entries, sorted.
func (a *Archive) Names() []string { return slices.Sorted(maps.Keys(a.entries)) }

// Encrypted reports whether the manifest of a document says that its parts are
// encrypted, as ODF and OWPML do it.
func (a *Archive) Encrypted() bool {
	return bytes.Contains(a.Small("META-INF/manifest.xml", 1<<20), []byte("encryption-data"))
}

// Small returns the first limit bytes of an entry, nil when it cannot be read.
func (a *Archive) Small(name string, limit int64) []byte {
	r, err := a.Entry(name)
	if err != nil {
		return nil
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, limit))
	if err != nil {
		return nil
	}
	return data
}

// entry counts what is read.
type entry struct {
	archive *Archive
	name    string
	r       io.ReadCloser
}

// Read implements io.Reader.
func (e *entry) Read(p []byte) (int, error) {
	if e.archive.left <= 0 {
		return 0, fmt.Errorf("%w: it expands to more than %d MiB", problem.ErrTooLarge, MaxBytes>>20)
	}
	n, err := e.r.Read(p[:min(int64(len(p)), e.archive.left)])
	e.archive.left -= int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		return n, fmt.Errorf("%w: expanding %s: %w", problem.ErrDamaged, e.name, err)
	}
	return n, err
}

// Close implements io.Closer.
func (e *entry) Close() error { return e.r.Close() }
