package layout

import (
	"slices"
	"strings"
)

// A row is a line when its cells are short: no more than this many bytes
// together, and paragraphs in each.
const (
	maxLine  = 2000
	maxParts = 10
)

// table is a table that is being written. Empty cells are not kept.
type table struct{ cells []part }

// part is a cell.
type part struct {
	row, col int
	blocks   []block
}

// BeginTable begins a table. Text of the paragraph in which it stands comes
// before it when it was written before.
func (b *Builder) BeginTable() {
	f := b.frame()
	f.flush()
	f.tables = append(f.tables, &table{})
}

// BeginCell begins a cell of the table.
func (b *Builder) BeginCell() { b.push(cell) }

// EndCell ends a cell and says where it stands. Cells may come in any order.
func (b *Builder) EndCell(row, col int) {
	f := b.pop(cell)
	if f == nil || len(f.blocks) == 0 {
		return
	}
	parent := b.frame()
	if len(parent.tables) == 0 { // a cell outside of any table
		parent.blocks = append(parent.blocks, f.blocks...)
		return
	}
	t := parent.tables[len(parent.tables)-1]
	t.cells = append(t.cells, part{row, col, f.blocks})
}

// EndTable ends a table.
func (b *Builder) EndTable() {
	f := b.frame()
	last := len(f.tables) - 1
	if last < 0 {
		return
	}
	f.flush()
	f.blocks = append(f.blocks, f.tables[last].blocks()...)
	f.tables = f.tables[:last]
	b.settle()
}

// blocks returns the rows, neighbouring lines as one block.
func (t *table) blocks() []block {
	slices.SortStableFunc(t.cells, func(a, b part) int {
		if a.row != b.row {
			return a.row - b.row
		}
		return a.col - b.col
	})
	var out []block
	var lines []string
	flush := func() {
		if lines != nil {
			out = append(out, block{text: strings.Join(lines, "\n"), table: true})
			lines = nil
		}
	}
	for len(t.cells) > 0 {
		n := 1
		for n < len(t.cells) && t.cells[n].row == t.cells[0].row {
			n++
		}
		row := t.cells[:n]
		t.cells = t.cells[n:]
		if isLine(row) {
			lines = append(lines, line(row))
			continue
		}
		flush()
		for _, cell := range row {
			out = append(out, cell.blocks...)
		}
	}
	flush()
	return out
}

// isLine reports whether a row is a row of data, not a frame around text.
func isLine(row []part) bool {
	size := 0
	for _, cell := range row {
		if len(cell.blocks) > maxParts || len(row) == 1 && len(cell.blocks) > 1 {
			return false
		}
		for _, block := range cell.blocks {
			size += len(block.text)
			if block.table && strings.Contains(block.text, "\n") {
				return false
			}
		}
	}
	return size <= maxLine || len(row) == 1
}

// line returns a row as one line.
func line(row []part) string {
	var cells []string
	for _, cell := range row {
		var parts []string
		for _, block := range cell.blocks {
			if strings.ContainsAny(block.text, "\t\n") { // seldom; a table in a table costs no copy
				block.text = strings.Join(strings.Fields(block.text), " ")
			}
			parts = append(parts, block.text)
		}
		cells = append(cells, strings.Join(parts, " "))
	}
	return strings.Join(cells, "\t")
}
