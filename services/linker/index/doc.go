// Package index keeps what is known of documents and says which of them repeat
// which, and which tell one story. It holds a bounded number of documents, the
// newest by publication, and compares a new one only with those that share a key
// with it (package likeness) and were published about the same time.
//
// Groups are the connected parts of the graph of relations, cut by guards that
// depend on the documents alone: whatever the order in which documents, their
// revisions and repetitions arrive, the groups are the same in the end. Relations
// are taken by falling score; a relation that would make a group too long in time,
// or put two documents together that conflict, is left out.
//
// What was said of a document is kept with it, and what differs from it is what
// there is to say. A link to a document that is no longer known stays as it was
// said: the other end is older than the index reaches.
//
// # Files
//
//	index.go   Index: Put, Remember, Changes, Commit
//	copies.go  the documents of one text
//	keys.go    finding documents by their keys
//	age.go     which document is the oldest
//	groups.go  from relations to groups, and from groups to links
package index
