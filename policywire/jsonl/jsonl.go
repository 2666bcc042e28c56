// Package jsonl reads JSON Lines (https://jsonlines.org) line by line, so that
// a bad line can be named and set aside while the rest goes on.
package jsonl

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// MaxLine is the length in bytes that a line may have. A longer one is handed
// on without its text.
const MaxLine = 64 << 20

// Line is one line that is not blank.
type Line struct {
	// Number counts from 1, blank lines included.
	Number int
	// Text is the line without its end, empty when it was too long.
	Text []byte
	// Size is the length of the line in bytes.
	Size int
}

// Decode reads the line into v. Text that is not UTF-8 is an error.
func (l Line) Decode(v any) error {
	if l.Size > MaxLine {
		return fmt.Errorf("the line has %d bytes, the limit is %d", l.Size, MaxLine)
	}
	if !utf8.Valid(l.Text) {
		return errors.New("the line is not valid UTF-8")
	}
	err := json.Unmarshal(l.Text, v)
	var syntax *json.SyntaxError
	var shape *json.UnmarshalTypeError
	var moment *time.ParseError
	switch {
	case errors.As(err, &moment):
		return fmt.Errorf("the time %q is not written as 2026-05-12T09:00:00+09:00", strings.Trim(moment.Value, `"`))
	case errors.As(err, &syntax):
		return fmt.Errorf("the line is not JSON, or is cut off, at byte %d", syntax.Offset)
	case errors.As(err, &shape) && shape.Field == "":
		return fmt.Errorf("the line is a JSON %s, not an object", shape.Value)
	case errors.As(err, &shape):
		return fmt.Errorf("%s is a JSON %s, which does not belong there", shape.Field, shape.Value)
	case err != nil:
		return fmt.Errorf("the line is not the JSON expected: %w", err)
	}
	return nil
}

// Read calls each with the lines of r in their order and returns its first
// error, or that of reading. The text of a line is valid until each returns.
func Read(r io.Reader, each func(Line) error) error {
	in := bufio.NewReaderSize(r, 1<<20)
	for number := 1; ; number++ {
		text, size, err := next(in)
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("reading line %d: %w", number, err)
		}
		if number == 1 {
			text = bytes.TrimPrefix(text, []byte("\ufeff"))
		}
		if len(bytes.TrimSpace(text)) > 0 || size > MaxLine {
			if err := each(Line{Number: number, Text: text, Size: size}); err != nil {
				return err
			}
		}
		if err != nil {
			return nil
		}
	}
}

// next returns the next line. Of one that is too long only the size is kept.
func next(in *bufio.Reader) (text []byte, size int, err error) {
	for {
		part, err := in.ReadSlice('\n')
		size += len(part)
		if size <= MaxLine {
			text = append(text, part...)
		} else {
			text = nil
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return bytes.TrimRight(text, "\r\n"), size, err
		}
	}
}
