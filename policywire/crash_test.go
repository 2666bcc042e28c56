package policywire_test

import (
	"bytes"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
)

// TestKillingTheProcessLosesNothing kills the whole process at random moments
// while documents are imported. Afterwards every document is in ClickHouse,
// counted once by every view, and every event is there for a late subscriber.
func TestKillingTheProcessLosesNothing(t *testing.T) {
	n, kills := size(t, "SOAK_DOCUMENTS", 3000), size(t, "SOAK_KILLS", 2)
	random := rand.New(rand.NewPCG(1, 2))
	up := newUp(t, unfed)
	parts := split(t, documents(t, n), kills+1)
	give, imported := startFeeding(t, up)

	for i := range kills {
		give(parts[i])
		moment := time.Duration(random.IntN(900)) * time.Millisecond
		time.Sleep(moment)
		up.kill()
		up.start()
		t.Logf("kill %d of %d, %v after it got documents", i+1, kills, moment)
	}
	give(parts[kills])
	if err := imported(); err != nil {
		t.Fatalf("the import did not get every line acknowledged: %v", err)
	}
	conn := up.query()
	eventually(t, "all documents", func() (bool, string) {
		got := number(t, conn, `SELECT count() FROM policywire.documents`)
		return got >= n, up.stderrLine(got)
	})
	checkCountedOnce(t, up, n)
	checkLateSubscriber(t, up, n)
}

// split cuts the lines of a file into parts of about the same length.
func split(t *testing.T, file string, parts int) [][]byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(data, []byte("\n"))
	out := make([][]byte, parts)
	for i, line := range lines {
		part := i * parts / len(lines)
		out[part] = append(out[part], line...)
	}
	return out
}

// startFeeding starts an import that is given its lines bit by bit, so that it
// is under way whenever the pipeline is killed. What wait returns is the
// import's end after it was given all.
func startFeeding(t *testing.T, up *upstream) (give func([]byte), wait func() error) {
	t.Helper()
	cmd := command(t, nil, "import", "-", "--nats", up.natsURL())
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	ended := start(t, cmd)
	// The pipe holds little and the import stops reading while the bus is away:
	// the test must not wait for either.
	lines := make(chan []byte, 100)
	go func() {
		defer stdin.Close()
		for part := range lines {
			if _, err := stdin.Write(part); err != nil {
				return // the import says why it ended
			}
		}
	}()
	return func(part []byte) { lines <- part }, func() error {
		close(lines)
		return ended()
	}
}

func (u *upstream) stderrLine(got int) string {
	return "got " + itoa(got) + " documents; last status: " + lastLine(u.stderr.String())
}

// startImport starts an import beside the test; what it returns waits for it.
func startImport(t *testing.T, up *upstream, file string) func() error {
	t.Helper()
	return start(t, command(t, nil, "import", file, "--nats", up.natsURL()))
}

// start starts a program beside the test; what it returns waits for it.
func start(t *testing.T, cmd *exec.Cmd) func() error {
	t.Helper()
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return func() error {
		select {
		case err := <-ended:
			t.Logf("it said: %s", lastLine(said.String()))
			return err
		case <-time.After(patience):
			return exec.ErrWaitDelay
		}
	}
}

// checkCountedOnce asks every view of documents in every way that it can be
// counted.
func checkCountedOnce(t *testing.T, up *upstream, n int) {
	t.Helper()
	conn := up.query()
	for _, c := range []struct {
		what, sql string
		want      int
	}{
		{"documents", `SELECT count() FROM policywire.documents`, n},
		{"distinct documents", `SELECT uniqExact(id) FROM policywire.documents`, n},
		{"documents about AI", `SELECT countIf(has(topics, 'ai')) FROM policywire.documents`, (n + 2) / 3},
		{"trend of AI", `SELECT sum(documents) FROM policywire.topic_trend WHERE topic = 'ai'`, (n + 2) / 3},
		{"trend of connectivity", `SELECT sum(documents) FROM policywire.topic_trend WHERE topic = 'connectivity'`, (n + 1) / 3},
		{"trend in Seoul", `SELECT sum(documents) FROM policywire.topic_trend_in(zone = 'Asia/Seoul') WHERE topic = 'ai'`, (n + 2) / 3},
		{"revisions", `SELECT count() FROM policywire.revisions`, n},
		{"first revisions", `SELECT countIf(revision = 1) FROM policywire.documents`, n},
	} {
		if got := number(t, conn, c.sql); got != c.want {
			t.Errorf("%s: got %d, want %d", c.what, got, c.want)
		}
	}
}

// checkLateSubscriber reads the streams from their beginning.
func checkLateSubscriber(t *testing.T, up *upstream, n int) {
	t.Helper()
	bus := openBus(t, up)
	for subject, want := range map[string]int{
		news.SubjectBulkFetched: n, news.SubjectClassified: n,
		"news.topic.ai.>": (n + 2) / 3, "news.topic.connectivity.>": (n + 1) / 3,
	} {
		ids := map[string]bool{}
		_, err := flow.Read(t.Context(), bus, subject, 0, false, func(m flow.Message) error {
			e, err := news.DecodeAny(m.Header, m.Data)
			if err == nil {
				ids[e.Meta().Document] = true
			}
			return err
		})
		if err != nil || len(ids) != want {
			t.Errorf("%s holds %d documents (%v), want %d", subject, len(ids), err, want)
		}
	}
}

func openBus(t *testing.T, up *upstream) *flow.Bus {
	t.Helper()
	getenv := func(name string) string { return map[string]string{"NATS_URL": up.natsURL()}[name] }
	nc, err := flow.Connect(t.Context(), getenv, "test", slog.New(slog.NewTextHandler(t.Output(), nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	bus, err := flow.Open(t.Context(), nc)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { bus.Close() })
	return bus
}

// connectPlain connects as any NATS client does.
func connectPlain(t *testing.T, up *upstream) (*nats.Conn, jetstream.JetStream) {
	t.Helper()
	nc, err := nats.Connect(up.natsURL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	return nc, js
}
