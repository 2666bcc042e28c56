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
// the field; Decode refuses one without its identity and tolerates the rest. A
// new value of an enumeration is learnt by every service before one publishes
// it. The JSON Schemas and the AsyncAPI document in this directory describe the
// same: what Encode accepts is valid by its schema, and the tests, which write
// both files with -update, compare them with the types.
//
// # Files
//
//	document.go   Document, its parts, its content hash
//	fit.go        cutting a document to its rights, and into an event
//	reader.go     what Encode writes, read in one pass
//	reader_fields.go  the fields of the events that are read so
//	values.go     the enumerations: Kind, Precision, Rights, Origin, Status, Result
//	event.go      Event, Meta, the attributes that every event has
//	events.go     the events that carry a document: Fetched, Classified, Tagged
//	derived.go    the events about a document: Translated, Linked, Withdrawn
//	ledger.go     the events of operation: Alert, Outcome, DeadLetter
//	subject.go    subjects, tokens, document ids
//	encode.go     Encode and Decode, the message on the wire
//	check.go      what makes each event valid
//	invalid.go    InvalidError and the rules that fields are held to
//	schema/       a JSON Schema (2020-12) per event
//	asyncapi.json every subject with its parameters, headers and message
package news
