package nats

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/nats-io/nats-server/v2/server"
)

var _ server.Logger = (*log)(nil)

// log hands what the server says to a slog.Logger, and the reason why it cannot start to fatal.
type log struct {
	logger *slog.Logger
	fatal  chan<- string
}

func (l *log) say(level slog.Level, format string, v []any) {
	if l.logger.Enabled(context.Background(), level) {
		l.logger.Log(context.Background(), level, "nats server", "text", fmt.Sprintf(format, v...))
	}
}

// Noticef is quiet: the server greets at length.
func (l *log) Noticef(format string, v ...any) { l.say(slog.LevelDebug, format, v) }

// Warnf implements server.Logger.
func (l *log) Warnf(format string, v ...any) { l.say(slog.LevelWarn, format, v) }

// Errorf implements server.Logger.
func (l *log) Errorf(format string, v ...any) { l.say(slog.LevelError, format, v) }

// Debugf implements server.Logger.
func (l *log) Debugf(format string, v ...any) { l.say(slog.LevelDebug, format, v) }

// Tracef implements server.Logger.
func (l *log) Tracef(string, ...any) {}

// Fatalf implements server.Logger. Whoever starts the server returns the text as an error.
func (l *log) Fatalf(format string, v ...any) {
	select {
	case l.fatal <- fmt.Sprintf(format, v...):
	default:
		l.say(slog.LevelError, format, v)
	}
}
