// Package hwpx reads the text of HWPX files, the format of the Korean word
// processor 한글 (OWPML, KS X 6101).
//
//	hwpx.go     Text, and the order of the sections
//	section.go  what each element of a section is
//	heading.go  the bullets and numbers of paragraphs
//
// Left out are page headers and footers, hidden comments and memos, text that
// tracking marks as deleted, what describes a picture, and the small reading
// beside a word. An equation is its script.
package hwpx
