package archive

import (
	"fmt"
	"os"
	"sync"
	"time"
)

// The defaults of a Config.
const (
	DefaultFileSize = 256 << 20
	DefaultAge      = 400 * 24 * time.Hour
	DefaultSize     = 20_000_000_000
)

// Config says where an archive is and what it may take.
type Config struct {
	// Dir is where the files are; it is made if it is missing, for the
	// operator alone.
	Dir string
	// FileSize is the size in bytes from which a new file is begun.
	FileSize int64
	// Age is how long files are kept, counted from the end of their day.
	Age time.Duration
	// Size is how many bytes the files of the directory may have in all. The
	// oldest are removed to keep it, never one that is being written.
	Size int64
	// Software names what archives, in each file.
	Software string
	// Secrets are the names of further parameters of addresses and forms that
	// carry a credential.
	Secrets []string
	// Alert, if set, is told when archiving stops, once, and when it goes on.
	// It must not call the archive.
	Alert func(kind, reason string, recovered bool)
	// Retry is how long archiving stops before it is tried again.
	Retry time.Duration
	// Patience is how long Record waits for a disk that hangs.
	Patience time.Duration

	// create makes a file, and now is the clock; tests replace them.
	create func(name string) (*os.File, error)
	now    func() time.Time
}

// withDefaults fills in what is not set.
func (c Config) withDefaults() Config {
	or := func(d *time.Duration, value time.Duration) {
		if *d <= 0 {
			*d = value
		}
	}
	or(&c.Age, DefaultAge)
	or(&c.Retry, time.Minute)
	or(&c.Patience, 10*time.Second)
	if c.Size <= 0 {
		c.Size = DefaultSize
	}
	if c.FileSize <= 0 {
		c.FileSize = DefaultFileSize
	}
	c.FileSize = min(c.FileSize, c.Size/4) // or removing one file would remove all
	if c.Software == "" {
		c.Software = "policywire"
	}
	if c.create == nil {
		c.create = func(name string) (*os.File, error) {
			return os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		}
	}
	if c.now == nil {
		c.now = time.Now
	}
	return c
}

// Archive writes what it is told of. It may be used by several goroutines.
type Archive struct {
	cfg     Config
	secrets *secrets
	health  health

	mu     sync.Mutex // held while writing
	file   *file      // nil when there is none
	serial int
	total  int64 // bytes of all files, as far as known
}

// Open makes the directory if it is missing, closes what a crash left open in
// it, and removes what is too old or too much; Keep does so from time to time. A
// directory in which others may write is refused: they could put a link in the
// place of a file.
func Open(cfg Config) (*Archive, error) {
	a := &Archive{cfg: cfg.withDefaults(), secrets: newSecrets(cfg.Secrets)}
	a.health = health{alert: a.cfg.Alert, retry: a.cfg.Retry}
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("opening the archive: %w", err)
	}
	info, err := os.Stat(cfg.Dir)
	if err != nil {
		return nil, fmt.Errorf("opening the archive: %w", err)
	}
	if info.Mode().Perm()&0o022 != 0 {
		return nil, fmt.Errorf("opening the archive: others may write in %s (mode %04o); take that from them: chmod go-w", cfg.Dir, info.Mode().Perm())
	}
	a.tend()
	return a, nil
}

// Record writes an exchange and returns when the operating system has it, or
// when it is given up: an error is told to Config.Alert and to nobody else.
func (a *Archive) Record(e Exchange) {
	if !a.health.try(a.cfg.now()) {
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		a.health.settle(a.safely(e), a.cfg.now())
	}()
	patience := time.NewTimer(a.cfg.Patience)
	defer patience.Stop()
	select {
	case <-done:
	case <-patience.C:
		a.health.fail(fmt.Errorf("writing took longer than %s", a.cfg.Patience), a.cfg.now())
	}
}

// safely writes e; a panic is an error like any other, and no end of fetching.
func (a *Archive) safely(e Exchange) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("archiving %s panicked: %v", e.URL, fault)
		}
	}()
	return a.write(newCapture(e, a.secrets))
}

// write writes the records of c to the file that is current.
func (a *Archive) write(c *capture) error {
	if err := a.prepare(c); err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.cfg.now()
	if err := a.spacious(); err != nil {
		return err
	}
	if err := a.current(now); err != nil {
		return err
	}
	data, err := c.encode(a.file.origin(c))
	if err != nil {
		return err
	}
	if err := a.room(int64(len(data)), now); err != nil {
		return err
	}
	if err := a.file.write(data); err != nil {
		a.drop()
		return err
	}
	a.total += int64(len(data))
	a.file.remember(c)
	return nil
}

// prepare encodes c, which takes a while, before anybody else has to wait; what
// will probably be a revisit is small.
func (a *Archive) prepare(c *capture) (err error) {
	a.mu.Lock()
	known := a.file != nil && a.file.origin(c) != nil
	a.mu.Unlock()
	if !known {
		c.whole, err = c.encode(nil)
	}
	return err
}

// Close closes the file. What is recorded afterwards begins another.
func (a *Archive) Close() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.finish()
}
