// Package query asks ClickHouse what an analyst asks on the command line. It
// reads the views of the database policywire alone, so that its answers are
// those of any other client.
//
//	query.go      Open and the connection
//	ask.go        Client: any statement, read-only, its answer as it comes
//	rows.go       an answer row by row
//	explain.go    what to do about an error of ClickHouse
//	exception.go  errors of ClickHouse in one line
//	scope.go      which documents count, periods, literals
//	trend.go      documents over time
//	questions.go  bursts, what rises, gaps, pairs, stories, edits, delays
//	search.go     documents by words
//	show.go       one document with its translations
package query
