// Package pdf reads the text of PDF files with poppler's pdftotext, a child
// process that is held by limits.
package pdf
