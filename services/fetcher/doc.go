// Package fetcher reads the sources and publishes what they publish.
//
//	sources ─► fetcher ─► news.fetched.<source>    every document, in every revision
//	                  ├─► ledger.<source>          what became of each round
//	                  └─► alert.source.<source>    a source that went wrong, and that recovered
//
// It consumes nothing. A source is a file in the directory sources; the
// packages below are the steps of a round:
//
//	source      the format of these files
//	robots      what a site allows
//	web         the HTTP client
//	discover    finding the items that a source offers
//	page        reading the page of an item
//	attachment  reading its files
//	revision    giving the revision and publishing; import uses it too
//	health      what is usual for a source
//	archive     what sites answered, kept as WARC files (warc)
//	charset, date, text
//
// # What is promised
//
// Every item that a source offers ends, in each round, as exactly one of
// published, unchanged, duplicate, filtered, failed-will-retry or dead, and the
// round's entry in the ledger has the sums, also of a round that was broken off;
// so have the metrics policywire_fetcher_items_total and _rounds_total. A round
// that could not read all of a list, or an item that failed, holds back how far
// the source counts as covered, so that the next round looks there again. A list
// without items is a fault of the source, said in an alert once, never a
// success; a row that cannot be followed is filtered and keeps nothing else from
// being read. A list that its site says has not changed offers nothing.
//
// An item that failed has an entry of its own in the ledger each time, one that
// is filtered once, and one that dies when it does. A dead item is tried again
// when its row in the list changes, and else once a day. What was not asked for,
// because the budget of the day is spent or the host is to be left alone, waits
// and never dies of it; the next round after a spent budget is on the next day. A
// source whose only way is an API without its key is not followed, and is shown
// as disabled with that reason.
//
// What one page of a list names twice is a duplicate. A sitemap knows edits, not
// publications: a document that it names, whose page has a date before the source
// was first followed, is no news, however lately it was edited, and is filtered.
// One of a later date is published however late it is found, and one that is
// known is read when it was edited. A backfill has its own days.
//
// A page is read again at each of the ages that its source names, whether the
// list still shows it or not, and at once when its row changes. A page that is
// as it was, by its validators or by what it says, is unchanged, and its files
// are not asked for. One that was read before and is gone (404, 410) in two
// rounds is dead, and its document withdrawn; when the page is back, for which it
// is looked a week at least, the document is published as its next revision.
// Where more pages are gone at once than are read, and five at least, that is a
// fault of the site, and nothing is withdrawn; after a week they are given up.
//
// The text of a document is that of the page, of the list or of a file: body.go
// has the rule. A file that cannot be had for now, or does not arrive whole,
// holds its document back for two rounds; with the third it is published with
// what is wrong, and the file is asked for in seven more and whenever the page is
// read again. As long as a page is as it was, its document is not published again
// with fewer files than it had. What is certain of a file, such as a password, is said at once.
//
// # Health
//
// After each round the faults of the source are judged: that of its list, of
// which there is one at a time; those of its items; and what package health
// learned from new documents. Each is alerted once until it ends, and so is its
// end, by processes that come and go. A round whose list could not be read
// neither begins nor ends a fault that only the list could show, and one that
// left much to be read none that is learned. A list that is as it was (304)
// counts as read. A backfill is not learned from. The kinds are in the README.
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
//	archiving.go keeping what sites answered
//	agenda.go    what is read again; lists.go the validators of lists
//	outside.go   documents that are not of the time that is looked for
//	withdraw.go  documents that are gone
//	item.go      reading one item
//	files.go     the files of a page
//	body.go      which text is the document's
//	document.go  the document that list and page make together
//	ledger.go    what is said of a round and of its items; counters.go metrics
//	pulse.go     what a round tells of the health of its source
//	health.go    the faults of a source: alerts and recoveries
//	status.go    Health, what is known of a source; check.go Check, a trial
//	state.go     what is kept between rounds
//	turns.go     one process at a time asks a site
//	backfill.go  Backfill: the past, window by window (backfill_window.go), and
//	             how far it is (backfill_progress.go)
//	replay.go    Replay: documents read again from an archive; replayplan.go what
//	             the archive has, replayread.go answering in place of the sites,
//	             replaypublish.go what is published of it
package fetcher
