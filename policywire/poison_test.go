package policywire_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
)

// deadRow is a dead letter as 'dead list' prints it.
type deadRow struct {
	Number  uint64
	Service string
	Stage   string
	Subject string
	Reason  string
}

func deadList(t *testing.T, up *upstream) []deadRow {
	t.Helper()
	var rows []deadRow
	out := output(t, "dead", "list", "--format", "json", "--nats", up.natsURL())
	if err := json.Unmarshal([]byte(out), &rows); err != nil {
		t.Fatalf("reading the dead letters: %v\n%s", err, out)
	}
	return rows
}

// TestPoisonIsSetAside puts messages on the bus that no service can handle.
// They end as dead letters with their reasons, what is behind them goes on, and
// a replay takes one to its service alone.
func TestPoisonIsSetAside(t *testing.T) {
	up := newUp(t, unfed)
	nc, js := connectPlain(t, up)
	for _, poison := range [][]byte{
		[]byte("이것은 JSON이 아니다"),
		[]byte(`{"temperature": 21.5, "city": "서울"}`),
		bytes.Repeat([]byte("x"), 5<<20),
	} {
		if _, err := js.Publish(t.Context(), "news.fetched.poison", poison); err != nil {
			t.Fatalf("publishing poison of %d bytes: %v", len(poison), err)
		}
	}
	if err := startImport(t, up, documents(t, 30))(); err != nil {
		t.Fatal(err)
	}
	conn := up.query()
	eventually(t, "the documents behind the poison", func() (bool, string) {
		got := number(t, conn, `SELECT count() FROM policywire.documents`)
		return got == 30, itoa(got) + " documents"
	})
	var rows []deadRow
	eventually(t, "three dead letters", func() (bool, string) {
		rows = deadList(t, up)
		return len(rows) == 3, itoa(len(rows)) + " dead letters"
	})
	for i, reason := range []string{"invalid character", "document.id is empty", "the limit is 4194304"} {
		if r := rows[i]; r.Service != "classifier" || r.Subject != "news.fetched.poison" || !strings.Contains(r.Reason, reason) {
			t.Errorf("dead letter %d is %+v, want one of classifier whose reason has %q", i, r, reason)
		}
	}
	retried, err := nc.SubscribeSync("retry.>")
	if err != nil {
		t.Fatal(err)
	}
	output(t, "dead", "replay", strconv.FormatUint(rows[0].Number, 10), "--nats", up.natsURL())
	msg, err := retried.NextMsg(patience)
	if err != nil || msg.Subject != "retry.classifier" || string(msg.Data) != "이것은 JSON이 아니다" {
		t.Errorf("the replay published %v (%v), want the payload on retry.classifier", msg, err)
	}
	eventually(t, "the replayed letter to be dead again", func() (bool, string) {
		again := deadList(t, up)
		return len(again) == 3 && again[2].Number > rows[2].Number, itoa(len(again)) + " dead letters"
	})
	output(t, "dead", "drop", "--all", "--nats", up.natsURL())
	if left := deadList(t, up); len(left) != 0 {
		t.Errorf("after drop --all there are %d dead letters", len(left))
	}
}

// TestAPublishTooLargeNamesTheLimit publishes an event of 20 MB.
func TestAPublishTooLargeNamesTheLimit(t *testing.T) {
	bus := openBus(t, newUp(t, unfed))
	now := time.Now()
	err := flow.Publish(t.Context(), bus, news.Fetched{Document: news.Document{
		ID: "large/1", Source: "large", URL: "https://large.invalid/1", Publisher: "시험", Title: "큰 문서",
		Body: strings.Repeat("가", 20<<20/3), BodyLength: 20 << 20 / 3, Kind: news.Report, Origin: news.OriginLive, Rights: news.RightsFull,
		PublishedAt: now, PublishedPrecision: news.PrecisionSecond, FetchedAt: now, Revision: 1, ContentHash: strings.Repeat("0", 64),
	}})
	var invalid *news.InvalidError
	if !errors.As(err, &invalid) || !strings.Contains(err.Error(), strconv.Itoa(news.MaxEvent)) {
		t.Errorf("got %v, want an error that names the limit of %d bytes", err, news.MaxEvent)
	}
}
