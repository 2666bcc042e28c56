// Package text makes plain text of what sites write: NFC, entities decoded,
// white space made regular, paragraphs separated by an empty line. The same
// input always gives the same text, because revisions are told by its hash.
//
//	clean.go   Line, Paragraphs: the normal form
//	composed.go  whether a text is in NFC as it is, at a glance
//	html.go    FromHTML: the text of elements
//	blocks.go  which elements make paragraphs, and which have no text
//	list.go    the marks of lists
//	table.go   rows and cells, and tables that only lay out
//	breaks.go  Break: paragraphs of texts that lost theirs
//	mask.go    Mask: telephone numbers and addresses of persons
package text
