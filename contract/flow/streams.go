package flow

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/policywire/policywire/contract/news"
)

// The streams.
const (
	streamFetched = "FETCHED"
	streamNews    = "NEWS"
	streamRetry   = "RETRY"
	streamDead    = "DEAD"
	streamAlert   = "ALERT"
)

// duplicateWindow is how long the server remembers the id of a message.
const duplicateWindow = 10 * time.Minute

// retention is how long events stay for those who come late.
const retention = 90 * 24 * time.Hour

// stream is what is declared of a stream.
type stream struct {
	name        string
	description string
	subjects    []string
	maxAge      time.Duration
	maxBytes    int64
	discard     jetstream.DiscardPolicy
}

// streams are all streams. Each has a byte limit: where that is reached, old
// alerts give way, while everything else refuses what is new, so that nothing
// that was acknowledged is lost.
var streams = []stream{
	{streamFetched, "documents as fetched, the source of re-tagging",
		[]string{news.SubjectFetched, news.SubjectBulkFetched}, 0, 4 << 30, jetstream.DiscardNew},
	{streamNews, "documents classified, translated, linked",
		[]string{news.SubjectClassified, news.SubjectTopic, news.SubjectRetagged, news.SubjectTranslated,
			news.SubjectLinked, news.SubjectWithdrawn}, retention, 8 << 30, jetstream.DiscardNew},
	{streamRetry, "dead letters on their way back to their service",
		[]string{news.SubjectRetry}, 0, 512 << 20, jetstream.DiscardNew},
	{streamDead, "messages that a service could not handle",
		[]string{news.SubjectDead}, 0, 1 << 30, jetstream.DiscardNew},
	{streamAlert, "alerts, and the ledger of the sources",
		[]string{news.SubjectAlert, news.SubjectLedger}, retention, 512 << 20, jetstream.DiscardOld},
}

// streamOf returns the stream that keeps what is published on subject.
func streamOf(subject string) (string, error) {
	for _, s := range streams {
		for _, pattern := range s.subjects {
			if covers(pattern, subject) {
				return s.name, nil
			}
		}
	}
	return "", fmt.Errorf("no stream keeps subject %q", subject)
}

// streamsFor returns the streams that may hold messages of a filter.
func streamsFor(filter string) ([]string, error) {
	var names []string
	for _, s := range streams {
		for _, pattern := range s.subjects {
			if overlap(pattern, filter) {
				names = append(names, s.name)
				break
			}
		}
	}
	if names == nil {
		return nil, fmt.Errorf("no stream keeps subject %q", filter)
	}
	return names, nil
}

// covers reports whether every subject that filter matches is one that
// pattern matches.
func covers(pattern, filter string) bool {
	p, f := strings.Split(pattern, "."), strings.Split(filter, ".")
	for i, token := range p {
		switch {
		case i >= len(f):
			return false
		case token == ">":
			return true
		case f[i] == ">" || token != "*" && token != f[i]:
			return false
		}
	}
	return len(p) == len(f)
}

// overlap reports whether some subject is matched by both patterns.
func overlap(a, b string) bool {
	p, q := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(p), len(q)) {
		if p[i] == ">" || q[i] == ">" {
			return true
		}
		if p[i] != "*" && q[i] != "*" && p[i] != q[i] {
			return false
		}
	}
	return len(p) == len(q)
}

// full reports whether err says that a stream has reached its limit.
func full(err error) bool {
	var api *jetstream.APIError
	return errors.As(err, &api) && api.ErrorCode == codeStoreFailed && strings.Contains(api.Description, "maximum")
}
