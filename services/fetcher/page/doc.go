// Package page reads the page of a document: title, publisher, date, text,
// attachments and licence, by the selectors of its source and by the JSON-LD
// that describes it.
//
//	page.go         Page and Read
//	jsonld.go       the block that describes the page
//	attachments.go  the files that it offers
package page
