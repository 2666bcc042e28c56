package policywire_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/archive"
)

// The days of the releases that a backfill is tried with.
const firstDay, lastDay = "2025-08-01", "2025-08-20"

// TestKillingABackfillLosesNothing kills a backfill at random pages, while the
// pipeline with a fetcher of its own runs beside it. Then the site edits some of
// its releases, and it is killed once more.
func TestKillingABackfillLosesNothing(t *testing.T) {
	n, kills := size(t, "SOAK_BACKFILL", 120), size(t, "SOAK_KILLS", 2)
	random := rand.New(rand.NewPCG(3, 4))
	first, second := releases(t, n, 1), releases(t, n, 2)
	edited := (n + editEvery - 1) / editEvery
	address, log := startReplicaOf(t, first)
	up := newUp(t, "FETCHER_CONNECT_TO="+address, "FETCHER_ONLY=korea-kr-press", "FETCHER_RATE=0")

	b := backfilling{t: t, up: up, site: address, log: log}
	b.killed(moments(random, kills, n))
	b.through(n)
	if asked := len(b.pages()); asked < n || asked > n+kills {
		t.Errorf("%d pages were asked for, want each of %d once, and at most one again for each of %d kills", asked, n, kills)
	}
	b.site, b.log = startReplicaOf(t, second)
	b.killed(moments(random, 1, edited))
	b.through(n)
	if asked := len(b.pages()); asked < edited || asked > edited+1 {
		t.Errorf("%d pages were asked for, want each of the %d that were edited once, and one again at most", asked, edited)
	}
	checkBackfilled(t, up, second, n, edited)
	if err := up.stop(); err != nil {
		t.Errorf("stopping on SIGTERM: %v", err)
	}
	checkArchive(t, filepath.Join(up.dir, "archive"), n, edited)
}

// moments returns so many different numbers of pages below n, in their order.
func moments(random *rand.Rand, kills, n int) []int {
	out := random.Perm(n - 1)[:kills]
	for i := range out {
		out[i]++
	}
	slices.Sort(out)
	return out
}

// backfilling is a backfill that is run again and again.
type backfilling struct {
	t         *testing.T
	up        *upstream
	site, log string
}

func (b *backfilling) command() (*exec.Cmd, *bytes.Buffer, *bytes.Buffer) {
	cmd := command(b.t, []string{"FETCHER_CONNECT_TO=" + b.site, "FETCHER_RATE=0"}, "backfill", "korea-kr-press",
		"--since", firstDay, "--until", lastDay, "--nats", b.up.natsURL(), "--data", b.up.dir, "--json")
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	return cmd, &out, &said
}

// killed runs it and kills it when the site was asked for so many pages in all,
// once for each of the numbers.
func (b *backfilling) killed(moments []int) {
	b.t.Helper()
	for i, pages := range moments {
		cmd, _, said := b.command()
		if err := cmd.Start(); err != nil {
			b.t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		deadline := time.After(patience)
		for waiting := true; waiting; {
			select {
			case err := <-ended:
				b.t.Fatalf("the backfill ended before it was killed: %v\n%s", err, said)
			case <-deadline:
				_ = cmd.Process.Kill()
				<-ended
				b.t.Fatalf("the backfill did not come to page %d: %d\n%s", pages, len(b.pages()), said)
			case <-time.After(2 * time.Millisecond):
				waiting = len(b.pages()) < pages
			}
		}
		_ = cmd.Process.Signal(syscall.SIGKILL)
		if err := <-ended; cmd.ProcessState.Success() {
			b.t.Fatalf("the backfill was done before it was killed: %v", err)
		}
		b.t.Logf("kill %d of %d, after page %d", i+1, len(moments), pages)
	}
}

// through runs it to its end.
func (b *backfilling) through(n int) {
	b.t.Helper()
	cmd, out, said := b.command()
	if err := cmd.Run(); err != nil {
		b.t.Fatalf("the backfill did not come to its end: %v\n%s", err, said)
	}
	var report struct {
		Windows int `json:"windows"`
		Before  int `json:"windows_before"`
		Done    int `json:"windows_done"`
	}
	if err := json.Unmarshal(out.Bytes(), &report); err != nil || report.Done != report.Windows || report.Windows < 3 {
		b.t.Errorf("its summary is %s (%v), want every part done", out, err)
	}
	b.t.Logf("it said: %s", lastLine(said.String()))
}

// pages returns the ids of the pages that the site was asked for.
func (b *backfilling) pages() []string {
	b.t.Helper()
	data, err := os.ReadFile(b.log)
	if err != nil {
		b.t.Fatal(err)
	}
	var ids []string
	for line := range bytes.Lines(data) {
		var r struct {
			Path  string
			Query json.RawMessage
		}
		if json.Unmarshal(line, &r) == nil && strings.HasSuffix(r.Path, "pressReleaseView.do") {
			ids = append(ids, string(r.Query))
		}
	}
	return ids
}

// checkBackfilled wants n documents, of which some have two revisions: on the
// bus each under one id of an event, in ClickHouse once, and as they should read.
func checkBackfilled(t *testing.T, up *upstream, data string, n, edited int) {
	t.Helper()
	conn := up.query()
	eventually(t, "all revisions", func() (bool, string) {
		got := number(t, conn, `SELECT count() FROM policywire.revisions`)
		return got >= n+edited, up.stderrLine(got)
	})
	events, messages := map[string]string{}, 0
	_, err := flow.Read(t.Context(), openBus(t, up), news.SubjectBulkFetched, 0, false, func(m flow.Message) error {
		e, err := news.DecodeAny(m.Header, m.Data)
		if err != nil {
			return err
		}
		messages++
		f := e.(news.Fetched)
		key, id := fmt.Sprintf("%s revision %d", f.Document.ID, f.Document.Revision), m.Header["ce-id"][0]
		if known, ok := events[key]; ok && known != id {
			t.Errorf("%s was published as two events", key)
		}
		if f.Document.Origin != news.OriginBackfill {
			t.Errorf("the origin of %s is %q", key, f.Document.Origin)
		}
		events[key] = id
		return nil
	})
	if err != nil || len(events) != n+edited {
		t.Errorf("the bus holds %d texts (%v), want %d", len(events), err, n+edited)
	}
	t.Logf("%d texts of %d documents in %d messages", len(events), n, messages)
	for sql, want := range map[string]int{
		`SELECT count() FROM policywire.documents`:                      n,
		`SELECT uniqExact(id) FROM policywire.documents`:                n,
		`SELECT countIf(revision = 2) FROM policywire.documents`:        edited,
		`SELECT count() FROM policywire.revisions`:                      n + edited,
		`SELECT countIf(origin = 'backfill') FROM policywire.documents`: n,
	} {
		if got := number(t, conn, sql); got != want {
			t.Errorf("%s: got %d, want %d", sql, got, want)
		}
	}
	if got := trendTotal(t, up); got != n {
		t.Errorf("the trend has %d documents, want %d", got, n)
	}
	want, _ := expectedOf(t, data, []string{"korea-kr-press"})
	compareRows(t, up, want, n)
}

// checkArchive reads the archive by warcio, the web archives' own reader, and
// wants every page in it.
func checkArchive(t *testing.T, dir string, n, edited int) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.warc.gz"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no archive in %s (%v)", dir, err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.open")); len(left) > 0 {
		t.Errorf("files stay open: %v", left)
	}
	pages := map[string]int{}
	err = archive.Scan(t.Context(), names, func(e archive.Entry) error {
		if e.Status == 200 && strings.Contains(e.URL, "pressReleaseView.do") {
			pages[e.URL]++
		}
		return nil
	})
	total := 0
	for _, times := range pages {
		total += times
	}
	if err != nil || len(pages) != n || total < n+edited {
		t.Errorf("the archive has %d pages in %d readings (%v), want %d in %d or more", len(pages), total, err, n, n+edited)
	}
	tool, err := exec.Command("../scripts/warcio.sh").Output()
	if err != nil {
		t.Fatalf("installing warcio: %v", err)
	}
	out, err := exec.Command("node", append([]string{"../services/fetcher/archive/testdata/check.mjs", strings.TrimSpace(string(tool))}, names...)...).Output()
	var got struct {
		Records, Responses, Revisits, Digests int
		Faults                                []string
	}
	if err == nil {
		err = json.Unmarshal(out, &got)
	}
	if err != nil || len(got.Faults) > 0 || got.Responses+got.Revisits < total {
		t.Errorf("warcio reads %+v (%v), want %d exchanges or more and no fault", got, err, total)
	}
	t.Logf("warcio reads %d records in %d files: %d responses, %d revisits, %d digests, no fault", got.Records, len(names), got.Responses, got.Revisits, got.Digests)
}
