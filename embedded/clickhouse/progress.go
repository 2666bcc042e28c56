package clickhouse

import (
	"encoding/json"
	"net/url"
	"strconv"
	"time"
)

// progress is how a client hears how far its statement has come.
type progress struct {
	every time.Duration
	tell  func(text string)
}

// progressInterval is what http_headers_progress_interval_ms says, within reason: each look at a statement costs a
// query of its own.
func progressInterval(params url.Values) time.Duration {
	const least, usual = 50 * time.Millisecond, 100 * time.Millisecond
	ms, err := strconv.ParseUint(params.Get("http_headers_progress_interval_ms"), 10, 32)
	if err != nil {
		return usual
	}
	return max(least, time.Duration(ms)*time.Millisecond)
}

// report tells of the statement that runs under a tag, until the returned function is called.
func (e *Engine) report(tag string, p *progress) (silence func()) {
	if p == nil {
		return func() {}
	}
	ended, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		s, err := e.openSession(User{})
		if err != nil {
			return
		}
		defer s.conn.Close()
		for again := time.NewTicker(p.every); ; {
			select {
			case <-ended:
				again.Stop()
				return
			case <-again.C:
			}
			if text, err := s.ask(progressOf(tag)); err == nil && json.Valid([]byte(text)) {
				p.tell(text)
			}
		}
	}()
	return func() {
		close(ended)
		<-gone
	}
}

// progressOf asks for one line with the numbers of X-ClickHouse-Progress.
func progressOf(tag string) string {
	return `SELECT format('{{"read_rows":"{}","read_bytes":"{}","written_rows":"{}","written_bytes":"{}",` +
		`"total_rows_to_read":"{}","elapsed_ns":"{}","memory_usage":"{}"}}', toString(read_rows), toString(read_bytes), ` +
		`toString(written_rows), toString(written_bytes), toString(total_rows_approx), toString(toUInt64(elapsed * 1e9)), ` +
		`toString(memory_usage)) FROM system.processes WHERE Settings['` + tagSetting + `'] = '` + tag + `' LIMIT 1`
}
