// Package phrase finds many phrases in a text at once, whatever languages they
// and the text are in.
//
// Upper and lower case, full and half width, composed and decomposed letters,
// line breaks, spaces and hyphens inside a word ("cyber-attack") are the same. In
// Latin, Greek and Cyrillic script a phrase is whole words, "term*" any word that
// begins so; English, Spanish and French phrases also match with a plural s. An
// abbreviation of at most five capitals ("AI") matches in capitals only. In Korean
// a space may be missing in the text, and particles may follow; in Han, kana and
// Thai a phrase is found anywhere. No phrase reaches across an empty line.
//
// # Files
//
//	phrase.go     Set, and the forms that a phrase is written in
//	fold.go       the text as it is compared, with the places in the original
//	automaton.go  all phrases at once (Aho and Corasick, 1975)
package phrase
