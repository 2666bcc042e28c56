package archive_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/fetcher/archive"
)

// counted is what the tool says of some files.
type counted struct {
	Records, Responses, Revisits, Digests int
	Faults                                []string
}

// byTool reads files with warcio, the web archives' own reader, which checks the
// digests. It is installed by scripts/warcio.sh; `make test` does that.
func byTool(t *testing.T, names []string) counted {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "../../../scripts/warcio.sh").Output()
	if err != nil {
		t.Fatalf("installing warcio: %v", err)
	}
	check := exec.CommandContext(t.Context(), "node", append([]string{"testdata/check.mjs", strings.TrimSpace(string(out))}, names...)...)
	check.Stderr = os.Stderr
	if out, err = check.Output(); err != nil {
		t.Fatalf("reading with warcio: %v\n%s", err, out)
	}
	var got counted
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	return got
}

// checkByTool wants files without a fault, with n exchanges at least.
func checkByTool(t *testing.T, names []string, n int) {
	t.Helper()
	got := byTool(t, names)
	if len(got.Faults) > 0 || got.Responses+got.Revisits < n || got.Digests < 2*got.Responses {
		t.Errorf("warcio reads %+v, want %d exchanges and right digests", got, n)
	}
}

func TestAStandardReaderTakesIt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := open(t, archive.Config{Dir: dir}, nil, nil)
	for n := range 5 {
		e := page(n)
		e.URL += "&제목=인공지능"
		a.Record(e)
		a.Record(e) // a revisit
	}
	unmodified := page(9)
	unmodified.Status, unmodified.Body = 304, nil
	a.Record(unmodified)
	names := files(t, dir)
	if got := byTool(t, names); len(got.Faults) > 0 || got.Responses != 5 || got.Revisits != 6 || got.Records != 23 {
		t.Errorf("warcio reads %+v, want 5 responses and 6 revisits of 23 records", got)
	}
	// That it finds a fault is what makes its finding none worth something.
	broken := filepath.Join(dir, "broken.warc")
	text := strings.Replace(stored(t, dir), "인공지능 기본계획 3", "인공지눙 기본계획 3", 1)
	if err := os.WriteFile(broken, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := byTool(t, []string{broken}); len(got.Faults) != 2 {
		t.Errorf("of a file with a wrong byte, warcio reads %+v, want the digests of block and payload wrong", got)
	}
}
