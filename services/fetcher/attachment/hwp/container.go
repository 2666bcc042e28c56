package hwp

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/richardlehane/mscfb"

	"github.com/policywire/policywire/services/fetcher/attachment/problem"
)

const (
	// maxEntries is how many streams and storages a file may have. The library
	// walks them by recursion and keeps the path of each.
	maxEntries = 2048
	entrySize  = 128
)

// container is a compound file.
type container struct {
	streams map[string]*mscfb.File
	size    int64
}

// open reads the directory of a compound file.
func open(data []byte) (*container, error) {
	guarded := &guard{Reader: bytes.NewReader(data), budget: maxEntries * entrySize}
	reader, err := mscfb.New(guarded)
	if err != nil {
		return nil, fmt.Errorf("%w: its compound file: %w", problem.ErrDamaged, err)
	}
	guarded.budget = -1
	c := &container{streams: map[string]*mscfb.File{}, size: int64(len(data))}
	for _, file := range reader.File {
		name := strings.Join(append(file.Path[:len(file.Path):len(file.Path)], file.Name), "/")
		if _, twice := c.streams[name]; !twice && !file.FileInfo().IsDir() {
			c.streams[name] = file
		}
	}
	return c, nil
}

func (c *container) has(name string) bool { return c.streams[name] != nil }

// read returns a stream, once, an error when it is longer than most. What the
// directory says of sizes is not believed beyond the size of the file.
func (c *container) read(name string, most int64) ([]byte, error) {
	file := c.streams[name]
	switch {
	case file == nil:
		return nil, fmt.Errorf("%w: it has no %s", problem.ErrDamaged, name)
	case file.Size > c.size:
		return nil, fmt.Errorf("%w: its %s is said to be longer than the file", problem.ErrDamaged, name)
	case file.Size > most:
		return nil, fmt.Errorf("%w: its %s has more than %d bytes", problem.ErrTooLarge, name, most)
	}
	out := make([]byte, file.Size)
	if _, err := io.ReadFull(file, out); err != nil {
		return nil, fmt.Errorf("%w: its %s: %w", problem.ErrDamaged, name, err)
	}
	return out, nil
}

// guard holds the library to a number of bytes while it reads the directory: it
// reads that by sectors, and single entries of the table of sectors, which it
// walks no further than the file is long, by fours.
type guard struct {
	*bytes.Reader
	budget int
}

var errDirectory = errors.New("too many entries in its directory")

// ReadAt implements io.ReaderAt.
func (g *guard) ReadAt(p []byte, at int64) (int, error) {
	if g.budget >= 0 && len(p) > 4 {
		if g.budget -= len(p); g.budget < 0 {
			return 0, errDirectory
		}
	}
	return g.Reader.ReadAt(p, at)
}
