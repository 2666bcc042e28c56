package command

import (
	"context"
	"fmt"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/policywire/table"
	"github.com/policywire/policywire/services/classifier"
)

// retag applies the lexicon of today to what was fetched.
func (r *replay) retag(ctx context.Context) error {
	opts := classifier.RetagOptions{Sources: r.sources, Run: r.run, Progress: r.show, Say: r.say}
	if r.since != "" {
		since, err := parseSince(r.since, time.Now())
		if err != nil {
			return err
		}
		opts.Since = since
	}
	c, err := r.classifier()
	if err != nil {
		return err
	}
	return r.onBus(ctx, func(bus *flow.Bus) error {
		fmt.Fprintf(r.Err, "classifying with %s, as the run %s\n", c.Version(), r.run)
		report, err := c.Retag(ctx, bus, opts)
		r.end()
		switch {
		case ctx.Err() != nil:
			return fmt.Errorf("interrupted after %d of %s; run it again, a later classification replaces the one before",
				report.Retagged, counted(report.Revisions, "revision"))
		case err != nil:
			return err
		}
		if err := r.tellRetagged(report); err != nil {
			return err
		}
		if report.Damaged > 0 {
			return fmt.Errorf("%s cannot be read; what is named above keeps its tags, all else is done", counted(report.Damaged, "revision"))
		}
		return nil
	})
}

func (r *replay) tellRetagged(report classifier.RetagReport) error {
	if r.format == table.JSON {
		return r.printJSON(report)
	}
	if report.Revisions == 0 {
		fmt.Fprintln(r.Err, "the bus holds no document that was asked for")
		return nil
	}
	fmt.Fprintf(r.Err, "%d of %s retagged; the store writes them as they arrive\n", report.Retagged, counted(report.Revisions, "revision"))
	return nil
}
