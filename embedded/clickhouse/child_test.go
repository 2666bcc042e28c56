package clickhouse_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/policywire/policywire/embedded/clickhouse"
)

// childConfig is the variable that makes this test binary a process with an engine and nothing else. The library
// allows one engine per process, so whatever needs its own, or a process that dies, has a child.
const childConfig = "POLICYWIRE_TEST_ENGINE"

// childInput waits on the standard input of every child from the start.
const childInput = "a document\n"

func TestMain(m *testing.M) {
	if text := os.Getenv(childConfig); text != "" {
		go endWith(os.Getppid())
		if err := serveChild(text); err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// endWith ends the process when its parent has: a test that is killed cleans nothing up.
func endWith(parent int) {
	for os.Getppid() == parent {
		time.Sleep(time.Second)
	}
	os.Exit(1)
}

// serveChild serves an engine until SIGTERM, then closes it, opens and closes it once more, and says so.
func serveChild(text string) error {
	told := make(chan os.Signal, 1)
	signal.Notify(told, syscall.SIGTERM)
	var config clickhouse.Config
	if err := json.Unmarshal([]byte(text), &config); err != nil {
		return err
	}
	engine, err := clickhouse.Open(config)
	if err != nil {
		return err
	}
	server, err := engine.Serve(clickhouse.Listen{Addr: "127.0.0.1:0"})
	if err != nil {
		return err
	}
	for range 3 { // closes files that nothing refers to; the engine must keep descriptor 0
		runtime.GC()
	}
	if device, err := os.Readlink("/proc/self/fd/0"); err != nil || device != os.DevNull {
		return fmt.Errorf("descriptor 0 is %q (%v), want %s", device, err, os.DevNull)
	}
	fmt.Println("ready", server.DSN())
	<-told
	heard, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if err := server.Close(ended); err != nil {
		return err
	}
	if err := engine.Close(); err != nil {
		return err
	}
	if again, err := clickhouse.Open(config); err != nil || again.Close() != nil {
		return fmt.Errorf("opening the directory again: %w", err)
	}
	fmt.Printf("closed, heard %q\n", heard)
	return nil
}

// child is a process with an engine.
type child struct {
	t     testing.TB
	cmd   *exec.Cmd
	lines *bufio.Scanner
	dsn   string
}

// startChild starts a process with an engine and waits until it serves.
func startChild(t testing.TB, config clickhouse.Config) *child {
	t.Helper()
	c, said := tryChild(t, config)
	dsn, ok := strings.CutPrefix(said, "ready ")
	if !ok {
		t.Fatalf("the process with the engine said %q", said)
	}
	c.dsn = dsn
	return c
}

// tryChild starts such a process and returns the first thing that it says.
func tryChild(t testing.TB, config clickhouse.Config) (*child, string) {
	t.Helper()
	text, err := json.Marshal(config)
	if err != nil {
		t.Fatal(err)
	}
	c := &child{t: t, cmd: exec.Command(os.Args[0])}
	c.cmd.Env = append(os.Environ(), childConfig+"="+string(text))
	c.cmd.Stderr = t.Output()
	c.cmd.Stdin = strings.NewReader(childInput)
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.kill)
	c.lines = bufio.NewScanner(out)
	return c, c.line()
}

func (c *child) line() string {
	c.lines.Scan()
	return c.lines.Text()
}

// kill ends the process as kill -9 does, and waits until it is gone.
func (c *child) kill() {
	_ = c.cmd.Process.Kill()
	_ = c.cmd.Wait()
}

// close ends the process in good order. It must have heard its input, and opened and closed its engine once more.
func (c *child) close() {
	c.t.Helper()
	if err := c.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		c.t.Fatal(err)
	}
	said := c.line()
	if err := c.cmd.Wait(); err != nil || said != fmt.Sprintf("closed, heard %q", childInput) {
		c.t.Fatalf("the process with the engine ended with %v after %q", err, said)
	}
}
