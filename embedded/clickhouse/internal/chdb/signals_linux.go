package chdb

import (
	"sync"
	"syscall"
	"unsafe"
)

// signals guards the process's signal handlers, which are one per process as this lock is.
var signals sync.Mutex

// guarded are the signals whose handlers the engine resets to the default whenever a connection opens.
// Go turns SIGSEGV, SIGBUS and SIGFPE into panics, so it must have its own handlers back.
var guarded = [...]syscall.Signal{
	syscall.SIGABRT, syscall.SIGSEGV, syscall.SIGILL, syscall.SIGBUS,
	syscall.SIGSYS, syscall.SIGFPE, syscall.SIGTSTP, syscall.SIGTRAP, syscall.SIGURG,
}

// action is the kernel's struct sigaction, kept as it was read.
type action [4]uint64

// keepSignals runs call and puts the handlers back that stood before it. Two calls never overlap: the second
// would take the engine's defaults for what was there before.
func keepSignals(call func()) {
	signals.Lock()
	defer signals.Unlock()
	var before [len(guarded)]action
	for i, sig := range guarded {
		sigaction(sig, nil, &before[i])
	}
	call()
	for i, sig := range guarded {
		sigaction(sig, &before[i], nil)
	}
}

func sigaction(sig syscall.Signal, set, old *action) {
	const maskSize = 8
	_, _, _ = syscall.RawSyscall6(syscall.SYS_RT_SIGACTION, uintptr(sig),
		uintptr(unsafe.Pointer(set)), uintptr(unsafe.Pointer(old)), maskSize, 0, 0)
}
