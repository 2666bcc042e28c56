package clickhouse

import (
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"

	"github.com/policywire/policywire/embedded/clickhouse/internal/chdb"
)

// whole runs a statement whose output is small.
func (s session) whole(sql string, j job, w io.Writer) (chdb.Stats, error) {
	r, err := s.conn.Query(sql, j.format, j.params...)
	if err != nil {
		return chdb.Stats{}, err
	}
	defer r.Free()
	if _, err := w.Write(r.Bytes()); err != nil {
		return r.Stats(), fmt.Errorf("%w: %w", errWrite, err)
	}
	return r.Stats(), nil
}

// errWrite marks an output that could not be written: the client left.
var errWrite = errors.New("writing the output")

// stream runs a statement whose output may be larger than memory. The engine writes it into a pipe in the file
// system, in one piece whatever the format, and waits when the reader is slow.
func (s session) stream(j job, w io.Writer, stop func()) (chdb.Stats, error) {
	path := s.engine.spool.name()
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		return chdb.Stats{}, fmt.Errorf("making a pipe: %w", err)
	}
	defer os.Remove(path)
	in, hold, err := openPipe(path)
	if err != nil {
		return chdb.Stats{}, err
	}
	copied := make(chan error, 1)
	go func() {
		_, err := io.CopyBuffer(onlyWriter{w}, onlyReader{in}, make([]byte, 256<<10))
		if err != nil {
			stop()
		}
		_ = in.Close() // the engine's next write fails
		copied <- err
	}()
	r, err := s.conn.Query(j.Into(path, j.format), j.format, j.params...)
	_ = hold.Close() // the reader comes to the end
	if writeErr := <-copied; writeErr != nil {
		err = fmt.Errorf("%w: %w", errWrite, writeErr)
	}
	if r == nil {
		return chdb.Stats{}, err
	}
	defer r.Free()
	return r.Stats(), err
}

// onlyReader and onlyWriter keep io.Copy from short cuts that would wait for a whole buffer.
type onlyReader struct{ io.Reader }
type onlyWriter struct{ io.Writer }

// openPipe opens both ends of a pipe, so that its reader does not see the end before the writer has come. Reading
// does not occupy a thread.
func openPipe(path string) (in, hold *os.File, err error) {
	in, err = os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, nil, fmt.Errorf("opening a pipe to read: %w", err)
	}
	hold, err = os.OpenFile(path, os.O_WRONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("opening a pipe to write: %w", err), in.Close())
	}
	widenPipe(hold)
	return in, hold, nil
}
