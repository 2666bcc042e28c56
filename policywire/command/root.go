package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
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
	// Width and ErrWidth are those of the terminals behind Out and Err in
	// cells, 0 for none. On a terminal a line may be written again.
	Width, ErrWidth int
}

// Terminal returns the streams of the process.
func Terminal() Streams {
	return Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv,
		Width: terminalWidth(os.Stdout), ErrWidth: terminalWidth(os.Stderr)}
}

// defaultWidth is that of a terminal that does not tell its own.
const defaultWidth = 80

func terminalWidth(f *os.File) int {
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	if width == 0 {
		return defaultWidth
	}
	return width
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

// errInterrupted is why a command ended that a signal ended.
var errInterrupted = errors.New("interrupted")

// app is what all commands share.
type app struct {
	Streams
	nats, clickhouse string
	format           table.Format
	log              *slog.Logger
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
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		err = errInterrupted
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
		PersistentPreRunE: func(*cobra.Command, []string) error { return a.openLog() },
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("there is no command %q", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{flagError(err)} })
	root.SetHelpCommand(help(root))
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(a.up(), a.backfill(), a.replay(), a.importDocuments(), a.trends(), a.query(), a.search(), a.show(), a.tail(),
		a.sources(), a.classify(), a.eval(), a.dead(), a.bench())
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

// print writes rows to standard output in the format asked for. Where there is
// none, a reader is told so on standard error: nothing says the program looked.
func (a *app) print(t *table.Table, nothing string) error {
	if len(t.Rows) == 0 && a.format == table.Text {
		fmt.Fprintln(a.Err, nothing)
		return nil
	}
	if err := t.Write(a.Out, a.format, a.Width); err != nil || a.format != table.Text {
		return err
	}
	a.tellLeftOut(t, a.Width)
	return nil
}

// tellLeftOut says which columns a terminal of a width has no room for.
func (a *app) tellLeftOut(t *table.Table, width int) {
	if out := t.LeftOut(width); len(out) > 0 {
		fmt.Fprintf(a.Err, "no room for %s; a wider terminal or --format csv shows all\n", strings.Join(out, ", "))
	}
}

// printJSON writes one value to standard output.
func (a *app) printJSON(v any) error {
	encoder := json.NewEncoder(a.Out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(v)
}

// exactly returns a check that a command has n arguments, called what.
func exactly(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != n {
			return usagef("%s takes %s, %s", words(cmd), what, given(args))
		}
		return nil
	}
}

// atLeast returns a check that a command has n arguments or more, called what.
func atLeast(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < n {
			return usagef("%s takes %s, %s", words(cmd), what, given(args))
		}
		return nil
	}
}

// words are those that call a command, without that of the program.
func words(cmd *cobra.Command) string {
	return strings.TrimPrefix(cmd.CommandPath(), cmd.Root().Name()+" ")
}

// given names the arguments that a command got.
func given(args []string) string {
	if len(args) == 0 {
		return "and none was given"
	}
	return fmt.Sprintf("not %q", strings.Join(args, " "))
}

// flagError says of a number that is none only that, not which function said so.
func flagError(err error) error {
	if what, _, ok := strings.Cut(err.Error(), ": strconv.ParseInt"); ok {
		return fmt.Errorf("%s: it is no number that can be used here", what)
	}
	return err
}

// openLog opens the logger of a command: text on standard error, at the level
// of LOG_LEVEL, warnings when it is not set.
func (a *app) openLog() error {
	level := slog.LevelWarn
	if name := a.Getenv("LOG_LEVEL"); name != "" {
		if err := level.UnmarshalText([]byte(name)); err != nil {
			return usagef("LOG_LEVEL: %q is none of debug, info, warn, error", name)
		}
	}
	a.log = slog.New(slog.NewTextHandler(a.Err, &slog.HandlerOptions{Level: level}))
	return nil
}

// help is the command that prints the help of others.
func help(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Tell what a command does",
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return usagef("there is no command %q", strings.Join(args, " "))
			}
			return cmd.Help()
		},
	}
}
