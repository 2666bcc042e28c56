package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/policywire/policywire/policywire/table"
)

// Streams are what a command reads and writes.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
	Getenv   func(string) string
	// Width is that of the terminal behind Out in cells, 0 for none.
	Width int
	// Live says that Err is a terminal, on which a line may be written again.
	Live bool
}

// Terminal returns the streams of the process.
func Terminal() Streams {
	s := Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv}
	if width, _, err := term.GetSize(int(os.Stdout.Fd())); err == nil {
		s.Width = width
	}
	s.Live = term.IsTerminal(int(os.Stderr.Fd()))
	return s
}

// The exit statuses.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// usageError is a command used wrongly.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// app is what all commands share.
type app struct {
	Streams
	nats, clickhouse, format string
}

// Main runs the command line args and returns the exit status. The first
// SIGINT or SIGTERM ends the command after the work in hand, the second at once.
func Main(ctx context.Context, args []string, s Streams) int {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)

	a := &app{Streams: s}
	root := a.root()
	root.SetArgs(args)
	root.SetIn(s.In)
	root.SetOut(s.Out)
	root.SetErr(s.Err)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	fmt.Fprintf(s.Err, "policywire: %v\n", err)
	var usage usageError
	if errors.As(err, &usage) {
		fmt.Fprintln(s.Err, "Run 'policywire help' for the commands, 'policywire COMMAND --help' for one of them.")
		return exitUsage
	}
	return exitFailed
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "policywire",
		Short: "A wire service for public policy",
		Long: "policywire reads what governments publish, puts each document on NATS as an event,\n" +
			"tags and translates it, and writes it to ClickHouse, where a trend is one query away.",
		SilenceUsage: true, SilenceErrors: true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("there is no command %q", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(a.up(), a.importDocuments(), a.trends(), a.search(), a.show(), a.tail(),
		a.sources(), a.classify(), a.dead(), a.bench())
	return root
}

// natsFlag adds the flag of the commands that talk to the bus.
func (a *app) natsFlag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&a.nats, "nats", "nats://127.0.0.1:4222", "`URL` of NATS")
}

// clickhouseFlag adds the flag of the commands that query.
func (a *app) clickhouseFlag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&a.clickhouse, "clickhouse", "http://127.0.0.1:8123", "`DSN` of ClickHouse")
}

// formatFlag adds the flag of the commands that print rows.
func (a *app) formatFlag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&a.format, "format", "table", "table, json or csv")
}

// print writes rows to standard output in the format asked for.
func (a *app) print(t *table.Table) error {
	f, err := table.ParseFormat(a.format)
	if err != nil {
		return usageError{err}
	}
	return t.Write(a.Out, f, a.Width)
}

// exactly returns a check that a command has n arguments, called what.
func exactly(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != n {
			return usagef("%s takes %s, got %d arguments", cmd.CommandPath(), what, len(args))
		}
		return nil
	}
}

// atLeast returns a check that a command has n arguments or more, called what.
func atLeast(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < n {
			return usagef("%s takes %s", cmd.CommandPath(), what)
		}
		return nil
	}
}

// log returns the logger of a command: text on standard error, at the level of
// LOG_LEVEL, warnings when it is not set.
func (a *app) log() *slog.Logger {
	level := slog.LevelWarn
	if name := a.Getenv("LOG_LEVEL"); name != "" {
		if err := level.UnmarshalText([]byte(name)); err != nil {
			fmt.Fprintf(a.Err, "policywire: LOG_LEVEL: %q is none of debug, info, warn, error\n", name)
		}
	}
	return slog.New(slog.NewTextHandler(a.Err, &slog.HandlerOptions{Level: level}))
}
