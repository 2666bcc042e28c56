// Package query asks ClickHouse what an analyst asks on the command line. It
// reads the views of the database policywire alone, so that its answers are
// those of any other client.
//
//	query.go    Open and the connection
//	trend.go    documents over time
//	search.go   documents by words
//	show.go     one document with its translations
package query
