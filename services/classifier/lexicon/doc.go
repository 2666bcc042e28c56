// Package lexicon finds the topics of a document by the words in it. The words
// stand in lexicon.yaml, in several languages; its head says how a topic or a
// term is added and how terms are matched.
//
// All terms of all languages are looked for in one pass over the text by package
// phrase, whatever its language: a Korean release holds English abbreviations, a
// Taiwanese report Japanese names. What is found is reported as it is written
// there, with its place.
//
// # Files
//
//	lexicon.go    Lexicon: what a document's topics are
//	parse.go      reading lexicon.yaml, with the line of a fault
//	compile.go    topics to terms and the phrases that are looked for
//	match.go      what of the matches counts
//	score.go      from matches to a score and its evidence
package lexicon
