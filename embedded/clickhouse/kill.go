package clickhouse

import (
	"context"
	"time"
)

// killWhenDone kills the statement when ctx ends. The returned function ends the watch, and comes back only when no
// kill is on its way.
func (s session) killWhenDone(ctx context.Context) func() {
	ended, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		select {
		case <-ended:
			return
		case <-ctx.Done():
		}
		for again := time.NewTicker(100 * time.Millisecond); ; {
			s.engine.kill(s.tag)
			select {
			case <-ended:
				again.Stop()
				return
			case <-again.C: // it may not have begun when it was killed
			}
		}
	}()
	return func() {
		close(ended)
		<-gone
	}
}

// kill asks the engine to end a statement, and does not wait for it: with SYNC it would wait for ever.
func (e *Engine) kill(tag string) {
	s, err := e.openSession(User{}) // one that sees everybody's statements
	if err == nil {
		defer s.conn.Close()
		err = s.command("KILL QUERY WHERE Settings['" + tagSetting + "'] = '" + tag + "' ASYNC")
	}
	if err != nil {
		e.config.Logger.Warn("killing an abandoned query", "err", err)
	}
}
