package clickhouse

import (
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/policywire/policywire/embedded/clickhouse/internal/chdb"
	"github.com/policywire/policywire/embedded/internal/dirlock"
)

// ErrOpen is returned by Open when this process has an engine open: the library knows one directory per process.
var ErrOpen = errors.New("this process has a ClickHouse engine open; share it, or close it first")

// opened is the process's one engine, as the library allows no second.
var opened atomic.Pointer[Engine]

// Engine is an open ClickHouse engine. All of its methods may be called at once from any goroutine.
type Engine struct {
	config  Config
	lib     *chdb.Library
	keeper  *chdb.Conn // held for as long as the engine runs: closing the last session stops it
	lock    *os.File
	spool   spool
	slots   chan struct{}
	killing chan struct{}            // the place of KILL QUERY
	places  map[string]chan struct{} // by user
	closed  chan struct{}
	closing sync.Once
	started atomic.Uint64 // sessions, counted to give each its tag

	running  registry
	sessions sessions
	quota    quota

	version, timezone string
}

// Open starts the engine on a directory. It fails with ErrNoLibrary, with ErrOpen, or when another process has the
// directory. The caller closes it.
func Open(config Config) (*Engine, error) {
	config, err := config.complete()
	if err != nil {
		return nil, fmt.Errorf("configuring clickhouse: %w", err)
	}
	e := &Engine{config: config, slots: make(chan struct{}, config.MaxConnections), killing: make(chan struct{}, 1), closed: make(chan struct{}),
		places: map[string]chan struct{}{}, running: registry{byID: map[string]*running{}},
		sessions: sessions{kept: map[string]*keptSession{}, most: config.MaxSessions},
		quota:    quota{asked: map[string]int{}, until: map[string]time.Time{}}}
	for _, user := range config.Users {
		e.places[user.Name] = make(chan struct{}, cmp.Or(user.MaxQueries, config.MaxConnections))
	}
	if !opened.CompareAndSwap(nil, e) {
		return nil, fmt.Errorf("opening %s: %w", config.Dir, ErrOpen)
	}
	if err := e.start(); err != nil {
		e.release()
		return nil, fmt.Errorf("opening clickhouse in %s: %w", config.Dir, err)
	}
	return e, nil
}

func (e *Engine) start() error {
	library, err := findLibrary(e.config.Library)
	if err != nil {
		return err
	}
	data := filepath.Join(e.config.Dir, "data")
	// An engine that starts without this directory never removes dropped tables, and DROP … SYNC waits for ever.
	if err := os.MkdirAll(filepath.Join(data, "metadata"), 0o750); err != nil {
		return fmt.Errorf("making the data directory: %w", err)
	}
	if e.lock, err = dirlock.Take(e.config.Dir); err != nil {
		return err
	}
	if e.spool, err = newSpool(filepath.Join(e.config.Dir, "spool")); err != nil {
		return err
	}
	path, err := writeEngineConfig(e.config.Dir, e.config.MaxMemory)
	if err != nil {
		return err
	}
	ignoreBrokenPipes()
	if e.lib, err = chdb.Load(library); err != nil {
		return err
	}
	if e.keeper, err = e.lib.Start("clickhouse", "--path="+data, "--config-file="+path); err != nil {
		return fmt.Errorf("%w: is the data of a newer version, or the disk full?", err)
	}
	return e.identify()
}

// identify asks the engine what it is.
func (e *Engine) identify() error {
	r, err := e.keeper.Query("SELECT version(), timezone()", "TSV")
	if err != nil {
		return fmt.Errorf("asking for the version: %w", err)
	}
	defer r.Free()
	e.version, e.timezone, _ = strings.Cut(strings.TrimSpace(string(r.Bytes())), "\t")
	return nil
}

// Version returns the version of ClickHouse that the engine says it is.
func (e *Engine) Version() string { return e.version }

// Close waits for the statements that run, stops the engine and gives the directory free. Statements begun after it
// fail. A second call does nothing.
func (e *Engine) Close() error {
	var err error
	e.closing.Do(func() {
		close(e.closed)
		for range cap(e.slots) { // each one taken is a statement that has ended
			e.slots <- struct{}{}
		}
		e.killing <- struct{}{}
		e.closeSessions()
		e.keeper.Close()
		err = e.release()
	})
	return err
}

// release gives back what start took, as far as it came.
func (e *Engine) release() error {
	defer opened.CompareAndSwap(e, nil)
	if e.lock == nil {
		return nil
	}
	return errors.Join(e.spool.remove(), e.lock.Close())
}

func xmlText(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}
