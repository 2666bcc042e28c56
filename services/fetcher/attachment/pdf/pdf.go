package pdf

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"github.com/policywire/policywire/services/fetcher/attachment/lines"
	"github.com/policywire/policywire/services/fetcher/attachment/pdf/sandbox"
	"github.com/policywire/policywire/services/fetcher/attachment/problem"
)

// ErrNotInstalled is the problem of every PDF where pdftotext is missing.
var ErrNotInstalled = errors.New("pdftotext is not installed: install poppler-utils")

// Config holds what a Reader may use. What is zero has a default.
type Config struct {
	// Command is the pdftotext to run: a path, or a name in PATH (pdftotext).
	Command string
	// AtOnce is how many run at the same time (1; at most one for each processor).
	AtOnce int
	// CPU and Time bound each run on the processor and on the clock (20 s, 30 s).
	CPU, Time time.Duration
	// Memory bounds its address space, in bytes (512 MiB).
	Memory int64
	// Output bounds the text of one file, in bytes (8 MiB).
	Output int64
	// Log hears once that pdftotext is missing; nil is silence.
	Log *slog.Logger
}

// withDefaults returns cfg with what is zero filled in.
func (cfg Config) withDefaults() Config {
	cfg.Command = cmp.Or(cfg.Command, "pdftotext")
	cfg.AtOnce = min(cmp.Or(cfg.AtOnce, 1), runtime.NumCPU())
	cfg.CPU = cmp.Or(cfg.CPU, 20*time.Second)
	cfg.Time = cmp.Or(cfg.Time, 30*time.Second)
	cfg.Memory = cmp.Or(cfg.Memory, 512<<20)
	cfg.Output = cmp.Or(cfg.Output, 8<<20)
	return cfg
}

// check reports what in cfg cannot be.
func (cfg Config) check() error {
	var errs []error
	for _, f := range []struct {
		name  string
		value int64
		least int64
	}{
		{"AtOnce", int64(cfg.AtOnce), 1}, {"CPU", int64(cfg.CPU), int64(time.Second)}, {"Time", int64(cfg.Time), 1},
		{"Memory", cfg.Memory, 1 << 20}, {"Output", cfg.Output, 1},
	} {
		if f.value < f.least {
			errs = append(errs, fmt.Errorf("%s: %d is less than %d", f.name, f.value, f.least))
		}
	}
	return errors.Join(errs...)
}

// Reader reads PDF files. It may be used by several goroutines.
type Reader struct {
	cfg   Config
	box   *sandbox.Sandbox // nil: pdftotext is missing
	turns chan struct{}
}

// New returns a Reader, having tried on a small file which limits hold. A
// missing pdftotext is no error: Text says so for each file, and Limits.
func New(cfg Config) (*Reader, error) {
	cfg = cfg.withDefaults()
	if err := cfg.check(); err != nil {
		return nil, fmt.Errorf("configuring the reader of PDF: %w", err)
	}
	r := &Reader{cfg: cfg, turns: make(chan struct{}, cfg.AtOnce)}
	path, err := exec.LookPath(cfg.Command)
	if err == nil {
		path, err = filepath.Abs(path)
	}
	if err != nil {
		if cfg.Log != nil {
			cfg.Log.Warn("the text of PDF files will be missing", "err", ErrNotInstalled)
		}
		return r, nil
	}
	r.box, err = sandbox.New(path, sandbox.Limits{CPU: cfg.CPU, Time: cfg.Time, Memory: cfg.Memory}, works)
	if err != nil {
		return nil, fmt.Errorf("reading a PDF file to try: %w", err)
	}
	return r, nil
}

// Limits says in words what holds pdftotext, and what does not.
func (r *Reader) Limits() string {
	if r.box == nil {
		return ErrNotInstalled.Error()
	}
	return fmt.Sprintf("limits of pdftotext: output %d MiB; at once %d; %s", r.cfg.Output>>20, r.cfg.AtOnce, r.box)
}

// Text returns the text of a PDF file as paragraphs separated by an empty line.
// Its error wraps one of the package problem, or ErrNotInstalled, and says in
// words what is wrong; the text beside problem.ErrTooLarge is the beginning. When
// ctx ended the error wraps that of ctx, and says nothing about the file.
func (r *Reader) Text(ctx context.Context, data []byte) (string, error) {
	switch {
	case len(data) == 0:
		return "", problem.ErrEmpty
	case r.box == nil:
		return "", ErrNotInstalled
	}
	select {
	case r.turns <- struct{}{}:
		defer func() { <-r.turns }()
	case <-ctx.Done():
		return "", fmt.Errorf("waiting for pdftotext: %w", ctx.Err())
	}
	found := layout{left: r.cfg.Output}
	outcome, err := r.box.Run(ctx, data, found.read, arguments[:]...)
	if err == nil {
		err = fault(outcome, found)
	}
	if err != nil {
		err = fmt.Errorf("reading a PDF file: %w", err)
		if !errors.Is(err, errOutput) {
			return "", err
		}
	}
	return lines.Paragraphs(withoutMargins(found.pages)), err
}

// arguments make pdftotext print words with their places. An error of one page
// is no reason for it to stop.
var arguments = [...]string{"-enc", "UTF-8", "-bbox-layout", sandbox.Input, "-"}
