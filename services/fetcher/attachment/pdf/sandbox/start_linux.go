package sandbox

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// rlimited says whether a child gets rlimits here.
const rlimited = true

// anonymous returns a file in memory with data, read only through its seal.
func anonymous(data []byte) (*os.File, error) {
	fd, err := unix.MemfdCreate("input", unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING)
	if err != nil {
		return nil, err
	}
	file := os.NewFile(uintptr(fd), "input")
	if _, err := file.WriteAt(data, 0); err != nil {
		file.Close()
		return nil, err
	}
	const seals = unix.F_SEAL_SEAL | unix.F_SEAL_SHRINK | unix.F_SEAL_GROW | unix.F_SEAL_WRITE
	if _, err := unix.FcntlInt(file.Fd(), unix.F_ADD_SEALS, seals); err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}

// attributes are what the kernel is asked for when it makes the child. The user
// namespace maps nobody, so that the child is nobody in it and has no privilege.
func attributes(holds Holds) *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if holds.Namespaces {
		attr.Cloneflags = unix.CLONE_NEWUSER | unix.CLONE_NEWNET | unix.CLONE_NEWIPC | unix.CLONE_NEWPID
	}
	return attr
}

// start starts cmd on a thread of its own that is confined first; the child
// inherits that. The thread waits for the child, as its end would kill the child
// (Pdeathsig), and ends with its goroutine, so that nothing else runs on it. The
// function returned waits for the end.
func (s *Sandbox) start(cmd *exec.Cmd) (wait func() error, err error) {
	// The first look for pidfd of a process must not be on the confined thread.
	if self, err := os.FindProcess(os.Getpid()); err == nil {
		defer self.Release()
	}
	cmd.SysProcAttr = attributes(s.holds)
	started, ended := make(chan error, 1), make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		err := confine(s.path, s.holds)
		if err == nil {
			err = cmd.Start()
		}
		if started <- err; err == nil {
			ended <- cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	if err := s.limit(cmd.Process.Pid); err != nil {
		kill(cmd.Process)
		<-ended
		return nil, err
	}
	return func() error { return <-ended }, nil
}

// limit sets the rlimits of the process pid. One that has ended needs none.
func (s *Sandbox) limit(pid int) error {
	cpu := uint64(max(1, s.limits.CPU.Seconds()))
	for _, l := range []struct {
		name       string
		resource   int
		soft, hard uint64
	}{
		{"memory", unix.RLIMIT_AS, uint64(s.limits.Memory), uint64(s.limits.Memory)},
		{"cpu", unix.RLIMIT_CPU, cpu, cpu},
		{"file size", unix.RLIMIT_FSIZE, 0, 0},
		{"core", unix.RLIMIT_CORE, 0, 0},
		{"descriptors", unix.RLIMIT_NOFILE, 32, 32},
		{"processes", unix.RLIMIT_NPROC, 0, 0},
	} {
		err := unix.Prlimit(pid, l.resource, &unix.Rlimit{Cur: l.soft, Max: l.hard}, nil)
		if err != nil && !errors.Is(err, unix.ESRCH) {
			return fmt.Errorf("limiting %s: %w", l.name, err)
		}
	}
	return nil
}

// confine confines the calling thread, which must be locked, and what it starts.
func confine(path string, holds Holds) error {
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("refusing new privileges: %w", err)
	}
	if holds.Files {
		if err := confineFiles(path); err != nil {
			return fmt.Errorf("setting rules of Landlock: %w", err)
		}
	}
	if holds.Filter {
		if err := confineCalls(holds); err != nil {
			return fmt.Errorf("setting a system call filter: %w", err)
		}
	}
	return nil
}

// enforced tries on a confined thread what the holds forbid.
func enforced(path string, holds Holds) error {
	done := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		done <- attempt(path, holds)
	}()
	return <-done
}

func attempt(path string, holds Holds) error {
	dir, err := os.MkdirTemp("", "sandbox")
	if err != nil {
		dir = "/tmp"
	}
	// Removed by another thread: this one may not.
	defer func() {
		removed := make(chan error)
		go func() { removed <- os.Remove(dir) }()
		<-removed
	}()
	if err := confine(path, holds); err != nil {
		return err
	}
	if holds.Filter {
		if fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0); err == nil {
			unix.Close(fd)
			return errors.New("a socket was opened behind the system call filter")
		}
	}
	if holds.Filter || holds.Files {
		if fd, err := unix.Open(dir, unix.O_TMPFILE|unix.O_RDWR, 0o600); err == nil {
			unix.Close(fd)
			return errors.New("a file was made behind the confinement")
		}
	}
	return nil
}

// kill ends the process and its group.
func kill(p *os.Process) {
	syscall.Kill(-p.Pid, syscall.SIGKILL)
	p.Kill()
}
