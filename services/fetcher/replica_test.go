package fetcher_test

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher"
)

// replicated are the sources whose sites the replica imitates.
var replicated = []string{"korea-kr-press", "korea-kr-policy-news", "msit-ko", "msit-en", "apec", "tw-trip-reports", "kmcc",
	"jp-digital", "jp-mic", "us-nist", "sg-imda", "legacy-kr"}

// replica starts the server that imitates the sites, with faults, and returns
// its address and its directory. Its documents are those of REPLICA_DATA, or the
// ones that it comes with.
func replica(t *testing.T, args ...string) (address, dir string) {
	t.Helper()
	dir, err := filepath.Abs("../../../shared/replica") // beside the repository
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), "python3",
		append([]string{filepath.Join(dir, "replica.py"), "--data", data(dir), "--port", "0"}, args...)...)
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatalf("starting the replica of the sites: %s", err)
	}
	t.Cleanup(func() {
		command.Process.Kill()
		command.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	fields := strings.Fields(line)
	if err != nil || len(fields) < 2 || fields[0] != "READY" {
		t.Fatalf("the replica in %s says %q, %v", dir, line, err)
	}
	return strings.TrimPrefix(fields[1], "http://"), dir
}

// data returns the directory of the replica's documents.
func data(dir string) string { return cmp.Or(os.Getenv("REPLICA_DATA"), filepath.Join(dir, "data")) }

// replicaFetcher returns a fetcher of the sources of the replica, of which pairs
// may set anything else.
func replicaFetcher(t *testing.T, address string, pairs ...string) *fetcher.Fetcher {
	t.Helper()
	return start(t, append(pairs, "FETCHER_CONNECT_TO", address, "FETCHER_RATE", "0", "FETCHER_SOURCES", "testdata/replica", "FETCHER_EXCERPT", "1000000",
		"FETCHER_ONLY", strings.Join(replicated, ","))...)
}

// environment returns a getenv.
func environment(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func start(t *testing.T, pairs ...string) *fetcher.Fetcher {
	t.Helper()
	cfg, err := fetcher.ConfigFromEnv(environment(pairs...))
	if err != nil {
		t.Fatal(err)
	}
	f, err := fetcher.New(cfg, slog.New(slog.NewTextHandler(t.Output(), nil)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// rounds runs f until each of its sources has had n rounds, and returns the
// entries of the ledger that have the sums.
func rounds(t *testing.T, f *fetcher.Fetcher, bus *flow.Bus, n int) []news.Outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	ended := make(chan error, 1)
	running, stop := context.WithCancel(ctx)
	from := time.Now()
	go func() { ended <- f.Run(running, bus) }()
	var sums []news.Outcome
	err := flow.Follow(running, bus, news.SubjectLedger, from, func(m flow.Message) error {
		outcome, err := news.Decode[news.Outcome](m.Header, m.Data)
		if outcome.Item == "" {
			sums = append(sums, outcome)
		}
		if len(sums) == n*len(fetchedIDs(f)) {
			stop()
		}
		return err
	})
	stop()
	if err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if ctx.Err() != nil {
		t.Fatalf("the ledger has %d sums after five minutes, want %d", len(sums), n*len(fetchedIDs(f)))
	}
	return sums
}

// fetchedIDs returns the ids of the sources that f fetches.
func fetchedIDs(f *fetcher.Fetcher) []string {
	var ids []string
	for _, s := range f.Sources() {
		if s.Disabled == "" {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// fetched returns what is published, and leaves it as JSON lines in a file.
func fetched(t *testing.T, bus *flow.Bus) (docs []news.Document, file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "actual.jsonl")
	out, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	_, err = flow.Read(t.Context(), bus, news.SubjectFetched, 0, false, func(m flow.Message) error {
		event, err := news.Decode[news.Fetched](m.Header, m.Data)
		if err != nil {
			return err
		}
		docs = append(docs, event.Document)
		return json.NewEncoder(out).Encode(event.Document)
	})
	if err != nil {
		t.Fatal(err)
	}
	return docs, file
}

// comparison is what compare.py says.
type comparison struct {
	Expected, Actual, Missing, Extra, Duplicates int
	Titles                                       int     `json:"title_mismatches"`
	Dates                                        int     `json:"date_wrong"`
	Coarse                                       int     `json:"date_coarse"`
	Body                                         float64 `json:"body_mean"`
}

func compare(t *testing.T, dir, actual string, sources ...string) comparison {
	t.Helper()
	expected := filepath.Join(t.TempDir(), "expected.jsonl")
	args := []string{filepath.Join(dir, "expected.py"), data(dir)}
	for _, s := range sources {
		args = append(args, "--source", s)
	}
	lines, err := exec.CommandContext(t.Context(), "python3", args...).Output()
	if err != nil {
		t.Fatalf("listing what is expected: %s", err)
	}
	if err := os.WriteFile(expected, lines, 0o600); err != nil {
		t.Fatal(err)
	}
	answer, err := exec.CommandContext(t.Context(), "python3", filepath.Join(dir, "compare.py"), expected, actual, "--json").Output()
	if err != nil {
		t.Fatalf("comparing: %s", err)
	}
	var c comparison
	if err := json.Unmarshal(answer, &c); err != nil {
		t.Fatal(err)
	}
	t.Logf("%s", answer)
	return c
}

func TestTheReplicaIsFetchedWhole(t *testing.T) {
	t.Parallel()
	address, dir := replica(t)
	bus, _ := flowtest.Start(t)
	f := replicaFetcher(t, address, "FETCHER_SINCE", "2020-01-01")
	for _, sum := range rounds(t, f, bus, 1) {
		published, filtered := sum.Counts[news.ResultPublished], sum.Counts[news.ResultFiltered] // what is in no folder of documents
		if sum.Reason != "" || published == 0 || published+filtered != sum.Discovered {
			t.Errorf("%s: %d discovered, %v, %s; want all published", sum.Source, sum.Discovered, sum.Counts, sum.Reason)
		}
	}
	docs, file := fetched(t, bus)
	c := compare(t, dir, file, replicated...)
	if c.Expected == 0 || c.Missing+c.Extra+c.Duplicates+c.Titles+c.Dates+c.Coarse != 0 || c.Body < 0.995 {
		t.Errorf("got %+v, want all of them, once, with the same titles, dates and texts", c)
	}
	for _, d := range docs {
		if d.Revision != 1 || d.Origin != news.OriginLive || d.Publisher == "" || d.Attribution == "" {
			t.Errorf("%s: revision %d, origin %q, publisher %q, attribution %q", d.ID, d.Revision, d.Origin, d.Publisher, d.Attribution)
		}
		if !strings.HasPrefix(d.URL, "https://") {
			t.Errorf("%s: got address %q, want that of the site", d.ID, d.URL)
		}
	}

	// Started again to look further back, everything is known, and nothing is
	// published twice.
	again := replicaFetcher(t, address, "FETCHER_SINCE", "2019-12-01")
	for _, sum := range rounds(t, again, bus, 1) {
		if unchanged := sum.Counts[news.ResultUnchanged]; unchanged == 0 || unchanged+sum.Counts[news.ResultFiltered] != sum.Discovered {
			t.Errorf("%s, second time: %d discovered, %v; want all unchanged", sum.Source, sum.Discovered, sum.Counts)
		}
	}
	if more, _ := fetched(t, bus); len(more) != len(docs) {
		t.Errorf("the stream has %d documents after the second time, want %d", len(more), len(docs))
	}
}

func TestFetchOnce(t *testing.T) {
	t.Parallel()
	address, _ := replica(t)
	f := start(t, "FETCHER_CONNECT_TO", address, "FETCHER_RATE", "0")
	since := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	var ids []string
	err := f.FetchOnce(t.Context(), "msit-en", since, 3, func(d news.Document) error {
		ids = append(ids, d.ID)
		if d.Body == "" || d.Title == "" || d.PublishedPrecision != news.PrecisionDay {
			t.Errorf("%s: title %q, %d bytes of text, precision %s", d.ID, d.Title, len(d.Body), d.PublishedPrecision)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(ids, " "), "msit-en/42-1256 msit-en/42-1254 msit-en/42-1253"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if err := f.FetchOnce(t.Context(), "bbc", since, 0, nil); err == nil || !strings.Contains(err.Error(), "msit-en") {
		t.Errorf("an unknown source: got %v, want an error that names the known ones", err)
	}
	if err := f.FetchOnce(t.Context(), "apec", since, 0, func(news.Document) error { return io.EOF }); err != io.EOF {
		t.Errorf("got %v, want the error of the function", err)
	}
}

// asked is a line of the log of the replica.
type asked struct {
	Host, Path  string
	Status      int
	IfNoneMatch *string `json:"if_none_match"`
}

// requests reads the log of the replica from a line on.
func requests(t *testing.T, log string, from int) []asked {
	t.Helper()
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	var out []asked
	for line := range strings.Lines(string(text)) {
		var a asked
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatal(err)
		}
		out = append(out, a)
	}
	return out[from:]
}

func TestASecondRoundAsksForLittle(t *testing.T) {
	t.Parallel()
	log := filepath.Join(t.TempDir(), "requests.jsonl")
	address, _ := replica(t, "--log", log)
	bus, _ := flowtest.Start(t)
	round := func() []news.Outcome {
		return rounds(t, replicaFetcher(t, address, "FETCHER_SINCE", "2025-01-01"), bus, 1)
	}
	round()
	first := requests(t, log, 0)
	for _, sum := range round() {
		if sum.Reason != "" || sum.Counts[news.ResultPublished]+sum.Counts[news.ResultRetry] > 0 {
			t.Errorf("%s: %v, %s", sum.Source, sum.Counts, sum.Reason)
		}
	}
	for _, a := range requests(t, log, len(first)) {
		list := strings.Contains(strings.ToLower(a.Path), "list") || a.Path == "/user.do" || a.Path == "/sitemap.xml" || a.Path == "/robots.txt"
		number := strings.HasPrefix(a.Path, "/ReportFront/ReportDetail") && a.Status == 404 // is the next one given?
		if conditional := a.IfNoneMatch != nil && *a.IfNoneMatch != "" && a.Status == 304; !list && !number && !conditional {
			t.Errorf("the second round asked %s for %s, and got %d", a.Host, a.Path, a.Status)
		}
	}
}
