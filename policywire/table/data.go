package table

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// jsonStream writes one array. It is built by hand because a map would lose the
// order of the columns.
type jsonStream struct {
	columns []Column
	b       bytes.Buffer
	rows    int
}

func (j *jsonStream) add(row []any) error {
	if j.rows++; j.rows == 1 {
		j.b.WriteByte('[')
	} else {
		j.b.WriteByte(',')
	}
	j.b.WriteString("\n  {")
	for i, column := range j.columns {
		if i > 0 {
			j.b.WriteString(", ")
		}
		if err := member(&j.b, column.Name, row[i]); err != nil {
			return err
		}
	}
	j.b.WriteByte('}')
	return nil
}

func (j *jsonStream) end() {
	if j.rows == 0 {
		j.b.WriteByte('[')
	} else {
		j.b.WriteByte('\n')
	}
	j.b.WriteString("]\n")
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

// names are those of the columns.
func names(columns []Column) []string {
	header := make([]string, len(columns))
	for i, column := range columns {
		header[i] = column.Name
	}
	return header
}

// csvRecord returns the cells of a row.
func csvRecord(row []any) []string {
	record := make([]string, len(row))
	for i, value := range row {
		record[i] = csvCell(value)
	}
	return record
}

// csvCell returns the text of a value, arrays and maps as the CSV of ClickHouse
// has them: ['en','ko'] and {'k':1}. Text that a spreadsheet would run as a
// formula is quoted with an apostrophe: titles are other people's text.
func csvCell(value any) string {
	switch v := value.(type) {
	case []string, []any, map[string]any:
		return literal(v)
	}
	text := cell(value)
	if _, foreign := value.(string); foreign && text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

// literal returns a value as ClickHouse writes it inside an array or a map.
func literal(value any) string {
	switch v := value.(type) {
	case nil:
		return "NULL"
	case string:
		return "'" + escapes.Replace(v) + "'"
	case []string:
		return joined(v, func(word string) string { return literal(word) })
	case []any:
		return joined(v, literal)
	case map[string]any:
		keys := slices.Sorted(maps.Keys(v))
		members := joined(keys, func(key string) string { return literal(key) + ":" + literal(v[key]) })
		return "{" + members[1:len(members)-1] + "}"
	}
	return cell(value)
}

// joined returns values as an array.
func joined[T any](values []T, text func(T) string) string {
	words := make([]string, len(values))
	for i, value := range values {
		words[i] = text(value)
	}
	return "[" + strings.Join(words, ",") + "]"
}

// escapes are those of ClickHouse.
var escapes = strings.NewReplacer(`\`, `\\`, "'", `\'`, "\n", `\n`, "\r", `\r`, "\t", `\t`, "\b", `\b`, "\f", `\f`, "\x00", `\0`)
