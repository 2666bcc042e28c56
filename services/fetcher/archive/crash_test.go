package archive_test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/fetcher/archive"
)

// abandoned returns the bytes of a file with three exchanges, and where the
// records of the last one begin: what a crash leaves is a beginning of it.
func abandoned(t *testing.T) (name string, data []byte, last int) {
	t.Helper()
	dir := t.TempDir()
	a := open(t, archive.Config{Dir: dir}, nil, nil)
	for n := range 3 {
		a.Record(page(n))
		if n == 1 {
			info, err := os.Stat(files(t, dir)[0])
			if err != nil {
				t.Fatal(err)
			}
			last = int(info.Size())
		}
	}
	name = files(t, dir)[0]
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Base(name), data, last
}

func TestAFileThatACrashLeftIsClosed(t *testing.T) {
	t.Parallel()
	name, data, last := abandoned(t)
	for cut := last; cut <= len(data); cut++ {
		dir := t.TempDir()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		a := open(t, archive.Config{Dir: dir}, nil, nil)
		got := entries(t, files(t, dir)) // fails when the end is broken
		want := 2
		if cut == len(data) {
			want = 3
		}
		if closed := strings.TrimSuffix(path, ".open"); len(got) != want || files(t, dir)[0] != closed {
			t.Fatalf("cut at %d of %d: got %d exchanges in %v, want %d", cut, len(data), len(got), files(t, dir), want)
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAFileWithoutARecordIsRemoved(t *testing.T) {
	t.Parallel()
	name, data, _ := abandoned(t)
	for _, rest := range [][]byte{nil, data[:20]} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, name), rest, 0o600); err != nil {
			t.Fatal(err)
		}
		open(t, archive.Config{Dir: dir}, nil, nil)
		if got := files(t, dir); len(got) > 0 {
			t.Errorf("%d bytes: got %v", len(rest), got)
		}
	}
}

func TestAFileThatIsWrittenIsLeftAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := open(t, archive.Config{Dir: dir}, nil, nil)
	a.Record(page(1))
	open(t, archive.Config{Dir: dir}, nil, nil).Tend()
	if got := files(t, dir); len(got) != 1 || !strings.HasSuffix(got[0], ".open") {
		t.Errorf("got %v", got)
	}
	a.Record(page(2))
	if got := entries(t, files(t, dir)); len(got) != 2 {
		t.Errorf("while it is written: got %d exchanges, want 2", len(got))
	}
}

// What Record has returned from is there after kill -9, whenever that comes.
func TestKilledWriters(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	acknowledged := 0
	for round := range 3 {
		acknowledged += killWriter(t, dir, 10+7*round)
	}
	names := files(t, dir)
	if got := entriesOf(t, names); got < acknowledged {
		t.Errorf("before anything is tidied up: got %d exchanges, want at least %d", got, acknowledged)
	}
	if err := open(t, archive.Config{Dir: dir}, nil, nil).Close(); err != nil {
		t.Fatal(err)
	}
	if got := entries(t, files(t, dir)); len(got) < acknowledged {
		t.Errorf("got %d exchanges, want at least %d", len(got), acknowledged)
	}
	checkByTool(t, files(t, dir), acknowledged)
}

// entriesOf counts what can be read; a broken end is no error.
func entriesOf(t *testing.T, names []string) int {
	t.Helper()
	x, err := archive.NewIndex(t.Context(), names)
	if err != nil {
		t.Fatal(err)
	}
	return x.Len()
}

// killWriter starts a process that archives and kills it in the midst of that,
// when it has said of n exchanges that they are archived; it returns how many it
// said that of.
func killWriter(t *testing.T, dir string, n int) int {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestWriterChild$")
	child.Env = append(os.Environ(), childDir+"="+dir)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	said := 0
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if lines.Text() != "archived" {
			t.Fatalf("the child said %q", lines.Text())
		}
		if said++; said == n {
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = child.Wait() // it was killed
	return said
}

func TestWriterChild(t *testing.T) {
	dir := os.Getenv(childDir)
	if dir == "" {
		t.Skip("it is the child of TestKilledWriters")
	}
	a, err := archive.Open(archive.Config{Dir: dir, FileSize: 50_000})
	if err != nil {
		t.Fatal(err)
	}
	for n := range 1_000_000 {
		e := page(n)
		e.Body = bytes.Repeat(e.Body, 1+n%5)
		a.Record(e)
		fmt.Println("archived")
	}
}
