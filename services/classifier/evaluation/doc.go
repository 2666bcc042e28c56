// Package evaluation says how right a classifier is on documents that people
// have labelled, and what changes between two of them.
//
// The figures are the usual ones: precision is the share of the tags that are
// right, recall the share of the right tags that were found, F1 their harmonic
// mean, macro-F1 the mean of F1 over the topics (Manning, Raghavan and Schütze,
// Introduction to Information Retrieval, 2008, chapter 13.6). A topic that no
// document has and none was given counts as 1.
//
// # Files
//
//	sample.go   a labelled document, as a line of JSON
//	measure.go  Measure: from samples to a Report
//	score.go    precision, recall, F1
//	compare.go  Compare: two reports of the same samples
package evaluation
