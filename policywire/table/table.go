package table

import (
	"io"
	"slices"
)

// Format is how rows are written.
type Format string

// The formats.
const (
	// Text is aligned columns for people.
	Text Format = "table"
	// JSON is one array of objects, their keys in the order of the columns.
	JSON Format = "json"
	// CSV is RFC 4180 with a header line.
	CSV Format = "csv"
)

// Column is one column of a table.
type Column struct {
	// Name is the key in JSON, the header in CSV and in the table.
	Name string
	// AsIs keeps the letters of the name in Text, where others are upper-cased: it
	// is somebody else's.
	AsIs bool
	// Right aligns numbers.
	Right bool
	// Wide columns give way when a line is longer than the terminal is wide, the
	// widest of them first.
	Wide bool
	// Wish is the width that a wide column keeps while there are spare ones.
	Wish int
	// Least is the width that a wide column keeps on the narrowest terminal; 0 is
	// that of any.
	Least int
	// Spare columns are left out of Text, the last first, where a line would
	// be longer than the terminal is wide, and where no row has a value.
	Spare bool
	// Bar draws the numbers of this column as bars at the end of each line of
	// Text. There is one at the most.
	Bar bool
	// Percent writes a share such as 0.125 as 12.5 % in Text.
	Percent bool
}

// Table is rows under columns. A value is a string, a number, a bool, a time,
// or for JSON anything that marshals.
type Table struct {
	Columns []Column
	Rows    [][]any
}

// Add appends a row, one value a column.
func (t *Table) Add(values ...any) { t.Rows = append(t.Rows, values) }

// Write writes the table to w. Width is that of the terminal in cells, 0 when
// w is none: then nothing is shortened and no bars are drawn.
func (t *Table) Write(w io.Writer, f Format, width int) error {
	if f == Text {
		return t.writeText(w, width)
	}
	out := NewStream(w, f, width, t.Columns)
	for _, row := range t.Rows {
		if err := out.Add(row...); err != nil {
			return err
		}
	}
	return out.Close()
}

// Index returns the place of a column, -1 where there is none of that name.
func (t *Table) Index(name string) int {
	return slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == name })
}
