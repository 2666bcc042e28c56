// Package hwp reads the text of HWP 5 files, the format of the Korean word
// processor 한글 before HWPX, after "한글문서파일형식 5.0" by Hancom.
//
// The file is an OLE2 compound file, read by a library behind bounds of our own.
// The body is the streams BodyText/Section0 and so on, each compressed and a
// sequence of records, which a level in each makes a tree: a paragraph, its
// text, and the controls that stand in it. Tables are read row by row, notes
// follow their paragraph, text boxes the paragraph they hang on; headers,
// footers and hidden comments are left out. Pictures, scripts and embedded
// objects are never opened.
//
// In a document for distribution (배포용 문서) the body is in ViewText, scrambled
// with a key that is in the file; any reader shows it, and this one too.
//
//	hwp.go          Text
//	container.go    the compound file
//	record.go       records
//	section.go      paragraphs and controls
//	chars.go        the characters of a paragraph
//	distribution.go ViewText
package hwp
