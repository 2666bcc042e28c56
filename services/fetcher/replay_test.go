package fetcher_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher"
)

// forbidden returns the address of a server that fails the test when it is
// connected to.
func forbidden(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() {
		listener.Close()
		<-done
	})
	go func() {
		defer close(done)
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			connection.Close()
			t.Error("the network was asked")
		}
	}()
	return listener.Addr().String()
}

// replayed replays the files of dir with a fetcher that must not ask anybody,
// and returns the sums of all sources.
func replayed(t *testing.T, bus *flow.Bus, dir, run string, pairs ...string) (fetcher.ReplayReport, fetcher.Replayed) {
	t.Helper()
	f := start(t, append([]string{"FETCHER_CONNECT_TO", forbidden(t), "FETCHER_RATE", "0", "FETCHER_EXCERPT", "1000000"}, pairs...)...)
	report, err := f.Replay(t.Context(), bus, warcs(t, dir), fetcher.ReplayOptions{Run: run, Say: func(text string) { t.Log(text) }})
	if err != nil {
		t.Fatal(err)
	}
	return report, sum(t, report)
}

// sum adds what a replay did for all sources.
func sum(t *testing.T, report fetcher.ReplayReport) fetcher.Replayed {
	t.Helper()
	var all fetcher.Replayed
	for _, s := range report.Sources {
		if s.Published+s.Unchanged+s.Newer+s.Failed != s.Documents {
			t.Errorf("%s: got %+v, want every document to be one of these", s.Source, s)
		}
		all.Documents += s.Documents
		all.Published += s.Published
		all.Revisions += s.Revisions
		all.Unchanged += s.Unchanged
		all.Newer += s.Newer
		all.Withdrawn += s.Withdrawn
		all.Failed += s.Failed
	}
	return all
}

func warcs(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.warc.gz"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files in %s, %v", len(files), dir, err)
	}
	return files
}

// revisionsOf returns what is published under a subject, as revision and hash by id.
func revisionsOf(t *testing.T, bus *flow.Bus, subject string) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for _, e := range events[news.Fetched](t, bus, subject) {
		out[e.Document.ID] = append(out[e.Document.ID], fmt.Sprint(e.Document.Revision, " ", e.Document.ContentHash))
	}
	return out
}

func equalTexts(t *testing.T, got, want map[string][]string) {
	t.Helper()
	for id := range want {
		if !slices.Equal(got[id], want[id]) {
			t.Errorf("%s: got %q, want %q", id, got[id], want[id])
		}
	}
	for id := range got {
		if want[id] == nil {
			t.Errorf("%s: got %q, want nothing", id, got[id])
		}
	}
}

func TestAReplayFillsALostBroker(t *testing.T) {
	t.Parallel()
	address, _ := replica(t)
	dir := filepath.Join(t.TempDir(), "archive")
	bus, _ := flowtest.Start(t)
	rounds(t, replicaFetcher(t, address, "FETCHER_SINCE", "2020-01-01", "FETCHER_ARCHIVE", dir), bus, 1)
	live := revisionsOf(t, bus, news.SubjectFetched)
	settings := []string{"FETCHER_SOURCES", "testdata/replica", "FETCHER_ONLY", strings.Join(replicated, ",")}

	empty, _ := flowtest.Start(t)
	_, all := replayed(t, empty, dir, "run-1", settings...)
	if all.Failed > 0 || all.Published != len(live) {
		t.Errorf("got %+v, want %d published", all, len(live))
	}
	equalTexts(t, revisionsOf(t, empty, news.SubjectBulkFetched), live)
	for _, e := range events[news.Fetched](t, empty, news.SubjectBulkFetched) {
		if e.Document.Origin != news.OriginReplay || e.Run != "run-1" {
			t.Errorf("%s: got origin %q and run %q", e.Document.ID, e.Document.Origin, e.Run)
		}
	}
	for name, bus := range map[string]*flow.Bus{"of the round": bus, "that was filled": empty} {
		if _, all := replayed(t, bus, dir, "run-2", settings...); all.Unchanged != len(live) || all.Revisions != 0 {
			t.Errorf("into the broker %s: got %+v, want all %d unchanged", name, all, len(live))
		}
	}
}

// archivedSite is a site whose rounds are archived.
type archivedSite struct {
	*site
	dir string
	bus *flow.Bus
}

func newArchivedSite(t *testing.T) *archivedSite {
	t.Helper()
	bus, _ := flowtest.Start(t)
	return &archivedSite{newSite(t), filepath.Join(t.TempDir(), "archive"), bus}
}

// round fetches the site after some time.
func (s *archivedSite) round(t *testing.T, later time.Duration) {
	t.Helper()
	s.set(func() { s.now = s.now.Add(later + time.Second) })
	f := start(t, "FETCHER_ONLY", "korea-kr-press", "FETCHER_CONNECT_TO", s.address, "FETCHER_RATE", "0", "FETCHER_SINCE", "2026-05-12", "FETCHER_ARCHIVE", s.dir)
	f.SetClock(func() time.Time {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.now
	})
	n := len(events[news.Outcome](t, s.bus, news.SubjectLedger))
	rounds(t, f, s.bus, 1)
	if len(events[news.Outcome](t, s.bus, news.SubjectLedger)) == n {
		t.Fatal("there was no round")
	}
}

const only = "korea-kr-press"

func TestEveryTextOfAPageComesBack(t *testing.T) {
	t.Parallel()
	s := newArchivedSite(t)
	s.pages["1"], s.pages["2"] = "인공지능 기본계획을 발표하였다.", "통신 요금을 낮춘다."
	s.round(t, 0)
	s.set(func() { s.pages["1"] = "인공지능 기본계획을 고쳐 발표하였다." })
	s.round(t, 2*time.Hour)
	s.round(t, 24*time.Hour)
	live := revisionsOf(t, s.bus, news.SubjectFetched)
	if len(live[only+"/1"]) != 2 || len(live[only+"/2"]) != 1 {
		t.Fatalf("the rounds published %v", live)
	}
	empty, _ := flowtest.Start(t)
	replayed(t, empty, s.dir, "run-1", "FETCHER_ONLY", only)
	equalTexts(t, revisionsOf(t, empty, news.SubjectBulkFetched), live)
	if _, all := replayed(t, s.bus, s.dir, "run-1", "FETCHER_ONLY", only); all.Revisions != 0 || all.Unchanged != 2 {
		t.Errorf("into the broker of the rounds: got %+v, want nothing published", all)
	}
}

// changed returns a directory with the definition of the source that leaves out
// what is of the class note.
func changed(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("sources/korea-kr-press.yaml")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	better := strings.Replace(string(text), "drop: p.remark", "drop: span.note, p.remark", 1)
	if better == string(text) {
		t.Fatal("the definition has no such line")
	}
	if err := os.WriteFile(filepath.Join(dir, "korea-kr-press.yaml"), []byte(better), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestABetterDefinitionRepairsThePast(t *testing.T) {
	t.Parallel()
	s := newArchivedSite(t)
	s.lead = ""
	s.pages["1"], s.pages["2"] = `인공지능 기본계획을 발표하였다.<span class="note">공유하기</span>`, "통신 요금을 낮춘다."
	s.pages["3"] = `데이터 정책을 발표하였다.<span class="note">공유하기</span>`
	s.round(t, 0)
	s.set(func() { s.gone["3"] = true })
	s.round(t, time.Hour)
	s.round(t, time.Hour)
	if gone := events[news.Withdrawn](t, s.bus, news.SubjectWithdrawn); len(gone) != 1 {
		t.Fatalf("the rounds withdrew %v", gone)
	}
	_, all := replayed(t, s.bus, s.dir, "run-1", "FETCHER_ONLY", only, "FETCHER_SOURCES", changed(t))
	if all.Revisions != 2 || all.Unchanged != 1 || all.Withdrawn != 1 {
		t.Errorf("got %+v, want two new revisions, of which one is gone from its site", all)
	}
	for _, e := range events[news.Fetched](t, s.bus, news.SubjectBulkFetched) {
		if d := e.Document; d.Revision != 2 || strings.Contains(d.Body, "공유") || d.ID == only+"/2" {
			t.Errorf("got revision %d of %s: %s", d.Revision, d.ID, d.Body)
		}
	}
	gone := events[news.Withdrawn](t, s.bus, news.SubjectWithdrawn)
	if len(gone) != 2 || gone[1].DocumentID != only+"/3" || gone[1].Revision != 2 || gone[1].Origin != news.OriginReplay {
		t.Errorf("withdrawn are %+v, want the new revision too", gone)
	}
	if _, all := replayed(t, s.bus, s.dir, "run-2", "FETCHER_ONLY", only, "FETCHER_SOURCES", changed(t)); all.Unchanged != 3 || all.Withdrawn != 0 {
		t.Errorf("again: got %+v, want nothing new", all)
	}
}

// A page that was taken down is taken down in a broker that was filled again.
func TestWhatIsGoneStaysGone(t *testing.T) {
	t.Parallel()
	s := newArchivedSite(t)
	s.pages["1"], s.pages["2"] = "인공지능 기본계획을 발표하였다.", "통신 요금을 낮춘다."
	s.round(t, 0)
	s.set(func() { s.gone["1"] = true })
	s.round(t, time.Hour)
	s.round(t, time.Hour)
	empty, _ := flowtest.Start(t)
	if _, all := replayed(t, empty, s.dir, "run-1", "FETCHER_ONLY", only); all.Published != 2 || all.Withdrawn != 1 {
		t.Errorf("got %+v, want two published and one withdrawn", all)
	}
	if gone := events[news.Withdrawn](t, empty, news.SubjectWithdrawn); len(gone) != 1 || gone[0].DocumentID != only+"/1" || gone[0].Reason == "" {
		t.Errorf("withdrawn are %+v", gone)
	}
}

// A document that was fetched after the archive ends keeps its text.
func TestAnOldArchiveDoesNotUndoWhatCameLater(t *testing.T) {
	t.Parallel()
	s := newArchivedSite(t)
	s.pages["1"] = "인공지능 기본계획을 발표하였다."
	s.round(t, 0)
	old := t.TempDir()
	if err := os.CopyFS(old, os.DirFS(s.dir)); err != nil {
		t.Fatal(err)
	}
	// The clock of the site has nothing to do with that of the archive.
	s.set(func() {
		s.now, s.pages["1"] = time.Now().Add(48*time.Hour), "인공지능 기본계획을 고쳐 발표하였다."
	})
	s.round(t, 0)
	if live := revisionsOf(t, s.bus, news.SubjectFetched); len(live[only+"/1"]) != 2 {
		t.Fatalf("the rounds published %v", live)
	}
	if _, all := replayed(t, s.bus, old, "run-1", "FETCHER_ONLY", only); all.Newer != 1 || all.Revisions != 0 {
		t.Errorf("got %+v, want what is published to stay", all)
	}
}

func TestARunThatIsRepeatedPublishesTheSameEvents(t *testing.T) {
	t.Parallel()
	s := newArchivedSite(t)
	for n := range 80 {
		s.pages[fmt.Sprint(n)] = fmt.Sprintf("제%d차 회의를 열었다.", n)
	}
	s.round(t, 0)
	ids := func(run string, times int) []string {
		bus, _ := flowtest.Start(t)
		for n := range times { // each is broken off later than the one before
			ctx, stop := context.WithCancel(t.Context())
			f := start(t, "FETCHER_ONLY", only)
			_, err := f.Replay(ctx, bus, warcs(t, s.dir), fetcher.ReplayOptions{Run: run, Progress: func(done, total int) {
				if n < times-1 && done > n*total/times {
					stop()
				}
			}})
			stop()
			if err != nil && !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
		}
		var out []string
		_, err := flow.Read(t.Context(), bus, news.SubjectBulkFetched, 0, true, func(m flow.Message) error {
			out = append(out, m.Header["ce-id"]...)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(out)
		return out
	}
	interrupted := ids("run-1", 2)
	if len(interrupted) != 80 || len(slices.Compact(slices.Clone(interrupted))) != 80 {
		t.Errorf("got %d events, want 80 different ones", len(interrupted))
	}
	if again := ids("run-1", 1); !slices.Equal(again, interrupted) {
		t.Error("the same run has other ids")
	}
	if other := ids("run-2", 2); slices.ContainsFunc(other, func(id string) bool { return slices.Contains(interrupted, id) }) {
		t.Error("another run has the same ids")
	}
}

func TestADamagedFileGivesTheRest(t *testing.T) {
	t.Parallel()
	s := newArchivedSite(t)
	for n := range 9 {
		s.pages[fmt.Sprint(n)] = fmt.Sprintf("제%d차 회의를 열었다.", n)
	}
	s.round(t, 0)
	name := warcs(t, s.dir)[0]
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	at := len(data) * 2 / 3
	copy(data[at:at+40], make([]byte, 40))
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	bus, _ := flowtest.Start(t)
	report, all := replayed(t, bus, s.dir, "run-1", "FETCHER_ONLY", only)
	if all.Published < 7 || all.Published > 8 {
		t.Errorf("got %+v, want all but one or two", all)
	}
	if report.Damaged == 0 || !strings.Contains(report.Damage[0], name) || !strings.Contains(report.Damage[0], "offset") {
		t.Errorf("damage is %q, want file and offset", report.Damage)
	}
}

func TestTheFilesOfAPageAreThoseThatBelongToIt(t *testing.T) {
	t.Parallel()
	s := newArchivedSite(t)
	s.lead = ""
	s.pages["1"] = ""
	s.files = []*siteFile{{id: "7", name: "보도자료.odt", data: odt(t, "첫 번째 판이다.")}}
	s.round(t, 0)
	s.set(func() {
		s.pages["1"] = "고쳤다."
		s.files[0].data = odt(t, "두 번째 판은 더 길고, 첫 번째 판과 다르다.")
	})
	s.round(t, 2*time.Hour)
	live := revisionsOf(t, s.bus, news.SubjectFetched)
	if len(live[only+"/1"]) != 2 {
		t.Fatalf("the rounds published %v", live)
	}
	empty, _ := flowtest.Start(t)
	replayed(t, empty, s.dir, "run-1", "FETCHER_ONLY", only)
	equalTexts(t, revisionsOf(t, empty, news.SubjectBulkFetched), live)
}

func TestReplayOfSourcesThatAreNamed(t *testing.T) {
	t.Parallel()
	s := newArchivedSite(t)
	s.pages["1"] = "인공지능 기본계획을 발표하였다."
	s.round(t, 0)
	bus, _ := flowtest.Start(t)
	f := start(t, "FETCHER_ONLY", "apec")
	for _, c := range []struct {
		ids  []string
		want int
	}{{nil, 0}, {[]string{"apec", "korea-kr-policy-news"}, 0}, {[]string{only, only}, 1}} {
		report, err := f.Replay(t.Context(), bus, warcs(t, s.dir), fetcher.ReplayOptions{Sources: c.ids})
		if got := sum(t, report); err != nil || got.Published != c.want {
			t.Errorf("%v: got %+v, %v, want %d published", c.ids, got, err, c.want)
		}
	}
	if _, err := f.Replay(t.Context(), bus, nil, fetcher.ReplayOptions{Sources: []string{"bbc"}}); !errors.Is(err, fetcher.ErrNoSource) {
		t.Errorf("got %v, want that there is no such source", err)
	}
	if _, err := f.Replay(t.Context(), bus, []string{"/none.warc.gz"}, fetcher.ReplayOptions{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v, want that the file is missing", err)
	}
}
