package policywire_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// thinSources are the sources that are complete enough to be held against the
// replica of their sites.
var thinSources = []string{"korea-kr-press", "msit-en", "apec"}

// startReplica starts the replica of the sites and returns its address.
func startReplica(t testing.TB) string {
	t.Helper()
	address, _ := startReplicaOf(t, shared(t, "replica/data"))
	return address
}

// startReplicaOf starts the replica with the documents of a directory, and
// returns its address and the file of the requests that it got.
func startReplicaOf(t testing.TB, data string) (address, log string) {
	t.Helper()
	log = filepath.Join(t.TempDir(), "requests.jsonl")
	cmd := exec.Command("python3", shared(t, "replica/replica.py"), "--data", data, "--port", "0", "--log", log)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("starting the replica (python3 is needed): %v", err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	_, rest, ok := strings.Cut(line, "http://")
	if err != nil || !ok {
		t.Fatalf("the replica said %q (%v), want its address", line, err)
	}
	return strings.Fields(rest)[0], log
}

// expected returns what a correct fetcher makes of the sources, as a file, and
// how many documents that are.
func expected(t testing.TB, sources []string) (file string, n int) {
	t.Helper()
	return expectedOf(t, shared(t, "replica/data"), sources)
}

// expectedOf is expected of the documents of a directory.
func expectedOf(t testing.TB, data string, sources []string) (file string, n int) {
	t.Helper()
	var all []byte
	for _, source := range sources {
		out, err := exec.Command("python3", shared(t, "replica/expected.py"), data, "--source", source).Output()
		if err != nil {
			t.Fatalf("asking what is expected of %s: %v", source, err)
		}
		all = append(all, out...)
	}
	file = filepath.Join(t.TempDir(), "expected.jsonl")
	if err := os.WriteFile(file, all, 0o600); err != nil {
		t.Fatal(err)
	}
	return file, strings.Count(string(all), "\n")
}

// TestPagesBecomeRows takes the real documents of the replica from web pages to
// a trend query.
func TestPagesBecomeRows(t *testing.T) {
	want, n := expected(t, thinSources)
	up := newUp(t, "FETCHER_CONNECT_TO="+startReplica(t), "FETCHER_ONLY="+strings.Join(thinSources, ","), "FETCHER_SINCE=2020-01-01", "FETCHER_RATE=0")
	eventually(t, "every document in the trend", func() (bool, string) {
		got := trendTotal(t, up)
		return got >= n, fmt.Sprintf("got %d documents, want %d; %s", got, n, lastLine(up.stderr.String()))
	})
	compareRows(t, up, want, n)
	if err := up.stop(); err != nil {
		t.Errorf("stopping on SIGTERM: %v", err)
	}
}

// compareRows compares the documents in ClickHouse with the n of a file.
func compareRows(t testing.TB, up *upstream, want string, n int) {
	t.Helper()
	rows := filepath.Join(t.TempDir(), "rows.jsonl")
	if err := os.WriteFile(rows, []byte(exportRows(t, up)), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("python3", shared(t, "replica/compare.py"), want, rows, "--json").CombinedOutput()
	if err != nil {
		t.Fatalf("comparing: %v\n%s", err, out)
	}
	var report map[string]float64
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatalf("reading the comparison: %v\n%s", err, out)
	}
	for _, fault := range []string{"missing", "extra", "duplicates", "title_mismatches", "date_wrong", "date_coarse"} {
		if report[fault] != 0 {
			t.Errorf("%s: %v of %d documents", fault, report[fault], n)
		}
	}
}

func trendTotal(t testing.TB, up *upstream) int {
	t.Helper()
	var rows []map[string]any
	out := output(t, "trends", "--by", "day", "--since", "2020-01-01", "--format", "json", "--clickhouse", up.dsnURL())
	if err := json.Unmarshal([]byte(out), &rows); err != nil {
		t.Fatalf("reading the trend: %v\n%s", err, out)
	}
	total := 0.0
	for _, row := range rows {
		total += row["documents"].(float64)
	}
	return int(total)
}

// exportRows returns the documents as an analyst would export them.
func exportRows(t testing.TB, up *upstream) string {
	t.Helper()
	rows, err := up.query().Query(t.Context(), `
		SELECT id, url, title, body, toString(source), formatDateTime(published_at, '%Y-%m-%dT%H:%i:%SZ', 'UTC')
		FROM policywire.documents ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	for rows.Next() {
		var id, url, title, body, source, published string
		if err := rows.Scan(&id, &url, &title, &body, &source, &published); err != nil {
			t.Fatal(err)
		}
		if err := encoder.Encode(map[string]string{"id": id, "url": url, "title": title, "body": body, "source": source, "published": published}); err != nil {
			t.Fatal(err)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func itoa(n int) string { return strconv.Itoa(n) }

func lastLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return lines[len(lines)-1]
}
