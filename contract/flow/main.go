package flow

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// Command is a further argument that the program of a service understands,
// such as "migrate".
type Command struct {
	Name string
	Run  func(ctx context.Context, bus *Bus, getenv func(string) string, log *slog.Logger) error
}

// Build makes a service from its environment. A fault in that is a wrong usage
// of the program.
type Build func(getenv func(string) string, log *slog.Logger) (Service, error)

// ports are where the services serve /metrics, /healthz and /readyz unless
// <SERVICE>_LISTEN says otherwise.
var ports = map[string]string{
	"fetcher": "127.0.0.1:9101", "classifier": "127.0.0.1:9102", "linker": "127.0.0.1:9103",
	"translator": "127.0.0.1:9104", "store": "127.0.0.1:9105", "portal": "127.0.0.1:9106",
}

// Exit codes of a program.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// Main runs the service name as a program until SIGINT or SIGTERM, or one of
// commands if the first argument names it. It reads NATS_URL, NATS_CREDS, what
// FromEnv does, LOG_LEVEL (debug, info, warn, error) and <SERVICE>_LISTEN, where it serves
// what Handler does: by default on loopback, fetcher at port 9101, classifier
// 9102, linker 9103, translator 9104, store 9105, portal 9106. The argument healthcheck asks a running instance for its
// /readyz. The exit code is 0 when done, 1 when failed, 2 when the arguments or
// the environment are wrong. It logs to stderr.
func Main(name string, build Build, commands ...Command) {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	code := RunMain(ctx, name, os.Args[1:], os.Getenv, os.Stderr, build, commands...)
	stop()
	os.Exit(code)
}

// RunMain is Main with what it takes from the process given to it.
func RunMain(ctx context.Context, name string, args []string, getenv func(string) string, stderr io.Writer, build Build, commands ...Command) int {
	p := &program{name: name, getenv: getenv, build: build, commands: commands}
	code, err := p.main(ctx, args, stderr)
	if err != nil {
		fmt.Fprintf(stderr, "%s: %s\n", name, err)
	}
	return code
}

// program is a service as a program.
type program struct {
	name     string
	getenv   func(string) string
	build    Build
	commands []Command
	log      *slog.Logger
}

func (p *program) main(ctx context.Context, args []string, stderr io.Writer) (int, error) {
	level, err := logLevel(p.getenv("LOG_LEVEL"))
	if err != nil {
		return exitUsage, err
	}
	if _, err := settingsFromEnv(p.getenv); err != nil {
		return exitUsage, err
	}
	p.log = slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: level}))
	switch {
	case len(args) == 0:
		return p.serve(ctx)
	case len(args) == 1 && args[0] == "healthcheck":
		return code(p.healthcheck(ctx))
	}
	for _, c := range p.commands {
		if len(args) == 1 && c.Name == args[0] {
			return code(p.withBus(ctx, prometheus.NewRegistry(), func(bus *Bus) error { return c.Run(ctx, bus, p.getenv, p.log) }))
		}
	}
	return exitUsage, fmt.Errorf("unknown argument %q; usage: %s", strings.Join(args, " "), p.usage())
}

func code(err error) (int, error) {
	if err != nil {
		return exitFailed, err
	}
	return exitDone, nil
}

func (p *program) usage() string {
	words := []string{"healthcheck"}
	for _, c := range p.commands {
		words = append(words, c.Name)
	}
	return p.name + " [" + strings.Join(words, " | ") + "]"
}

func logLevel(s string) (slog.Level, error) {
	var level slog.Level
	if s == "" {
		return slog.LevelInfo, nil
	}
	if err := level.UnmarshalText([]byte(s)); err != nil {
		return level, fmt.Errorf("LOG_LEVEL: %q is not debug, info, warn or error", s)
	}
	return level, nil
}

// serve runs the service.
func (p *program) serve(ctx context.Context) (int, error) {
	service, err := p.build(p.getenv, p.log)
	if err != nil {
		return exitUsage, fmt.Errorf("configuring: %w", err)
	}
	listener, err := net.Listen("tcp", p.listen())
	if err != nil {
		return exitFailed, fmt.Errorf("listening on %s_LISTEN: %w", p.prefix(), err)
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	// The port answers from the start: a service that waits for the bus is
	// alive, and not ready.
	server := &http.Server{ReadHeaderTimeout: 5 * time.Second, Handler: starting()}
	go func() { _ = server.Serve(listener) }()
	defer server.Close()
	p.log.Info("listening", "service", p.name, "address", listener.Addr().String())
	began := false
	err = p.withBus(ctx, registry, func(bus *Bus) error {
		began = true
		bus.Register(p.name, service)
		server.Handler.(*switched).set(Handler(bus))
		return service.Run(ctx, bus)
	})
	if !began && ctx.Err() != nil {
		return exitDone, nil // told to end while it waited
	}
	return code(err)
}

// withBus connects and runs do.
func (p *program) withBus(ctx context.Context, registry *prometheus.Registry, do func(*Bus) error) error {
	nc, err := Connect(ctx, p.getenv, p.name, p.log)
	if err != nil {
		return err
	}
	defer nc.Close()
	bus, err := Open(ctx, nc, WithLogger(p.log), WithRegistry(registry), FromEnv(p.getenv))
	if err != nil {
		return err
	}
	return errors.Join(do(bus), bus.Close())
}

// healthcheck asks the running instance whether it is ready.
func (p *program) healthcheck(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	host, port, err := net.SplitHostPort(p.listen())
	if err != nil {
		return fmt.Errorf("%s_LISTEN: %w", p.prefix(), err)
	}
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "127.0.0.1"
	}
	url := "http://" + net.JoinHostPort(host, port) + "/readyz"
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("asking %s: %w", url, err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(response.Body, 1000))
		return fmt.Errorf("asking %s: %s: %s", url, response.Status, strings.TrimSpace(string(text)))
	}
	return nil
}

func (p *program) prefix() string { return strings.ToUpper(strings.ReplaceAll(p.name, "-", "_")) }

func (p *program) listen() string {
	if address := p.getenv(p.prefix() + "_LISTEN"); address != "" {
		return address
	}
	if address := ports[p.name]; address != "" {
		return address
	}
	return "127.0.0.1:9100"
}
