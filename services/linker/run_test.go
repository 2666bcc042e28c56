package linker_test

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"sync"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/fingerprint"
	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/linker"
)

const patience = 90 * time.Second

var morning = time.Date(2026, 5, 12, 9, 0, 0, 0, time.FixedZone("", 9*3600))

// body is the text of a release.
const body = "과학기술정보통신부는 12일 서울에서 인공지능 안전 연구소의 개소식을 열고 앞으로 3년 동안 450억 원을 투입한다고 밝혔다.\n\n" +
	"이번 사업에는 대학 7곳과 기업 21곳이 참여하며, 평가 도구와 자료는 2027년까지 순차적으로 공개할 예정이다."

// release is a document of a source.
func release(source string, n int, title, body string, at time.Time) news.Classified {
	d := news.Document{ID: fmt.Sprintf("%s/%d", source, n), Source: source, URL: fmt.Sprintf("https://%s.invalid/%d", source, n),
		Publisher: "예시부", Title: title, Body: body, BodyLength: len([]rune(body)), Kind: news.PressRelease, PublishedAt: at,
		PublishedPrecision: news.PrecisionMinute, FetchedAt: at, Revision: 1, Rights: news.RightsFull, Origin: news.OriginLive}
	d.ContentHash = d.HashContent()
	return news.Classified{Document: d, Language: news.Language{Tag: "ko", Confidence: 1}, Topics: []news.Topic{},
		Fingerprint: fingerprint.Of(title, body), Classifier: "1", ClassifiedAt: at}
}

// revised is in with another text.
func revised(in news.Classified, body string) news.Classified {
	in.Document.Body, in.Document.BodyLength = body, len([]rune(body))
	in.Document.Revision++
	in.Document.ContentHash = in.Document.HashContent()
	in.Fingerprint = fingerprint.Of(in.Document.Title, body)
	return in
}

func newLinker(t *testing.T) *linker.Linker {
	cfg, err := linker.ConfigFromEnv(func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	return linker.New(cfg, slog.New(slog.NewTextHandler(t.Output(), nil)))
}

// run runs a linker on bus until the returned function is called.
func run(t *testing.T, bus *flow.Bus) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	service := newLinker(t)
	go func() { ended <- service.Run(ctx, bus) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run ended with %v", err)
		}
	}
	t.Cleanup(stop)
	return stop
}

func publish(t *testing.T, bus *flow.Bus, documents ...news.Classified) {
	t.Helper()
	events := make([]news.Event, len(documents))
	for i, d := range documents {
		events[i] = d
	}
	if err := flow.Publish(t.Context(), bus, events...); err != nil {
		t.Fatal(err)
	}
}

// said returns the links on bus, of each document the latest as the store takes it,
// and how many there are.
func said(t *testing.T, bus *flow.Bus) (map[string]news.Linked, int) {
	t.Helper()
	latest, n := map[string]news.Linked{}, 0
	_, err := flow.Read(t.Context(), bus, news.SubjectLinked, 0, false, func(m flow.Message) error {
		event, err := news.Decode[news.Linked](m.Header, m.Data)
		if err != nil {
			return err
		}
		n++
		old, ok := latest[event.DocumentID]
		if !ok || event.Revision > old.Revision || event.Revision == old.Revision && event.LinkedAt.After(old.LinkedAt) {
			latest[event.DocumentID] = event
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return latest, n
}

// until waits until holds does.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waiting for %s", what)
		}
	}
}

// wantLinks waits until "document → duplicate, story" is said of every document
// that ever had a link.
func wantLinks(t *testing.T, bus *flow.Bus, want map[string][2]string) {
	t.Helper()
	got := map[string][2]string{}
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		latest, _ := said(t, bus)
		clear(got)
		for id, e := range latest {
			got[id] = [2]string{e.DuplicateOf, e.Story}
		}
		if maps.Equal(got, want) {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("got %q, want %q", got, want)
		}
	}
}

func TestCopiesAreLinkedAndALinkIsTakenBack(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	run(t, bus)
	copied := release("msit-ko", 2, "인공지능 안전 연구소 문 연다", body, morning.Add(time.Hour))
	publish(t, bus, release("korea-kr-press", 1, "인공지능 안전 연구소 문 연다", body, morning), copied,
		release("msit-ko", 3, "통신 요금 개편", "통신 요금을 개편하는 방안이 나왔다. 국회에서 논의를 거쳐 내년 봄에 시행한다.", morning))
	first := "korea-kr-press/1"
	wantLinks(t, bus, map[string][2]string{first: {"", first}, "msit-ko/2": {first, first}})
	latest, n := said(t, bus)
	if e := latest["msit-ko/2"]; n != 2 || e.Score != 1 || e.Evidence != "the same text as "+first || e.Linker != linker.Rules {
		t.Errorf("got %d links, %+v", n, e)
	}

	publish(t, bus, revised(copied, "이 보도자료는 잘못 올린 것입니다. 새로운 내용은 예산과 조직을 모두 담아 다음 주 수요일에 다시 알려 드리겠습니다."))
	wantLinks(t, bus, map[string][2]string{first: {}, "msit-ko/2": {}})
	if latest, n := said(t, bus); n != 4 || latest["msit-ko/2"].Revision != 2 {
		t.Errorf("got %d links, %+v", n, latest["msit-ko/2"])
	}
}

func TestARestartSaysNothingAgainAndWhatWasLeftUnsaid(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	stop := run(t, bus)
	publish(t, bus, release("korea-kr-press", 1, "제목", body, morning), release("msit-ko", 2, "제목", body, morning.Add(time.Hour)))
	wantLinks(t, bus, map[string][2]string{"korea-kr-press/1": {"", "korea-kr-press/1"}, "msit-ko/2": {"korea-kr-press/1", "korea-kr-press/1"}})
	stop()
	const other = "통신 요금을 개편하는 방안이 나왔다. 국회에서 논의를 거쳐 내년 봄에 시행하며, 이용자에게 미리 알린다."
	publish(t, bus, release("korea-kr-press", 3, "통신 요금", other, morning), release("msit-ko", 4, "통신 요금", other, morning.Add(time.Hour)))
	stop = run(t, bus)
	want := map[string][2]string{"korea-kr-press/1": {"", "korea-kr-press/1"}, "msit-ko/2": {"korea-kr-press/1", "korea-kr-press/1"},
		"korea-kr-press/3": {"", "korea-kr-press/3"}, "msit-ko/4": {"korea-kr-press/3", "korea-kr-press/3"}}
	wantLinks(t, bus, want)
	if _, n := said(t, bus); n != len(want) {
		t.Errorf("got %d links, want %d: what was said before is said again", n, len(want))
	}
	stop()

	// An earlier copy arrives while no linker is there, and all links change.
	publish(t, bus, release("tw-report", 5, "제목", body, morning.Add(-time.Hour)))
	run(t, bus)
	first := "tw-report/5"
	want[first], want["korea-kr-press/1"], want["msit-ko/2"] = [2]string{"", first}, [2]string{first, first}, [2]string{first, first}
	wantLinks(t, bus, want)
}

// TestALinkerThatWasSucceededAcknowledgesNothing has another linker write that it
// took over, as it does when this one was suspended for longer than its lease, and
// then a document arrive.
func TestALinkerThatWasSucceededAcknowledgesNothing(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var failed []error
	bus := flowtest.NewServer(t).Open(t, flow.WithTuning(flow.Tuning{BackoffMin: 20 * time.Millisecond, SinkPause: 50 * time.Millisecond}),
		flow.WithInterceptor(func(ctx context.Context, _ string, _ []news.Event, next func(context.Context) error) error {
			err := next(ctx)
			mu.Lock()
			defer mu.Unlock()
			failed = append(failed, err)
			return err
		}))
	run(t, bus)
	publish(t, bus, release("korea-kr-press", 1, "제목", body, morning))
	until(t, "the first document to be handled", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(failed) > 0
	})
	state, err := flow.OpenState[time.Time](t.Context(), bus, "linker")
	if err != nil {
		t.Fatal(err)
	}
	_, version, err := state.Get(t.Context(), "holder")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := state.Put(t.Context(), "holder", time.Now(), version); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	failed = nil
	mu.Unlock()
	publish(t, bus, release("msit-ko", 2, "제목", body, morning.Add(time.Hour)))
	// It asks for the lease again, which nobody else has, and does the work then.
	wantLinks(t, bus, map[string][2]string{"korea-kr-press/1": {"", "korea-kr-press/1"}, "msit-ko/2": {"korea-kr-press/1", "korea-kr-press/1"}})
	until(t, "the document to be refused first, and handled then", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(failed) > 1 && failed[0] != nil && failed[len(failed)-1] == nil
	})
}

// TestTwoLinkersAreOne runs two, each on a bus of its own, ends the one at work,
// and has the other go on.
func TestTwoLinkersAreOne(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	one := server.Open(t, flow.WithTuning(flow.Tuning{LeaseTTL: 2 * time.Second}))
	other := server.Open(t, flow.WithTuning(flow.Tuning{LeaseTTL: 2 * time.Second}))
	stop := run(t, one)
	publish(t, one, release("korea-kr-press", 1, "제목", body, morning))
	run(t, other)
	publish(t, one, release("msit-ko", 2, "제목", body, morning.Add(time.Hour)))
	wantLinks(t, one, map[string][2]string{"korea-kr-press/1": {"", "korea-kr-press/1"}, "msit-ko/2": {"korea-kr-press/1", "korea-kr-press/1"}})
	stop()
	publish(t, other, release("tw-report", 3, "제목", body, morning.Add(2*time.Hour)))
	first := "korea-kr-press/1"
	wantLinks(t, other, map[string][2]string{first: {"", first}, "msit-ko/2": {first, first}, "tw-report/3": {first, first}})
	if _, n := said(t, other); n != 3 {
		t.Errorf("got %d links, want 3", n)
	}
}
