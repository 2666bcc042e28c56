// Package web is the fetcher's HTTP client: polite, bounded and unable to reach
// what is not public.
//
// # Manners
//
// Each host has one connection at most, whatever the version of HTTP, also while
// a body is read, and a least time between the end of an answer and the next
// request: the longest of the configured one, the source's and the Crawl-delay.
// What a robots.txt forbids is not asked for; while it is not known what it
// forbids, nothing is. Retry-After is waited for, and 429 and 503 without one
// are backed off from, by every request to the host. A source may have a budget
// of requests a day.
//
// # Safety
//
// Every address is checked when it is dialled, after it was resolved: private,
// loopback, link-local and the other special ranges are refused, unless the
// client is told to connect to one address for everything. Addresses that are
// private as they stand are refused before anything is sent, also then.
// Redirects are followed within the registrable domain and a list of hosts,
// never from https to http unless that list says so, and what a request has of
// credentials is not sent to another host.
//
// A body is bounded as it is sent, after decompression, in the proportion of the
// two, and in time.
//
//	client.go    Client: attempts and redirects
//	twin.go      a host that is asked where another refuses
//	request.go   Request, and what is sent of it
//	redirect.go  where requests may go
//	obey.go      robots.txt
//	send.go      one request and its answer
//	host.go      turns and waits of one host; budget.go those of a source
//	dial.go      which addresses may be dialled
//	response.go  Response, Exchange, decompression
//	errors.go    what goes wrong, and what of it may pass
//	charset.go   the text of a response
package web
