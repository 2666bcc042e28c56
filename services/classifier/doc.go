// Package classifier says of every document that is fetched which language it
// is in and which topics it is about.
//
//	reads      news.fetched.<source>, bulk.fetched.<source>
//	publishes  news.classified.<source>.<lang>     one per document
//	           news.topic.<topic>.<source>.<lang>  one per topic, without the body;
//	                                               none of what a replay publishes
//
// The language is told by package language, the topics by package lexicon. Both
// are functions of the text and the configuration alone: the same document has
// the same result, and its events the same ids, whenever and wherever it is
// classified. An event's classifier field names the version of both.
//
// # Files
//
//	classifier.go  Classifier: Classify, Document, Run
//	config.go      Config and the variables it is read from
package classifier
