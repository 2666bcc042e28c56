package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/policywire/progress"
	"github.com/policywire/policywire/policywire/table"
	"github.com/policywire/policywire/services/fetcher"
)

// replay is what replay is asked for.
type replay struct {
	*app
	files, sources    []string
	stage, since, run string
	bar               *progress.Bar
}

func (a *app) replay() *cobra.Command {
	r := &replay{app: a}
	cmd := &cobra.Command{
		Use:   "replay (--warc FILE... | --stage classify)",
		Short: "Do work of the past again: read an archive, or classify what was fetched",
		Long: "replay --warc reads the pages and files that sites once answered from WARC files, such as the fetcher\n" +
			"archives, or from all of a directory. It asks no site for anything. A document that the bus does\n" +
			"not know is published in all its texts, so that a lost bus is filled again; one that it knows,\n" +
			"where a better reader finds another text in its last page, as a new revision. What was fetched\n" +
			"after the archive ends stays as it is. All is published as bulk with the origin replay, which\n" +
			"subscribers of topics do not get.\n\n" +
			"replay --stage classify applies the lexicon of today (CLASSIFIER_LEXICON) to every revision that\n" +
			"the bus holds of what was fetched, and publishes the new tags to the store alone: no subscriber\n" +
			"gets old news as new, and nothing is translated again. Give running classifiers the same lexicon.\n\n" +
			"A replay that was broken off can be run again. What is damaged is named and left out; the\n" +
			"status is 0 only when nothing was. Sources that are disabled are read when --source names them.",
		Args: func(_ *cobra.Command, args []string) error {
			r.files = append(r.files, args...)
			return r.check()
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			if r.run == "" {
				r.run = time.Now().UTC().Format("replay-20060102T150405Z")
			}
			if r.stage != "" {
				return r.retag(cmd.Context())
			}
			return r.read(cmd.Context())
		},
	}
	cmd.Flags().StringArrayVar(&r.files, "warc", nil, "`FILE` of an archive, or a directory of them; those that follow are read too")
	cmd.Flags().StringVar(&r.stage, "stage", "", "`STAGE` whose work is done again: classify")
	cmd.Flags().StringVar(&r.since, "since", "", "with --stage, leave out what was fetched before, as 2026-08-01 or 30d")
	cmd.Flags().StringSliceVar(&r.sources, "source", nil, "`ID` of a source, all that are not disabled when it is not given")
	cmd.Flags().StringVar(&r.run, "run", "", "`ID` of this replay, in its events; one of its time when it is not given")
	a.natsFlag(cmd)
	a.formatFlag(cmd, table.Text, table.JSON)
	a.jsonFlag(cmd)
	return cmd
}

// check says what of the arguments does not go together.
func (r *replay) check() error {
	switch {
	case r.stage != "" && len(r.files) > 0:
		return usagef("replay takes an archive (--warc FILE...) or a stage (--stage classify), not both")
	case r.stage == "" && len(r.files) == 0:
		return usagef("replay takes the files of an archive (--warc FILE...) or a stage (--stage classify)")
	case r.stage != "" && r.stage != "classify":
		return usagef("--stage: %q cannot be done again, classify can", r.stage)
	case r.stage == "" && r.since != "":
		return usagef("--since goes with --stage classify; an archive is read whole")
	}
	return nil
}

// read publishes again what an archive holds.
func (r *replay) read(ctx context.Context) error {
	files, err := warcFiles(r.files)
	if err != nil {
		return err
	}
	cfg, err := r.fetcherConfig()
	if err != nil {
		return err
	}
	cfg.Archive = "" // nothing is fetched
	f, err := fetcher.New(cfg, r.log)
	if err != nil {
		return err
	}
	for _, id := range r.sources {
		if _, err := f.Source(id); err != nil {
			return usageError{fmt.Errorf("--source: %w", err)}
		}
	}
	return r.onBus(ctx, func(bus *flow.Bus) error {
		fmt.Fprintf(r.Err, "reading %s of an archive, as the run %s\n", counted(len(files), "file"), r.run)
		report, err := f.Replay(ctx, bus, files, fetcher.ReplayOptions{Sources: r.sources, Run: r.run, Progress: r.show, Say: r.say})
		r.end()
		if ctx.Err() != nil {
			return fmt.Errorf("interrupted; run it again with --run %s, what the bus has is not published twice", r.run)
		}
		return explain(err, report, r.tell(report))
	})
}

// warcFiles returns the files that names stand for: themselves, or what there
// is in a directory.
func warcFiles(names []string) ([]string, error) {
	var files []string
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			return nil, fmt.Errorf("looking for the archive: %w", err)
		}
		if !info.IsDir() {
			files = append(files, name)
			continue
		}
		found := len(files)
		for _, pattern := range []string{"*.warc", "*.warc.gz", "*.warc.gz.open"} {
			in, err := filepath.Glob(filepath.Join(name, pattern))
			if err != nil {
				return nil, fmt.Errorf("looking for the archive: %w", err)
			}
			files = append(files, in...)
		}
		if len(files) == found {
			return nil, fmt.Errorf("there is no WARC file in %s", name)
		}
	}
	slices.Sort(files)
	return slices.Compact(files), nil
}

func (r *replay) show(done, total int) {
	if r.bar == nil {
		r.bar = progress.New(r.Err, r.ErrWidth, "replaying", int64(total))
	}
	r.bar.Set(int64(done), fmt.Sprintf("%d of %d documents", done, total))
}

func (r *replay) end() {
	if r.bar != nil {
		r.bar.End()
	}
}

func (r *replay) say(text string) {
	if r.bar == nil {
		fmt.Fprintln(r.Err, text)
		return
	}
	r.bar.Say(text)
}

// tell prints what was done for each source.
func (r *replay) tell(report fetcher.ReplayReport) error {
	if r.format == table.JSON {
		return r.printJSON(report)
	}
	if report.Exchanges == 0 && len(report.Sources) == 0 && report.Damaged > 0 {
		return nil // what is damaged was named
	}
	t := &table.Table{Columns: []table.Column{{Name: "source", Wide: true}, {Name: "documents", Right: true}, {Name: "published", Right: true},
		{Name: "revisions", Right: true, Spare: true}, {Name: "withdrawn", Right: true, Spare: true}, {Name: "unchanged", Right: true},
		{Name: "newer", Right: true, Spare: true}, {Name: "failed", Right: true}, {Name: "listed only", Right: true, Spare: true}}}
	for _, s := range report.Sources {
		t.Add(s.Source, s.Documents, s.Published, s.Revisions, s.Withdrawn, s.Unchanged, s.Newer, s.Failed, s.Listed)
	}
	return r.print(t, fmt.Sprintf("none of the %d exchanges of the archive is of a document of these sources", report.Exchanges))
}

// explain says what to do about the end of a replay.
func explain(err error, report fetcher.ReplayReport, told error) error {
	failed := 0
	for _, s := range report.Sources {
		failed += s.Failed
	}
	switch {
	case err != nil || told != nil:
		return errors.Join(err, told)
	case report.Damaged+failed > 0:
		return fmt.Errorf("%s; what is named above was left out, all else is done", faults(report.Damaged, failed))
	}
	return nil
}

func faults(damaged, failed int) string {
	var parts []string
	if damaged > 0 {
		parts = append(parts, counted(damaged, "record")+" of the archive cannot be read")
	}
	if failed > 0 {
		parts = append(parts, counted(failed, "document")+" cannot be read")
	}
	return strings.Join(parts, ", ")
}
