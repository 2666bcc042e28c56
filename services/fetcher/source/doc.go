// Package source reads the definitions of sources: who publishes, how its items
// are found, how a page is read, how often and under which rights. A definition
// is one YAML file, named after the id of the source; adding a source is adding
// a file.
//
//	source.go     Source and its parts: the format
//	value.go      the kinds of values: durations, selectors, expressions
//	identity.go   the id and the canonical address of a document
//	load.go       reading files; errors name file, line and field
//	validate.go   what makes a definition valid
package source
