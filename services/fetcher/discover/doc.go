// Package discover finds the items of a source: the documents that it offers,
// with what its list says of them.
//
//	discover.go    Items: every way of finding
//	form.go        a list that answers to a form sent by POST, page by page
//	script.go      a list that an inline script fills
//	statements.go  what the statements of such a script say
//	feed.go        RSS, Atom, JSON Feed
package discover
