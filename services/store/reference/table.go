package reference

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Table is what a view must show, in any order of its rows.
type Table struct {
	// From is what stands after FROM: a view, with its parameters.
	From string
	// Columns are what is selected of it.
	Columns []string
	// Rows have a cell for each column: a string, an int, a float64 (which need
	// be equal to nine digits only), a bool, a []string, a []int, or nil.
	Rows [][]any
}

// Query is what a client asks; its answer is for Differs.
func (t Table) Query() string {
	return "SELECT " + strings.Join(t.Columns, ", ") + " FROM policywire." + t.From + " FORMAT JSONCompactEachRow"
}

// Differs returns the first row that answer and t do not share, in words, or
// nothing.
func (t Table) Differs(answer string) string {
	got, err := decode(answer)
	if err != nil {
		return fmt.Sprintf("%s\nis not answered with rows: %v", t.Query(), err)
	}
	want := slices.Clone(t.Rows)
	t.order(got)
	t.order(want)
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			return fmt.Sprintf("%s\nrow %d of %d is missing: want %v", t.Query(), i+1, len(want), want[i])
		case i >= len(want):
			return fmt.Sprintf("%s\nrow %d is one too many (want %d): got %v", t.Query(), i+1, len(want), got[i])
		case !slices.EqualFunc(got[i], want[i], equal):
			return fmt.Sprintf("%s\nrow %d of %d, want %d\ngot  %v\nwant %v", t.Query(), i+1, len(got), len(want), got[i], want[i])
		}
	}
	return ""
}

// order sorts rows by the cells that are exact.
func (t Table) order(rows [][]any) {
	inexact := make([]bool, len(t.Columns))
	for _, row := range t.Rows {
		for i, cell := range row {
			if _, ok := cell.(float64); ok {
				inexact[i] = true
			}
		}
	}
	key := func(row []any) string {
		var b strings.Builder
		for i, cell := range row {
			if i < len(inexact) && !inexact[i] {
				fmt.Fprintf(&b, "%s\x00", text(cell))
			}
		}
		return b.String()
	}
	slices.SortStableFunc(rows, func(a, b []any) int { return strings.Compare(key(a), key(b)) })
}

// decode reads one array per line.
func decode(answer string) ([][]any, error) {
	var rows [][]any
	decoder := json.NewDecoder(bytes.NewReader([]byte(answer)))
	decoder.UseNumber()
	for decoder.More() {
		var row []any
		if err := decoder.Decode(&row); err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// equal compares a cell as ClickHouse gave it with one of a Table.
func equal(got, want any) bool {
	if number, ok := want.(float64); ok {
		value, err := strconv.ParseFloat(text(got), 64)
		return err == nil && math.Abs(value-number) <= 1e-9*max(1, math.Abs(number))
	}
	return text(got) == text(want)
}

// text writes a cell of either side in the same way.
func text(cell any) string {
	switch c := cell.(type) {
	case nil:
		return "NULL"
	case []any:
		return list(c)
	case []string:
		return list(c)
	case []int:
		return list(c)
	}
	return fmt.Sprint(cell)
}

func list[T any](items []T) string {
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = text(any(item))
	}
	return "[" + strings.Join(texts, ", ") + "]"
}
