// Package robots says what a site's robots.txt allows, as RFC 9309 has it.
//
// The longest matching rule wins and Allow wins a tie; * and $ are the only
// special characters; the groups that name the crawler are merged, and stand
// instead of those of "*". Reading the lines and matching them is the port of
// Google's own parser. Two things are ours: a Crawl-delay belongs to its group,
// so it ends the list of agents above it, and escapes are compared in one form.
//
// A Cache keeps what was read of each site, with the failure rules of the RFC:
// a site that answers 4xx has no rules, one that answers 5xx or not at all is
// left alone until its robots.txt can be read, and what is known of it serves
// meanwhile.
//
//	rules.go   Parse, Rules, Token
//	normal.go  the form in which paths are compared
//	cache.go   Cache
package robots
