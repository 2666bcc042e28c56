// Package source reads the definitions of sources: who publishes, how its items
// are found, how a page is read, how often and under which rights. A definition
// is one YAML file, named after the id of the source; adding a source is adding
// a file.
//
//	source.go     Source: the format; ways.go, how items are found and pages read
//	value.go      the kinds of values: durations, selectors, expressions
//	identity.go   the id and the canonical address of a document
//	load.go       reading files; errors name file, line and field
//	site.go       the hosts of a site; outage.go, what it shows when it is down
//	finding.go    what a field of a definition found, for its author
//	validate.go   what makes a definition valid; validate_ways.go, for each way
//
// The comments of the types are the documentation of the format: the tests make
// sources/README.md and the JSON Schema of them, with -update.
package source
