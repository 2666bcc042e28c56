package clickhouse

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"

	"golang.org/x/sys/unix"
)

// lockDir takes the directory for this process until the file is closed, or the process ends however it ends.
func lockDir(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("locking the directory: %w", err)
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		defer f.Close()
		if !errors.Is(err, unix.EWOULDBLOCK) {
			return nil, fmt.Errorf("locking the directory: %w", err)
		}
		pid, _ := io.ReadAll(f)
		return nil, fmt.Errorf("process %s has it open: stop that process, or use another directory", strings.TrimSpace(string(pid)))
	}
	if err := f.Truncate(0); err != nil {
		return nil, errors.Join(fmt.Errorf("writing the lock: %w", err), f.Close())
	}
	if _, err := f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0); err != nil {
		return nil, errors.Join(fmt.Errorf("writing the lock: %w", err), f.Close())
	}
	return f, nil
}

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
		return "", err
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
