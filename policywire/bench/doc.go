// Package bench measures the whole pipeline: how many documents a second go
// from published to queryable, how long one takes when there is no hurry, and
// what memory that needs. Everything runs in this process on embedded servers,
// with every sync that the promise rests on.
//
//	bench.go       Run: the measurements in their order
//	latency.go     documents at a steady pace
//	documents.go   the documents, from a file or the built-in ones
//	corpus/        or generated like those of an archive
//	disk.go        what they take
//	queries.go     what analysts ask, and how long it takes
//	growth.go      the same with as many rows as are asked for
//	plot.go        drawn
//	machine.go     what it ran on, and what memory it used
//	report.go      the figures
package bench
