package translator_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/translator"
)

// lines is a writer that passes on what is written.
type lines chan string

// Write implements io.Writer.
func (l lines) Write(p []byte) (int, error) {
	l <- string(p)
	return len(p), nil
}

// running runs service on bus and returns what ends it.
func running(t *testing.T, bus *flow.Bus, service flow.Service) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- service.Run(ctx, bus) }()
	return func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the service ended with %v", err)
		}
	}
}

// translated waits until n documents have a translation.
func translated(t *testing.T, bus *flow.Bus, n int) {
	t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		got := 0
		_, err := flow.Read(t.Context(), bus, news.SubjectTranslated, 0, false, func(flow.Message) error { got++; return nil })
		if err != nil {
			t.Fatal(err)
		}
		if got == n {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("got %d translations, want %d", got, n)
		}
	}
}

// TestWhatComesWhileItIsOffIsKept has an engine, none, and one again.
func TestWhatComesWhileItIsOffIsKept(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	on, err := translator.New(translator.Config{Target: "en"},
		[]translator.Engine{fake{name: "good", translate: english}}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	said := make(lines, 8)
	off, err := translator.FromEnv(env(), slog.New(slog.NewTextHandler(said, nil)))
	if err != nil {
		t.Fatal(err)
	}
	send := func(n int) {
		in := classified(title, first, other)
		in.Document.ID = fmt.Sprintf("%s/off-%d", in.Document.Source, n)
		publish(t, bus, in)
	}

	stop := running(t, bus, off)
	if line := <-said; !strings.Contains(line, "translation is off") || !strings.Contains(line, "kept=0") {
		t.Errorf("got %q on a new bus", line)
	}
	stop()
	stop = running(t, bus, on)
	send(0)
	translated(t, bus, 1)
	stop()
	send(1)
	send(2)
	stop = running(t, bus, off)
	if line := <-said; !strings.Contains(line, "TRANSLATOR_ENGINES turns it on") || !strings.Contains(line, "kept=2") {
		t.Errorf("got %q, want that two documents are kept", line)
	}
	stop()
	translated(t, bus, 1)
	stop = running(t, bus, on)
	translated(t, bus, 3)
	stop()
}

func TestConfigSaysWhetherItIsOn(t *testing.T) {
	for engines, want := range map[string]bool{"": false, "none": false, "apertium": true} {
		cfg, err := translator.ConfigFromEnv(env("TRANSLATOR_ENGINES", engines))
		if err != nil || cfg.On() != want {
			t.Errorf("%q: got on %v, %v, want %v", engines, cfg.On(), err, want)
		}
	}
}
