package nats_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	client "github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/policywire/policywire/embedded/nats"
)

// start runs a server that is closed after the test.
func start(t *testing.T, config nats.Config) *nats.Server {
	t.Helper()
	s, err := nats.Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func connect(t *testing.T, url string, opts ...client.Option) (*client.Conn, jetstream.JetStream) {
	t.Helper()
	nc, err := client.Connect(url, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	return nc, js
}

func TestMessagesSurviveARestart(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	first, err := nats.Start(nats.Config{Dir: dir, Addr: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	_, js := connect(t, first.ClientURL())
	if _, err := js.CreateStream(ctx, jetstream.StreamConfig{Name: "NEWS", Subjects: []string{"news.>"}}); err != nil {
		t.Fatal(err)
	}
	const title = "과학기술정보통신부, 인공지능 기본법 시행 🤖"
	for i := range 100 {
		if _, err := js.Publish(ctx, "news.fetched.msit", fmt.Appendf(nil, "%s %d", title, i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}

	second := start(t, nats.Config{Dir: dir})
	_, js = connect(t, "", second.InProcess())
	stream, err := js.Stream(ctx, "NEWS")
	if err != nil {
		t.Fatal(err)
	}
	msg, err := stream.GetMsg(ctx, 100)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(msg.Data), title+" 99"; got != want {
		t.Errorf("got message %q, want %q", got, want)
	}
}

func TestServerSyncsEveryWrite(t *testing.T) {
	dir := t.TempDir()
	got := start(t, nats.Config{Dir: dir}).Settings()
	want := nats.Settings{StoreDir: filepath.Join(dir, "store", "jetstream"), SyncAlways: true, MaxPayload: 8 << 20}
	if got != want {
		t.Errorf("got settings %+v, want %+v", got, want)
	}
}

func TestPayloadLimitIsNamed(t *testing.T) {
	nc, js := connect(t, "", start(t, nats.Config{Dir: t.TempDir()}).InProcess())
	if got := nc.MaxPayload(); got != 8<<20 {
		t.Errorf("got a limit of %d bytes, want 8 MiB", got)
	}
	if err := nc.Publish("news.fetched.x", make([]byte, 8<<20)); err != nil {
		t.Errorf("publishing 8 MiB: %v", err)
	}
	_, err := js.Publish(context.Background(), "news.fetched.x", make([]byte, 8<<20+1))
	if !errors.Is(err, client.ErrMaxPayload) || !strings.Contains(err.Error(), "maximum payload") {
		t.Errorf("got error %v, want one that names the limit", err)
	}
}

func TestStartSaysWhatToDo(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	locked := t.TempDir()
	start(t, nats.Config{Dir: locked})

	for name, c := range map[string]struct {
		config nats.Config
		want   string
	}{
		"no directory":               {nats.Config{}, "a data directory is needed"},
		"port in use":                {nats.Config{Dir: t.TempDir(), Addr: taken.Addr().String()}, "is another program on that address"},
		"store under a file":         {nats.Config{Dir: file}, "choose a directory that can be written"},
		"store of a running server":  {nats.Config{Dir: locked}, "stop that process, or use another directory"},
		"address without a port":     {nats.Config{Dir: t.TempDir(), Addr: "127.0.0.1"}, "write it as 127.0.0.1:4222"},
		"address for other machines": {nats.Config{Dir: t.TempDir(), Addr: "0.0.0.0:0"}, "use 127.0.0.1, or allow it expressly"},
		"every address":              {nats.Config{Dir: t.TempDir(), Addr: ":0"}, "use 127.0.0.1, or allow it expressly"},
		"no such port":               {nats.Config{Dir: t.TempDir(), Addr: "127.0.0.1:http"}, `"http" is not a port`},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := nats.Start(c.config)
			if err == nil {
				t.Fatal("started", s.Close())
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("got error %q, want one with %q", err, c.want)
			}
		})
	}
}

func TestOtherMachinesWhenAllowed(t *testing.T) {
	s := start(t, nats.Config{Dir: t.TempDir(), Addr: "0.0.0.0:0", Anywhere: true})
	connect(t, s.ClientURL())
}
