// Package markup reads the XML of documents that others made, as a stream and
// bounded: a DOCTYPE is refused, depth, elements, attributes and the length of
// a tag or a text have limits. Names are compared without their name space,
// because the formats that are read here have changed theirs between versions.
//
//	walk.go    Walk: the elements of a stream, in order
//	source.go  the bytes: encodings, limits
package markup
