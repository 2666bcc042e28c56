// Package pdf reads the text of PDF files with poppler's pdftotext, a child
// process that the package sandbox holds: readers of PDF written in Go garble
// Korean, and one of another process can crash without harm.
//
// pdftotext gives each word with its place on the page (-bbox-layout), in
// reading order; the package lines joins the lines again. Its plain output would
// be of no use for that: it takes the hyphen from the end of a line, also that
// of a telephone number. What repeats on most pages, and page numbers, is left
// out; a file without any words on its pages is one of images.
//
//	pdf.go     Reader: New, Text, Limits
//	layout.go  what pdftotext prints
//	margins.go headers, footers and page numbers
//	fault.go   what a run that went wrong says about the file
package pdf
