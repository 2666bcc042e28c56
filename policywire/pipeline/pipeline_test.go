package pipeline_test

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/policywire/pipeline"
	"github.com/policywire/policywire/services/fetcher/revision"
	"github.com/policywire/policywire/services/store"
)

// patience is how long a test waits for what must happen.
const patience = 2 * time.Minute

// config is a pipeline on free ports to which documents come by import.
func config(t *testing.T, dir string) pipeline.Config {
	return pipeline.Config{
		Dir: dir, NATS: "127.0.0.1:0", ClickHouse: "127.0.0.1:0", Unfed: true,
		Getenv:   elsewhere,
		Log:      slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})),
		Registry: prometheus.NewRegistry(),
	}
}

// elsewhere is an environment that names servers, which the pipeline has in
// itself.
func elsewhere(name string) string {
	switch name {
	case "NATS_URL":
		return "nats://127.0.0.1:1"
	case "STORE_DSN", "STORE_MIGRATE_DSN":
		return "http://127.0.0.1:1/default"
	case "STORE_CLUSTER":
		return "elsewhere"
	}
	return ""
}

// start starts a pipeline that ends with the test at the latest.
func start(t *testing.T, cfg pipeline.Config) *pipeline.Pipeline {
	t.Helper()
	p, err := pipeline.Start(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.Stop()
		_ = p.Wait()
	})
	return p
}

// publish gives n documents to the pipeline.
func publish(t *testing.T, p *pipeline.Pipeline, n int) {
	t.Helper()
	register, err := revision.Open(t.Context(), p.Bus, revision.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var documents []news.Document
	for i := range n {
		documents = append(documents, news.Document{
			ID: fmt.Sprintf("pipeline-test/%d", i), Source: "pipeline-test", URL: fmt.Sprintf("https://pipeline.invalid/%d", i),
			Publisher: "시험 기관", Title: fmt.Sprintf("인공지능 기본계획 %d", i), Body: "인공지능 기본계획을 발표하였다.",
			Kind: news.PressRelease, Rights: news.RightsFull, Origin: news.OriginImport,
			PublishedAt: time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC), PublishedPrecision: news.PrecisionSecond,
		})
	}
	outcomes, err := register.Publish(t.Context(), documents)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range outcomes {
		if o.Err != nil {
			t.Fatal(o.Err)
		}
	}
}

// await waits until the view of documents has n rows.
func await(t *testing.T, p *pipeline.Pipeline, n uint64) {
	t.Helper()
	options, err := clickhouse.ParseDSN(p.DSN)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := clickhouse.Open(options)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for deadline := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		var got uint64
		if err := conn.QueryRow(t.Context(), `SELECT count() FROM policywire.documents WHERE has(topics, 'ai')`).Scan(&got); err != nil {
			t.Fatal(err)
		}
		if got == n {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("got %d rows, want %d; %s", got, n, p.Status())
		}
	}
}

// awaitStatus waits until the status is as want says: what the store has
// acknowledged reaches the server a moment after the rows.
func awaitStatus(t *testing.T, p *pipeline.Pipeline, want string) {
	t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		got := p.Status()
		if got == want {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("got status %q, want %q", got, want)
		}
	}
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

func TestDocumentsBecomeRows(t *testing.T) {
	cfg := config(t, t.TempDir())
	cfg.Listen = freeAddr(t)
	serversUp := false
	cfg.ServersUp = func() { serversUp = true }
	p := start(t, cfg)
	publish(t, p, 20)
	await(t, p, 20)
	awaitStatus(t, p, "20 fetched, nothing waits")
	if !serversUp {
		t.Error("nobody was told that the servers are up")
	}
	if status, _ := get(t, "http://"+cfg.Listen+"/readyz"); status != http.StatusOK {
		t.Errorf("/readyz: got status %d, want 200", status)
	}
	if _, metrics := get(t, "http://"+cfg.Listen+"/metrics"); !strings.Contains(metrics, `service="classifier"`) {
		t.Errorf("/metrics does not tell of the classifier: %s", metrics)
	}
	if err := flow.Publish(t.Context(), p.Bus, news.DeadLetter{Service: "classifier", Stage: "decode", Reason: "시험", Attempts: 1,
		OriginalSubject: "news.fetched.x", Stream: "FETCHED", Sequence: 1, DiedAt: time.Now()}); err != nil {
		t.Fatal(err)
	}
	awaitStatus(t, p, "20 fetched, nothing waits, 1 dead letters (see 'policywire dead list')")
}

func TestTheArchiveIsBesideTheData(t *testing.T) {
	elsewhere := filepath.Join(t.TempDir(), "elsewhere")
	for value, want := range map[string]string{"": "archive", elsewhere: elsewhere, "none": ""} {
		cfg := config(t, t.TempDir())
		cfg.Unfed = false
		cfg.Getenv = func(name string) string {
			return map[string]string{"FETCHER_ONLY": "none", "FETCHER_ARCHIVE": value}[name]
		}
		p := start(t, cfg)
		p.Stop()
		if err := p.Wait(); err != nil {
			t.Fatal(err)
		}
		if want == "archive" {
			want = filepath.Join(cfg.Dir, want)
		}
		if _, err := os.Stat(want); want != "" && err != nil {
			t.Errorf("FETCHER_ARCHIVE=%s: %v", value, err)
		}
		if _, err := os.Stat(filepath.Join(cfg.Dir, "archive")); value != "" && err == nil {
			t.Errorf("FETCHER_ARCHIVE=%s: there is an archive beside the data as well", value)
		}
	}
}

func TestStoppingLosesNothing(t *testing.T) {
	dir := t.TempDir()
	for round := range 2 {
		p := start(t, config(t, dir))
		if round == 0 {
			publish(t, p, 500)
		} else {
			await(t, p, 500)
			awaitStatus(t, p, "500 fetched, nothing waits")
		}
		p.Stop()
		if err := p.Wait(); err != nil {
			t.Fatalf("stopping in round %d: %v", round, err)
		}
	}
}

// TestAServiceThatFailsEndsThePipeline has a newer program migrate the schema
// right before the store begins: it refuses to write.
func TestAServiceThatFailsEndsThePipeline(t *testing.T) {
	cfg := config(t, t.TempDir())
	cfg.ClickHouse = freeAddr(t)
	asked := 0
	cfg.Getenv = func(name string) string {
		if name == "STORE_BATCH" {
			if asked++; asked == 2 { // the first is for migrating
				execute(t, cfg.ClickHouse, `INSERT INTO policywire_store.migrations VALUES (9999, '9999_future.sql', 'x', now())`)
			}
		}
		return ""
	}
	p := start(t, cfg)
	select {
	case <-p.Done():
	case <-time.After(patience):
		t.Fatal("the pipeline runs on without its store")
	}
	if err := p.Wait(); !errors.Is(err, store.ErrNewer) || !strings.Contains(err.Error(), "running store") {
		t.Errorf("got %v, want the error of the store", err)
	}
}

// execute runs a statement as any HTTP client does.
func execute(t *testing.T, addr, sql string) {
	t.Helper()
	response, err := http.Post("http://"+addr+"/", "text/plain", strings.NewReader(sql))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if body, err := io.ReadAll(response.Body); err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: status %d, %v: %s", sql, response.StatusCode, err, body)
	}
}

// TestAFailedStartLeavesNothingBehind takes each port away in turn; afterwards
// the same directory can be started.
func TestAFailedStartLeavesNothingBehind(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	dir := filepath.Join(t.TempDir(), "new", "directory")
	for what, change := range map[string]func(*pipeline.Config, string){
		"NATS":       func(c *pipeline.Config, addr string) { c.NATS = addr },
		"ClickHouse": func(c *pipeline.Config, addr string) { c.ClickHouse = addr },
		"--listen":   func(c *pipeline.Config, addr string) { c.Listen = addr },
	} {
		cfg := config(t, dir)
		change(&cfg, taken.Addr().String())
		_, err := pipeline.Start(t.Context(), cfg)
		if err == nil || !strings.Contains(err.Error(), what) || !strings.Contains(err.Error(), "address already in use") {
			t.Errorf("%s: got %v, want an error that names it and the reason", what, err)
		}
	}
	p := start(t, config(t, dir))
	if _, err := pipeline.Start(t.Context(), config(t, dir)); err == nil || !strings.Contains(err.Error(), "has it open") {
		t.Errorf("got %v, want an error that says who has the directory", err)
	}
	awaitStatus(t, p, "0 fetched, nothing waits")
}

func TestCheckNamesEveryVariable(t *testing.T) {
	wrong := map[string]string{"FETCHER_RATE": "fast", "CLASSIFIER_LEXICON": "/none", "TRANSLATOR_ENGINES": "oracle", "STORE_BATCH": "-1"}
	err := pipeline.Check(func(name string) string { return wrong[name] })
	for name := range wrong {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("got %v, want %s named", err, name)
		}
	}
	if err := pipeline.Check(func(string) string { return "" }); err != nil {
		t.Errorf("nothing is set, and got %v", err)
	}
}

func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
