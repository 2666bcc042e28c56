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

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/revision"
)

// TestPublishesAndInsertsAreSynced counts the syncs of the process while
// documents are published one by one. A kill keeps the page cache, so killing alone proves
// nothing about syncing. Every publish or batch of the pipeline is a sync of
// NATS before it is acknowledged, and every part one of ClickHouse.
func TestPublishesAndInsertsAreSynced(t *testing.T) {
	n := size(t, "SOAK_SYNC_DOCUMENTS", 150)
	up := newUpstream(t, unfed)
	calls := filepath.Join(t.TempDir(), "strace.txt")
	up.prefix = []string{"strace", "-f", "-y", "-e", "trace=fsync,fdatasync", "-o", calls}
	up.start()
	before, syncsBefore := up.work(), countSyncs(t, calls)
	register, err := revision.Open(t.Context(), openBus(t, up), revision.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range outageDocuments(0, n) {
		if _, err := register.Publish(t.Context(), []news.Document{d}); err != nil {
			t.Fatal(err)
		}
	}
	conn := up.query()
	eventually(t, "all documents", func() (bool, string) {
		got := number(t, conn, `SELECT count() FROM policywire.documents`)
		return got == n, itoa(got) + " documents"
	})
	after := up.work()
	if err := up.stop(); err != nil {
		t.Fatalf("stopping: %v", err)
	}
	syncs := countSyncs(t, calls)
	// Of each document the text and its revision are published here, one after
	// the other; the rest is the pipeline's.
	publishes, parts := 2*n+after.publishes-before.publishes, after.parts-before.parts
	inNATS, inClickHouse := syncs["nats"]-syncsBefore["nats"], syncs["clickhouse"]-syncsBefore["clickhouse"]
	t.Logf("%d documents: %d publishes or batches and %d syncs of NATS, %d parts and %d syncs of ClickHouse",
		n, publishes, inNATS, parts, inClickHouse)
	if publishes == 0 || inNATS < publishes {
		t.Errorf("%d syncs of NATS for %d publishes: something is acknowledged before it is on disk", inNATS, publishes)
	}
	if parts == 0 || inClickHouse < parts {
		t.Errorf("%d syncs of ClickHouse for %d parts: something is acknowledged before it is on disk", inClickHouse, parts)
	}
}

// synced is a call that strace saw, with the server whose file it was.
var synced = regexp.MustCompile(`f(?:data)?sync\(\d+<[^>]*/(nats|clickhouse)/`)

// countSyncs counts the calls that strace wrote down, by server.
func countSyncs(t *testing.T, file string) map[string]int {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("reading what strace saw: %v", err)
	}
	counts := map[string]int{}
	for _, call := range synced.FindAllSubmatch(data, -1) {
		counts[string(call[1])]++
	}
	return counts
}

// effort is what the pipeline has done.
type effort struct{ publishes, parts int }

// work returns the publishes of the pipeline that were acknowledged, a batch
// being one, and the parts that ClickHouse wrote for inserts, merged or not.
func (u *upstream) work() effort {
	u.t.Helper()
	return effort{
		publishes: u.metric(`policywire_published_total{mode="single",`) + u.metric(`policywire_batches_total{`),
		parts:     number(u.t, u.query(), `SELECT sum(max_block_number - min_block_number + 1) FROM system.parts WHERE database = 'policywire_store' AND active`),
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
