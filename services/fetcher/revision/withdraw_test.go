package revision_test

import (
	"slices"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/revision"
)

func withdraw(t *testing.T, r *revision.Register, d news.Document, want bool) {
	t.Helper()
	got, err := r.Withdraw(t.Context(), d, "the page answers 404", time.Date(2026, 5, 13, 9, 0, 0, 0, time.UTC))
	if err != nil || got != want {
		t.Errorf("withdrawing %s: got %t, %v; want %t", d.ID, got, err, want)
	}
}

func gone(t *testing.T, bus *flow.Bus) (out []news.Withdrawn) {
	t.Helper()
	_, err := flow.Read(t.Context(), bus, news.SubjectWithdrawn, 0, false, func(m flow.Message) error {
		event, err := news.Decode[news.Withdrawn](m.Header, m.Data)
		out = append(out, event)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestWhatIsWithdrawnComesBackAsTheNextRevision(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	r := open(t, bus)
	d := document(1, "본문")
	withdraw(t, r, d, false) // nobody has heard of it
	publish(t, r, d)
	withdraw(t, r, d, true)
	withdraw(t, r, d, false)
	events := gone(t, bus)
	if len(events) != 1 || events[0].Revision != 1 || events[0].DocumentID != d.ID || events[0].URL != d.URL ||
		events[0].ContentHash != stream(t, bus)[0].ContentHash || events[0].Origin != news.OriginLive {
		t.Errorf("got %+v, want revision 1 withdrawn once", events)
	}
	imported := d
	imported.Origin = news.OriginImport
	if got := publish(t, r, imported, d, d); !slices.Equal(got, []string{"unchanged 1", "published 2", "unchanged 2"}) {
		t.Errorf("got %q, want the text again when it is seen at its source, and not from a file", got)
	}
	withdraw(t, r, d, true)
	if events := gone(t, bus); len(events) != 2 || events[1].Revision != 2 {
		t.Errorf("got %+v, want revision 2 withdrawn too", events)
	}
}

func TestALostStateKnowsWhatIsWithdrawn(t *testing.T) {
	t.Parallel()
	bus, nc := flowtest.Start(t)
	r := open(t, bus)
	publish(t, r, document(1, "하나"), document(2, "둘"), document(3, "셋"))
	withdraw(t, r, document(1, ""), true)
	withdraw(t, r, document(2, ""), true)
	publish(t, r, document(2, "둘"))
	if _, err := nc.Request("$JS.API.STREAM.DELETE.KV_policywire_revisions", nil, 10*time.Second); err != nil {
		t.Fatal(err)
	}
	r = open(t, bus)
	withdraw(t, r, document(1, ""), false)
	if got := publish(t, r, document(1, "하나"), document(2, "둘"), document(3, "셋")); !slices.Equal(got, []string{"published 2", "unchanged 2", "unchanged 1"}) {
		t.Errorf("got %q, want the one that is withdrawn again", got)
	}
}
