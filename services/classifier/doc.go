// Package classifier says of every document that is fetched which language it
// is in, which topics it is about and which bodies, laws and places it names.
//
//	reads      news.fetched.<source>, bulk.fetched.<source>
//	publishes  news.classified.<source>.<lang>     one per document
//	           news.topic.<topic>.<source>.<lang>  one per topic, without the body;
//	                                               none of what a replay publishes
//	           news.retagged.<source>.<lang>       by Retag alone
//
// The language is told by package language, the topics by package lexicon, the
// entities by package entity. All are functions of the document and the
// configuration alone: the same document has the same result, and its events the
// same ids, whenever and wherever it is classified. An event's classifier field
// names the version of all three.
//
// # Files
//
//	classifier.go  Classifier: Classify, Document, Run
//	retag.go       Retag: what was fetched, classified again
//	config.go      Config and the variables it is read from
package classifier
