// Package language tells what languages a document is written in, and where in
// it each of them stands.
//
// A text is read once and cut into passages: paragraphs, or the sentences of one
// that are in the same script. Each passage is told by itself. Its script decides
// what it can: Hangul is Korean, kana Japanese, Thai script Thai, Cyrillic
// Russian unless its letters are another's. Han without kana is Japanese or one
// of the two ways of writing Chinese by what the national standards of characters
// lack: Taiwan's has no 国, the mainland's no 國, Japan's frequent ones neither 们
// nor 們. Latin is told by the frequent words of twenty-two languages, most of
// which are known only in order not to be taken for one of the wanted.
//
// What a passage does not show, such as a heading, names, a table, the document
// as a whole decides, whatever the order of its paragraphs. Only Latin words that
// are no prose and stand beside none, mostly titles, go to lingua-go: a bounded
// sample from several places of them. It runs in its low accuracy mode, which
// reads trigrams alone: the models of twelve Latin languages then take 10 MB of
// heap. They are loaded at the first such text, once. Time grows with the length of
// a text, memory up to that of two thousand passages.
//
// # Files
//
//	language.go    Detector
//	scan.go        from text to passages
//	counts.go      what a passage holds, and the script that decides about it
//	script.go      the scripts and letters
//	document.go    the language of a passage, and how sure it is
//	resolve.go     what only the whole document decides
//	chinese.go     Chinese and Japanese by what the standards lack
//	han.go         the standards of Han characters
//	latin.go       Latin languages by their words
//	words.go       those words
//	model.go       lingua-go and its sample
//	parts.go       shares, places and confidence
//	tongue.go      the languages
package language
