package revision_test

import (
	"context"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/revision"
)

func TestAnEntryThatCannotBeReadIsPermanent(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]string{
		"cut off":       `{"revision":`,
		"no entry":      `"첫 번째"`,
		"another shape": `{"revision":"둘"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bus, nc := flowtest.Start(t)
			r := open(t, bus)
			spoil := func(key string) {
				t.Helper()
				subject := "$KV.policywire_revisions." + base64.RawURLEncoding.EncodeToString([]byte(key))
				if _, err := nc.Request(subject, []byte(value), 10*time.Second); err != nil {
					t.Fatal(err)
				}
			}
			spoil(document(1, "").ID)
			_, err := r.Publish(t.Context(), []news.Document{document(1, "가")})
			if !revision.Permanent(err) || !strings.Contains(err.Error(), document(1, "").ID) {
				t.Errorf("publishing: got %v, want a permanent error that names the document", err)
			}
			expect(t, publish(t, r, document(2, "나")), "published 1") // others go on
			if name == "another shape" {
				return // not the cursor's, whose fields are others
			}
			spoil("cursor")
			if _, err := revision.Open(t.Context(), bus, revision.Options{}); !revision.Permanent(err) {
				t.Errorf("opening: got %v, want a permanent error", err)
			}
		})
	}
}

func TestWhatMayPassIsNotPermanent(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	bus := server.Open(t, flow.WithTuning(flow.Tuning{PublishPatience: 300 * time.Millisecond}))
	r := open(t, bus)
	stopped, stop := context.WithCancel(t.Context())
	stop()
	_, cancelled := r.Publish(stopped, []news.Document{document(1, "가")})
	server.Stop()
	_, away := r.Publish(t.Context(), []news.Document{document(1, "가")})
	full, _ := flowtest.Start(t, flow.WithTuning(flow.Tuning{StreamBytes: map[string]int64{"FETCHED": 4096}}))
	_, noRoom := open(t, full).Publish(t.Context(), []news.Document{document(1, strings.Repeat("가", 10_000))})
	for name, err := range map[string]error{"stopped": cancelled, "the bus is away": away, "the stream is full": noRoom} {
		if err == nil || revision.Permanent(err) {
			t.Errorf("%s: got %v, want an error that may pass", name, err)
		}
	}
	if revision.Permanent(nil) {
		t.Error("no error is permanent")
	}
}
