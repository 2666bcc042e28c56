package command

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/policywire/progress"
	"github.com/policywire/policywire/services/fetcher"
	"github.com/policywire/policywire/services/fetcher/discover"
)

// backfill is what backfill is asked for.
type backfill struct {
	*app
	id, since, until, data string
	wait, json             bool
	bar                    *progress.Bar
	started                time.Time
}

func (a *app) backfill() *cobra.Command {
	b := &backfill{app: a}
	cmd := &cobra.Command{
		Use:   "backfill ID",
		Short: "Publish what a source published in the past",
		Long: "backfill reads the days from --since to --until, both included, newest first, and publishes\n" +
			"what is new as fetched in bulk. It asks the site as the fetcher does, one request at a time,\n" +
			"and takes turns with it; a running fetcher is not needed, the bus is. A backfill that ended,\n" +
			"in whatever way, goes on where it was when the same is typed again: what was read is not\n" +
			"asked for again. The status is 0 when nothing is left, 2 when the source cannot be asked for\n" +
			"those days. What sites answered is archived where FETCHER_ARCHIVE says, or as 'up' does.",
		Args: exactly(1, "the id of a source"),
		RunE: func(cmd *cobra.Command, args []string) error {
			b.id = args[0]
			return b.run(cmd.Context())
		},
	}
	cmd.Flags().StringVar(&b.since, "since", "", "first `day`, as 2025-08-01 in the zone of the source, or 30d")
	cmd.Flags().StringVar(&b.until, "until", "", "last `day`, today when it is not given")
	cmd.Flags().BoolVar(&b.wait, "wait", false, "wait for the next day's budget, and for sites that ask for it")
	cmd.Flags().BoolVar(&b.json, "json", false, "print a summary as JSON on standard output")
	cmd.Flags().StringVar(&b.data, "data", "", "`DIR` of 'policywire up', whose archive is used (default $XDG_DATA_HOME/policywire)")
	a.natsFlag(cmd)
	return cmd
}

func (b *backfill) run(ctx context.Context) error {
	cfg, err := b.config()
	if err != nil {
		return err
	}
	b.bar = progress.New(b.Err, b.ErrWidth, "backfilling "+b.id, 0)
	f, err := fetcher.New(cfg, b.barLog())
	if err != nil {
		return err
	}
	s, err := f.Source(b.id)
	if err != nil {
		return usageError{err}
	}
	span, err := parseDays(b.since, b.until, s.Location(), time.Now())
	if err != nil {
		return err
	}
	return b.onBus(ctx, func(bus *flow.Bus) error {
		b.started = time.Now()
		report, err := f.Backfill(ctx, bus, b.id, span, fetcher.BackfillOptions{Wait: b.wait, Progress: b.show})
		if report.Source == "" {
			return b.explain(ctx, report, err)
		}
		b.bar.End()
		if err == nil || report.Documents > 0 {
			fmt.Fprintln(b.Err, summary(report))
		}
		if b.json {
			err = errors.Join(err, b.printJSON(report))
		}
		return b.explain(ctx, report, err)
	})
}

// config is that of the environment, with the archive beside the data of the
// whole program where it names none.
func (b *backfill) config() (fetcher.Config, error) {
	cfg, err := b.fetcherConfig()
	if err != nil {
		return cfg, err
	}
	if strings.TrimSpace(b.Getenv("FETCHER_ARCHIVE")) != "" {
		return cfg, nil
	}
	if b.data == "" {
		if b.data, err = b.dataDir(); err != nil {
			return cfg, err
		}
	}
	cfg.Archive = filepath.Join(b.data, "archive")
	return cfg, nil
}

// barLog is the log of the command, above the bar.
func (b *backfill) barLog() *slog.Logger {
	level := slog.LevelDebug
	for !b.log.Enabled(context.Background(), level) && level < slog.LevelError {
		level++
	}
	return slog.New(slog.NewTextHandler(barWriter{b.bar}, &slog.HandlerOptions{Level: level}))
}

// barWriter writes lines above a bar.
type barWriter struct{ bar *progress.Bar }

func (w barWriter) Write(p []byte) (int, error) {
	w.bar.Say(strings.TrimSuffix(string(p), "\n"))
	return len(p), nil
}

// show shows how far the backfill is.
func (b *backfill) show(p fetcher.BackfillProgress) {
	if p.Waiting != "" {
		b.bar.Set(int64(p.Documents), "waiting "+p.Waiting)
		return
	}
	left := "how much is left is not known"
	if p.Left >= 0 {
		b.bar.Expect(expected(time.Since(b.started), p), p.Left)
		left = ""
	}
	parts := []string{fmt.Sprintf("%d documents, %d published", p.Documents, p.Published), b.rate(p)}
	if p.Failed > 0 {
		parts = append(parts, fmt.Sprintf("%d failed", p.Failed))
	}
	if !p.Since.IsZero() {
		parts = append(parts, fmt.Sprintf("at %s to %s, part %d of %d", p.Since.Format(time.DateOnly), p.Until.Format(time.DateOnly), min(p.Done+1, p.Windows), p.Windows))
	}
	if left != "" {
		parts = append(parts, left)
	}
	b.bar.Set(int64(p.Documents), strings.Join(parts, ", "))
}

// expected is how many documents there are in all, as far as their share of the
// time tells.
func expected(elapsed time.Duration, p fetcher.BackfillProgress) int64 {
	if p.Documents == 0 || elapsed <= 0 {
		return 0
	}
	return int64(float64(p.Documents) * float64(elapsed+p.Left) / float64(elapsed))
}

func (b *backfill) rate(p fetcher.BackfillProgress) string {
	minutes := max(time.Since(b.started), time.Second).Minutes()
	return fmt.Sprintf("%.0f a minute, %d requests", float64(p.Documents)/minutes, p.Requests)
}

// summary says in a line what was done.
func summary(r fetcher.BackfillReport) string {
	line := fmt.Sprintf("%s from %s to %s: %d documents", r.Source, r.Since, r.Until, r.Documents)
	for _, result := range []news.Result{news.ResultPublished, news.ResultUnchanged, news.ResultDuplicate, news.ResultFiltered, news.ResultRetry, news.ResultDead} {
		if n := r.Counts[result]; n > 0 {
			line += fmt.Sprintf(", %d %s", n, result)
		}
	}
	line += fmt.Sprintf("; %d of %d parts done", r.Done, r.Windows)
	if r.Before > 0 {
		line += fmt.Sprintf(", %d of them before", r.Before)
	}
	return line + fmt.Sprintf("; %d requests in %s", r.Requests, (time.Duration(r.Seconds)*time.Second))
}

// explain says what to do about the end of a backfill.
func (b *backfill) explain(ctx context.Context, r fetcher.BackfillReport, err error) error {
	again := fmt.Sprintf("policywire backfill %s --since %s --until %s", b.id, r.Since, r.Until)
	var paused *fetcher.PausedError
	var lookBack *fetcher.LookBackError
	switch {
	case err == nil:
		return nil
	case r.Source == "" && ctx.Err() != nil:
		return errors.New("interrupted before it began")
	case errors.Is(err, fetcher.ErrNotFetched):
		return usageError{err}
	case errors.As(err, &lookBack):
		if lookBack.Oldest.IsZero() {
			return usageError{err}
		}
		return usageError{fmt.Errorf("%w; what it shows is read by --since %s", err, lookBack.Oldest.AddDate(0, 0, 1).Format(time.DateOnly))}
	case ctx.Err() != nil:
		return fmt.Errorf("interrupted; to go on where it was: %s", again)
	case errors.As(err, &paused):
		return fmt.Errorf("%w; to go on then: %s (--wait waits for it)", err, again)
	}
	return fmt.Errorf("%w; to go on where it was: %s", err, again)
}

// parseDays returns the days that two flags name, in the zone of a source: the
// first from its midnight, the last up to its end.
func parseDays(since, until string, zone *time.Location, now time.Time) (span discover.Span, err error) {
	if since == "" {
		return span, usagef("--since: name the first day, as 2025-08-01 or 30d")
	}
	if span.Since, err = parseDay("--since", since, zone, now); err != nil {
		return span, err
	}
	span.Until = now
	if until != "" {
		if span.Until, err = parseDay("--until", until, zone, now); err != nil {
			return span, err
		}
	}
	if span.Until.Before(span.Since) {
		return span, usagef("--until: %s is before --since %s", span.Until.Format(time.DateOnly), span.Since.Format(time.DateOnly))
	}
	return span, nil
}

func parseDay(flag, value string, zone *time.Location, now time.Time) (time.Time, error) {
	since, err := fetcher.ParseSince(value)
	if err != nil {
		return time.Time{}, usagef("%s: %v", flag, err)
	}
	return since.In(zone, now).In(zone), nil
}
