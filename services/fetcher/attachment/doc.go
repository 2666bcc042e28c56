// Package attachment reads the text of the files that pages offer: ODT, HWPX,
// DOCX, HWP 5 and PDF. What a file is, its bytes decide and never its name.
//
//	reader.go   Reader: New, Read
//	media.go    MediaType
//	ole.go      what a compound file holds
//	words.go    naming what is not read
//
// The packages below do the work:
//
//	odt, hwpx, docx   formats that are XML in a zip file
//	hwp, pdf          formats that are not
//	zipfile           reading zip files, bounded
//	markup            reading XML, bounded
//	layout            paragraphs, tables and notes as plain text
//	lines             lines of pages as paragraphs
//	problem           what can be wrong with a file
//
// # What is promised
//
// Read ends, whatever the bytes are: it does not panic, and its memory and time
// are bounded by the limits of the packages below. A file gives text, or a
// problem in words that an operator understands, or both when the text is only
// the beginning of what the file holds.
//
// Text is paragraphs separated by an empty line, in reading order, NFC, without
// control and private use characters. A row of a table is one line, its cells
// separated by a tab, as in the text of pages; notes follow their paragraph.
package attachment
