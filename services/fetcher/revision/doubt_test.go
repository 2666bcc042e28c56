package revision_test

import (
	"testing"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
)

// killed publishes d as a process does that is killed before it writes the entry.
func killed(t *testing.T, bus *flow.Bus, d news.Document, revision int) {
	t.Helper()
	d.Revision, d.FetchedAt, d.ContentHash, d.BodyLength = revision, d.PublishedAt, d.HashContent(), len([]rune(d.Body))
	if err := flow.Publish(t.Context(), bus, news.Fetched{Document: d}); err != nil {
		t.Fatal(err)
	}
}

func TestWhatAProcessLeftThatWasKilledIsSeenAfterADoubt(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	r := open(t, bus)
	expect(t, publish(t, r, document(1, "첫 문단")), "published 1")
	killed(t, bus, document(1, "고친 문단"), 2)
	killed(t, bus, document(2, "나"), 1)
	r.Doubt()
	expect(t, publish(t, r, document(1, "다시 고친 문단"), document(2, "나")), "published 3", "unchanged 1")
	if got := len(stream(t, bus)); got != 4 {
		t.Errorf("the stream has %d documents, want 4", got)
	}
}
