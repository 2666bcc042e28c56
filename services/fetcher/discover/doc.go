// Package discover finds the items of a source: the documents that it offers,
// with what its list says of them.
//
//	discover.go    Items: every way of finding
//	span.go        the time of what is looked for
//	ask.go         asking for a list, if it changed
//	fault.go       what can be wrong with a list, and with an entry
//	row.go         an entry
//	pages.go       lists of several pages; template.go their addresses
//	list.go        a list in HTML
//	script.go      a list that an inline script fills
//	statements.go  what the statements of such a script say
//	data.go        answers in XML and JSON: what is refused, their encoding
//	feed.go        RSS, Atom, JSON Feed
//	sitemap.go     sitemaps and their indexes; sitemapxml.go reads them
//	api.go         APIs; apirows.go and tree.go read their answers
//	ready.go       the keys of APIs
//	numbers.go     addresses that are counted through
//	explain.go     what a definition finds in a page, for its author
package discover
