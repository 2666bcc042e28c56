// Package table writes rows for people and for machines: aligned columns on a
// terminal, a JSON array, or CSV. Columns align with Chinese, Japanese and
// Korean text, whose characters are two cells wide (Unicode Standard Annex 11).
//
//	table.go   Table, Format and Write
//	text.go    aligned columns, bars
//	cells.go   the cells that text takes
//	data.go    JSON and CSV
//	stream.go  rows that are written as they come
package table
