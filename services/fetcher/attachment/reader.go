package attachment

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/policywire/policywire/services/fetcher/attachment/docx"
	"github.com/policywire/policywire/services/fetcher/attachment/hwp"
	"github.com/policywire/policywire/services/fetcher/attachment/hwpx"
	"github.com/policywire/policywire/services/fetcher/attachment/layout"
	"github.com/policywire/policywire/services/fetcher/attachment/odt"
	"github.com/policywire/policywire/services/fetcher/attachment/pdf"
	"github.com/policywire/policywire/services/fetcher/attachment/problem"
	"github.com/policywire/policywire/services/fetcher/attachment/zipfile"
)

// The limits of a file. What it expands to is bounded by the packages that read
// it.
const (
	// MaxBytes is how large a file may be.
	MaxBytes = 64 << 20
	maxTime  = 2 * time.Minute
)

// Config is what a Reader needs. What is zero has a default.
type Config struct {
	// PDF says how PDF files are read.
	PDF pdf.Config
}

// Reader reads the text of files. It may be used by several goroutines.
type Reader struct{ pdf *pdf.Reader }

// File is what was learned of a file.
type File struct {
	// MediaType is the type that the bytes show.
	MediaType string
	// Text is the file's text; empty when there is none.
	Text string
	// Problem says in words why there is no text, or not all of it; empty when
	// nothing is wrong.
	Problem string
	// Err is the fault behind Problem, for errors.Is with those of the package
	// problem.
	Err error
}

// New returns a Reader.
func New(cfg Config) (*Reader, error) {
	reader, err := pdf.New(cfg.PDF)
	if err != nil {
		return nil, fmt.Errorf("preparing to read PDF files: %w", err)
	}
	return &Reader{pdf: reader}, nil
}

// Limits says in words what holds the program that reads PDF files, and what
// does not.
func (r *Reader) Limits() string { return r.pdf.Limits() }

// Read reads a file. It does not panic, and it returns when ctx ends, with the
// cause of that as the problem, or when the file's time is over.
func (r *Reader) Read(ctx context.Context, data []byte) File {
	return r.read(ctx, data, r.text)
}

// read is Read with what reads the text.
func (r *Reader) read(ctx context.Context, data []byte, text func(context.Context, string, []byte) (string, error)) (file File) {
	defer func() {
		if fault := recover(); fault != nil {
			file.fail(fmt.Errorf("%w: %v", problem.ErrFault, fault))
		}
	}()
	file.MediaType = MediaType(data)
	switch {
	case len(data) == 0:
		file.fail(problem.ErrEmpty)
		return file
	case len(data) > MaxBytes:
		file.fail(fmt.Errorf("%w: it has more than %d MiB", problem.ErrTooLarge, MaxBytes>>20))
		return file
	}
	bounded, cancel := context.WithTimeoutCause(ctx, maxTime, problem.ErrSlow)
	defer cancel()
	result, err := text(bounded, file.MediaType, data)
	if err != nil && bounded.Err() != nil {
		err = context.Cause(bounded)
	}
	if err == nil && result == "" {
		err = problem.ErrNoText
	}
	file.Text = result
	if err != nil {
		file.fail(err)
	}
	return file
}

// fail says what is wrong. Text stays where it is known to be a part. or
// what is left of a damaged file.
func (f *File) fail(err error) {
	if !errors.Is(err, problem.ErrTooLarge) && !errors.Is(err, hwp.ErrPartial) {
		f.Text = ""
	}
	f.Err, f.Problem = err, err.Error()
}

// text returns the text of a file of that type.
func (r *Reader) text(ctx context.Context, mediaType string, data []byte) (string, error) {
	switch mediaType {
	case typePDF:
		text, err := r.pdf.Text(ctx, data)
		return layout.Clean(text), err
	case typeHWP:
		text, err := hwp.Text(data)
		return layout.Clean(text), err
	case typeCompound:
		if hasStream(data, protected) {
			return "", fmt.Errorf("%w: it is an office document with a password", problem.ErrEncrypted)
		}
		return "", unsupported(mediaType)
	case typeODT, typeHWPX, typeDOCX, "application/zip":
	default:
		return "", unsupported(mediaType)
	}
	archive, err := zipfile.Open(data)
	if err != nil {
		return "", err
	}
	switch mediaType {
	case typeODT:
		return odt.Text(ctx, archive)
	case typeHWPX:
		return hwpx.Text(ctx, archive)
	case typeDOCX:
		return docx.Text(ctx, archive)
	}
	return "", unsupported(mediaType)
}
