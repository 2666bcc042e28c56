package policywire_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// patience is how long a test waits for what must happen.
const patience = 3 * time.Minute

// shared is the data that lies beside the repository.
func shared(t testing.TB, path string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join(root, "..", "shared", path))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("the data that this test reads is missing: %v", err)
	}
	return path
}

// binary builds the program once for all tests.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "policywire-test-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "policywire")
	out, err := exec.Command("go", "build", "-o", path, "./cmd/policywire").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("building: %w\n%s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	status := m.Run()
	if path, err := binary(); err == nil {
		os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(status)
}

// command returns the program with args, its environment that of the test plus env.
func command(t testing.TB, env []string, args ...string) *exec.Cmd {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	cmd.Env = append(os.Environ(), env...)
	return cmd
}

// output runs the program and returns what it prints; it must succeed.
func output(t testing.TB, args ...string) string {
	t.Helper()
	cmd := command(t, nil, args...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("policywire %s: %v\n%s", strings.Join(args, " "), err, errs.String())
	}
	return string(out)
}

// upstream is a running 'policywire up' on fixed ports, so that it can be
// started again where its clients look for it.
type upstream struct {
	t   testing.TB
	dir string
	env []string
	// prefix is a program to run it under, with its arguments.
	prefix            []string
	nats, dsn, listen string
	cmd               *exec.Cmd
	stderr            *lockedBuffer
	ended             chan error
}

// lockedBuffer keeps what a process prints.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// newUp starts the pipeline and ends it with the test.
func newUp(t testing.TB, env ...string) *upstream {
	t.Helper()
	u := newUpstream(t, env...)
	u.start()
	return u
}

// newUpstream returns a pipeline that is to be started and ends with the test.
func newUpstream(t testing.TB, env ...string) *upstream {
	t.Helper()
	u := &upstream{t: t, dir: t.TempDir(), env: env, nats: freeAddr(t), dsn: freeAddr(t), listen: freeAddr(t), stderr: &lockedBuffer{}}
	t.Cleanup(func() {
		if u.cmd != nil {
			u.kill()
		}
		if t.Failed() {
			t.Logf("policywire up said:\n%s", tail(u.stderr.String(), 6000))
		}
	})
	return u
}

func tail(s string, n int) string { return s[max(0, len(s)-n):] }

// unfed is the environment of a pipeline that fetches nothing.
const unfed = "FETCHER_ONLY=none"

func freeAddr(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// start starts the program and waits until it is up.
func (u *upstream) start() {
	u.t.Helper()
	u.cmd = command(u.t, u.env, "up", "--data", u.dir, "--nats", u.nats, "--clickhouse", u.dsn, "--listen", u.listen, "--every", "2s")
	if len(u.prefix) > 0 {
		u.cmd.Args = append(slices.Clone(u.prefix), append([]string{u.cmd.Path}, u.cmd.Args[1:]...)...)
		path, err := exec.LookPath(u.prefix[0])
		if err != nil {
			u.t.Fatalf("%v; 'make packages' installs it", err)
		}
		u.cmd.Path = path
	}
	u.cmd.Stderr = u.stderr
	u.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	stdout, err := u.cmd.StdoutPipe()
	if err != nil {
		u.t.Fatal(err)
	}
	if err := u.cmd.Start(); err != nil {
		u.t.Fatal(err)
	}
	ready := make(chan bool, 1)
	u.ended = make(chan error, 1)
	go func() {
		lines := bufio.NewScanner(stdout)
		for lines.Scan() {
			if strings.Contains(lines.Text(), "policywire is up") {
				ready <- true
			}
		}
		_, _ = io.Copy(io.Discard, stdout)
		u.ended <- u.cmd.Wait()
	}()
	select {
	case <-ready:
	case err := <-u.ended:
		u.cmd = nil
		u.t.Fatalf("policywire up ended before it was up: %v", err)
	case <-time.After(patience):
		u.t.Fatal("policywire up did not get up")
	}
}

// kill ends the program as a crash does.
func (u *upstream) kill() {
	// The whole group: under a tracer the program is a child.
	_ = syscall.Kill(-u.cmd.Process.Pid, syscall.SIGKILL)
	<-u.ended
	u.cmd = nil
}

// stop asks the program to end and returns how it did.
func (u *upstream) stop() error {
	u.t.Helper()
	if err := syscall.Kill(-u.cmd.Process.Pid, syscall.SIGTERM); err != nil {
		return err
	}
	select {
	case err := <-u.ended:
		u.cmd = nil
		return err
	case <-time.After(patience):
		return fmt.Errorf("policywire up did not end on SIGTERM")
	}
}

func (u *upstream) natsURL() string { return "nats://" + u.nats }
func (u *upstream) dsnURL() string  { return "http://" + u.dsn }

// query returns a connection as an analyst has it.
func (u *upstream) query() driver.Conn {
	u.t.Helper()
	options, err := clickhouse.ParseDSN(u.dsnURL())
	if err != nil {
		u.t.Fatal(err)
	}
	conn, err := clickhouse.Open(options)
	if err != nil {
		u.t.Fatal(err)
	}
	u.t.Cleanup(func() { conn.Close() })
	return conn
}

// number returns what a query of one number gives.
func number(t testing.TB, conn driver.Conn, sql string, args ...any) int {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var n uint64
	if err := conn.QueryRow(ctx, "SELECT toUInt64(("+sql+"))", args...).Scan(&n); err != nil {
		t.Fatalf("querying %s: %v", sql, err)
	}
	return int(n)
}

// eventually waits until check reports true; it tells the last state when it
// does not come.
func eventually(t testing.TB, what string, check func() (bool, string)) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for {
		ok, state := check()
		if ok {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("waiting for %s: %s", what, state)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// documents writes n documents as JSON Lines, a third of them about each of AI
// and connectivity, and returns the file.
func documents(t testing.TB, n int) string {
	t.Helper()
	texts := []struct{ title, body string }{
		{"인공지능 기본법 시행 준비 점검", "정부는 인공지능 기본법 시행을 앞두고 생성형 인공지능과 기계학습 모델의 위험을 점검하였다.\n\n인공지능 안전성 평가 항목도 함께 공개하였다."},
		{"농어촌 초고속 인터넷망 확대", "농어촌 지역에 초고속 인터넷과 5G 통신망을 넓힌다.\n\n올해 육백 개 마을에 광케이블을 설치한다."},
		{"가을철 산불 예방 점검", "등산로와 농경지 주변의 소각 행위를 살피고 진화 장비를 점검한다.\n\n주민은 불씨를 발견하면 바로 알려야 한다."},
	}
	path := filepath.Join(t.TempDir(), "documents.jsonl")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	out := bufio.NewWriter(f)
	encoder := json.NewEncoder(out)
	for i := range n {
		text := texts[i%len(texts)]
		id := strconv.Itoa(i)
		err := encoder.Encode(map[string]any{
			"id": "crash-test/" + id, "source": "crash-test", "url": "https://crash.invalid/" + id,
			"publisher": "시험 기관", "title": text.title + " " + id, "body": text.body + "\n\n일련번호 " + id,
			"kind": "press-release", "rights": "full", "published_precision": "second",
			"published_at": time.Date(2026, 3, 1+i%28, 9, 0, i%60, 0, time.FixedZone("KST", 9*3600)),
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// size returns a number from the environment: the long runs set it.
func size(t testing.TB, name string, short int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return short
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("%s: %q is not a number above 0", name, text)
	}
	return n
}
