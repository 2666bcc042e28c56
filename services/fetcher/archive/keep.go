package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/policywire/policywire/services/fetcher/warc"
)

// every is how often the directory is tidied, and what was written synced.
const every = time.Minute

// errSize means that the size limit cannot be kept.
var errSize = errors.New("the size limit cannot be kept")

// Keep tends the directory until ctx ends: what was written is synced, old files
// are removed, and those that a crash left open are closed.
func (a *Archive) Keep(ctx context.Context) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			a.tend()
		case <-ctx.Done():
			return
		}
	}
}

// tend syncs what was written, ends the file of a day that is over, closes what
// other processes left open, and removes what is too old or too much. What
// fails is tried again the next time; what keeps from writing is said by Record.
func (a *Archive) tend() {
	now := a.cfg.now()
	a.mu.Lock()
	var open *os.File
	if a.file != nil && a.file.dirty {
		a.file.dirty, open = false, a.file.File
	}
	a.mu.Unlock()
	if open != nil {
		_ = open.Sync() // without the lock: it takes as long as the disk likes
	}
	a.recover()
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.file != nil && a.file.day != day(now) {
		_ = a.finish()
	}
	_ = a.survey(now)
}

// finish closes the file and gives it its name, under which it is whole.
func (a *Archive) finish() error {
	f := a.file
	if f == nil {
		return nil
	}
	a.file = nil
	synced := f.Sync()
	err := rename(f.path)
	return errors.Join(synced, err, f.Close()) // closed last: until then it is locked
}

// drop gives up the file after an error. Where its end is whole it is written
// to again; else it is closed later by whoever tidies up.
func (a *Archive) drop() {
	if info, err := a.file.Stat(); err == nil && info.Mode().IsRegular() && info.Size() == a.file.size {
		return
	}
	_ = a.file.Close()
	a.file = nil
}

// rename takes the suffix off a file, unless a file of that name is there.
func rename(path string) error {
	err := os.Link(path+suffix, path)
	if err == nil {
		return os.Remove(path + suffix)
	}
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("closing %s: %w", path, err)
	}
	return os.Rename(path+suffix, path) // a file system without links
}

// room makes sure that n bytes more may be written.
func (a *Archive) room(n int64, now time.Time) error {
	if a.total+n <= a.cfg.Size {
		return nil
	}
	if err := a.survey(now); err != nil {
		return err
	}
	if a.total+n > a.cfg.Size {
		return fmt.Errorf("%w: %d bytes are in files that are being written, of %d that are allowed", errSize, a.total, a.cfg.Size)
	}
	return nil
}

// spacious returns ENOSPC while archiving has stopped and the disk has little
// room: what is small would fit in, and stop and go would alternate.
func (a *Archive) spacious() error {
	var disk syscall.Statfs_t
	if !a.health.stopped() || syscall.Statfs(a.cfg.Dir, &disk) != nil {
		return nil
	}
	if free, want := int64(disk.Bavail)*int64(disk.Bsize), a.cfg.FileSize/16; free < want {
		return fmt.Errorf("%w: %d bytes are free, and %d are wanted to begin again", syscall.ENOSPC, free, want)
	}
	return nil
}

// kept is a file of the directory.
type kept struct {
	path  string
	begun time.Time
	size  int64
	open  bool
}

// list returns the files of the directory, oldest first. What has another name
// is none of its.
func (a *Archive) list() ([]kept, error) {
	entries, err := os.ReadDir(a.cfg.Dir)
	if err != nil {
		return nil, fmt.Errorf("reading the archive: %w", err)
	}
	var files []kept
	for _, entry := range entries {
		t, ok := begun(entry.Name())
		if !ok {
			continue
		}
		info, err := entry.Info()
		if err != nil || !info.Mode().IsRegular() {
			continue // removed by another process just now
		}
		files = append(files, kept{filepath.Join(a.cfg.Dir, entry.Name()), t, info.Size(), strings.HasSuffix(entry.Name(), suffix)})
	}
	slices.SortStableFunc(files, func(x, y kept) int { return x.begun.Compare(y.begun) })
	return files, nil
}

// survey counts the files and removes the oldest until age and size are kept.
// With the size goes room for a file more.
func (a *Archive) survey(now time.Time) error {
	files, err := a.list()
	if err != nil {
		return err
	}
	a.total = 0
	for _, f := range files {
		a.total += f.size
	}
	for _, f := range files {
		day := f.begun.Truncate(24 * time.Hour).Add(24 * time.Hour)
		if f.open || a.total <= a.cfg.Size-a.cfg.FileSize && now.Sub(day) <= a.cfg.Age {
			continue
		}
		if err := os.Remove(f.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("removing %s: %w", f.path, err)
		}
		a.total -= f.size
	}
	return nil
}

// recover closes the files whose process is gone.
func (a *Archive) recover() {
	files, err := a.list()
	if err != nil {
		return
	}
	for _, f := range files {
		if f.open {
			_ = recoverFile(f.path)
		}
	}
}

// recoverFile cuts off what is broken at the end of a file that nobody writes
// any more, and closes it. One without a whole record is removed.
func recoverFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return err
	}
	end, err := wholeEnd(f, path)
	if err != nil {
		return err
	}
	if end == 0 {
		return os.Remove(path)
	}
	if err := f.Truncate(end); err != nil {
		return fmt.Errorf("closing %s: %w", path, err)
	}
	return errors.Join(f.Sync(), rename(strings.TrimSuffix(path, suffix)))
}

// wholeEnd returns where the last whole record of a file ends.
func wholeEnd(f io.ReadSeeker, path string) (int64, error) {
	r := warc.NewReader(f, path, warc.Limits{})
	for {
		_, err := r.Next()
		var damage *warc.Damage
		switch {
		case err == io.EOF:
			return r.Whole(), nil
		case err != nil && !errors.As(err, &damage):
			return 0, err
		}
	}
}
