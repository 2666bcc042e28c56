// Package web is the fetcher's HTTP client: polite, bounded and unable to reach
// what is not public.
//
// One connection and a configured rate per host; Retry-After is waited for. A
// response is bounded in size after decompression and in time. Redirects are
// followed within the registrable domain only. Every address is checked when it
// is dialled, after it was resolved: private, loopback, link-local and the
// other special ranges are refused, unless the client is told to connect to one
// address for everything.
//
//	client.go   Client, Request, Response
//	host.go     manners towards one host
//	dial.go     which addresses may be dialled
//	charset.go  the text of a response
package web
