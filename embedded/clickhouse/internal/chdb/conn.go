package chdb

import (
	"errors"
	"runtime"
	"unsafe"
)

// What the engine says nothing about.
var (
	errNoSession = errors.New("the engine opened no session and gave no reason")
	errNoResult  = errors.New("the engine returned nothing")
)

// Param is a value for a {name:Type} placeholder, escaped as in a TSV field.
type Param struct{ Name, Value string }

// Conn is a session of the engine. It runs one statement at a time; the caller sees to that.
type Conn struct {
	lib    *Library
	handle uintptr // chdb_connection *
}

// Start starts the engine with the given arguments and opens its first session. Close this one last.
func (l *Library) Start(args ...string) (*Conn, error) {
	l.argc = int32(len(args))
	l.argv = make([]*byte, len(args)+1)
	for i, arg := range args {
		l.argv[i] = unsafe.StringData(arg + "\x00")
	}
	return l.Connect()
}

// Connect opens one more session of the running engine. Many may be open, and each runs on its own.
func (l *Library) Connect() (*Conn, error) {
	var handle uintptr
	keepSignals(func() { handle = l.connect(l.argc, unsafe.Pointer(&l.argv[0])) })
	if handle == 0 {
		return nil, errNoSession
	}
	skipDestructors()
	return &Conn{lib: l, handle: handle}, nil
}

// Close ends the session. Closing the last one stops the engine.
func (c *Conn) Close() { c.lib.closeConn(c.handle) }

// Query runs one statement and waits for its end. The caller frees the result.
func (c *Conn) Query(sql, format string, params ...Param) (*Result, error) {
	var pin runtime.Pinner
	defer pin.Unpin()
	names, nameLens := pinned(&pin, params, func(p Param) string { return p.Name })
	values, valueLens := pinned(&pin, params, func(p Param) string { return p.Value })
	handle := **(**uintptr)(unsafe.Pointer(&c.handle)) // chdb_connection
	ptr := c.lib.query(handle, unsafe.Pointer(unsafe.StringData(sql)), uintptr(len(sql)),
		unsafe.Pointer(unsafe.StringData(format)), uintptr(len(format)),
		names, nameLens, values, valueLens, uintptr(len(params)))
	runtime.KeepAlive(sql)
	runtime.KeepAlive(format)
	return c.lib.result(ptr)
}

// pinned lays strings out as C arrays of pointers and lengths.
func pinned(pin *runtime.Pinner, params []Param, field func(Param) string) (ptrs, lens unsafe.Pointer) {
	if len(params) == 0 {
		return nil, nil
	}
	p, n := make([]*byte, len(params)), make([]uintptr, len(params))
	for i, param := range params {
		s := field(param)
		n[i] = uintptr(len(s))
		p[i] = unsafe.StringData(s + "\x00")
		pin.Pin(p[i])
	}
	pin.Pin(&p[0])
	pin.Pin(&n[0])
	return unsafe.Pointer(&p[0]), unsafe.Pointer(&n[0])
}
