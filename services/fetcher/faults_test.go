package fetcher_test

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/health"
)

// faultNames are the faults of the replica.
var faultNames = []string{"http500", "http429", "slow", "truncate", "reset", "gzipbomb", "maintenance", "layout",
	"redirectprivate", "loop", "bigpdf", "zipbomb", "xxe", "badcharset"}

// TestFaultsOfTheReplicaAreOvercome has each fault strike some of the requests,
// all of them together. FAULT_RATE is the share that each strikes; those that
// cost time alone are rarer without it.
func TestFaultsOfTheReplicaAreOvercome(t *testing.T) {
	t.Parallel()
	rate := os.Getenv("FAULT_RATE")
	log := filepath.Join(t.TempDir(), "requests.jsonl")
	args := []string{"--seed", "7", "--log", log, "--fault"}
	for _, name := range faultNames {
		share := cmp.Or(rate, "0.1")
		if rate == "" && (name == "slow" || name == "http429") {
			share = "0.01"
		}
		args = append(args, name+"="+share)
	}
	address, dir := replica(t, args...)
	bus, _ := flowtest.Start(t)
	var c comparison
	results := map[news.Result]int{}
	for n := 1; n <= 60; n++ {
		f := replicaFetcher(t, address, "FETCHER_SINCE", "2023-09-01")
		for _, sum := range rounds(t, f, bus, 1) {
			for result, count := range sum.Counts {
				results[result] += count
			}
		}
		_, file := fetched(t, bus)
		if c = compare(t, dir, file, replicated...); c.Missing == 0 && c.Body >= 0.995 {
			t.Logf("all is there after %d rounds: %v", n, results)
			break
		}
	}
	// A file that was read late makes a revision of its own, which counts as
	// a duplicate here.
	if c.Expected == 0 || c.Missing+c.Extra+c.Titles+c.Dates+c.Coarse != 0 || c.Body < 0.995 || c.Duplicates > c.Expected/10 {
		t.Errorf("got %+v, want the same as without faults", c)
	}
	if results[news.ResultRetry] == 0 {
		t.Error("no item failed")
	}
	refusals(t, log)
	if rate != "" {
		peak(t)
	}
}

// refusals checks in the log of the replica that every fault struck, that
// nothing was asked of a private address, and that no entity was followed.
func refusals(t *testing.T, log string) {
	t.Helper()
	file, err := os.Open(log)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	struck := map[string]int{}
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		var request struct{ Host, Path, Fault string }
		if err := json.Unmarshal(lines.Bytes(), &request); err != nil {
			t.Fatal(err)
		}
		struck[request.Fault]++
		if strings.HasPrefix(request.Host, "169.254.") || strings.HasPrefix(request.Host, "127.") || strings.HasPrefix(request.Path, "/__xxe") {
			t.Errorf("%s was asked for %s", request.Host, request.Path)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	for _, name := range faultNames {
		if struck[name] == 0 {
			t.Errorf("the fault %s never struck: %v", name, struck)
		}
	}
	t.Logf("requests by fault: %v", struck)
}

// maxResident is the most memory in kB that this process, which has a server of
// the bus beside the fetcher, may have had.
const maxResident = 300_000

// peak checks the most memory that this process ever had.
func peak(t *testing.T) {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	var kilobytes int
	if _, err := fmt.Sscan(rest, &kilobytes); err != nil {
		t.Fatal(err)
	}
	t.Logf("at most %d MB resident", kilobytes/1000)
	if kilobytes > maxResident {
		t.Errorf("at most %d kB resident, want %d", kilobytes, maxResident)
	}
}

// TestEachFaultOfTheReplicaIsSeen has a fault strike every request of a source,
// and looks for it in what is said of a round.
func TestEachFaultOfTheReplicaIsSeen(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ fault, source, want string }{
		{"http500", "us-nist", "answered 500"},
		{"http429", "us-nist", "answered 429"},
		{"slow", "us-nist", "not complete in time"},
		{"truncate", "us-nist", "unexpected EOF"},
		{"reset", "us-nist", "reset"},
		{"gzipbomb", "us-nist", "decompression bomb"},
		{"maintenance", "msit-en", "시스템 점검 안내"},
		{"layout", "korea-kr-press", "neither rows nor"},
		{"redirectprivate", "us-nist", "refused"},
		{"loop", "us-nist", "redirect"},
		{"bigpdf", "tw-trip-reports", "too large"},
		{"zipbomb", "msit-ko", "bomb"},
		{"xxe", "us-nist", "DOCTYPE"},
		{"badcharset", "jp-mic", ""},
	} {
		t.Run(c.fault, func(t *testing.T) {
			t.Parallel()
			address, _ := replica(t, "--fault", c.fault+"=1")
			bus, _ := flowtest.Start(t)
			timeout := "1m"
			if c.fault == "slow" {
				timeout = "1s"
			}
			f := replicaFetcher(t, address, "FETCHER_SINCE", "2023-09-01", "FETCHER_ONLY", c.source, "FETCHER_TIMEOUT", timeout)
			rounds(t, f, bus, 1)
			said := whatIsSaid(t, bus)
			if c.want == "" { // text in another encoding than it says is read all the same
				if docs, _ := fetched(t, bus); len(docs) == 0 || said != "" {
					t.Errorf("got %d documents, and %q", len(docs), said)
				}
				return
			}
			if !strings.Contains(said, c.want) {
				t.Errorf("got %q, want %q in it", said, c.want)
			}
		})
	}
}

// whatIsSaid returns the reasons in the ledger and in alerts, and the problems
// of attachments.
func whatIsSaid(t *testing.T, bus *flow.Bus) string {
	t.Helper()
	var said strings.Builder
	for _, entry := range events[news.Outcome](t, bus, news.SubjectLedger) {
		fmt.Fprintln(&said, entry.Reason)
	}
	for _, alert := range events[news.Alert](t, bus, news.SubjectAlert) {
		if alert.Kind != health.KindVolume { // the documents of the replica are old
			fmt.Fprintln(&said, alert.Kind, alert.Reason)
		}
	}
	docs, _ := fetched(t, bus)
	for _, d := range docs {
		for _, a := range d.Attachments {
			fmt.Fprintln(&said, a.Problem)
		}
	}
	return strings.TrimSpace(said.String())
}
