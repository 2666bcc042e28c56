//go:build amd64 || arm64

package sandbox

import (
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// refused are the system calls that a program which reads one file and writes
// to pipes has no use for: they reach the network, change files, touch other
// processes, or are known ways into the kernel. A list of what is refused, not
// of what is allowed, so that another libc or poppler does not break it; what
// it misses, the other holds refuse.
var refused = [...]uint32{
	unix.SYS_SOCKET, unix.SYS_SOCKETPAIR, unix.SYS_CONNECT, unix.SYS_BIND, unix.SYS_LISTEN, unix.SYS_ACCEPT, unix.SYS_ACCEPT4,
	unix.SYS_IO_URING_SETUP, unix.SYS_IO_URING_ENTER, unix.SYS_IO_URING_REGISTER,
	unix.SYS_OPENAT2, unix.SYS_OPEN_BY_HANDLE_AT, unix.SYS_MKDIRAT, unix.SYS_MKNODAT, unix.SYS_UNLINKAT,
	unix.SYS_RENAMEAT, unix.SYS_RENAMEAT2, unix.SYS_LINKAT, unix.SYS_SYMLINKAT, unix.SYS_TRUNCATE,
	unix.SYS_FCHMOD, unix.SYS_FCHMODAT, unix.SYS_FCHMODAT2, unix.SYS_FCHOWN, unix.SYS_FCHOWNAT, unix.SYS_UTIMENSAT,
	unix.SYS_SETXATTR, unix.SYS_LSETXATTR, unix.SYS_FSETXATTR, unix.SYS_REMOVEXATTR, unix.SYS_LREMOVEXATTR, unix.SYS_FREMOVEXATTR,
	unix.SYS_MOUNT, unix.SYS_UMOUNT2, unix.SYS_MOVE_MOUNT, unix.SYS_OPEN_TREE, unix.SYS_FSOPEN, unix.SYS_FSMOUNT, unix.SYS_PIVOT_ROOT, unix.SYS_CHROOT,
	unix.SYS_UNSHARE, unix.SYS_SETNS, unix.SYS_EXECVEAT, unix.SYS_PTRACE, unix.SYS_PROCESS_VM_READV, unix.SYS_PROCESS_VM_WRITEV,
	unix.SYS_KCMP, unix.SYS_PIDFD_GETFD, unix.SYS_PIDFD_SEND_SIGNAL, unix.SYS_TKILL, unix.SYS_RT_SIGQUEUEINFO, unix.SYS_RT_TGSIGQUEUEINFO,
	unix.SYS_BPF, unix.SYS_PERF_EVENT_OPEN, unix.SYS_USERFAULTFD, unix.SYS_KEYCTL, unix.SYS_ADD_KEY, unix.SYS_REQUEST_KEY,
	unix.SYS_SHMGET, unix.SYS_SEMGET, unix.SYS_MSGGET, unix.SYS_MQ_OPEN, unix.SYS_INIT_MODULE, unix.SYS_FINIT_MODULE, unix.SYS_KEXEC_LOAD, unix.SYS_REBOOT,
}

// changing are the flags of open that do more than read.
const changing = unix.O_WRONLY | unix.O_RDWR | unix.O_CREAT | unix.O_TRUNC | unix.O_APPEND | (unix.O_TMPFILE &^ unix.O_DIRECTORY)

// Where the words of struct seccomp_data lie; the low half of an argument is
// first on both processors.
const (
	atNumber   = 0
	atArch     = 4
	atArgument = 16
)

// confineCalls sets the filter on the calling thread and what it starts.
// See seccomp(2).
func confineCalls(holds Holds) error {
	program := filter(holds)
	fprog := unix.SockFprog{Len: uint16(len(program)), Filter: &program[0]}
	_, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, 0, uintptr(unsafe.Pointer(&fprog)))
	runtime.KeepAlive(program)
	if errno != 0 {
		return errno
	}
	return nil
}

// filter returns the program that judges each system call. In a namespace of its
// own a process can signal itself alone, and does so before it is the program.
func filter(holds Holds) []unix.SockFilter {
	const allow, kill = unix.SECCOMP_RET_ALLOW, unix.SECCOMP_RET_KILL_PROCESS
	refuse := uint32(unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM))
	p := []unix.SockFilter{
		load(atArch), unless(unix.BPF_JEQ, auditArch, 1), answer(kill),
		load(atNumber), when(unix.BPF_JGE, 1<<30, 1), answer(refuse), // x32
	}
	for _, number := range append(refused[:len(refused):len(refused)], refusedHere[:]...) {
		p = append(p, when(unix.BPF_JEQ, number, 1), answer(refuse))
	}
	if !holds.Namespaces {
		p = append(p, when(unix.BPF_JEQ, unix.SYS_KILL, 1), answer(refuse))
	}
	for number, argument := range opens {
		p = append(p, when(unix.BPF_JEQ, number, 4),
			load(atArgument+8*argument), when(unix.BPF_JSET, changing, 1), answer(refuse), answer(allow))
	}
	// The limits of another process: not changed, and not looked at.
	p = append(p, when(unix.BPF_JEQ, unix.SYS_PRLIMIT64, 4),
		load(atArgument), unless(unix.BPF_JEQ, 0, 1), answer(refuse), answer(allow))
	return append(p, answer(allow))
}

func load(at uint32) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: at}
}

func answer(k uint32) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: k}
}

// when goes on if the comparison holds, and else skips skip instructions.
func when(compare uint16, k uint32, skip uint8) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_JMP | compare | unix.BPF_K, Jf: skip, K: k}
}

// unless skips skip instructions if the comparison holds, and else goes on.
func unless(compare uint16, k uint32, skip uint8) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_JMP | compare | unix.BPF_K, Jt: skip, K: k}
}
