package pdf

import (
	"context"
	"errors"
	"log/slog"
	"time"
)

// ErrNotInstalled is the problem of every PDF where pdftotext is missing.
var ErrNotInstalled = errors.New("pdftotext is not installed: install poppler-utils")

// Config holds what a Reader may use. What is zero has a default.
type Config struct {
	// Command is the pdftotext to run: a path, or a name in PATH.
	Command string
	// AtOnce is how many run at the same time.
	AtOnce int
	// CPU, Time and Memory bound each run: processor time, time on the clock
	// and address space in bytes.
	CPU, Time time.Duration
	Memory    int64
	// Output bounds what one file may give, in bytes of text.
	Output int64
	// Log hears once that pdftotext is missing; nil is silence.
	Log *slog.Logger
}

// Reader reads PDF files. It may be used by several goroutines.
type Reader struct{ cfg Config }

// New returns a Reader. A missing pdftotext is no error: Text then says so.
func New(cfg Config) (*Reader, error) { return &Reader{cfg: cfg}, nil }

// Limits says in words what holds pdftotext.
func (r *Reader) Limits() string { return ErrNotInstalled.Error() }

// Text returns the text of a PDF file as paragraphs separated by an empty line.
// Its error says in words what is wrong with the file, or is that of ctx.
func (r *Reader) Text(ctx context.Context, data []byte) (string, error) { return "", ErrNotInstalled }
