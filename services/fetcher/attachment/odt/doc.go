// Package odt reads the text of OpenDocument text files (ISO/IEC 26300).
//
//	odt.go   Text, and what each element is
//	list.go  the bullets and numbers of lists
//
// Left out are deleted text of tracked changes, annotations, scripts, forms,
// the readings of ruby, embedded objects and what only describes a picture.
package odt
