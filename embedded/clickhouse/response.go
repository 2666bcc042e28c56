package clickhouse

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"time"

	"github.com/policywire/policywire/embedded/clickhouse/internal/chdb"
)

// heldBack is how much of an output is kept until its headers are sent: an error in that much still has its own
// HTTP status, and a summary its numbers.
const heldBack = 256 << 10

// response writes the output of one statement as ClickHouse's server does.
type response struct {
	w        http.ResponseWriter
	flusher  *http.ResponseController
	encoder  encoder
	held     bytes.Buffer
	spill    *os.File // what does not fit into held
	spool    spool
	sent     bool
	whole    bool // wait_end_of_query: nothing is sent before the statement has ended
	tag      string
	began    time.Time
	encoding string
	stepwise *stepwise // nil when the headers are sent at once
}

// newResponse prepares the headers that are known before the statement runs.
func (e *Engine) newResponse(w http.ResponseWriter, r *http.Request, params url.Values) *response {
	out := &response{w: w, spool: e.spool, flusher: http.NewResponseController(w), tag: exceptionTag(), began: time.Now()}
	out.whole = flag(params, "wait_end_of_query")
	out.encoder, out.encoding = newEncoder(body{out}, r, params)
	return out
}

// Write takes output of the engine.
func (o *response) Write(p []byte) (int, error) {
	switch {
	case !o.sent && o.spill == nil && o.held.Len()+len(p) <= heldBack:
		return o.held.Write(p)
	case o.whole:
		return o.keep(p)
	case !o.sent:
		o.w.Header().Set("Trailer", "X-ClickHouse-Summary")
		if err := o.begin(http.StatusOK); err != nil {
			return 0, err
		}
	}
	if _, err := o.encoder.Write(p); err != nil {
		return 0, err
	}
	return len(p), o.flusher.Flush()
}

// keep puts output into a file without a name, which ends with the response.
func (o *response) keep(p []byte) (int, error) {
	if o.spill == nil {
		var err error
		if o.spill, err = os.OpenFile(o.spool.name(), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600); err != nil {
			return 0, fmt.Errorf("making a file for the output: %w", err)
		}
		if err := os.Remove(o.spill.Name()); err != nil {
			return 0, fmt.Errorf("making a file for the output: %w", err)
		}
	}
	return o.spill.Write(p)
}

// body writes to where the response goes, which changes when its headers come one by one.
type body struct{ *response }

func (b body) Write(p []byte) (int, error) { return b.w.Write(p) }

// close gives the file and the connection back.
func (o *response) close() {
	if o.stepwise != nil {
		o.stepwise.close()
	}
	o.discard()
}

// discard gives the file back.
func (o *response) discard() {
	if o.spill != nil {
		_ = o.spill.Close()
		o.spill = nil
	}
}

// begin sends the headers and what was held back.
func (o *response) begin(status int) error {
	o.sent = true
	h := o.w.Header()
	h.Set("X-ClickHouse-Exception-Tag", o.tag)
	if o.encoding != "" && o.held.Len() > 0 {
		h.Set("Content-Encoding", o.encoding)
	}
	o.w.WriteHeader(status)
	if o.held.Len() == 0 {
		return nil
	}
	if _, err := o.held.WriteTo(onlyWriter{o.encoder}); err != nil || o.spill == nil {
		return err
	}
	if _, err := o.spill.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("reading the output back: %w", err)
	}
	_, err := io.CopyBuffer(onlyWriter{o.encoder}, onlyReader{o.spill}, make([]byte, 256<<10))
	return err
}

// finish ends a statement that went well.
func (o *response) finish(stats chdb.Stats) error {
	o.w.Header().Set("X-ClickHouse-Summary", summary(stats, time.Since(o.began)))
	if o.stepwise != nil && !o.sent {
		o.stepwise.progress(summary(stats, time.Since(o.began)))
	}
	empty := !o.sent && o.held.Len() == 0
	if empty && o.stepwise == nil {
		o.w.Header().Set("Content-Length", "0")
	}
	if !o.sent {
		if err := o.begin(http.StatusOK); err != nil {
			return err
		}
	}
	if !empty {
		if err := o.encoder.Close(); err != nil {
			return err
		}
	}
	if o.stepwise != nil {
		return o.stepwise.end()
	}
	return nil
}

// fail ends a statement with an exception. When some of the output has left, the exception follows it in a frame
// that clients look for, and the connection is broken off, so that no client takes the output for whole.
func (o *response) fail(e exception, version string) {
	text := e.Error() + " (version " + version + ")\n"
	if o.sent {
		_, _ = fmt.Fprintf(o.encoder, "\r\n__exception__\r\n%s\r\n%s%d %s\r\n__exception__\r\n", o.tag, text, len(text), o.tag)
		_ = o.encoder.Close()
		_ = o.flusher.Flush()
		panic(http.ErrAbortHandler)
	}
	h := o.w.Header()
	h.Set("X-ClickHouse-Exception-Code", strconv.Itoa(e.code))
	h.Set("Content-Type", "text/plain; charset=UTF-8")
	h.Del("X-ClickHouse-Format")
	if e.status() == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Basic realm="ClickHouse server HTTP API"`)
	}
	o.discard()
	o.held.Reset()
	o.held.WriteString(text)
	if err := o.begin(e.status()); err == nil {
		_ = o.encoder.Close()
		if o.stepwise != nil {
			_ = o.stepwise.end()
		}
	}
}

// summary is X-ClickHouse-Summary: the counts that the engine gives, as strings.
func summary(s chdb.Stats, elapsed time.Duration) string {
	return fmt.Sprintf(`{"read_rows":"%d","read_bytes":"%d","written_rows":"%d","written_bytes":"%d",`+
		`"total_rows_to_read":"%d","elapsed_ns":"%d"}`,
		s.StorageRowsRead, s.StorageBytesRead, s.RowsWritten, s.BytesWritten, s.StorageRowsRead, elapsed.Nanoseconds())
}

// exceptionTag is 16 random letters that mark an exception in the middle of an output.
func exceptionTag() string { return rand.Text()[:16] }

// encoder compresses an output, or passes it on.
type encoder interface {
	io.Writer
	Close() error
}
