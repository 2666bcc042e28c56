package nats_test

import (
	"bytes"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"github.com/policywire/policywire/embedded/nats"
)

// buffer is written to by the server's goroutines.
type buffer struct {
	sync.Mutex
	bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.Lock()
	defer b.Unlock()
	return b.Buffer.Write(p)
}

func TestServerLogsToTheLogger(t *testing.T) {
	var quiet, all buffer
	for level, out := range map[slog.Level]*buffer{slog.LevelInfo: &quiet, slog.LevelDebug: &all} {
		logger := slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: level}))
		s, err := nats.Start(nats.Config{Dir: t.TempDir(), Logger: logger})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if quiet.Len() > 0 {
		t.Errorf("a start without a fault logged %q", quiet.String())
	}
	if got := all.String(); !strings.Contains(got, "service=nats") || !strings.Contains(got, "JetStream") {
		t.Errorf("got %q, want what the server says, with its service", got)
	}
}
