package table

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The length in cells of the longest bar, and the least that it is cut to.
const (
	barWidth     = 24
	narrowestBar = 4
)

// The width that a wide column keeps on the narrowest terminal: alone, and
// beside others.
const (
	narrowest       = 24
	narrowestBeside = 14
)

func (t *Table) writeText(w io.Writer, terminal int) error {
	return t.writeBlock(w, terminal, true, new([]int))
}

// writeBlock writes rows, below a header if there is none above, in columns at
// least as wide as those of the blocks before.
func (t *Table) writeBlock(w io.Writer, terminal int, header bool, least *[]int) error {
	if terminal > 0 {
		t = t.fitting(terminal)
	}
	cells, widths := t.layout()
	for i := range min(len(*least), len(widths)) {
		widths[i] = max(widths[i], (*least)[i])
	}
	bar := t.barColumn(terminal)
	t.shrink(widths, terminal, false)
	*least = widths
	longest := max(min(barWidth, terminal-total(widths)-2), narrowestBar)
	out := bufio.NewWriter(w)
	for i, row := range cells {
		if i == 0 && !header {
			continue
		}
		line := t.line(row, widths)
		if bar >= 0 && i > 0 {
			line += "  " + t.bar(i-1, bar, longest)
		}
		if _, err := fmt.Fprintln(out, strings.TrimRight(line, " ")); err != nil {
			return err
		}
	}
	return out.Flush()
}

// layout returns the cells, header first, and the width of each column.
func (t *Table) layout() (cells [][]string, widths []int) {
	header := make([]string, len(t.Columns))
	widths = make([]int, len(t.Columns))
	for i, column := range t.Columns {
		if header[i] = OneLine(column.Name); !column.AsIs {
			header[i] = strings.ToUpper(header[i])
		}
		widths[i] = Width(header[i])
	}
	cells = append(cells, header)
	for _, row := range t.Rows {
		line := make([]string, len(row))
		for i, value := range row {
			line[i] = OneLine(t.Columns[i].text(value))
			widths[i] = max(widths[i], Width(line[i]))
		}
		cells = append(cells, line)
	}
	return cells, widths
}

// text returns a value as Text has it.
func (c Column) text(value any) string {
	if text := cell(value); !c.Percent || text == "" {
		return text
	}
	return strconv.FormatFloat(100*number(value), 'f', 1, 64) + " %"
}

// LeftOut returns the names of the columns that have values, and that Text has no
// room for on a terminal of a width.
func (t *Table) LeftOut(width int) []string {
	if width == 0 {
		return nil
	}
	var names []string
	kept := t.fitting(width).Columns
	for i, column := range t.Columns {
		if !slices.Contains(kept, column) && !t.empty(i) {
			names = append(names, column.Name)
		}
	}
	return names
}

// fitting returns the table without the spare columns that have nothing to show
// or that a terminal has no room for.
func (t *Table) fitting(terminal int) *Table {
	for i := len(t.Columns) - 1; i >= 0; i-- {
		if t.Columns[i].Spare && t.empty(i) {
			t = t.without(i)
		}
	}
	for i := len(t.Columns) - 1; i >= 0; i-- {
		_, widths := t.layout()
		t.shrink(widths, terminal, t.spare())
		if total(widths) <= terminal {
			break
		}
		if t.Columns[i].Spare {
			t = t.without(i)
		}
	}
	return t
}

// empty reports whether a column has no value in any of the rows.
func (t *Table) empty(column int) bool {
	return len(t.Rows) > 0 && !slices.ContainsFunc(t.Rows, func(row []any) bool { return cell(row[column]) != "" })
}

// spare reports whether there are spare columns.
func (t *Table) spare() bool {
	return slices.ContainsFunc(t.Columns, func(c Column) bool { return c.Spare })
}

// without returns the table without one column.
func (t *Table) without(column int) *Table {
	less := &Table{Columns: slices.Delete(slices.Clone(t.Columns), column, column+1)}
	for _, row := range t.Rows {
		less.Rows = append(less.Rows, slices.Delete(slices.Clone(row), column, column+1))
	}
	return less
}

// total is the length of a line.
func total(widths []int) int {
	n := 2 * (len(widths) - 1)
	for _, w := range widths {
		n += w
	}
	return n
}

// shrink narrows the wide columns, always the widest of them, until a line, with
// its bar, fits the terminal: to what they wish for, or to the least.
func (t *Table) shrink(widths []int, terminal int, wishes bool) {
	over := total(widths) - terminal
	if t.barColumn(terminal) >= 0 {
		over += 2 + barWidth
	}
	least := narrowestBeside
	if len(slices.DeleteFunc(slices.Clone(t.Columns), func(c Column) bool { return !c.Wide })) < 2 {
		least = narrowest
	}
	for ; terminal > 0 && over > 0; over-- {
		widest := -1
		for i, column := range t.Columns {
			floor := cmp.Or(column.Least, least)
			if wishes {
				floor = max(floor, column.Wish)
			}
			if column.Wide && widths[i] > floor && (widest < 0 || widths[i] >= widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			return
		}
		widths[widest]--
	}
}

func (t *Table) line(row []string, widths []int) string {
	var b strings.Builder
	for i, text := range row {
		if i > 0 {
			b.WriteString("  ")
		}
		text = Shorten(text, widths[i])
		padding := strings.Repeat(" ", widths[i]-Width(text))
		if t.Columns[i].Right {
			b.WriteString(padding + text)
		} else {
			b.WriteString(text + padding)
		}
	}
	return b.String()
}

// barColumn returns the index of the column that bars are drawn of, or -1.
func (t *Table) barColumn(terminal int) int {
	for i, column := range t.Columns {
		if column.Bar && terminal > 0 {
			return i
		}
	}
	return -1
}

// bar returns the bar of a row, in eighths of a cell.
func (t *Table) bar(row, column, longest int) string {
	top := 0.0
	for _, values := range t.Rows {
		top = max(top, number(values[column]))
	}
	if top <= 0 {
		return ""
	}
	value := number(t.Rows[row][column])
	eighths := int(value/top*float64(longest)*8 + 0.5)
	if value > 0 {
		eighths = max(eighths, 1) // little is not nothing
	}
	bar := strings.Repeat("█", eighths/8)
	if rest := eighths % 8; rest > 0 {
		bar += string([]rune("▏▎▍▌▋▊▉")[rest-1])
	}
	return bar
}

// number returns the value as a number, 0 for what is none.
func number(value any) float64 {
	n, err := strconv.ParseFloat(fmt.Sprint(value), 64)
	if err != nil {
		return 0
	}
	return n
}

// cell returns the text of a value.
func cell(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case time.Time:
		return v.Format(time.RFC3339)
	case []string:
		return strings.Join(v, " ")
	case []any:
		words := make([]string, len(v))
		for i, word := range v {
			words[i] = cell(word)
		}
		return strings.Join(words, " ")
	case map[string]any:
		return literal(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(value)
}
