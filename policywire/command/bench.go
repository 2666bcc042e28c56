package command

import (
	"errors"
	"fmt"
	"os"
	"runtime/pprof"
	"slices"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/spf13/cobra"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/policywire/bench"
	"github.com/policywire/policywire/policywire/bench/corpus"
	"github.com/policywire/policywire/policywire/pipeline"
	"github.com/policywire/policywire/policywire/progress"
	"github.com/policywire/policywire/policywire/table"
)

func (a *app) bench() *cobra.Command {
	var docs, profile, plans string
	var n, paced int
	var generated, queries bool
	cmd := &cobra.Command{
		Use:   "bench [--docs FILE | --generated] [--n N] [--queries]",
		Short: "Measure the whole pipeline with embedded servers in a temporary directory",
		Long: "Runs documents through the whole pipeline: documents per second from published to queryable,\n" +
			"then the latency at 10 documents per second, memory, and the machine. Every sync that the\n" +
			"promise rests on is on. The documents of FILE (JSON Lines) are repeated until there are N;\n" +
			"generated ones are all different, with the lengths, languages, dates and topics of an archive.",
		Args: exactly(0, "flags only"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if n < 1 || paced < 0 {
				return usagef("--n takes a number above 0, --paced one of 0 or more")
			}
			if err := pipeline.Check(a.Getenv); err != nil {
				return usageError{err}
			}
			nth, err := benchDocuments(docs, generated, n)
			if err != nil {
				return err
			}
			stop, err := startProfile(profile)
			if err != nil {
				return err
			}
			defer stop()
			bar := progress.New(a.Err, a.ErrWidth, "measuring", int64(n))
			report, err := bench.Run(cmd.Context(), bench.Config{
				Nth: nth, Documents: n, Paced: paced, Queries: queries,
				Pipeline: pipeline.Config{Getenv: a.Getenv, Log: a.log, Registry: prometheus.NewRegistry()},
				Progress: func(done int, note string) { bar.Set(int64(done), note) },
			})
			bar.End()
			if err != nil {
				return err
			}
			if err := writeFile(plans, bench.Plans(report.Queries)); err != nil {
				return err
			}
			return a.printReport(report)
		},
	}
	cmd.Flags().StringVar(&docs, "docs", "", "take the documents of `FILE` (JSON Lines), not the built-in ones")
	cmd.Flags().BoolVar(&generated, "generated", false, "run documents like those of an archive, the same each time")
	cmd.Flags().BoolVar(&queries, "queries", false, "measure the queries of analysts after the load")
	cmd.Flags().StringVar(&plans, "plans", "", "write the queries and how they are run to `FILE`")
	cmd.Flags().IntVar(&n, "n", 20000, "run `N` documents")
	cmd.Flags().IntVar(&paced, "paced", 200, "measure the latency with `N` documents")
	cmd.Flags().StringVar(&profile, "cpuprofile", "", "write a CPU profile to `FILE`, for go tool pprof")
	a.formatFlag(cmd)
	cmd.AddCommand(a.benchGrowth())
	return cmd
}

func (a *app) benchGrowth() *cobra.Command {
	var sizes []int
	var svg, plans string
	cmd := &cobra.Command{
		Use:   "growth [--sizes N,N,…] [--svg FILE] [--plans FILE]",
		Short: "Measure the queries of analysts with more and more rows in ClickHouse",
		Long: "Has ClickHouse make rows like those of an archive, with short texts, and asks the queries of\n" +
			"analysts at each size: the medians, and what the rows take on the disk.",
		Args: exactly(0, "flags only"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !slices.IsSorted(sizes) || len(sizes) == 0 || sizes[0] < 1 {
				return usagef("--sizes takes numbers above 0, the smaller ones first")
			}
			if err := pipeline.Check(a.Getenv); err != nil {
				return usageError{err}
			}
			bar := progress.New(a.Err, a.ErrWidth, "growing", int64(sizes[len(sizes)-1]))
			growth, err := bench.Grow(cmd.Context(), bench.Config{
				Pipeline: pipeline.Config{Getenv: a.Getenv, Log: a.log, Registry: prometheus.NewRegistry()},
				Progress: func(done int, note string) { bar.Set(int64(done), note) },
			}, sizes)
			bar.End()
			if err != nil {
				return err
			}
			if err := writeFile(svg, growth.SVG()); err != nil {
				return err
			}
			if err := writeFile(plans, bench.Plans(growth.Steps[len(growth.Steps)-1].Queries)); err != nil {
				return err
			}
			if a.format == table.JSON {
				return a.printJSON(growth)
			}
			return a.print(growth.Table(), "nothing was measured")
		},
	}
	cmd.Flags().IntSliceVar(&sizes, "sizes", []int{10_000, 100_000, 1_000_000}, "measure with `N,N,…` documents")
	cmd.Flags().StringVar(&svg, "svg", "", "draw the medians into `FILE`")
	cmd.Flags().StringVar(&plans, "plans", "", "write the queries and how they are run to `FILE`")
	a.formatFlag(cmd)
	return cmd
}

// writeFile writes text where a file is named.
func writeFile(name, text string) error {
	if name == "" {
		return nil
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return nil
}

// benchDocuments returns the function that gives the nth of n documents.
func benchDocuments(file string, generated bool, n int) (func(int) news.Document, error) {
	if generated {
		if file != "" {
			return nil, usagef("--generated documents are not those of --docs %s: give one of both", file)
		}
		c, err := corpus.New(1, n)
		if err != nil {
			return nil, err
		}
		return c.Document, nil
	}
	samples, err := bench.Samples(file)
	if err != nil {
		return nil, err
	}
	return bench.Repeated(samples), nil
}

// startProfile begins a CPU profile; the function that it returns ends it.
func startProfile(file string) (stop func(), err error) {
	if file == "" {
		return func() {}, nil
	}
	f, err := os.Create(file)
	if err != nil {
		return nil, fmt.Errorf("creating the profile: %w", err)
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, errors.Join(fmt.Errorf("starting the profile: %w", err), f.Close())
	}
	return func() {
		pprof.StopCPUProfile()
		f.Close()
	}, nil
}

// printReport prints one object as JSON, rows otherwise.
func (a *app) printReport(r bench.Report) error {
	if a.format == table.JSON {
		return a.printJSON(r)
	}
	return a.print(r.Table(), "nothing was measured")
}
