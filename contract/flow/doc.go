// Package flow runs a function on JetStream. It is the only package that knows
// the messaging client: a service is a function from an event to events, and
// what its error says decides the fate of the message.
//
//	func (c *Classifier) Run(ctx context.Context, bus *flow.Bus) error {
//		return flow.Map(ctx, bus, "classifier", c.Classify)
//	}
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
//
// A message that cannot be decoded, and one whose output breaks the contract,
// is rejected too. A message that is being handled, or waits for it, is kept
// alive, however long that takes. A handler that fails five times in a row
// raises the alert handler-failing on alert.service.<service>, which its next
// success takes back. DESIGN.md says why it is built this way.
//
// # Files
//
//	bus.go        Bus and its options; tuning.go the numbers, with their reasons
//	streams.go    the streams, declared by declare.go; env.go what an operator
//	              says of them; consumers.go the consumers
//	map.go        Map; sink.go and bisect.go Sink
//	run.go        what both share: start, stop, what is in hand (delivery.go),
//	              asking for more (pull.go, pull_receive.go), waiting for a
//	              worker (queue.go)
//	fate.go       Reject, RetryAfter, back-off; settle.go carries them out
//	publish.go    Publish; publisher.go and batch.go the group commit
//	dead.go       dead letters: list, get, replay, drop
//	state.go      State; lease.go Lease; read.go Read and Follow, by reading.go
//	main.go       Main; serve.go metrics and health; health.go whether services and
//	              handlers work; alarms.go alerts; metrics.go, trace.go
//	survey.go     what the streams hold and the consumers have before them
//	connect.go    Connect; link.go notices that the connection went or came
package flow
