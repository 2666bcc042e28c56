package clickhouse

import (
	"net/http"
	"time"
)

// pace is how much is sent under one deadline. A client that takes this much within Config.StallTimeout is served on.
const pace = 16 << 10

// pacedWriter gives every piece of an answer a deadline of its own: how slow a client may read is not limited, but one
// that takes nothing would hold its statement, and one of the slots, for ever.
type pacedWriter struct {
	http.ResponseWriter
	control *http.ResponseController
	timeout time.Duration
}

// paced has next answer by a pacedWriter.
func (e *Engine) paced(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := &pacedWriter{ResponseWriter: w, control: http.NewResponseController(w), timeout: e.config.StallTimeout}
		p.prolong() // the connection has the deadline of the answer before
		next.ServeHTTP(p, r)
	})
}

// prolong begins a new term. A writer that knows no deadlines, as in a test of a handler, has none.
func (p *pacedWriter) prolong() { _ = p.control.SetWriteDeadline(time.Now().Add(p.timeout)) }

// Write implements io.Writer.
func (p *pacedWriter) Write(b []byte) (int, error) {
	written := 0
	for {
		p.prolong()
		n, err := p.ResponseWriter.Write(b[written:min(written+pace, len(b))])
		written += n
		if err != nil || written >= len(b) {
			return written, err
		}
	}
}

// Unwrap lets an http.ResponseController reach the connection.
func (p *pacedWriter) Unwrap() http.ResponseWriter { return p.ResponseWriter }
