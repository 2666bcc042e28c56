// Package warc reads and writes WARC files, in which web archives keep what
// sites answered: ISO 28500:2017, "The WARC Format 1.1".
//
// https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1-annotated/
//
// A record is a header of named fields and a block of bytes. A file is one
// record after the other, and here each is a gzip member of its own: a reader
// can start at any of them, and what is cut off costs one record. Reading is
// bounded and goes on behind what is damaged; it takes plain files, files
// of version 1.0 and the habits of other tools as well.
//
// The package knows the format and nothing else: what is archived, where and
// for how long is for the package archive to say.
//
//	record.go    fields and their values: types, ids, dates
//	digest.go    labelled digests
//	uri.go       the URI of an address
//	http.go      HTTP messages as blocks; message.go reading them
//	write.go     Encode
//	read.go      Reader; position.go where it is in a file; header.go the
//	             header of a record; resync.go finding the next record
package warc
