package warc

import (
	"bufio"
	"fmt"
	"io"
)

// Position is where a record begins: the offset of its gzip member, or of itself
// in a plain file, and how far into the decompressed member it is, which is more
// than 0 only where other tools made one member of several records.
type Position struct{ Offset, Inner int64 }

// Damage is a part of a file that is no record. The reader goes on behind it.
type Damage struct {
	File string
	// Offset is where the record begins that is damaged.
	Offset int64
	Err    error
}

// Error implements error.
func (d *Damage) Error() string {
	return fmt.Sprintf("reading %s at offset %d: %v", d.File, d.Offset, d.Err)
}

// Unwrap returns what is wrong.
func (d *Damage) Unwrap() error { return d.Err }

// counter counts what is read through it. It has ReadByte, so that the
// decompressor takes no byte beyond the end of its member.
type counter struct {
	*bufio.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += int64(n)
	return n, err
}

func (c *counter) ReadByte() (byte, error) {
	b, err := c.Reader.ReadByte()
	if err == nil {
		c.n++
	}
	return b, err
}

// bound ends the decompression of a member that grows beyond all measure.
type bound struct {
	r      io.Reader
	n      int64
	file   *counter
	start  int64
	limits Limits
}

func (b *bound) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	b.n += int64(n)
	if packed := b.file.n - b.start; b.n > b.limits.Record && b.n > packed*b.limits.Ratio {
		return 0, fmt.Errorf("%d bytes became more than %d: the record is refused", packed, b.n)
	}
	return n, err
}
