package flow

import (
	"context"
	"fmt"
	"slices"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/policywire/policywire/contract/news"
)

// source is a durable consumer that a service reads, shared by all instances
// of the service.
type source struct {
	stream  string
	durable string
	filters []string
	// bulk work is taken up only when nothing else waits.
	bulk bool
	// inFlight is how many messages one instance has in hand.
	inFlight int
}

// inputs are the subjects of the events that a Map can read, by Meta.Name.
var inputs = map[string][]string{
	"fetched":    {news.SubjectFetched, news.SubjectBulkFetched},
	"classified": {news.SubjectClassified},
	"tagged":     {news.SubjectTopic},
	"retagged":   {news.SubjectRetagged},
	"translated": {news.SubjectTranslated},
	"linked":     {news.SubjectLinked},
	"withdrawn":  {news.SubjectWithdrawn},
	"alert":      {news.SubjectAlert},
	"outcome":    {news.SubjectLedger},
}

// sourcesOf returns the consumers through which service reads subjects: one
// per stream named after it, one for bulk work, one for its own retries.
func sourcesOf(service string, subjects []string) ([]source, error) {
	if !news.ValidToken(service) {
		return nil, fmt.Errorf("service %q: a name is [a-z0-9-]+", service)
	}
	retry := source{stream: streamRetry, durable: service, filters: []string{news.RetrySubject(service)}}
	sources := []source{retry}
	for _, subject := range subjects {
		stream, err := streamOf(subject)
		if err != nil {
			return nil, fmt.Errorf("service %s: %w", service, err)
		}
		s := source{stream: stream, durable: service, filters: []string{subject}}
		if covers("bulk.>", subject) {
			s.durable, s.bulk = bulkName(service), true
		}
		same := func(o source) bool { return o.stream == s.stream && o.durable == s.durable }
		if i := slices.IndexFunc(sources, same); i >= 0 {
			sources[i].filters = append(sources[i].filters, subject)
		} else {
			sources = append(sources, s)
		}
	}
	return sources, nil
}

// config returns what the server is told of s.
func (s source) config(t Tuning) jetstream.ConsumerConfig {
	c := jetstream.ConsumerConfig{
		Durable: s.durable, AckPolicy: jetstream.AckExplicitPolicy, AckWait: t.AckWait,
		MaxAckPending: max(t.MaxAckPending, 4*s.inFlight), DeliverPolicy: jetstream.DeliverAllPolicy,
		MaxDeliver: -1, // what fails for good is dead-lettered by flow, never dropped by the server
	}
	// A single filter can be granted to one user by the subject of the request.
	if len(s.filters) == 1 {
		c.FilterSubject = s.filters[0]
	} else {
		c.FilterSubjects = s.filters
	}
	return c
}

// declare creates the consumer or brings it up to date.
func (b *Bus) declare(ctx context.Context, s source) error {
	if _, err := b.js.CreateOrUpdateConsumer(ctx, s.stream, s.config(b.tuning)); err != nil {
		return fmt.Errorf("declaring consumer %s of %s: %w", s.durable, s.stream, err)
	}
	return nil
}

// claim counts who reads a consumer on this bus, all by the same filters: two
// that differ would each get a share of the other's messages.
type claim struct {
	filters []string
	readers int
}

// claim registers a reader of the consumers of service.
func (b *Bus) claim(service string, sources []source) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, s := range sources {
		if c := b.consumers[s.key()]; c != nil && !slices.Equal(c.filters, s.filters) {
			return fmt.Errorf("service %s reads %s twice, as %v and as %v: give each its own name", service, s.stream, c.filters, s.filters)
		}
	}
	for _, s := range sources {
		c := b.consumers[s.key()]
		if c == nil {
			c = &claim{filters: s.filters}
			b.consumers[s.key()] = c
		}
		c.readers++
	}
	return nil
}

func (b *Bus) release(sources []source) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, s := range sources {
		if c := b.consumers[s.key()]; c.readers > 1 {
			c.readers--
		} else {
			delete(b.consumers, s.key())
		}
	}
}

func (s source) key() string { return s.stream + "/" + s.durable }

func bulkName(service string) string { return service + "-bulk" }
