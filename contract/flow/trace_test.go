package flow_test

import (
	"context"
	"regexp"
	"testing"

	"github.com/nats-io/nats.go"
	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
)

func TestATraceGoesFromInputToOutput(t *testing.T) {
	t.Parallel()
	bus, nc := flowtest.Start(t)
	inside := make(chan string, 10)
	start(t, func(ctx context.Context) error {
		return flow.Map(ctx, bus, "classifier", func(ctx context.Context, in news.Fetched) ([]news.Event, error) {
			inside <- flow.TraceID(ctx)
			return classify(ctx, in)
		})
	})
	const id, span = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
	m, err := news.Encode(fetched(0, news.OriginLive))
	if err != nil {
		t.Fatal(err)
	}
	h := nats.Header(m.Header)
	h["traceparent"], h["tracestate"] = []string{"00-" + id + "-" + span + "-01"}, []string{"vendor=1"}
	if _, err := nc.RequestMsg(&nats.Msg{Subject: m.Subject, Header: h, Data: m.Data}, nats.DefaultTimeout*5); err != nil {
		t.Fatal(err)
	}
	out := collect(t, bus, news.SubjectClassified, 1)[0]
	parts := regexp.MustCompile(`^00-([0-9a-f]{32})-([0-9a-f]{16})-01$`).FindStringSubmatch(out.Header["traceparent"][0])
	if parts == nil || parts[1] != id || parts[2] == span || out.Header["tracestate"][0] != "vendor=1" || <-inside != id {
		t.Errorf("got %v, want trace %s, another span, and the state", out.Header, id)
	}

	h["traceparent"] = []string{"00-" + "zz" + id[2:] + "-" + span + "-01"}
	h.Set(news.HeaderMsgID, "another")
	if _, err := nc.RequestMsg(&nats.Msg{Subject: m.Subject, Header: h, Data: m.Data}, nats.DefaultTimeout*5); err != nil {
		t.Fatal(err)
	}
	if got := <-inside; got == id || len(got) != 32 {
		t.Errorf("after a malformed traceparent: got trace %q, want a new one", got)
	}
}
