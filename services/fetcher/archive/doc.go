// Package archive keeps what sites answered, as WARC files that are private to
// the operator, and reads it back, so that a better reader of pages can repair
// the past without asking the sites again. DESIGN.md has the reasons.
//
// # What is promised
//
// When Record returns, the exchange has been written to the file (one write, of
// whole records): a killed process loses nothing that it recorded. A machine that
// loses power may lose what was written since the last sync, a minute at most.
//
// Archiving never fails or holds up a fetch. What cannot be written is left out,
// said once through Config.Alert, tried again now and then, and the end of it is
// said as well, with how much is missing.
//
// Credentials are not archived: the headers and parameters that carry them are
// replaced, and script elements that hold one are left out. The record says so
// in its field Policywire-Redacted, and its digests are those of what is stored.
//
// Each file can be read, moved and removed by itself: a record refers to none of
// another file. Files are 0600 and go away by age and by total size, oldest
// first. Several processes may share a directory.
//
// # Files
//
//	archive.go   Config, Archive: Open, Record, Close
//	exchange.go  what is recorded, and its records
//	file.go      the file that is being written; name.go its name
//	keep.go      ends of files: by day, by age, by size, after a crash
//	health.go    what is said when archiving stops
//	secret.go    credentials in addresses, headers and texts; script.go in scripts
//	coding.go    content codings
//	index.go     Index: what there is, and where; build.go making it, join.go
//	             which request and response are one
//	entry.go     Entry: reading one exchange back, Get, Each, Scan
package archive
