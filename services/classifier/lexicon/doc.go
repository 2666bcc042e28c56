// Package lexicon finds the topics of a document by the words in it. The words
// stand in lexicon.yaml, in several languages; its head says how a topic or a
// term is added and how terms are matched.
//
// All terms of all languages are looked for in one pass over the text, whatever
// its language: a Korean release holds English abbreviations, a Taiwanese report
// Japanese names. The text is folded on the way (case, width, spaces, NFC), and
// what is found is reported as it is written there, with its place.
//
// # Files
//
//	lexicon.go    Lexicon: what a document's topics are
//	parse.go      reading lexicon.yaml, with the line of a fault
//	compile.go    terms to patterns: plurals, spaces, abbreviations
//	fold.go       the text as it is compared, with the places in the original
//	automaton.go  all patterns at once (Aho-Corasick)
//	match.go      what of the matches counts
//	score.go      from matches to a score and its evidence
package lexicon
