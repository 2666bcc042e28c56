// Package docx reads the text of Word documents (ISO/IEC 29500,
// WordprocessingML).
//
//	docx.go      Text, and the parts of the package
//	document.go  what each element of a part is
//	numbers.go   the bullets and numbers of paragraphs
//
// Left out are deleted and hidden text, comments, page headers and footers, the
// instructions of fields, and the readings of ruby. Of alternatives for the
// same content the first counts.
package docx
