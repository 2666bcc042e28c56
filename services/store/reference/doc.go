// Package reference computes in plain Go what every view of the database
// policywire must show, from the events alone, and makes random histories to try
// it with. It is slow and simple on purpose, shares nothing with the views, and
// is for tests only.
//
//	state.go      State: what holds of all that was said of each document
//	fact.go       the documents of a scope, their days and their keys
//	trend.go      counts by day, week and month, and the daily views
//	burst.go      days far above the same weekdays before them
//	rising.go     keys of a window against the time before it
//	pairs.go      keys that stand in the same documents
//	story.go      coverage of a language by another, stories
//	delay.go      time to fetch, edits
//	rows.go       the views that count nothing
//	table.go      Table: rows that a query must be answered with
//	generate.go   random histories; text.go the words in them; dense.go a series for bursts
//	ask.go        every view with arguments at random
//	shrink.go     the least of a history that still fails
package reference
