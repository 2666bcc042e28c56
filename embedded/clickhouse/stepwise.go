package clickhouse

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// stepwise is an answer whose headers are sent one by one while the statement runs, as ClickHouse's server does with
// send_progress_in_http_headers=1. Go's server knows no such answer, so the connection is taken from it: it serves this
// one answer and is closed.
type stepwise struct {
	conn    net.Conn
	out     *bufio.Writer
	timeout time.Duration
	header  http.Header

	mu    sync.Mutex
	sent  []string // names of headers that have left
	began bool     // the status has left
	body  bool     // all headers have left
}

// step makes the response one whose headers come one by one. The returned context ends when the client leaves, as Go's
// server does not look any more; the returned function ends the looking.
func (o *response) step(ctx context.Context, timeout time.Duration) (context.Context, context.CancelFunc, error) {
	conn, rw, err := http.NewResponseController(o.w).Hijack()
	if err != nil {
		return nil, nil, fmt.Errorf("taking the connection: %w", err)
	}
	o.stepwise = &stepwise{conn: conn, out: rw.Writer, timeout: timeout, header: o.w.Header()}
	o.w, o.flusher = o.stepwise, http.NewResponseController(o.stepwise)
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		for one := make([]byte, 1); ; {
			if _, err := rw.Read(one); err != nil {
				cancel()
				return
			}
		}
	}()
	return ctx, cancel, nil
}

// Header implements http.ResponseWriter.
func (s *stepwise) Header() http.Header { return s.header }

// progress sends a header that tells how far the statement has come, unless the body has begun.
func (s *stepwise) progress(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.body {
		return
	}
	s.status(http.StatusOK)
	fmt.Fprintf(s.out, "X-ClickHouse-Progress: %s\r\n", strings.TrimSpace(text))
	_ = s.flush()
}

// status sends the status, and the headers that are known.
func (s *stepwise) status(code int) {
	if !s.began {
		s.began = true
		fmt.Fprintf(s.out, "HTTP/1.1 %d %s\r\nDate: %s\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n",
			code, http.StatusText(code), time.Now().UTC().Format(http.TimeFormat))
		s.rest(func(name string) bool {
			return !strings.HasPrefix(name, "Content-") && name != "Trailer" && name != "X-Clickhouse-Format"
		})
	}
}

// rest sends the headers that have not left and are of a kind.
func (s *stepwise) rest(kind func(name string) bool) {
	line := strings.NewReplacer("\r", " ", "\n", " ")
	for name, values := range s.header {
		if slices.Contains(s.sent, name) || !kind(name) {
			continue
		}
		s.sent = append(s.sent, name)
		for _, value := range values {
			fmt.Fprintf(s.out, "%s: %s\r\n", name, line.Replace(value))
		}
	}
}

// WriteHeader implements http.ResponseWriter. When some progress has left, the status is 200 whatever comes.
func (s *stepwise) WriteHeader(code int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status(code)
	s.rest(func(name string) bool { return name != "Trailer" })
	_, _ = s.out.WriteString("\r\n")
	s.body = true
	_ = s.flush()
}

// Write implements io.Writer.
func (s *stepwise) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(p) == 0 {
		return 0, nil
	}
	fmt.Fprintf(s.out, "%x\r\n", len(p))
	written := 0
	for written < len(p) { // each piece has a deadline of its own
		n, err := s.out.Write(p[written:min(written+pace, len(p))])
		written += n
		if err == nil {
			err = s.flush()
		}
		if err != nil {
			return written, err
		}
	}
	_, err := s.out.WriteString("\r\n")
	return written, err
}

// flush sends what is held, within the time that a client may take nothing.
func (s *stepwise) flush() error {
	_ = s.conn.SetWriteDeadline(time.Now().Add(s.timeout))
	return s.out.Flush()
}

// FlushError lets an http.ResponseController flush.
func (s *stepwise) FlushError() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.flush()
}

// end says that the answer is whole.
func (s *stepwise) end() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, _ = s.out.WriteString("0\r\n\r\n")
	return s.flush()
}

// close closes the connection. An answer that is not whole is broken off, and looks so.
func (s *stepwise) close() { _ = s.conn.Close() }
