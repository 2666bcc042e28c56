// Package layout makes plain text of the pieces of a document: paragraphs,
// tables, notes and text boxes, in the order in which they are read.
//
//	layout.go  Builder
//	table.go   rows as lines
//	clean.go   the characters; private.go those of which fonts decide
//	number.go  the numbers of lists
//
// Paragraphs are separated by an empty line. A row of a table is one line, its
// cells separated by a tab, and the rows of a table are one paragraph; empty
// cells leave nothing, as in the text of pages. A row that is a frame around
// longer text, or around a table, is not made a line: its paragraphs stay
// paragraphs. Notes follow the paragraph or the table in which their mark
// stands, and a text box the paragraph that it hangs on.
package layout
