package clickhouse

import (
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"syscall"
)

// spool names the passing files through which data goes into the engine and out of it.
type spool struct {
	dir  string
	next *atomic.Uint64
}

// newSpool makes an empty one; what a killed process left is removed.
func newSpool(dir string) (spool, error) {
	if err := os.RemoveAll(dir); err != nil {
		return spool{}, fmt.Errorf("emptying the spool: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return spool{}, fmt.Errorf("making the spool: %w", err)
	}
	return spool{dir: dir, next: new(atomic.Uint64)}, nil
}

// name returns a path that no other statement has.
func (s spool) name() string {
	return filepath.Join(s.dir, strconv.FormatUint(s.next.Add(1), 10))
}

// file makes a file that holds everything of r. The caller removes it.
func (s spool) file(r io.Reader) (string, error) {
	f, err := os.OpenFile(s.name(), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", fmt.Errorf("making a spool file: %w", err)
	}
	if _, err = io.Copy(f, r); err == nil {
		err = f.Close()
	}
	if err != nil {
		_ = f.Close()
		_ = os.Remove(f.Name())
		return "", fmt.Errorf("filling a spool file: %w", err)
	}
	return f.Name(), nil
}

func (s spool) remove() error {
	if s.dir == "" {
		return nil
	}
	return os.RemoveAll(s.dir)
}

// ignoreBrokenPipes keeps the process alive when the engine writes into a pipe that nobody reads any more; the
// write then fails as an ordinary error.
func ignoreBrokenPipes() { signal.Ignore(syscall.SIGPIPE) }
