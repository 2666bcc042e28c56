package apertiumtest

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

//go:embed serve.py
var program string

const (
	// python is Debian's own: another one does not find Debian's packages.
	python = "/usr/bin/python3"
	// install is what puts the server on a Debian machine.
	install = "scripts/apertium.sh"
	// patience bounds the start of the server on a busy machine.
	patience = 60 * time.Second
)

// Server is a running server of one test.
type Server struct {
	// URL is where it listens.
	URL string
	// PID is its process, the leader of a process group of its own.
	PID int
}

// Start starts a server that lives as long as the test and returns its address.
func Start(t testing.TB) string {
	t.Helper()
	return StartServer(t, "127.0.0.1:0").URL
}

// StartServer starts a server on address, such as 127.0.0.1:0, for a test that
// has to stop it or its children.
func StartServer(t testing.TB, address string) *Server {
	t.Helper()
	for _, file := range []string{python, "/usr/lib/python3/dist-packages/apertium_apy/apy.py", "/usr/share/apertium/modes/eng-spa.mode"} {
		if _, err := os.Stat(file); err != nil {
			t.Fatalf("the Apertium server is not installed (%v); run: %s", err, install)
		}
	}
	host, port, _ := strings.Cut(address, ":")
	command := exec.Command(python, "-c", program, host, port)
	command.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	log, err := os.Create(filepath.Join(t.TempDir(), "apertium.log"))
	if err != nil {
		t.Fatalf("creating the log of Apertium: %v", err)
	}
	command.Stderr = log
	// The server ends when its input is closed, which it also is when this
	// process is killed.
	input, err := command.StdinPipe()
	if err != nil {
		t.Fatalf("connecting to Apertium: %v", err)
	}
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatalf("connecting to Apertium: %v", err)
	}
	if err := command.Start(); err != nil {
		t.Fatalf("starting Apertium: %v", err)
	}
	t.Cleanup(func() { stop(t, command, input, log) })
	line, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		t.Fatalf("Apertium did not start: %v; see its log below", err)
	}
	s := &Server{URL: "http://" + host + ":" + strings.TrimSpace(line), PID: command.Process.Pid}
	s.await(t)
	return s
}

// await returns when the server knows its pairs of languages.
func (s *Server) await(t testing.TB) {
	t.Helper()
	client := &http.Client{Timeout: patience}
	response, err := client.Get(s.URL + "/listPairs")
	if err != nil {
		t.Fatalf("waiting for Apertium: %v", err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || !strings.Contains(string(body), `"eng"`) {
		t.Fatalf("waiting for Apertium: it lists %q, %v; run: %s", body, err, install)
	}
}

// stop ends the server with all its children, also those that a test stopped.
func stop(t testing.TB, command *exec.Cmd, input io.Closer, log *os.File) {
	input.Close()
	ended := make(chan struct{})
	go func() {
		command.Wait() //nolint:errcheck // it is ended by a signal
		close(ended)
	}()
	group := -command.Process.Pid
	syscall.Kill(group, syscall.SIGTERM) //nolint:errcheck // it may be gone
	select {
	case <-ended:
	case <-time.After(patience / 6):
	}
	syscall.Kill(group, syscall.SIGKILL) //nolint:errcheck // they may be gone
	<-ended
	log.Close()
	if text, err := os.ReadFile(log.Name()); err == nil && t.Failed() {
		t.Logf("Apertium's log:\n%s", text)
	}
}

// Children returns the processes of the server's pipelines, in the order in
// which they were started.
func (s *Server) Children(t testing.TB) []int {
	t.Helper()
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatalf("listing processes: %v", err)
	}
	var children []int
	for _, path := range stats {
		stat, err := os.ReadFile(path)
		if err != nil {
			continue // it ended meanwhile
		}
		var pid, parent int
		var name, state string
		if _, err := fmt.Sscanf(string(stat), "%d %s %s %d", &pid, &name, &state, &parent); err == nil && parent == s.PID && state != "Z" {
			children = append(children, pid)
		}
	}
	slices.Sort(children)
	return children
}
