package table

import (
	"encoding/csv"
	"io"
)

// block is how many rows of Text are aligned together: more than a screen has,
// and few enough to be kept.
const block = 1000

// flushAt is how many bytes of JSON are kept.
const flushAt = 64 << 10

// Stream writes rows as they come, keeping few of them.
type Stream struct {
	w      io.Writer
	format Format
	width  int
	// rows are those of Text that are to be aligned.
	rows   Table
	begun  bool
	json   jsonStream
	csv    *csv.Writer
	widths []int
}

// NewStream returns a stream of rows under columns. Width is that of the
// terminal as in Write.
func NewStream(w io.Writer, f Format, width int, columns []Column) *Stream {
	return &Stream{w: w, format: f, width: width, rows: Table{Columns: columns}, json: jsonStream{columns: columns}, csv: csv.NewWriter(w)}
}

// Add writes a row, one value a column, now or later.
func (s *Stream) Add(row ...any) error {
	switch s.format {
	case JSON:
		if err := s.json.add(row); err != nil {
			return err
		}
		if s.json.b.Len() < flushAt {
			return nil
		}
		return s.Flush()
	case CSV:
		if err := s.header(); err != nil {
			return err
		}
		return s.csv.Write(csvRecord(row))
	}
	if s.rows.Add(row...); len(s.rows.Rows) < block {
		return nil
	}
	return s.Flush()
}

// header writes that of CSV once.
func (s *Stream) header() error {
	if s.begun {
		return nil
	}
	s.begun = true
	return s.csv.Write(names(s.rows.Columns))
}

// Flush writes what was kept.
func (s *Stream) Flush() error {
	switch s.format {
	case JSON:
		_, err := s.json.b.WriteTo(s.w)
		return err
	case CSV:
		s.csv.Flush()
		return s.csv.Error()
	}
	if len(s.rows.Rows) == 0 && s.begun {
		return nil
	}
	err := s.rows.writeBlock(s.w, s.width, !s.begun, &s.widths)
	s.rows.Rows, s.begun = nil, true
	return err
}

// Close writes the rest; the stream under it stays open.
func (s *Stream) Close() error {
	switch s.format {
	case JSON:
		s.json.end()
	case CSV:
		if err := s.header(); err != nil {
			return err
		}
	}
	return s.Flush()
}
