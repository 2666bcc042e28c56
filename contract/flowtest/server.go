package flowtest

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
)

// Start returns a bus on a JetStream server of the test's own, and a plain
// connection to it. The server has no port, keeps its files in a directory of
// the test, syncs before it acknowledges as in production, and logs to the
// test. All of it ends with the test.
func Start(t testing.TB, opts ...flow.Option) (*flow.Bus, *nats.Conn) {
	t.Helper()
	s := NewServer(t)
	return s.Open(t, opts...), s.Connect(t)
}

// Server is a JetStream server in the process, which can be stopped and
// started on the same files. Connections to it come back by themselves.
type Server struct {
	dir      string
	log      server.Logger
	maxStore int64

	mu      sync.Mutex
	running *server.Server
}

// ServerOption changes a Server.
type ServerOption func(*Server)

// MaxStore bounds what the server may store, in bytes.
func MaxStore(n int64) ServerOption { return func(s *Server) { s.maxStore = n } }

// NewServer starts a server that ends with the test.
func NewServer(t testing.TB, opts ...ServerOption) *Server {
	t.Helper()
	s := &Server{dir: t.TempDir(), log: &logger{slog.New(slog.NewTextHandler(t.Output(), nil))}, maxStore: 1 << 40}
	for _, opt := range opts {
		opt(s)
	}
	s.Start(t)
	t.Cleanup(s.Stop)
	return s
}

// Start starts a server that was stopped.
func (s *Server) Start(t testing.TB) {
	t.Helper()
	running, err := server.NewServer(&server.Options{
		ServerName: "flowtest", DontListen: true, JetStream: true, StoreDir: s.dir, SyncAlways: true,
		MaxPayload: news.MaxPayload, JetStreamMaxStore: s.maxStore, JetStreamMaxMemory: 64 << 20,
		NoSigs: true,
	})
	if err != nil {
		t.Fatalf("starting the server: %s", err)
	}
	running.SetLoggerV2(s.log, false, false, false)
	running.Start()
	if !running.ReadyForConnections(10 * time.Second) {
		t.Fatal("the server does not get ready")
	}
	s.mu.Lock()
	s.running = running
	s.mu.Unlock()
}

// Stop ends the server. Its files stay.
func (s *Server) Stop() {
	s.mu.Lock()
	running := s.running
	s.running = nil
	s.mu.Unlock()
	if running != nil {
		running.Shutdown()
		running.WaitForShutdown()
	}
}

// Restart stops the server and starts it on the same files.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	s.Stop()
	s.Start(t)
}

// InProcessConn implements nats.InProcessConnProvider.
func (s *Server) InProcessConn() (net.Conn, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running == nil {
		return nil, fmt.Errorf("the server is stopped: %w", net.ErrClosed)
	}
	return s.running.InProcessConn()
}

// LoseAnswers makes the server lose what consumers answer to the messages of
// stream, acknowledgements above all, from now on or no longer.
func (s *Server) LoseAnswers(t testing.TB, stream string, lose bool) {
	t.Helper()
	s.mu.Lock()
	account := s.running.GlobalAccount()
	s.mu.Unlock()
	from := "$JS.ACK." + stream + ".>"
	if !lose {
		account.RemoveMapping(from)
		return
	}
	if err := account.AddMapping(from, "lost.>"); err != nil {
		t.Fatalf("losing the answers: %s", err)
	}
}

// Connect returns a connection that ends with the test.
func (s *Server) Connect(t testing.TB) *nats.Conn {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	nc, err := flow.Connect(ctx, func(string) string { return "" }, "test", log, nats.InProcessServer(s),
		nats.ReconnectWait(10*time.Millisecond), nats.ReconnectJitter(10*time.Millisecond, 10*time.Millisecond))
	if err != nil {
		t.Fatalf("connecting: %s", err)
	}
	t.Cleanup(nc.Close)
	return nc
}

// Open returns a bus on a connection of its own, which ends with the test. It
// logs to the test unless an option says otherwise.
func (s *Server) Open(t testing.TB, opts ...flow.Option) *flow.Bus {
	t.Helper()
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	bus, err := flow.Open(t.Context(), s.Connect(t), append([]flow.Option{flow.WithLogger(log)}, opts...)...)
	if err != nil {
		t.Fatalf("opening the bus: %s", err)
	}
	t.Cleanup(func() { _ = bus.Close() })
	return bus
}

// logger passes on what a server says that matters.
type logger struct{ log *slog.Logger }

func (l *logger) Noticef(string, ...any) {}
func (l *logger) Debugf(string, ...any)  {}
func (l *logger) Tracef(string, ...any)  {}
func (l *logger) Warnf(format string, v ...any) {
	l.log.Warn("server", "says", fmt.Sprintf(format, v...))
}
func (l *logger) Errorf(format string, v ...any) {
	l.log.Error("server", "says", fmt.Sprintf(format, v...))
}
func (l *logger) Fatalf(format string, v ...any) {
	l.log.Error("server", "says", fmt.Sprintf(format, v...))
}

// Listen makes the server reachable at the address that it returns, for
// programs that connect by NATS_URL, until the test ends.
func (s *Server) Listen(t testing.TB) (url string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			outside, err := listener.Accept()
			if err != nil {
				return
			}
			inside, err := s.InProcessConn()
			if err != nil {
				_ = outside.Close()
				continue
			}
			go pipe(outside, inside)
			go pipe(inside, outside)
		}
	}()
	return "nats://" + listener.Addr().String()
}

func pipe(to, from net.Conn) {
	_, _ = io.Copy(to, from)
	_ = to.Close()
	_ = from.Close()
}
