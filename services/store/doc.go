// Package store writes what the other services found to ClickHouse. It is the
// end of the flow:
//
//	news.classified.>  ─► policywire_store.documents, and from there .latest
//	news.retagged.>    ─► the same row, with a later classified_at
//	news.translated.>  ─► policywire_store.translations
//	news.linked.>      ─► policywire_store.links
//	news.withdrawn.>   ─► policywire_store.withdrawals
//	alert.>            ─► policywire_store.alerts
//	ledger.>           ─► policywire_store.ledger
//
// Analysts read the views in database policywire; DESIGN.md says why the
// tables behind them are what they are.
//
// # The promise
//
// An event is acknowledged after ClickHouse has its row on disk. The same
// event may be written any number of times and in any order among the others:
// every view shows each document once, in its latest revision and latest
// classification. ClickHouse away, full or short of memory means waiting,
// never a dead letter; only a row that no table can take is one.
//
// # Files
//
//	store.go      Store: New, Run, Write
//	config.go     Config and the variables it is read from
//	migrate.go    Migrate
//	cluster.go    what the migrations and views are on a cluster
//	retention.go  how long rows are kept
//	schema.go     Ready, and waiting for the schema
//	migrations/   the tables, one statement per file
//	views.go      making the views anew when their files changed
//	views/        what analysts read, one view per file
//	insert.go     columns, and inserting rows in ClickHouse's native format
//	documents.go, translations.go, links.go, withdrawals.go, alerts.go, ledger.go
//	              the columns of the table of that name
//	fault.go      which errors are a row's own fault
package store
