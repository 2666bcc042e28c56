package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// Input is the name under which the program finds its input.
const Input = "/dev/fd/0"

// maxStderr bounds what is kept of a program's complaints.
const maxStderr = 4 << 10

// Outcome is how a run ended.
type Outcome struct {
	// Stopped names the limit that ended the program, with its value: "time 30 s".
	Stopped string
	// Signal is the signal that ended it when that was no limit, such as
	// "segmentation fault".
	Signal string
	// Code is the exit status of a program that ended by itself.
	Code int
	// Stderr is the beginning of what it wrote there.
	Stderr string
}

// Run runs the program on input, which it finds as the file Input, and gives
// its output to read. The program is killed, with all that it started, when read
// returns an error, when ctx ends or when a limit is reached. The error is that
// of read or of ctx, or says why the program could not be started; the other
// ends are in the Outcome.
func (s *Sandbox) Run(ctx context.Context, input []byte, read func(io.Reader) error, args ...string) (Outcome, error) {
	file, err := anonymous(input)
	if err != nil {
		return Outcome{}, fmt.Errorf("handing %d bytes to %s: %w", len(input), s.path, err)
	}
	defer file.Close()
	out, in, err := os.Pipe()
	if err != nil {
		return Outcome{}, fmt.Errorf("making a pipe: %w", err)
	}
	defer out.Close()
	stderr := &head{left: maxStderr}
	cmd := &exec.Cmd{Path: s.path, Args: append([]string{s.path}, args...), Env: []string{}, Dir: "/",
		Stdin: file, Stdout: in, Stderr: stderr, WaitDelay: time.Second}
	limited, cancel := s.context(ctx)
	defer cancel()
	wait, err := s.start(cmd)
	in.Close()
	if err != nil {
		return Outcome{}, fmt.Errorf("starting %s: %w", s.path, err)
	}
	stop := context.AfterFunc(limited, func() { kill(cmd.Process) })
	readErr := read(out)
	if readErr != nil {
		kill(cmd.Process)
	}
	waitErr := wait()
	stop()
	outcome := s.outcome(cmd.ProcessState, string(stderr.kept))
	switch {
	case readErr != nil:
		return outcome, readErr
	case ctx.Err() != nil:
		return outcome, ctx.Err()
	case limited.Err() != nil && !cmd.ProcessState.Success():
		outcome.Stopped, outcome.Signal = "time "+seconds(s.limits.Time), ""
	}
	if exit := new(exec.ExitError); waitErr != nil && !errors.As(waitErr, &exit) && !errors.Is(waitErr, exec.ErrWaitDelay) {
		return outcome, fmt.Errorf("waiting for %s: %w", s.path, waitErr)
	}
	return outcome, nil
}

// outcome tells the ends that a program's state shows.
func (s *Sandbox) outcome(state *os.ProcessState, stderr string) Outcome {
	o := Outcome{Stderr: stderr}
	if state == nil {
		return o
	}
	o.Code = state.ExitCode()
	status, ok := state.Sys().(syscall.WaitStatus)
	if !ok || !status.Signaled() {
		if o.Code != 0 && outOfMemory(stderr) {
			o.Stopped = fmt.Sprintf("memory %d MiB", s.limits.Memory>>20)
		}
		return o
	}
	spent := state.UserTime() + state.SystemTime()
	switch {
	case status.Signal() == syscall.SIGXCPU, status.Signal() == syscall.SIGKILL && spent > s.limits.CPU/2:
		o.Stopped = "cpu " + seconds(s.limits.CPU)
	case outOfMemory(stderr):
		o.Stopped = fmt.Sprintf("memory %d MiB", s.limits.Memory>>20)
	default:
		o.Signal = status.Signal().String()
	}
	return o
}

// outOfMemory reports whether a program's last words are that an allocation
// was refused.
func outOfMemory(stderr string) bool {
	lower := strings.ToLower(stderr)
	for _, words := range []string{"out of memory", "bad_alloc", "memoryerror", "cannot allocate"} {
		if strings.Contains(lower, words) {
			return true
		}
	}
	return false
}

// head keeps the beginning of what is written to it.
type head struct {
	kept []byte
	left int
}

// Write implements io.Writer; it takes everything and keeps the beginning.
func (h *head) Write(p []byte) (int, error) {
	keep := p[:min(len(p), h.left)]
	h.left -= len(keep)
	h.kept = append(h.kept, keep...)
	return len(p), nil
}
