package policywire_test

import (
	"bufio"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestPublishesAndInsertsAreSynced counts the syncs of the process while
// documents are imported. A kill keeps the page cache, so killing alone proves
// nothing about syncing. Every flush of a publisher is a sync of NATS before it
// is acknowledged, and every insert is at least one of ClickHouse.
func TestPublishesAndInsertsAreSynced(t *testing.T) {
	n := size(t, "SOAK_SYNC_DOCUMENTS", 600)
	counts := filepath.Join(t.TempDir(), "strace.txt")
	up := newUpstream(t, unfed(t))
	up.prefix = []string{"strace", "-f", "-c", "-e", "trace=fsync,fdatasync,sync_file_range,msync", "-o", counts}
	up.start()
	before := up.work()
	if err := startImport(t, up, documents(t, n))(); err != nil {
		t.Fatal(err)
	}
	conn := up.query()
	eventually(t, "all documents", func() (bool, string) {
		got := number(t, conn, `SELECT count() FROM policywire.documents`)
		return got == n, itoa(got) + " documents"
	})
	after := up.work()
	if err := up.stop(); err != nil {
		t.Fatalf("stopping (strace is needed, 'make packages' installs it): %v", err)
	}
	syncs := countSyncs(t, counts)
	publishes, parts := after.flushes-before.flushes, after.parts-before.parts
	t.Logf("%d documents: %d syncs, %d publishes or batches, %d parts written", n, syncs, publishes, parts)
	if publishes == 0 || parts == 0 {
		t.Fatalf("nothing was published (%d) or inserted (%d)", publishes, parts)
	}
	if syncs < publishes+parts {
		t.Errorf("%d syncs for %d publishes and %d parts: something is acknowledged before it is on disk", syncs, publishes, parts)
	}
}

// countSyncs adds the calls in a summary of strace.
func countSyncs(t *testing.T, file string) int {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("reading what strace counted: %v", err)
	}
	total := 0
	for line := range strings.Lines(string(data)) {
		fields := strings.Fields(line)
		if len(fields) >= 5 && regexp.MustCompile(`^(fsync|fdatasync|msync|sync_file_range)$`).MatchString(fields[len(fields)-1]) {
			calls, err := strconv.Atoi(fields[3])
			if err != nil {
				t.Fatalf("reading %q: %v", line, err)
			}
			total += calls
		}
	}
	return total
}

// effort is what the pipeline has done.
type effort struct{ flushes, parts int }

// work returns the publishes of the pipeline that were acknowledged, a batch
// being one, and the parts that ClickHouse wrote for inserts, merged or not.
func (u *upstream) work() effort {
	u.t.Helper()
	return effort{
		flushes: u.metric(`policywire_published_total{mode="single",`) + u.metric(`policywire_batches_total{`),
		parts:   number(u.t, u.query(), `SELECT sum(max_block_number - min_block_number + 1) FROM system.parts WHERE database = 'policywire_store' AND active`),
	}
}

// metric adds the values of the metrics that begin with prefix.
func (u *upstream) metric(prefix string) int {
	u.t.Helper()
	response, err := http.Get("http://" + u.listen + "/metrics")
	if err != nil {
		u.t.Fatal(err)
	}
	defer response.Body.Close()
	total := 0.0
	for lines := bufio.NewScanner(response.Body); lines.Scan(); {
		if line := lines.Text(); strings.HasPrefix(line, prefix) {
			fields := strings.Fields(line)
			value, err := strconv.ParseFloat(fields[len(fields)-1], 64)
			if err != nil {
				u.t.Fatalf("reading %q: %v", line, err)
			}
			total += value
		}
	}
	return int(total)
}
