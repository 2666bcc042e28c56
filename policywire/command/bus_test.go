package command_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/embedded/nats"
	"github.com/policywire/policywire/policywire/command"
)

// bus starts a server that commands reach at the address.
func bus(t *testing.T) (*flow.Bus, string) {
	t.Helper()
	server := flowtest.NewServer(t)
	return server.Open(t), server.Listen(t)
}

// line is a document that can be imported.
func line(native, title string) string {
	return fmt.Sprintf(`{"id":"import-test/%s","source":"import-test","url":"https://import.invalid/%s","publisher":"시험 기관","title":%q,`+
		`"body":"본문","kind":"press-release","rights":"full","published_at":"2026-05-01T09:00:00+09:00","published_precision":"second"}`, native, native, title)
}

// imported returns the titles that are on the bus.
func imported(t *testing.T, b *flow.Bus) []string {
	t.Helper()
	var titles []string
	_, err := flow.Read(t.Context(), b, news.SubjectBulkFetched, 0, false, func(m flow.Message) error {
		e, err := news.Decode[news.Fetched](m.Header, m.Data)
		if e.Document.Origin != news.OriginImport {
			t.Errorf("%s has origin %q, want %q", e.Document.ID, e.Document.Origin, news.OriginImport)
		}
		titles = append(titles, e.Document.Title)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return titles
}

func TestImportSetsBadLinesAside(t *testing.T) {
	b, url := bus(t)
	bad := []string{"나쁜 줄", `{"id":"","source":"import-test"}`, strings.Replace(line("x", "제목"), `"import-test"`, `"Import Test"`, 1), "{\"id\":"}
	text := line("1", "인공지능 <첫째>") + "\n" + bad[0] + "\n\n" + bad[1] + "\n" + bad[2] + "\n" + line("2", "둘째") + "\n" + bad[3]
	path, aside := file(t, text), filepath.Join(t.TempDir(), "rejected.jsonl")

	r := run(t, "import", path, "--nats", url, "--rejected", aside)
	r.want(t, "import", 1, "", "not imported: 4 lines; see above, mend and import again what is in "+aside)
	for _, number := range []string{":2: ", ":4: ", ":5: ", ":7: "} {
		if !strings.Contains(r.err, path+number) {
			t.Errorf("got %q, want %s named", r.err, path+number)
		}
	}
	if !strings.Contains(r.err, "2 published, 0 unchanged, 4 bad") {
		t.Errorf("got %q, want the sums", r.err)
	}
	if got := imported(t, b); len(got) != 2 || got[0] != "인공지능 <첫째>" {
		t.Errorf("got %q on the bus, want the two good ones", got)
	}
	kept, err := os.ReadFile(aside)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range bad {
		if !strings.Contains(string(kept), text+"\n") {
			t.Errorf("the rejected lines %q lack %q", kept, text)
		}
	}
	invocation{in: line("1", "인공지능 <첫째>")}.run(t, "import", "-", "--nats", url).
		want(t, "import again", 0, "", "0 published, 1 unchanged, 0 bad")
}

// TestTheExampleOfImportCanBeImported takes the line that the help shows, and
// then one with a day where a time is wanted.
func TestTheExampleOfImportCanBeImported(t *testing.T) {
	b, url := bus(t)
	_, example, _ := strings.Cut(run(t, "import", "--help").out, "\n{")
	example, _, _ = strings.Cut("{"+example, "\n")
	invocation{in: example}.run(t, "import", "-", "--nats", url).want(t, "import", 0, "", "1 published, 0 unchanged, 0 bad")
	if got := imported(t, b); len(got) != 1 || got[0] != "AI for the city" {
		t.Errorf("got %q on the bus, want the example", got)
	}
	invocation{in: strings.Replace(example, "T00:00:00+09:00", "", 1)}.run(t, "import", "-", "--nats", url).
		want(t, "import of a day", 1, "", `the time "2026-05-12" is not written as 2026-05-12T09:00:00+09:00`)
}

func TestImportWaitsForTheBus(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := listener.Addr().String()
	listener.Close()
	said, errs := io.Pipe()
	ended := make(chan int, 1)
	path := file(t, line("1", "기다린 문서"))
	go func() {
		defer errs.Close()
		ended <- command.Main(t.Context(), []string{"import", path, "--nats", "nats://" + addr},
			command.Streams{In: strings.NewReader(""), Out: io.Discard, Err: errs, Getenv: func(string) string { return "" }})
	}()
	lines := bufio.NewScanner(said)
	if !lines.Scan() || !strings.Contains(lines.Text(), "waiting for NATS") {
		t.Fatalf("got %q, want to be told of the waiting", lines.Text())
	}
	server, err := nats.Start(nats.Config{Dir: t.TempDir(), Addr: addr})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	for lines.Scan() {
	}
	if status := <-ended; status != 0 {
		t.Errorf("got status %d, want 0", status)
	}
}

// letter is a message that the classifier set aside.
func letter(sequence uint64, service, payload string) news.DeadLetter {
	return news.DeadLetter{Service: service, Stage: "decode", Reason: "이것은 JSON이 아니다", Attempts: 1, OriginalSubject: "news.fetched.dead-test",
		Stream: "FETCHED", Sequence: sequence, Header: map[string][]string{"ce-id": {"abc"}}, Payload: []byte(payload), PayloadSize: len(payload),
		DiedAt: time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC)}
}

func TestDead(t *testing.T) {
	b, url := bus(t)
	run(t, "dead", "list", "--nats", url).want(t, "no letters", 0, "", "there is no dead letter")
	if err := flow.Publish(t.Context(), b, letter(1, "classifier", "나쁜\x1b[2J 글"), letter(2, "store", "x"), letter(3, "classifier", "y")); err != nil {
		t.Fatal(err)
	}
	if rows := array(t, run(t, "dead", "list", "--nats", url, "--format", "json").out); len(rows) != 3 || rows[1]["service"] != "store" || rows[0]["number"] != 1.0 {
		t.Errorf("got %v, want three letters, the oldest first", rows)
	}
	if rows := records(t, run(t, "dead", "list", "--nats", url, "--format", "csv", "--service", "classifier").out); len(rows) != 3 || rows[0][0] != "number" {
		t.Errorf("got %v, want a header and the two letters of the classifier", rows)
	}
	shown := run(t, "dead", "show", "1", "--nats", url)
	shown.want(t, "dead show", 0, "나쁜[2J 글", "")
	if strings.Contains(shown.out, "\x1b") {
		t.Errorf("got %q: a terminal would obey it", shown.out)
	}
	var object struct {
		Service string `json:"service"`
		Payload []byte `json:"payload"`
	}
	if err := json.Unmarshal([]byte(run(t, "dead", "show", "1", "--nats", url, "--format", "json").out), &object); err != nil || string(object.Payload) != "나쁜\x1b[2J 글" {
		t.Errorf("got %+v (%v), want the letter with its payload as it was", object, err)
	}
	run(t, "dead", "show", "9", "--nats", url).want(t, "unknown letter", 1, "", "'policywire dead list'")
	run(t, "dead", "replay", "1", "9", "--nats", url).want(t, "replay", 1, "", "1 replayed")
	if n := count(t, b, news.RetrySubject("classifier")); n != 1 {
		t.Errorf("the classifier got %d letters again, want 1", n)
	}
	run(t, "dead", "drop", "--all", "--service", "store", "--nats", url).want(t, "drop of one service", 0, "", "1 dropped")
	run(t, "dead", "drop", "--all", "--nats", url).want(t, "drop", 0, "", "1 dropped")
	run(t, "dead", "list", "--nats", url, "--format", "json").want(t, "all gone", 0, "[]", "")
}

// count returns how many messages are on a subject.
func count(t *testing.T, b *flow.Bus, subject string) int {
	t.Helper()
	n := 0
	if _, err := flow.Read(t.Context(), b, subject, 0, true, func(flow.Message) error { n++; return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

// startTail runs tail until stop is called, which returns the status.
func startTail(t *testing.T, width int, args ...string) (lines *bufio.Scanner, stop func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		defer in.Close()
		ended <- command.Main(ctx, append([]string{"tail"}, args...),
			command.Streams{Out: in, Err: t.Output(), Width: width, Getenv: func(string) string { return "" }})
	}()
	return bufio.NewScanner(out), func() int {
		cancel()
		return <-ended
	}
}

func TestTail(t *testing.T) {
	b, url := bus(t)
	alert := news.Alert{Scope: "source", Name: "korea-kr", Kind: "list-empty", Reason: "목록이 비었다\n다시 본다", RaisedAt: time.Now()}
	if err := flow.Publish(t.Context(), b, alert); err != nil {
		t.Fatal(err)
	}
	for format, want := range map[string]string{
		"table": "alert.source.korea-kr                 list-empty  목록이 비었다 다시 본다",
		"json":  `"reason":"목록이 비었다\n다시 본다"`,
	} {
		lines, stop := startTail(t, 0, "alert.>", "--since", "1h", "--nats", url, "--format", format)
		if !lines.Scan() || !strings.Contains(lines.Text(), want) {
			t.Errorf("%s: got %q, want %q in it", format, lines.Text(), want)
		}
		if status := stop(); status != 0 {
			t.Errorf("%s: got status %d after an interrupt, want 0", format, status)
		}
	}
	for _, c := range []struct{ of, story string }{{"tail-test/1", ""}, {"", "tail-test/1"}, {"", "tail-test/2"}, {"", ""}} {
		link := news.Linked{DocumentID: "tail-test/2", Source: "tail-test", Revision: 1, ContentHash: strings.Repeat("0", 64), DuplicateOf: c.of, Story: c.story,
			Score: 0.9, Linker: "1", LinkedAt: time.Now(), Origin: news.OriginLive}
		if err := flow.Publish(t.Context(), b, link); err != nil {
			t.Fatal(err)
		}
	}
	lines, stop := startTail(t, 0, "news.linked.>", "--since", "1h", "--nats", url)
	for _, want := range []string{"repeats tail-test/1", "story tail-test/1", "first of its story", "stands alone"} {
		if !lines.Scan() || !strings.HasSuffix(lines.Text(), "0.90  tail-test/2  "+want) {
			t.Errorf("got %q, want it to end with %q", lines.Text(), want)
		}
	}
	stop()
	run(t, "tail", "weather.seoul", "--nats", url).want(t, "unknown subject", 1, "", "contract/news")
}
