package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/policywire/policywire/contract/news"
)

const (
	// pace is the rate at which latency is measured, in documents a second.
	pace = 10
	// poll is how often a document is looked for, and so the error of a figure.
	poll = 10 * time.Millisecond
	// patience is how long a document may take before the benchmark gives up.
	patience = time.Minute
)

// latency publishes documents one by one, as live news, and measures how long
// each takes until a query finds it.
func (r *run) latency(ctx context.Context, report *Report) error {
	var (
		waiting sync.WaitGroup
		mu      sync.Mutex
		took    []float64
		failed  error
	)
	tick := time.NewTicker(time.Second / pace)
	defer tick.Stop()
	for n := range r.Paced {
		select {
		case <-tick.C:
		case <-ctx.Done():
			waiting.Wait()
			return fmt.Errorf("measuring the latency: ended after %d documents: %w", n, ctx.Err())
		}
		waiting.Go(func() {
			d, err := r.one(ctx, live(r.Nth(n), n))
			mu.Lock()
			defer mu.Unlock()
			failed = errors.Join(failed, err)
			took = append(took, d.Seconds()*1000)
		})
	}
	waiting.Wait()
	slices.Sort(took)
	report.Latency = Latency{Documents: len(took), P50: quantile(took, 0.5), P95: quantile(took, 0.95)}
	return failed
}

// one publishes a document and waits until a query finds it.
func (r *run) one(ctx context.Context, d news.Document) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	start := time.Now()
	outcomes, err := r.register.Publish(ctx, []news.Document{d})
	if err == nil {
		err = outcomes[0].Err
	}
	if err != nil {
		return 0, fmt.Errorf("publishing %s: %w", d.ID, err)
	}
	for {
		var n uint64
		err := r.conn.QueryRow(ctx, `SELECT count() FROM policywire.documents WHERE id = {id:String}`, clickhouse.Named("id", d.ID)).Scan(&n)
		if err != nil {
			return 0, fmt.Errorf("looking for %s: %w", d.ID, err)
		}
		if n == 1 {
			return time.Since(start), nil
		}
		time.Sleep(poll)
	}
}

// quantile returns the value below which the share q of sorted lies.
func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}
