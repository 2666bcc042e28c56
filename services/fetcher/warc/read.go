package warc

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// Limits bound what a Reader takes.
type Limits struct {
	// Record is the size of a block; a larger one is damage.
	Record int64
	// Header is the size of the header of a record.
	Header int
	// Ratio is how much longer than packed a member may be, once it is longer
	// than Record.
	Ratio int64
}

// DefaultLimits are those of a Reader that is given none.
var DefaultLimits = Limits{Record: 256 << 20, Header: 256 << 10, Ratio: 200}

// Record is what a Reader returns.
type Record struct {
	// Version is that of the record, such as 1.1.
	Version string
	Header  Header
	Position
	// Block has the Content-Length bytes of the record, until the next record
	// is asked for. A read of what is damaged is a *Damage.
	Block io.Reader
	// Length is that of the block.
	Length int64
}

// Reader reads the records of a file, one after the other. It must not be used
// by several goroutines.
type Reader struct {
	name   string
	file   io.ReadSeeker
	limits Limits
	in     counter
	zip    *gzip.Reader
	// unzipped is what zip gives.
	unzipped counter
	// record is what was decompressed, or the file itself: where records are read.
	record *counter
	member *bound // the member, nil in a plain file
	start  int64  // where the member begins, or the record of a plain file
	block  *block // the one that the caller may not have read to its end
	lost   bool   // the place of the next record must be looked for
	window []byte // of resync, once it is needed
	// whole is the end of the last record that was read in full.
	whole int64
}

// NewReader returns a Reader of a file, which it names in errors. Plain and
// compressed records are told apart by their first bytes.
func NewReader(file io.ReadSeeker, name string, limits Limits) *Reader {
	if limits == (Limits{}) {
		limits = DefaultLimits
	}
	r := &Reader{name: name, file: file, limits: limits}
	r.in.Reader = bufio.NewReaderSize(file, 64<<10)
	r.unzipped.Reader = bufio.NewReaderSize(nil, 16<<10)
	return r
}

// Seek makes the record at p the next one.
func (r *Reader) Seek(p Position) error {
	if err := r.seek(p.Offset); err != nil || p.Inner == 0 {
		return err
	}
	if err := r.open(); err != nil {
		return r.damage(err)
	}
	if _, err := io.CopyN(io.Discard, r.record, p.Inner); err != nil {
		return r.damage(fmt.Errorf("looking for the record at byte %d of the member: %w", p.Inner, err))
	}
	return nil
}

func (r *Reader) seek(offset int64) error {
	if _, err := r.file.Seek(offset, io.SeekStart); err != nil {
		return fmt.Errorf("reading %s: %w", r.name, err)
	}
	r.in.Reset(r.file)
	r.in.n, r.start = offset, offset
	r.record, r.member, r.block, r.lost = nil, nil, nil, false
	return nil
}

// Next returns the next record, io.EOF when there is none. A *Damage says that
// something was skipped: what follows it is read by calling Next again. Any
// other error is that of the file.
func (r *Reader) Next() (*Record, error) {
	if b := r.block; b != nil && !r.lost {
		if _, err := io.Copy(io.Discard, b); err != nil {
			return nil, err
		}
	}
	r.block = nil
	if r.lost {
		if err := r.resync(); err != nil {
			return nil, err
		}
	}
	if err := r.open(); err != nil {
		return nil, r.final(err)
	}
	record, err := r.read()
	if err != nil {
		return nil, r.damage(err)
	}
	return record, nil
}

// Whole returns the offset behind the last record that was read to its end
// without damage: a file that is cut there has whole records only.
func (r *Reader) Whole() int64 { return r.whole }

// final returns io.EOF as it is, and any other error as damage.
func (r *Reader) final(err error) error {
	if err == io.EOF {
		return err
	}
	return r.damage(err)
}

// damage remembers that the next record must be looked for.
func (r *Reader) damage(err error) error {
	if errors.Is(err, io.EOF) { // the end of the file, which it is not for the caller
		err = fmt.Errorf("the file ends within the record: %w", io.ErrUnexpectedEOF)
	}
	r.lost = true
	return &Damage{r.name, r.start, err}
}

// open makes r.record stand before a record: in the member that is being read,
// or in the next one. It is io.EOF at the end of the file.
func (r *Reader) open() error {
	if r.record != nil && r.member != nil {
		if _, err := r.record.Peek(1); err == nil {
			return nil
		} else if err != io.EOF {
			return err
		}
		r.record, r.member = nil, nil
		r.whole = r.in.n // the end of a member, whose checksum is right
	}
	if r.member == nil {
		if err := r.skipLines(); err != nil {
			return err
		}
	}
	r.start = r.in.n
	magic, err := r.in.Peek(2)
	if err == nil && magic[0] == 0x1f && magic[1] == 0x8b {
		return r.openMember()
	}
	r.record = &r.in
	return nil
}

// skipLines skips line ends between records of a plain file, of which some tools
// write too many.
func (r *Reader) skipLines() error {
	for {
		b, err := r.in.Peek(1)
		if err != nil {
			return err
		}
		if b[0] != '\r' && b[0] != '\n' {
			return nil
		}
		if _, err := r.in.ReadByte(); err != nil {
			return err
		}
	}
}

func (r *Reader) openMember() (err error) {
	if r.zip == nil {
		r.zip, err = gzip.NewReader(&r.in)
	} else {
		err = r.zip.Reset(&r.in)
	}
	if err != nil {
		return err
	}
	r.zip.Multistream(false)
	r.member = &bound{r: r.zip, file: &r.in, start: r.start, limits: r.limits}
	r.unzipped.Reset(r.member)
	r.unzipped.n = 0
	r.record = &r.unzipped
	return nil
}

// read reads the header of the record that r.record stands before.
func (r *Reader) read() (*Record, error) {
	position := Position{Offset: r.start}
	if r.member != nil {
		position.Inner = r.record.n
	}
	version, header, err := readHeader(r.record, r.limits.Header)
	if err != nil {
		return nil, err
	}
	length, err := strconv.ParseInt(header.Get(FieldContentLength), 10, 64)
	if err != nil || length < 0 {
		return nil, fmt.Errorf("the Content-Length %q is no length", header.Get(FieldContentLength))
	}
	if length > r.limits.Record {
		return nil, fmt.Errorf("the block has %d bytes, more than %d: the record is refused", length, r.limits.Record)
	}
	r.block = &block{reader: r, left: length, check: newCheck(header.Get(FieldBlockDigest))}
	return &Record{Version: version, Header: header, Position: position, Block: r.block, Length: length}, nil
}
