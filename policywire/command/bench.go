package command

import (
	"errors"
	"fmt"
	"os"
	"runtime/pprof"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/spf13/cobra"

	"github.com/policywire/policywire/policywire/bench"
	"github.com/policywire/policywire/policywire/pipeline"
	"github.com/policywire/policywire/policywire/progress"
	"github.com/policywire/policywire/policywire/table"
)

func (a *app) bench() *cobra.Command {
	var docs, profile string
	var n, paced int
	cmd := &cobra.Command{
		Use:   "bench [--docs FILE] [--n N]",
		Short: "Measure the whole pipeline with embedded servers in a temporary directory",
		Long: "Runs documents through the whole pipeline: documents per second from published to queryable,\n" +
			"then the latency at 10 documents per second, memory, and the machine. Every sync that the\n" +
			"promise rests on is on. The documents of FILE (JSON Lines) are repeated until there are N.",
		Args: exactly(0, "flags only"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if n < 1 || paced < 0 {
				return usagef("--n takes a number above 0, --paced one of 0 or more")
			}
			if err := pipeline.Check(a.Getenv); err != nil {
				return usageError{err}
			}
			samples, err := bench.Samples(docs)
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
				Samples: samples, Documents: n, Paced: paced,
				Pipeline: pipeline.Config{Getenv: a.Getenv, Log: a.log, Registry: prometheus.NewRegistry()},
				Progress: func(done int, note string) { bar.Set(int64(done), note) },
			})
			bar.End()
			if err != nil {
				return err
			}
			return a.printReport(report)
		},
	}
	cmd.Flags().StringVar(&docs, "docs", "", "take the documents of `FILE` (JSON Lines), not the built-in ones")
	cmd.Flags().IntVar(&n, "n", 20000, "run `N` documents")
	cmd.Flags().IntVar(&paced, "paced", 200, "measure the latency with `N` documents")
	cmd.Flags().StringVar(&profile, "cpuprofile", "", "write a CPU profile to `FILE`, for go tool pprof")
	a.formatFlag(cmd)
	return cmd
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
