// Package problem names what can be wrong with a file. The readers of formats
// wrap these errors with what they saw, and callers ask for them by errors.Is;
// the text of such an error is for operators.
package problem

import "errors"

// The faults of files.
var (
	// ErrEmpty says that a file has no bytes.
	ErrEmpty = errors.New("the file is empty")
	// ErrEncrypted says that a password is needed.
	ErrEncrypted = errors.New("the file is encrypted")
	// ErrDamaged says that a file is not as its format demands.
	ErrDamaged = errors.New("the file is damaged")
	// ErrNoText says that a file is whole and has no text, such as a scan.
	ErrNoText = errors.New("the file has no text, only images or nothing")
	// ErrUnsupported says that files of this type are not read.
	ErrUnsupported = errors.New("files of this type are not read")
	// ErrTooLarge says that a limit was reached.
	ErrTooLarge = errors.New("the file is too large")
	// ErrBomb says that a small file expands to a huge one.
	ErrBomb = errors.New("the file is a decompression bomb")
	// ErrDoctype says that XML declares a document type, which can name files
	// and entities without end.
	ErrDoctype = errors.New("the file has XML with a DOCTYPE, which is refused")
	// ErrSlow says that reading took longer than it may.
	ErrSlow = errors.New("reading the file takes too long")
	// ErrFault says that the reader is at fault, not the file.
	ErrFault = errors.New("the reader of this format has a fault")
)
