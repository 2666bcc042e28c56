package clickhouse

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Server serves an engine's HTTP interface on a port.
type Server struct {
	http *http.Server
	addr string
	done chan error
}

// Listen says where Serve listens.
type Listen struct {
	// Addr is host:port; empty means 127.0.0.1:8123, and port 0 a free one.
	Addr string
	// Anywhere allows an address that other machines reach. Give the engine users with passwords then.
	Anywhere bool
}

// Serve begins to serve the engine and returns. The caller closes the server, and the engine after it.
func (e *Engine) Serve(at Listen) (*Server, error) {
	addr := cmp.Or(at.Addr, "127.0.0.1:8123")
	if !at.Anywhere && !isLoopback(addr) {
		return nil, fmt.Errorf("serving clickhouse on %s: other machines could reach this address; use 127.0.0.1, or allow it expressly", addr)
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("serving clickhouse: %w; stop the other program, or choose another address", err)
	}
	handler := e.Handler()
	if !at.Anywhere {
		handler = localOnly(handler)
	}
	s := &Server{
		http: &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute, ConnContext: narrow},
		addr: listener.Addr().String(),
		done: make(chan error, 1),
	}
	go func() { s.done <- s.http.Serve(listener) }()
	return s, nil
}

// sendBuffer is how much the system holds of what a client has not taken. It would take megabytes otherwise, and tell of
// progress only after a third of them: a slow reader would look like one that stopped.
const sendBuffer = 256 << 10

func narrow(ctx context.Context, conn net.Conn) context.Context {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetWriteBuffer(sendBuffer)
	}
	return ctx
}

// DSN returns the address as clickhouse-go takes it.
func (s *Server) DSN() string { return "http://" + s.addr }

// Addr returns the address that the server listens on.
func (s *Server) Addr() string { return s.addr }

// Close stops listening, waits for the statements that run until ctx ends, and then breaks them off.
func (s *Server) Close(ctx context.Context) error {
	err := s.http.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		err = s.http.Close()
	}
	if served := <-s.done; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

// localOnly refuses a request for a host name that is not this machine's: a page may have its own name resolve to
// loopback, and would count as of this host then.
func localOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isLoopback(r.Host) {
			http.Error(w, "this server answers on loopback only, to localhost or 127.0.0.1", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}
