package attachment

import (
	"context"
	"fmt"

	"github.com/policywire/policywire/services/fetcher/attachment/pdf"
	"github.com/policywire/policywire/services/fetcher/attachment/problem"
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

// Read reads a file. It does not panic and returns when ctx ends.
func (r *Reader) Read(ctx context.Context, data []byte) File {
	file := File{MediaType: MediaType(data), Err: problem.ErrUnsupported}
	file.Problem = file.Err.Error()
	return file
}
