package archive_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/policywire/policywire/services/fetcher/archive"
)

// childDir names the directory that a child process of a test works in.
const childDir = "ARCHIVE_TEST_DIR"

// Every byte that is written to /dev/full is answered by ENOSPC.
func TestAFullDiskStopsArchivingOnce(t *testing.T) {
	t.Parallel()
	var full atomic.Bool
	var said alerts
	c := &clock{t: start}
	dir := t.TempDir()
	a := open(t, archive.Config{Dir: dir, FileSize: 2000, Alert: said.say}, c, func(name string) (*os.File, error) {
		if full.Load() {
			if err := os.Symlink("/dev/full", name); err != nil {
				return nil, err
			}
			return os.OpenFile(name, os.O_WRONLY, 0)
		}
		return os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	})
	a.Record(page(0))
	full.Store(true)
	c.pass(24 * time.Hour) // a new file is due
	for n := range 10 {
		a.Record(page(n + 1))
	}
	if got := said.all(); len(got) != 1 || !strings.HasPrefix(got[0], archive.KindStopped+" false: ") || !strings.Contains(got[0], "no space left on device") || !strings.Contains(got[0], "make room") {
		t.Errorf("got the alerts %q, want one", got)
	}
	c.pass(2 * time.Minute)
	a.Record(page(20))
	if got := said.all(); len(got) != 1 {
		t.Errorf("tried again: got the alerts %q", got)
	}
	full.Store(false)
	a.Record(page(21)) // too early to try
	c.pass(2 * time.Minute)
	a.Record(page(22))
	got := said.all()
	if len(got) != 2 || !strings.HasPrefix(got[1], archive.KindStopped+" true: ") || !strings.Contains(got[1], "12 exchanges were not archived") {
		t.Errorf("there is room again: got the alerts %q", got)
	}
	if read := entries(t, files(t, dir)); len(read) != 2 {
		t.Errorf("got %d exchanges, want the first and the last", len(read))
	}
}

// A disk that is full in the middle of a record: a file system of 1 MiB, in a
// name space of the test's own, so that nobody's rights are needed.
func TestADiskThatFillsUp(t *testing.T) {
	t.Parallel()
	mount := t.TempDir()
	child := exec.Command(os.Args[0], "-test.run=^TestFillDiskChild$", "-test.v")
	child.Env = append(os.Environ(), childDir+"="+mount)
	child.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	out, err := child.CombinedOutput()
	if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EINVAL) || strings.Contains(string(out), "mounting refused") {
		t.Skipf("the system allows no name space or no mount in it: %v\n%s", err, out)
	}
	if err != nil || !strings.Contains(string(out), "--- PASS: TestFillDiskChild") {
		t.Errorf("got %v\n%s", err, out)
	}
}

func TestFillDiskChild(t *testing.T) {
	dir := os.Getenv(childDir)
	if dir == "" {
		t.Skip("it is the child of TestADiskThatFillsUp")
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m,mode=0700"); err != nil {
		t.Skipf("mounting refused: %v", err)
	}
	var said alerts
	c := &clock{t: start}
	a := open(t, archive.Config{Dir: dir, FileSize: 100_000, Alert: said.say}, c, nil)
	ballast := filepath.Join(dir, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 900<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	recorded := 0
	for ; len(said.all()) == 0; recorded++ {
		a.Record(page(recorded))
	}
	before := entries(t, archiveFiles(t, dir)) // fails when a file is not whole
	if len(before) != recorded-1 || !strings.Contains(said.all()[0], "no space left on device") {
		t.Errorf("got %d of %d exchanges, %q", len(before), recorded, said.all())
	}
	c.pass(2 * time.Minute)
	small := page(100_000)
	small.Body = []byte("작다") // there might be room for it
	a.Record(small)
	if got := said.all(); len(got) != 1 {
		t.Errorf("a small one: got the alerts %q", got)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	c.pass(2 * time.Minute)
	a.Record(page(100_001))
	if got := said.all(); len(got) != 2 || !strings.Contains(got[1], "true: archiving goes on") {
		t.Errorf("there is room again: got the alerts %q", got)
	}
	if got := entries(t, archiveFiles(t, dir)); len(got) != len(before)+1 {
		t.Errorf("got %d exchanges, want %d", len(got), len(before)+1)
	}
}

func archiveFiles(t *testing.T, dir string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "policywire-*"))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestASizeThatCannotBeKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var said alerts
	other := open(t, archive.Config{Dir: dir}, nil, nil)
	for n := range 50 {
		other.Record(page(n)) // in a file that another process is writing
	}
	a := open(t, archive.Config{Dir: dir, Size: 20_000, Alert: said.say}, nil, nil)
	a.Record(page(100))
	a.Record(page(101))
	if got := said.all(); len(got) != 1 || !strings.Contains(got[0], "the size limit cannot be kept") {
		t.Errorf("got the alerts %q, want one", got)
	}
	if got := entries(t, files(t, dir)); len(got) != 50 {
		t.Errorf("got %d exchanges, want those of the other", len(got))
	}
}

// A disk that hangs holds up a fetch for a moment, and no other fetch.
func TestADiskThatHangs(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	release := make(chan struct{})
	var said alerts
	c := &clock{t: start}
	cfg := archive.Config{Dir: dir, Alert: said.say, Patience: time.Millisecond}
	a := open(t, cfg, c, func(name string) (*os.File, error) {
		<-release
		return os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	})
	for n := range 1000 { // would take a second, if each waited
		a.Record(page(n))
	}
	if got := said.all(); len(got) != 1 || !strings.Contains(got[0], "writing took longer") {
		t.Errorf("got the alerts %q, want one", got)
	}
	close(release)
	for len(said.all()) < 2 { // said when the first is written after all
		time.Sleep(time.Millisecond)
	}
	if got := said.all(); !strings.Contains(got[1], "true: archiving goes on") {
		t.Errorf("got the alerts %q", got)
	}
}

func TestAPanicEndsNothing(t *testing.T) {
	t.Parallel()
	var said alerts
	a := open(t, archive.Config{Dir: t.TempDir(), Alert: said.say}, nil, func(string) (*os.File, error) { panic("가짜") })
	a.Record(page(1))
	if got := said.all(); len(got) != 1 || !strings.Contains(got[0], fmt.Sprint(page(1).URL)) {
		t.Errorf("got the alerts %q", got)
	}
}
