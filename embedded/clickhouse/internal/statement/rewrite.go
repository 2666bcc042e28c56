package statement

import "strings"

// Into returns the text of a Select with its output sent to a file, in the format that it names or else in format.
func (s Statement) Into(file, format string) string {
	tail := s.Text[s.clause:]
	if s.Format == "" {
		tail = "FORMAT " + format
	}
	return s.Text[:s.clause] + "\nINTO OUTFILE " + Quote(file) + " APPEND " + tail
}

// From returns the text of an Insert with its rows taken from a file.
func (s Statement) From(file string) string {
	return s.Text[:s.clause] + " FROM INFILE " + Quote(file) + " COMPRESSION 'none' " + s.Text[s.clause:] + " FORMAT " + s.Format
}

// Quote returns a string literal of ClickHouse.
func Quote(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\x00", `\0`).Replace(s) + "'"
}
