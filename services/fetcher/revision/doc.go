// Package revision gives documents their revisions. Everything that publishes
// fetched documents — the schedule, an import, a backfill, the replay of an
// archive — does it through a Register, so that one text has one revision
// whatever way it came.
//
// # The promise
//
// The state may lag the stream of fetched documents, never lead it: an entry is
// written after the bus has acknowledged the document, by compare-and-set. What
// a crash left unwritten is read from the stream before anything is published,
// and so is everything when the state is missing. A text that is published
// again because its acknowledgement was lost has the same revision and the same
// event id.
//
// Two publishers that have different texts of one document at the same moment
// both publish; the one that writes its entry second finds the other's, and
// publishes its text again as the next revision. So the last revision is always
// that of one text.
//
//	register.go   Register: Open and Publish
//	entry.go      what is kept, and the decision
//	prepare.go    what every document goes through before it is published
//	withdraw.go   saying that a document is gone
//	rebuild.go    bringing the state up to the stream
//	permanent.go which errors never pass
package revision
