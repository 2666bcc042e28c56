// Package fetcher reads the sources and publishes what they publish.
//
//	sources ─► fetcher ─► news.fetched.<source>    every document, in every revision
//	                  ├─► ledger.<source>          what became of each round
//	                  └─► alert.source.<source>    a source that went wrong, and that recovered
//
// It consumes nothing. A source is a file in the directory sources; the
// packages below are the steps of a round:
//
//	source    the format of these files
//	web       the HTTP client
//	discover  finding the items that a source offers
//	page      reading the page of an item
//	revision  giving the revision and publishing; import uses it too
//	date, text
//
// # What is promised
//
// Every item that a source offers ends, in each round, as exactly one of
// published, unchanged, filtered, failed-will-retry or dead, and the round's
// entry in the ledger has the sums, also of a round that was broken off. A round
// that could not read all of a list, or an item that failed, holds back how far
// the source counts as covered, so that the next round looks there again. A list
// without items is a fault of the source, said in an alert once, never a
// success; a row that cannot be followed is filtered and keeps nothing else from
// being read.
//
// An item that failed has an entry of its own in the ledger each time, one that
// is filtered once, and one that dies when it does. A dead item is tried again
// when its row in the list changes, and else once a day.
//
// # Files
//
//	fetcher.go   Fetcher: New, Run, Sources
//	look.go      FetchOnce, and Look for authors of sources
//	config.go    Config and its variables; since.go a point in time,
//	             useragent.go who asks
//	sources.go   the sources that are configured, and which are fetched
//	follow.go    one source, round after round
//	round.go     one round: its list, its items
//	item.go      reading one item
//	document.go  the document that list and page make together
//	ledger.go    what is said of a round and of its items
//	health.go    alerts and recoveries
//	state.go     what is kept between rounds
package fetcher
