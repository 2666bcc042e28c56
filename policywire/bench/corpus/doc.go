// Package corpus makes documents like those of a government's archive, as many
// as are asked for: their lengths, languages, dates and topics are distributed
// like those of real releases, and hardly two are alike. The text is composed
// of parts written for this purpose, in words/; the same seed gives the same
// documents on every machine.
//
//	corpus.go     Corpus: the nth document
//	release.go    what a release is about, before it is written in a language
//	words.go      reading the parts, and composing text of them
package corpus
