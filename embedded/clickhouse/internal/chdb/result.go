package chdb

import (
	"unsafe"
)

// Error is what the engine said of a statement, as it said it.
type Error string

func (e Error) Error() string { return string(e) }

// Stats are the engine's counts for a statement, or for one block of a streamed one.
type Stats struct {
	RowsRead, BytesRead, RowsWritten, BytesWritten uint64
	StorageRowsRead, StorageBytesRead              uint64
	Seconds                                        float64
}

// Result holds memory of the engine until Free.
type Result struct {
	lib *Library
	ptr uintptr
}

func (l *Library) result(ptr uintptr) (*Result, error) {
	if ptr == 0 {
		return nil, errNoResult
	}
	r := &Result{lib: l, ptr: ptr}
	if text := l.failure(ptr); text != nil {
		err := Error(goString(text))
		r.Free()
		return nil, err
	}
	return r, nil
}

// Bytes is the result in the format asked for, valid until Free.
func (r *Result) Bytes() []byte {
	return unsafe.Slice((*byte)(r.lib.buffer(r.ptr)), r.lib.length(r.ptr))
}

// Stats returns the engine's counts.
func (r *Result) Stats() Stats {
	n := func(i int) uint64 { return r.lib.counters[i](r.ptr) }
	return Stats{n(0), n(1), n(2), n(3), n(4), n(5), r.lib.elapsed(r.ptr)}
}

// Free gives the memory back; the result is not used after it.
func (r *Result) Free() {
	r.lib.destroy(r.ptr)
	r.ptr = 0
}

func goString(p unsafe.Pointer) string {
	n := 0
	for *(*byte)(unsafe.Add(p, n)) != 0 {
		n++
	}
	return string(unsafe.Slice((*byte)(p), n))
}
