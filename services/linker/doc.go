// Package linker is the service that finds the same news again: which document
// repeats which, on one site or on two, and which documents in whatever languages
// tell one story. It stands beside the store, behind the classifier, and delays no
// document.
//
//	reads      news.classified.<source>.<lang>
//	publishes  news.linked.<source>             one for each document whose link
//	                                            changed; empty to take it back
//
// Every copy of a text is kept; duplicate_of names the earliest. A story has the
// id of its earliest document, by publication and then by id, which is in it too.
// A later link of a document, by revision and linked_at, replaces an earlier one.
// A document that never had a link has no event.
//
// What two documents are to each other is said by package likeness, from them
// alone; package index keeps them and makes the groups. So the links are the same
// in the end, in whatever order documents, revisions and repetitions arrive.
//
// # One of several
//
// One linker is at work, by a lease; the others stand by. Whoever gets the lease
// builds the index from the stream, all of news.classified that it still holds,
// reads from news.linked what was said, says what differs, and goes on with what
// arrives. So a crash between a document and its links loses nothing, and there is
// no state besides the stream. A linker that was suspended so long that another
// took over never acknowledges what it was given since: it looks, before it
// acknowledges, whether the entry that the holder wrote is still its own.
//
// # What it does not do
//
// Documents tagged again (news.retagged) are read by the store alone: their texts
// are the same, and links rest on the entities of the first classification.
// Documents that their source withdrew (news.withdrawn) stay in their groups: they
// were published. Links to a document that the index no longer holds stay as they
// were said. Changed windows are applied to what the stream holds, when the linker
// starts.
//
// # Files
//
//	linker.go  Linker, Run: the lease, the index, what is said
//	config.go  Config and the variables it is read from
package linker
