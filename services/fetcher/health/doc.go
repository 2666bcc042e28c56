// Package health learns what is usual for a source and says what is not.
//
// A source rarely fails aloud: a feed goes on answering without its newest
// items, a page keeps its address and loses its date, one of two languages is
// no longer published. What is learned is small, is kept with the state of the
// source, and is judged after every round:
//
//	volume.go   documents a day, in all and by language, against the same
//	            weekdays before
//	fields.go   the share of documents that a field was found in, the length of
//	            bodies, the share that was read without selectors
//	health.go   Learned, and the faults that it sees
//	usual.go    what was learned, for people
//	script.go   the language of a text, as far as its letters tell
//	changes.go  faults that begin and end, each said once
//
// The rules are made to be silent in doubt: an alert that is often wrong is not
// read. What is usual is learned from documents that are new, so an outage of
// the fetcher itself, after which everything is read at once, is no drop.
package health
