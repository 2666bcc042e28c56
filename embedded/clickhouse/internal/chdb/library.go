package chdb

import (
	"fmt"
	"runtime"
	"unsafe"

	"github.com/ebitengine/purego"
)

// Library is a loaded libchdb. It can never be unloaded: the engine leaves threads behind.
type Library struct {
	argc int32
	argv []*byte // the engine reads its arguments for as long as it runs

	setSignalHandlers func(enabled int32)
	connect           func(argc int32, argv unsafe.Pointer) uintptr
	closeConn         func(conn uintptr)
	query             func(conn uintptr, sql unsafe.Pointer, sqlLen uintptr, format unsafe.Pointer, formatLen uintptr,
		names, nameLens, values, valueLens unsafe.Pointer, count uintptr) uintptr
	destroy  func(result uintptr)
	buffer   func(result uintptr) unsafe.Pointer
	length   func(result uintptr) uintptr
	failure  func(result uintptr) unsafe.Pointer
	elapsed  func(result uintptr) float64
	counters [6]func(result uintptr) uint64
}

// Load opens the library at path, and takes the engine's hands off the process's signal handlers and standard input.
// It was tried on Linux and works there only.
func Load(path string) (*Library, error) {
	if runtime.GOOS != "linux" {
		return nil, fmt.Errorf("loading %s on %s: the embedded engine runs on Linux only; use a ClickHouse server", path, runtime.GOOS)
	}
	handle, err := purego.Dlopen(path, purego.RTLD_NOW|purego.RTLD_LOCAL)
	if err != nil {
		return nil, fmt.Errorf("loading %s: %w", path, err)
	}
	lib := &Library{}
	for name, fn := range lib.symbols() {
		addr, err := purego.Dlsym(handle, name)
		if err != nil {
			return nil, fmt.Errorf("looking up %s in %s: %w", name, path, err)
		}
		purego.RegisterFunc(fn, addr)
	}
	if err := detachStdin(); err != nil {
		return nil, err
	}
	keepSignals(func() { lib.setSignalHandlers(0) })
	return lib, nil
}

func (l *Library) symbols() map[string]any {
	return map[string]any{
		"chdb_set_signal_handlers_enabled": &l.setSignalHandlers,
		"chdb_connect":                     &l.connect,
		"chdb_close_conn":                  &l.closeConn,
		"chdb_query_with_params_n":         &l.query,
		"chdb_destroy_query_result":        &l.destroy,
		"chdb_result_buffer":               &l.buffer,
		"chdb_result_length":               &l.length,
		"chdb_result_error":                &l.failure,
		"chdb_result_elapsed":              &l.elapsed,
		"chdb_result_rows_read":            &l.counters[0],
		"chdb_result_bytes_read":           &l.counters[1],
		"chdb_result_rows_written":         &l.counters[2],
		"chdb_result_bytes_written":        &l.counters[3],
		"chdb_result_storage_rows_read":    &l.counters[4],
		"chdb_result_storage_bytes_read":   &l.counters[5],
	}
}
