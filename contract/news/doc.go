// Package news is the contract of policywire: the documents, the events that
// carry them between services, their subjects on NATS and their encoding. It
// is the only thing that services share besides package flow, and it imports
// the standard library alone.
//
// # What travels
//
// A document is one publication of a government: a press release, a statement,
// a report. It has an id that never changes, "<source>/<the publisher's own
// id>", and a revision that counts the changes of its text. Every event names
// the document and the revision that it is about, and says by its Origin
// whether it is live news or work done again.
//
//	event       subject                                      published by
//	Fetched     news.fetched.<source>, bulk.fetched.<source> fetcher, import
//	Classified  news.classified.<source>.<lang>              classifier
//	Tagged      news.topic.<topic>.<source>.<lang>           classifier
//	Retagged    news.retagged.<source>.<lang>                classifier
//	Translated  news.translated.<target>.<source>.<lang>     translator
//	Linked      news.linked.<source>                         linker
//	Withdrawn   news.withdrawn.<source>                      fetcher
//	Alert       alert.<scope>.<name>                         any service
//	Outcome     ledger.<source>                              fetcher
//	DeadLetter  dead.<service>                               flow
//
// # How it is encoded
//
// The payload is the event as JSON; its attributes ride in headers as in the
// binary mode of CloudEvents 1.0 (https://cloudevents.io, NATS protocol
// binding). Within version 1 fields are only added; readers ignore fields that
// they do not know. Encode refuses an event that breaks the contract and names
// the field; Decode refuses one that another program published wrongly. The
// JSON Schemas and the AsyncAPI document in this directory describe the same,
// and a test compares them with the types.
//
// # Files
//
//	document.go   Document, its parts, and fitting it into an event
//	event.go      Event, Meta, the attributes that every event has
//	events.go     the events, one type each
//	ledger.go     the events of operation: Alert, Outcome, DeadLetter
//	subject.go    subjects, tokens, document ids
//	encode.go     Encode and Decode, the message on the wire
//	check.go      what makes an event valid
package news
