package table

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"strings"
)

// writeJSON writes one array. It is built by hand because a map would lose the
// order of the columns.
func (t *Table) writeJSON(w io.Writer) error {
	var b bytes.Buffer
	b.WriteByte('[')
	for i, row := range t.Rows {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("\n  {")
		for j, column := range t.Columns {
			if j > 0 {
				b.WriteString(", ")
			}
			if err := member(&b, column.Name, row[j]); err != nil {
				return err
			}
		}
		b.WriteByte('}')
	}
	if len(t.Rows) > 0 {
		b.WriteByte('\n')
	}
	b.WriteString("]\n")
	_, err := w.Write(b.Bytes())
	return err
}

// member writes one member of an object.
func member(b *bytes.Buffer, name string, value any) error {
	encoder := json.NewEncoder(b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(name); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1) // Encode ends with a line break
	b.WriteString(": ")
	if err := encoder.Encode(value); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1)
	return nil
}

func (t *Table) writeCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	header := make([]string, len(t.Columns))
	for i, column := range t.Columns {
		header[i] = column.Name
	}
	if err := out.Write(header); err != nil {
		return err
	}
	for _, row := range t.Rows {
		record := make([]string, len(row))
		for i, value := range row {
			record[i] = csvCell(value)
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// csvCell returns the text of a value. Text that a spreadsheet would run as a
// formula is quoted with an apostrophe: titles are other people's text.
func csvCell(value any) string {
	text := cell(value)
	if _, foreign := value.(string); foreign && text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
