package policywire_test

import (
	"bytes"
	"context"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/revision"
	"github.com/policywire/policywire/services/store/reference"
	"github.com/policywire/policywire/services/store/term"
)

// TestKillingStoreAndEngineCountsNothingTwice kills, at random moments of a load,
// a store that runs beside the pipeline, or the whole pipeline with the engine and
// the other store. Afterwards every document is there once, and every view shows
// what the slow reference makes of the events on the bus. KILLS_SEEDS is how
// often, and KILLS_DONE a file that notes what is done and is gone on from.
func TestKillingStoreAndEngineCountsNothingTwice(t *testing.T) {
	n, seeds, kills := size(t, "KILLS_DOCUMENTS", 2000), size(t, "KILLS_SEEDS", 1), size(t, "KILLS_KILLS", 2)
	done := os.Getenv("KILLS_DONE")
	said, _ := os.ReadFile(done)
	for seed := strings.Count(string(said), "\n") + 1; seed <= seeds; seed++ {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			began := time.Now()
			l := newLoad(t, n, rand.New(rand.NewPCG(uint64(seed), 7)))
			l.run(kills)
			asked := l.check()
			said = fmt.Appendf(said, "seed %d: %s; %d documents in %d revisions, %d tagged again, %d withdrawn; %d views with %d rows as in the reference; %.0f s\n",
				seed, strings.Join(l.killed, ", "), n, len(l.documents), l.retagged.Load(), l.withdrawn.Load(), asked.views, asked.rows, time.Since(began).Seconds())
		})
		if t.Failed() {
			return
		}
		if done != "" {
			if err := os.WriteFile(done, said, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Logf("killed at the given number of documents:\n%s", said)
}

// load is documents on their way into a pipeline that is killed meanwhile.
type load struct {
	t         *testing.T
	random    *rand.Rand
	up        *upstream
	n         int
	documents []news.Document // in every revision
	published atomic.Int64
	retagged  atomic.Int64
	withdrawn atomic.Int64
	killed    []string
}

func newLoad(t *testing.T, n int, random *rand.Rand) *load {
	return &load{t: t, random: random, n: n, documents: loadDocuments(n, random), up: newUp(t, unfed)}
}

// loadDocuments returns n documents, some of them copies of others, and later
// another text of every tenth, with another date.
func loadDocuments(n int, random *rand.Rand) []news.Document {
	subjects := []string{"인공지능 기본법과 생성형 인공지능의 위험을 점검하였다.", "농어촌 지역에 초고속 인터넷과 5G 통신망을 넓힌다.", "산불 예방을 위해 진화 장비를 점검한다.",
		"The ministry published a plan for artificial intelligence safety and talent."}
	words := func(count int) string {
		text := make([]rune, 3*count)
		for i := range text {
			if text[i] = '가' + rune(random.IntN(11172)); i%3 == 2 {
				text[i] = ' '
			}
		}
		return strings.TrimSpace(string(text))
	}
	var documents []news.Document
	for i := range n {
		source := []string{"load-first", "load-second"}[i%2]
		subject := subjects[random.IntN(len(subjects))]
		d := news.Document{
			ID: fmt.Sprintf("%s/%d", source, i), Source: source, URL: fmt.Sprintf("https://%s.invalid/%d", source, i),
			Publisher: []string{"과학기술정보통신부", "시험 기관"}[random.IntN(2)], Title: subject[:strings.Index(subject, " ")] + " " + words(3),
			Body: subject + "\n\n" + words(60), Kind: news.PressRelease, Rights: news.RightsFull,
			PublishedAt:        time.Date(2026, 1, 1, random.IntN(24), 0, 0, 0, time.UTC).AddDate(0, 0, random.IntN(90)),
			PublishedPrecision: news.PrecisionMinute, Origin: []news.Origin{news.OriginLive, news.OriginImport}[i/2%2],
		}
		if i%2 == 1 && random.IntN(4) == 0 {
			d.Title, d.Body = documents[i-1].Title, documents[i-1].Body
		}
		documents = append(documents, d)
	}
	for i := 0; i < n; i += 10 {
		d := documents[i]
		d.Title, d.PublishedAt = d.Title+" (수정)", d.PublishedAt.AddDate(0, 0, random.IntN(60)-30)
		d.Body = strings.Replace(d.Body, "\n\n", "\n\n정정한다.\n\n", 1)
		documents = slices.Insert(documents, min(len(documents), i+n/5), d)
	}
	return documents
}

// run publishes all documents, kills at random numbers of them, and returns when
// all were classified and some of them tagged again or withdrawn.
func (l *load) run(kills int) {
	l.t.Helper()
	beside := l.startStore()
	defer func() { beside() }()
	bus := openBus(l.t, l.up)
	var wg sync.WaitGroup
	wg.Go(func() { l.publish(bus) })
	wg.Go(func() { l.follow(bus) })
	moments := make([]int, kills)
	for i := range moments {
		moments[i] = l.random.IntN(len(l.documents))
	}
	slices.Sort(moments)
	for i, moment := range moments {
		eventually(l.t, "the next moment", func() (bool, string) {
			got := int(l.published.Load())
			return got >= moment, l.up.stderrLine(got)
		})
		time.Sleep(time.Duration(l.random.IntN(500)) * time.Millisecond) // anywhere in the work on them
		if i%2 == l.random.IntN(8)/7 {
			beside()
			beside = l.startStore()
			l.killed = append(l.killed, fmt.Sprintf("a store at %d", moment))
			continue
		}
		l.up.kill()
		l.up.start()
		l.killed = append(l.killed, fmt.Sprintf("engine, bus and services at %d", moment))
	}
	wg.Wait()
}

// startStore starts a store beside the pipeline's; what it returns kills it.
func (l *load) startStore() func() {
	l.t.Helper()
	cmd := exec.Command(storeProgram(l.t))
	cmd.Env = append(os.Environ(), "NATS_URL="+l.up.natsURL(), "STORE_DSN="+l.up.dsnURL()+"/default", "STORE_LISTEN="+freeAddr(l.t), "LOG_LEVEL=error")
	var said lockedBuffer
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		l.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	return sync.OnceFunc(func() {
		select {
		case err := <-ended:
			l.t.Errorf("the store beside ended by itself: %v\n%s", err, said.String())
		default:
			_ = cmd.Process.Kill()
			<-ended
		}
	})
}

// storeProgram builds the store as it runs alone.
func storeProgram(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "store")
	out, err := exec.Command("go", "build", "-o", path, "github.com/policywire/policywire/services/store/cmd/store").CombinedOutput()
	if err != nil {
		t.Fatalf("building the store: %v\n%s", err, out)
	}
	return path
}

// publish gives the bus all documents, however often it goes away.
func (l *load) publish(bus *flow.Bus) {
	ctx := l.t.Context()
	for rest := l.documents; len(rest) > 0; {
		batch := rest[:min(200, len(rest))]
		if l.persist(ctx, func() error {
			register, err := revision.Open(ctx, bus, revision.Options{})
			if err != nil {
				return err
			}
			outcomes, err := register.Publish(ctx, batch)
			for _, o := range outcomes {
				if o.Err != nil {
					l.t.Errorf("publishing: %v", o.Err)
				}
			}
			return err
		}) {
			return
		}
		rest = rest[len(batch):]
		l.published.Add(int64(len(batch)))
	}
}

// persist does what is safe to do again until it succeeds, and reports whether
// ctx ended before.
func (l *load) persist(ctx context.Context, do func() error) bool {
	for do() != nil {
		select {
		case <-ctx.Done():
			return true
		case <-time.After(200 * time.Millisecond):
		}
	}
	return false
}

// follow tags some documents again, others it withdraws, until it has seen all.
func (l *load) follow(bus *flow.Bus) {
	ctx, cancel := context.WithTimeout(l.t.Context(), 2*patience)
	defer cancel()
	seen := map[string]bool{}
	err := flow.Follow(ctx, bus, news.SubjectClassified, time.Now().Add(-time.Hour), func(m flow.Message) error {
		event, err := news.DecodeAny(m.Header, m.Data)
		if err != nil {
			return err
		}
		e := event.(news.Classified)
		if derived := l.derive(e); derived != nil {
			l.persist(ctx, func() error { return flow.Publish(ctx, bus, derived) })
		}
		if seen[fmt.Sprintf("%s@%d", e.Document.ID, e.Document.Revision)] = true; len(seen) == len(l.documents) {
			cancel()
		}
		return nil
	})
	if err != nil || len(seen) < len(l.documents) {
		l.t.Errorf("%d of %d revisions were classified (%v)", len(seen), len(l.documents), err)
	}
}

// derive returns what becomes of a document after it was classified, if anything.
func (l *load) derive(e news.Classified) news.Event {
	d := e.Document
	h := fnv.New32a()
	_, _ = io.WriteString(h, d.ID)
	switch sum := h.Sum32(); {
	case sum%7 == 0:
		l.retagged.Add(1)
		e.Topics = []news.Topic{{ID: []string{"safety", "ai"}[sum/7%2], Score: 0.5}}
		e.Classifier, e.ClassifiedAt = "another", e.ClassifiedAt.Add(time.Duration(sum/14%2*2)*time.Minute-time.Minute)
		return news.Retagged(e)
	case sum%50 == 1:
		l.withdrawn.Add(1)
		return news.Withdrawn{DocumentID: d.ID, Source: d.Source, URL: d.URL, Revision: d.Revision, ContentHash: d.ContentHash,
			Reason: "404", WithdrawnAt: e.ClassifiedAt.Add(time.Minute), Origin: d.Origin}
	}
	return nil
}

// asked is what was compared.
type asked struct{ views, rows int }

// check waits until the stores have written all and compares every view.
func (l *load) check() asked {
	l.t.Helper()
	bus, conn := openBus(l.t, l.up), l.up.query()
	revisions := len(l.documents)
	eventually(l.t, "all documents and revisions, and nothing left to do", func() (bool, string) {
		got := [...]int{number(l.t, conn, `SELECT count() FROM policywire.documents`), number(l.t, conn, `SELECT count() FROM policywire.revisions`), l.left(bus)}
		return got == [...]int{l.n, revisions, 0}, fmt.Sprintf("got %d, want %d documents, %d revisions, nothing left; %s", got, l.n, revisions, lastLine(l.up.stderr.String()))
	})
	var compared asked
	eventually(l.t, "every view to be as in the reference", func() (ok bool, difference string) {
		compared, difference = l.differ(l.events(bus))
		return difference == "", difference
	})
	if err := flow.ListDead(l.t.Context(), bus, "", func(d flow.Dead) error {
		l.t.Errorf("%s set a message aside: %s", d.Service, d.Reason)
		return nil
	}); err != nil {
		l.t.Error(err)
	}
	return compared
}

// left counts the messages that wait for a service or are in its hands.
func (l *load) left(bus *flow.Bus) (n int) {
	l.t.Helper()
	o, err := flow.Survey(l.t.Context(), bus)
	if err != nil {
		l.t.Fatal(err)
	}
	for _, service := range []string{"classifier", "linker", "translator", "store"} {
		n += o.Left(service)
	}
	return n
}

// events reads all that the bus has for the stores.
func (l *load) events(bus *flow.Bus) []news.Event {
	l.t.Helper()
	var events []news.Event
	for _, subject := range []string{news.SubjectClassified, news.SubjectRetagged, news.SubjectTranslated, news.SubjectLinked, news.SubjectWithdrawn} {
		_, err := flow.Read(l.t.Context(), bus, subject, 0, false, func(m flow.Message) error {
			e, err := news.DecodeAny(m.Header, m.Data)
			events = append(events, e)
			return err
		})
		if err != nil {
			l.t.Fatal(err)
		}
	}
	return events
}

// differ compares every view with the reference of events.
func (l *load) differ(events []news.Event) (asked, string) {
	l.t.Helper()
	s := reference.Of(events, term.Of)
	day := func(m time.Month, d int) reference.Day {
		return reference.DayOf(time.Date(2026, m, d, 0, 0, 0, 0, time.UTC))
	}
	in := reference.Scope{Since: day(1, 10), Until: day(3, 20), Zone: "Asia/Seoul"}
	korean := in
	korean.Language = "ko"
	tables := slices.Concat(s.Plain(), s.Daily("UTC"), []reference.Table{
		s.Facts(in), s.Bursts("topic", in), s.Rising("topic", 7, in), s.Pairs("topic", "entity", in), s.Coverage("en", 7, korean), s.Delays(in), s.Stories(in),
	})
	for i, dimension := range reference.Dimensions {
		tables = append(tables, s.Trend(dimension, reference.Periods[i%len(reference.Periods)], in))
	}
	compared := asked{views: len(tables)}
	for _, table := range tables {
		compared.rows += len(table.Rows)
		answer, err := ask(l.up, table.Query())
		if err != nil {
			return compared, err.Error()
		}
		if difference := table.Differs(answer); difference != "" {
			return compared, difference
		}
	}
	return compared, ""
}

// ask returns what a query is answered with over HTTP.
func ask(up *upstream, query string) (string, error) {
	resp, err := http.Post(up.dsnURL(), "text/plain", strings.NewReader(query))
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s %s", query, strconv.Itoa(resp.StatusCode), bytes.TrimSpace(body))
	}
	return string(body), err
}
