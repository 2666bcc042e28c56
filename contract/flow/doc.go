// Package flow runs a function on JetStream. It is the only package that knows
// the messaging client: a service is a function from an event to events, and
// what its error says decides the fate of the message.
//
// # The promise
//
// At least once between stages, effectively once by document in ClickHouse. A
// published document is never lost by a crash of any process or of the machine.
// That rests on three things: the server syncs to disk before it acknowledges
// (sync_interval: always), a stage acknowledges its input only after its output
// is acknowledged, and a sink acknowledges only after its handler returned nil.
// Delivery order is not promised, and the same event may be delivered again:
// whoever keeps the latest of a document compares revision and time.
//
// # The fate of a message
//
//	handler returns    then
//	nil                its events are published, the message is acknowledged
//	Reject(err)        it goes to dead.<service> with its reason
//	RetryAfter(err, d) it is delivered again after d
//	another error      it is delivered again, later each time, for ever
//	panics             as Reject
package flow
