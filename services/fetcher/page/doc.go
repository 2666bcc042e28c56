// Package page reads the page of a document: title, publisher, date, text,
// attachments and licence, by the selectors of its source, by what the page says
// of itself in JSON-LD and meta elements, and by its main text as a general
// reader sees it. What was found where is said with it.
//
// The general reader is package auto. It is asked where a source has no selector
// for the body, and where that selector selects no element. An element without
// text is an answer: a press release of korea.kr has its text in the list or in a
// file, and the page around the empty element is no text of it.
//
//	page.go         Page and Read
//	fields.go       the fields, each from the best place
//	dates.go        the date of publication
//	titles.go       the title, without the name of the site
//	jsonld.go       the block that describes the page
//	meta.go         what meta elements say
//	attachments.go  the files that it offers
//	explain.go      what each selector found, for authors of sources
package page
