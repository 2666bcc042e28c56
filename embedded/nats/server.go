package nats

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	client "github.com/nats-io/nats.go"

	"github.com/policywire/policywire/embedded/internal/dirlock"
)

// MaxPayload is the largest message that the server takes, in bytes.
const MaxPayload = 8 << 20

// startLimit is how long a server may take until it answers; recovering large streams takes seconds.
const startLimit = 2 * time.Minute

// Config says where the server keeps its streams and where it listens.
type Config struct {
	// Dir holds the streams. It is made when it is not there.
	Dir string
	// Addr is host:port to listen on; port 0 is a free one. Empty means no port: only this process can connect.
	Addr string
	// Anywhere allows an address that other machines reach. The server asks nobody for a password.
	Anywhere bool
	// Logger is told what the server says; nil means slog.Default().
	Logger *slog.Logger
}

// Server is a running NATS server.
type Server struct {
	server *server.Server
	lock   *os.File
}

// Start starts a server and returns when it takes connections. The caller closes it.
func Start(config Config) (*Server, error) {
	opts, err := config.options()
	if err != nil {
		return nil, fmt.Errorf("configuring nats: %w", err)
	}
	if err := os.MkdirAll(opts.StoreDir, 0o750); err != nil {
		return nil, fmt.Errorf("making the store of nats: %w; choose a directory that can be written", err)
	}
	lock, err := dirlock.Take(config.Dir)
	if err != nil {
		return nil, fmt.Errorf("opening the store of nats in %s: %w", config.Dir, err)
	}
	s, err := run(opts, config.Logger)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return &Server{server: s, lock: lock}, nil
}

// options returns the server's options, or what is wrong with the configuration.
func (c Config) options() (*server.Options, error) {
	if c.Dir == "" {
		return nil, errors.New("Dir: a data directory is needed")
	}
	opts := &server.Options{
		ServerName: "policywire",
		JetStream:  true,
		StoreDir:   filepath.Join(c.Dir, "store"),
		SyncAlways: true,
		MaxPayload: MaxPayload,
		NoSigs:     true,
		DontListen: c.Addr == "",
	}
	if opts.DontListen {
		return opts, nil
	}
	host, port, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return nil, fmt.Errorf("Addr: %w; write it as 127.0.0.1:4222", err)
	}
	if ip := net.ParseIP(host); !c.Anywhere && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("Addr: other machines could reach %s; use 127.0.0.1, or allow it expressly", c.Addr)
	}
	opts.Host = host
	if opts.Port, err = strconv.Atoi(port); err != nil || opts.Port < 0 || opts.Port > 65535 {
		return nil, fmt.Errorf("Addr: %q is not a port", port)
	}
	if opts.Port == 0 {
		opts.Port = server.RANDOM_PORT
	}
	return opts, nil
}

// run starts the server and waits until it is ready, or until it says why it never will be.
func run(opts *server.Options, logger *slog.Logger) (*server.Server, error) {
	s, err := server.NewServer(opts)
	if err != nil {
		return nil, fmt.Errorf("preparing nats: %w", err)
	}
	if logger == nil {
		logger = slog.Default()
	}
	fatal := make(chan string, 1)
	s.SetLogger(&log{logger: logger.With("service", "nats"), fatal: fatal}, false, false)
	ready := make(chan bool, 1)
	go func() {
		s.Start()
		ready <- s.ReadyForConnections(startLimit)
	}()
	reason := fmt.Sprintf("not ready after %s", startLimit)
	select {
	case reason = <-fatal:
	case ok := <-ready:
		if ok {
			return s, nil
		}
	}
	s.Shutdown()
	s.WaitForShutdown()
	return nil, fmt.Errorf("starting nats on %s with its store in %s: %s; is another program on that address, or the store not writable?",
		net.JoinHostPort(opts.Host, strconv.Itoa(opts.Port)), opts.StoreDir, reason)
}

// ClientURL returns the address for clients in other processes; it is of no use without a port.
func (s *Server) ClientURL() string { return s.server.ClientURL() }

// InProcess is the option by which a client of this process connects, without a port.
func (s *Server) InProcess() client.Option { return client.InProcessServer(s.server) }

// Settings are what a running server does, as it says itself.
type Settings struct {
	StoreDir   string
	SyncAlways bool
	MaxPayload int
}

// Settings returns what the server was started with, read from the server and not from its configuration.
func (s *Server) Settings() Settings {
	settings := Settings{}
	if js := s.server.JetStreamConfig(); js != nil {
		settings.StoreDir, settings.SyncAlways = js.StoreDir, js.SyncAlways
	}
	if vars, err := s.server.Varz(nil); err == nil {
		settings.MaxPayload = vars.MaxPayload
	}
	return settings
}

// Close disconnects every client, closes the streams and waits until they are closed.
func (s *Server) Close() error {
	s.server.Shutdown()
	s.server.WaitForShutdown()
	return s.lock.Close()
}
