package command

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/policywire/jsonl"
	"github.com/policywire/policywire/policywire/progress"
	"github.com/policywire/policywire/services/fetcher"
	"github.com/policywire/policywire/services/fetcher/revision"
)

// The documents that are published together.
const (
	importBatch      = 1000
	importBatchBytes = 8 << 20
)

// importRetry is the pause after the bus refused a batch.
const importRetry = 500 * time.Millisecond

// importExample is a line with no more than it needs to be counted on its day.
const importExample = `{"id":"city/1","source":"city","url":"https://www.example.org/1","title":"AI for the city",` +
	`"kind":"press-release","rights":"excerpt","published_at":"2026-05-12T00:00:00+09:00"}`

func (a *app) importDocuments() *cobra.Command {
	var rejected string
	cmd := &cobra.Command{
		Use:   "import FILE...",
		Short: "Publish documents from JSON Lines files as fetched in bulk",
		Long: "Reads news.Document JSON Lines ('-' is standard input) and publishes each as fetched in bulk.\n" +
			"It waits for the bus, also when that goes away in between. What is known already in the same\n" +
			"text is not published again, so an import that was broken off can be run again. A bad line is\n" +
			"reported with its number and set aside. The status is 0 only when the bus acknowledged every line.\n\n" +
			"A line needs id (the source, a slash and the publisher's own id), source, url, title, kind\n" +
			"(press-release, policy-news, statement, report or news-article) and rights (full, excerpt or link):\n\n" +
			importExample + "\n\n" +
			"publisher, summary, body, published_precision (second, minute, day or none) and language_hint are\n" +
			"wanted too; contract/news/schema/fetched.v1.json has every field.",
		Args: atLeast(1, "one file or more"),
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg, err := fetcher.ConfigFromEnv(a.Getenv)
			if err != nil {
				return usageError{err}
			}
			total, err := totalSize(args)
			if err != nil {
				return err
			}
			aside, err := openRejected(rejected)
			if err != nil {
				return err
			}
			defer aside.Close()
			return a.onBus(cmd.Context(), func(bus *flow.Bus) error {
				register, err := revision.Open(cmd.Context(), bus, cfg.Register())
				if err != nil {
					return err
				}
				i := &importer{app: a, register: register, aside: aside, total: total}
				return i.files(cmd.Context(), args)
			})
		},
	}
	cmd.Flags().StringVar(&rejected, "rejected", "", "append bad lines to `FILE`, to be mended and imported again")
	a.natsFlag(cmd)
	return cmd
}

// openRejected opens the file that bad lines are appended to.
func openRejected(name string) (io.WriteCloser, error) {
	if name == "" {
		return discard{}, nil
	}
	f, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, fmt.Errorf("opening the file of rejected lines: %w", err)
	}
	return f, nil
}

// discard is a file that keeps nothing.
type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) Close() error                { return nil }

// importer publishes the documents of files.
type importer struct {
	*app
	register *revision.Register
	aside    io.Writer
	bar      *progress.Bar
	file     string

	batch      []entry
	batchBytes int
	// read and total are bytes of the files; total is 0 when it is not known.
	read, total int64

	published, unchanged, bad int
}

// entry is a document with the line it came from.
type entry struct {
	document news.Document
	number   int
	text     []byte
}

func (i *importer) files(ctx context.Context, names []string) error {
	i.bar = progress.New(i.Err, i.ErrWidth, "importing", i.total)
	for _, name := range names {
		if err := i.one(ctx, name); err != nil {
			i.bar.End()
			if ctx.Err() != nil {
				return fmt.Errorf("importing %s was interrupted (%s); run it again, what the bus has is not published twice", name, i.sums())
			}
			return fmt.Errorf("importing %s (%s): %w", name, i.sums(), err)
		}
	}
	i.bar.Set(i.total, i.sums())
	i.bar.End()
	if i.bad > 0 {
		return fmt.Errorf("not imported: %s; see above, mend and import again%s", counted(i.bad, "line"), i.kept())
	}
	return nil
}

// kept says where the lines that were not imported are.
func (i *importer) kept() string {
	if f, ok := i.aside.(*os.File); ok {
		return " what is in " + f.Name()
	}
	return " (--rejected FILE keeps such lines)"
}

// totalSize returns the size of all files, 0 when one of them has none.
func totalSize(names []string) (int64, error) {
	var total int64
	for _, name := range names {
		if name == "-" {
			return 0, nil
		}
		info, err := os.Stat(name)
		if err != nil {
			return 0, fmt.Errorf("looking for the documents: %w; name files, or - for standard input", err)
		}
		if info.IsDir() {
			return 0, fmt.Errorf("%s is a directory; name files of JSON Lines, or - for standard input", name)
		}
		total += info.Size()
	}
	return total, nil
}

func (i *importer) one(ctx context.Context, name string) error {
	in, err := i.open(ctx, name)
	if err != nil {
		return err
	}
	defer in.Close()
	i.file = name
	if err := jsonl.Read(in, func(line jsonl.Line) error { return i.line(ctx, line) }); err != nil {
		return err
	}
	return i.flush(ctx)
}

func (i *importer) line(ctx context.Context, line jsonl.Line) error {
	i.read += int64(line.Size)
	var d news.Document
	if err := line.Decode(&d); err != nil {
		return i.reject(entry{number: line.Number, text: line.Text}, err)
	}
	d.Origin = news.OriginImport
	i.batch = append(i.batch, entry{d, line.Number, line.Text})
	i.batchBytes += line.Size
	if len(i.batch) < importBatch && i.batchBytes < importBatchBytes {
		return nil
	}
	return i.flush(ctx)
}

// reject sets a bad line aside and goes on.
func (i *importer) reject(e entry, reason error) error {
	i.bad++
	i.bar.Say(fmt.Sprintf("%s:%d: %v", i.file, e.number, reason))
	if _, err := fmt.Fprintf(i.aside, "%s\n", e.text); err != nil {
		return fmt.Errorf("setting aside line %d: %w", e.number, err)
	}
	return nil
}

// flush publishes the batch, however long the bus takes.
func (i *importer) flush(ctx context.Context) error {
	documents := make([]news.Document, len(i.batch))
	for n, e := range i.batch {
		documents[n] = e.document
	}
	outcomes, err := i.publish(ctx, documents)
	if err != nil {
		return err
	}
	for n, o := range outcomes {
		switch {
		case o.Err != nil:
			if err := i.reject(i.batch[n], o.Err); err != nil {
				return err
			}
		case o.Result == news.ResultPublished:
			i.published++
		default:
			i.unchanged++
		}
	}
	i.batch, i.batchBytes = nil, 0
	i.bar.Set(i.read, i.sums())
	return nil
}

// publish tries until the bus has the documents, ctx ends, or the error is one
// that comes again however often it is tried. Trying again is
// safe: what was published the first time is found unchanged or has the same id.
func (i *importer) publish(ctx context.Context, documents []news.Document) ([]revision.Outcome, error) {
	for {
		outcomes, err := i.register.Publish(ctx, documents)
		if err == nil || ctx.Err() != nil || revision.Permanent(err) {
			return outcomes, err
		}
		i.bar.Set(i.read, fmt.Sprintf("%s; waiting for the bus: %v", i.sums(), err))
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(importRetry):
		}
	}
}

func (i *importer) sums() string {
	return fmt.Sprintf("%d published, %d unchanged, %d bad", i.published, i.unchanged, i.bad)
}
