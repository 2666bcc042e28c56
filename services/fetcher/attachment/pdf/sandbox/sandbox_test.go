package sandbox_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/services/fetcher/attachment/pdf/sandbox"
)

var limits = sandbox.Limits{CPU: 10 * time.Minute, Time: 10 * time.Minute, Memory: 512 << 20}

// python is a program that can be made to try anything.
func python(t *testing.T) string {
	t.Helper()
	path, err := filepath.EvalSymlinks("/usr/bin/python3") // the system's, as its files may be read
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// run runs a script in the sandbox and returns what it printed.
func run(t *testing.T, s *sandbox.Sandbox, input []byte, script string, args ...string) (string, sandbox.Outcome) {
	t.Helper()
	var out bytes.Buffer
	outcome, err := s.Run(t.Context(), input, func(r io.Reader) error {
		_, err := out.ReadFrom(r)
		return err
	}, append([]string{"-I", "-S", "-c", script}, args...)...)
	if err != nil {
		t.Fatal(err)
	}
	return out.String(), outcome
}

// box is the strongest sandbox for python here.
func box(t *testing.T, limits sandbox.Limits) *sandbox.Sandbox {
	t.Helper()
	s, err := sandbox.New(python(t), limits, func(s *sandbox.Sandbox) error {
		var got []byte
		outcome, err := s.Run(t.Context(), nil, func(r io.Reader) (err error) {
			got, err = io.ReadAll(r)
			return err
		}, "-I", "-S", "-c", "print('here')")
		if err == nil && string(got) != "here\n" {
			err = fmt.Errorf("got %q, %+v", got, outcome)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// attempts is what a program that was taken over would do. Each line printed is
// an attempt that succeeded.
const attempts = `
import os, socket, sys, signal, ctypes
port, place, parent = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
def attempt(name, do):
    try: do()
    except (OSError, ValueError): return
    print(name)
attempt("connect", lambda: socket.create_connection(("127.0.0.1", port), 5))
attempt("datagram", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", port)))
attempt("create", lambda: os.close(os.open(place + "/made", os.O_CREAT | os.O_WRONLY)))
attempt("write", lambda: os.write(os.open(place + "/there", os.O_WRONLY | os.O_APPEND), b"x") or None)
attempt("directory", lambda: os.mkdir(place + "/folder"))
attempt("remove", lambda: os.unlink(place + "/there"))
attempt("read", lambda: open(place + "/secret").read())
attempt("signal", lambda: os.kill(parent, 0))
attempt("look", lambda: open("/proc/%d/environ" % parent).read())
attempt("input", lambda: os.write(0, b"x"))
attempt("fork", lambda: os.fork() or os._exit(0))
if set(os.environ) - {"LC_CTYPE"}: print("environment") # that one python sets itself
`

// tried returns the attempts that succeeded under these holds.
func tried(t *testing.T, s *sandbox.Sandbox) []string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	place := t.TempDir()
	for _, name := range []string{"there", "secret"} {
		if err := os.WriteFile(filepath.Join(place, name), []byte("private"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	port := fmt.Sprint(listener.Addr().(*net.TCPAddr).Port)
	got, outcome := run(t, s, []byte("in"), attempts, port, place, fmt.Sprint(os.Getpid()))
	if outcome.Code != 0 || outcome.Signal != "" || outcome.Stopped != "" {
		t.Fatalf("the attempts ended with %+v", outcome)
	}
	if data, err := os.ReadFile(filepath.Join(place, "there")); err == nil && string(data) != "private" {
		t.Error("a file was written to")
	}
	return strings.Fields(got)
}

// TestHolds tries each hold by itself, and that what New chose does what it says.
func TestHolds(t *testing.T) {
	network := []string{"connect", "datagram"}
	writing := []string{"create", "write", "directory", "remove"}
	for name, c := range map[string]struct {
		holds   sandbox.Holds
		refused []string
	}{
		"filter":     {sandbox.Holds{Filter: true}, slices.Concat(network, writing, []string{"signal"})},
		"files":      {sandbox.Holds{Files: true}, slices.Concat(writing, []string{"read"})},
		"namespaces": {sandbox.Holds{Namespaces: true}, slices.Concat(network, []string{"signal"})},
		"all":        {sandbox.Holds{Namespaces: true, Filter: true, Files: true}, slices.Concat(network, writing, []string{"read", "signal", "look"})},
	} {
		t.Run(name, func(t *testing.T) {
			best := box(t, limits).Holds()
			if c.holds.Filter && !best.Filter || c.holds.Files && !best.Files || c.holds.Namespaces && !best.Namespaces {
				refuses(t, c.holds)
				return
			}
			got := tried(t, sandbox.With(python(t), limits, c.holds))
			if os.Getuid() != 0 { // no kernel counts the processes of root
				c.refused = append(c.refused, "fork")
			}
			for _, attempt := range append(c.refused, "input", "environment") {
				if slices.Contains(got, attempt) {
					t.Errorf("the attempt %q succeeded", attempt)
				}
			}
		})
	}
}

// refuses shows that this system has not the holds that New did not choose.
func refuses(t *testing.T, holds sandbox.Holds) {
	t.Helper()
	_, err := sandbox.With(python(t), limits, holds).Run(t.Context(), nil, func(io.Reader) error { return nil }, "-c", "")
	if err == nil {
		t.Errorf("%+v works here, and was not chosen", holds)
	}
	t.Logf("this system refuses %+v: %v", holds, err)
}

// TestStringSaysWhatHolds compares the words with what a child can really do.
func TestStringSaysWhatHolds(t *testing.T) {
	s := box(t, limits)
	got, words, holds := tried(t, s), s.String(), s.Holds()
	for attempt, c := range map[string]struct {
		claim string
		holds bool
	}{
		"connect": {"no network: yes", holds.Filter || holds.Namespaces},
		"create":  {"no writing: yes", holds.Filter || holds.Files},
		"read":    {"reads only the system's files: yes", holds.Files},
		"look":    {"sees no other process: yes", holds.Namespaces},
	} {
		if strings.Contains(words, c.claim) != c.holds {
			t.Errorf("%q with %+v", words, holds)
		}
		if c.holds && slices.Contains(got, attempt) {
			t.Errorf("%q, and the attempt %q succeeded", words, attempt)
		}
	}
	for _, want := range []string{"cpu 600 s", "memory 512 MiB", "time 600 s"} {
		if !strings.Contains(words, want) {
			t.Errorf("%q does not say %q", words, want)
		}
	}
}

func TestLimits(t *testing.T) {
	for name, c := range map[string]struct {
		limits          sandbox.Limits
		script, stopped string
	}{
		"cpu":    {sandbox.Limits{CPU: time.Second, Time: time.Hour, Memory: 1 << 30}, "while True: pass", "cpu 1 s"},
		"memory": {sandbox.Limits{CPU: time.Hour, Time: time.Hour, Memory: 256 << 20}, "a = []\nwhile True: a.append(bytearray(1 << 20))", "memory 256 MiB"},
		"time":   {sandbox.Limits{CPU: time.Hour, Time: time.Second, Memory: 1 << 30}, "import time; time.sleep(600)", "time 1 s"},
	} {
		t.Run(name, func(t *testing.T) {
			s := sandbox.With(python(t), c.limits, box(t, limits).Holds())
			if _, outcome := run(t, s, nil, c.script); outcome.Stopped != c.stopped {
				t.Errorf("got %+v, want that it stopped at %s", outcome, c.stopped)
			}
		})
	}
}

func TestEndlessOutputIsCutByTheReader(t *testing.T) {
	enough := errors.New("enough")
	_, err := box(t, limits).Run(t.Context(), nil, func(r io.Reader) error {
		if _, err := io.CopyN(io.Discard, r, 1<<20); err != nil {
			return err
		}
		return enough
	}, "-I", "-S", "-c", "while True: print('x' * 1000)")
	if !errors.Is(err, enough) {
		t.Errorf("got %v", err)
	}
}

func TestComplaintsAreBounded(t *testing.T) {
	_, outcome := run(t, box(t, limits), nil, "import sys\nfor i in range(100000): sys.stderr.write('x' * 100)\nsys.exit(3)")
	if len(outcome.Stderr) != 4<<10 || outcome.Code != 3 {
		t.Errorf("got %d bytes and status %d", len(outcome.Stderr), outcome.Code)
	}
}

func TestCrashIsASignal(t *testing.T) {
	_, outcome := run(t, box(t, limits), nil, "import ctypes; ctypes.string_at(0)")
	if outcome.Signal != "segmentation fault" || outcome.Stopped != "" {
		t.Errorf("got %+v", outcome)
	}
}

func TestCancelKills(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	_, err := box(t, limits).Run(ctx, nil, func(r io.Reader) error {
		_, err := r.Read(make([]byte, 10)) // it runs
		cancel()
		return err
	}, "-I", "-S", "-u", "-c", "import time\nprint('here')\ntime.sleep(600)")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestInput(t *testing.T) {
	input := bytes.Repeat([]byte("한글 中文 日本語\n"), 10_000)
	got, outcome := run(t, box(t, limits), input, `
import sys
f = open("`+sandbox.Input+`", "rb")
f.seek(0, 2); n = f.tell(); f.seek(0)
sys.stdout.buffer.write(b"%d " % n + f.read())`)
	if want := fmt.Sprintf("%d %s", len(input), input); got != want {
		t.Errorf("got %d bytes, %+v, want %d", len(got), outcome, len(want))
	}
}

func TestProgramThatCannotWork(t *testing.T) {
	never := errors.New("never")
	if _, err := sandbox.New("/bin/true", limits, func(*sandbox.Sandbox) error { return never }); !errors.Is(err, never) {
		t.Errorf("got %v", err)
	}
	missing := sandbox.With("/nonexistent/program", limits, sandbox.Holds{})
	if _, err := missing.Run(t.Context(), nil, func(io.Reader) error { return nil }); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}
