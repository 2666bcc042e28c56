// Package lexicon finds the topics of a document by the words in it. A topic is
// a file in topics, with terms in several languages; topics/README.md says how
// one is written and how an operator adds or changes one. DESIGN.md says how the
// score comes about and why.
//
// All terms of all languages are looked for in one pass over the text by package
// phrase, whatever its language: a Korean release holds English abbreviations, a
// Taiwanese report Japanese names. What is found is reported as it is written
// there, with its place and with the points that it adds.
//
// # Files
//
//	lexicon.go      Lexicon: what a document's topics are
//	topic.go        the types that a file of a topic is read into
//	boilerplate.go  what marks text beside the subject, and what it does
//	decode.go       reading YAML into types, with the line of every fault
//	check.go        what a file of a topic may say
//	load.go         the program's files and an operator's
//	compile.go      topics to terms and the phrases that are looked for
//	match.go        what is found in a document
//	paragraph.go    the paragraphs of a document, and their length
//	condition.go    what of what is found counts
//	score.go        from what counts to points and a score
//	features.go     points by what they are for
//	evidence.go     a topic as it is published
//	explanation.go  everything that led to a topic, as types
//	explain.go      how that is found out
package lexicon
