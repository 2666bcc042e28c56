package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/policywire/pipeline"
	"github.com/policywire/policywire/services/fetcher/revision"
)

// batch is how many documents are published together, as import does.
const batch = 1000

// look is how often the documents are counted. Counting is work for ClickHouse
// too: the more often, the less is left for the documents.
// They are not counted for more than a twentieth of the time.
const (
	look   = 250 * time.Millisecond
	rarely = 20
)

// Config says what to measure.
type Config struct {
	// Nth gives the documents from 0, each with an id of its own, of which
	// Documents are run.
	Nth       func(int) news.Document
	Documents int
	// Queries asks every query of an analyst after the load, Times times; 0 means
	// six, of which the first does not count.
	Queries bool
	Times   int
	// Paced is how many documents the latency is measured with.
	Paced int
	// Pipeline is completed with a temporary directory and free ports.
	Pipeline pipeline.Config
	// Progress is told how many documents are queryable.
	Progress func(done int, note string)
}

// run is one benchmark under way.
type run struct {
	Config
	pipeline *pipeline.Pipeline
	register *revision.Register
	conn     driver.Conn
}

// Run measures and returns the report. The servers and their data are gone
// when it returns.
func Run(ctx context.Context, cfg Config) (report Report, err error) {
	dir, err := os.MkdirTemp("", "policywire-bench-")
	if err != nil {
		return report, fmt.Errorf("making the directory of the benchmark: %w", err)
	}
	defer os.RemoveAll(dir)
	report.Machine = ThisMachine(dir)
	cfg.Pipeline.Dir, cfg.Pipeline.Unfed = dir, true
	cfg.Pipeline.NATS, cfg.Pipeline.ClickHouse = "127.0.0.1:0", "127.0.0.1:0"
	cfg.Pipeline.ServersUp = func() { report.Memory.ServersResident = Resident() }

	r := &run{Config: cfg}
	if r.pipeline, err = pipeline.Start(ctx, cfg.Pipeline); err != nil {
		return report, err
	}
	defer func() {
		r.pipeline.Stop()
		err = errors.Join(err, r.pipeline.Wait())
	}()
	if err := r.open(ctx); err != nil {
		return report, err
	}
	defer r.conn.Close()
	return report, r.measure(ctx, &report)
}

// open connects to the pipeline as its users do.
func (r *run) open(ctx context.Context) error {
	options, err := clickhouse.ParseDSN(r.pipeline.DSN)
	if err != nil {
		return fmt.Errorf("reading the DSN: %w", err)
	}
	if r.conn, err = clickhouse.Open(options); err != nil {
		return fmt.Errorf("opening ClickHouse: %w", err)
	}
	r.register, err = revision.Open(ctx, r.pipeline.Bus, revision.Options{})
	return err
}

func (r *run) measure(ctx context.Context, report *Report) error {
	report.Memory.idle()
	if err := r.throughput(ctx, report); err != nil {
		return err
	}
	report.Memory.LoadedResident = Resident()
	var err error
	if report.Disk, err = r.disk(ctx); err != nil {
		return err
	}
	if err := r.latency(ctx, report); err != nil {
		return err
	}
	report.Memory.after()
	if r.Queries {
		report.Queries, err = r.queries(ctx, AnalystQueries())
	}
	return err
}

// throughput publishes all documents at once and waits until a query sees them.
func (r *run) throughput(ctx context.Context, report *Report) error {
	report.Documents, report.MeanBytes = r.Documents, r.meanBytes()
	ctx, cancel := context.WithCancel(ctx)
	var publishing sync.WaitGroup
	defer publishing.Wait()
	defer cancel()
	start, before := time.Now(), r.spent(ctx)
	published := make(chan error, 1)
	publishing.Go(func() { published <- r.publish(ctx, report) })
	seen, pause := 0, look
	var err error
	for seen < r.Documents {
		select {
		case err := <-published:
			if err != nil {
				return err
			}
			report.PublishSeconds = time.Since(start).Seconds()
			published = nil
		case <-time.After(pause):
		case <-r.pipeline.Done():
			return fmt.Errorf("measuring %d documents: ended after %d", r.Documents, seen)
		}
		asked := time.Now()
		if seen, err = r.count(ctx); err != nil {
			return err
		}
		// The more there is, the longer it takes to count.
		pause = max(look, rarely*time.Since(asked))
		r.Progress(seen, fmt.Sprintf("%d documents queryable", seen))
	}
	report.Seconds = time.Since(start).Seconds()
	report.DocumentsPerSecond = float64(r.Documents) / report.Seconds
	report.Processor = r.spent(ctx).since(before)
	return nil
}

// samples is how many documents are measured for their mean size.
const samples = 1000

// meanBytes is that size as JSON. It is measured before the clock starts, for it
// costs as much as encoding the events.
func (r *run) meanBytes() int {
	sum, n := 0, 0
	for i := 0; i < r.Documents; i += max(1, r.Documents/samples) {
		sum, n = sum+size(r.Nth(i)), n+1
	}
	return sum / max(n, 1)
}

func (r *run) publish(ctx context.Context, report *Report) error {
	for from := 0; from < r.Documents; from += batch {
		var documents []news.Document
		for n := from; n < min(from+batch, r.Documents); n++ {
			documents = append(documents, r.Nth(n))
		}
		outcomes, err := r.register.Publish(ctx, documents)
		if err != nil {
			return fmt.Errorf("publishing: %w", err)
		}
		for i, o := range outcomes {
			if o.Err != nil {
				return fmt.Errorf("publishing %s: %w", documents[i].ID, o.Err)
			}
		}
	}
	return nil
}

// count is what an analyst counts: one row a document. While there cannot be
// enough of them it is how many rows were written, which costs nothing to know.
func (r *run) count(ctx context.Context) (int, error) {
	var n uint64
	err := r.conn.QueryRow(ctx, `SELECT sum(rows) FROM system.parts WHERE database = 'policywire_store' AND table = 'latest' AND active`).Scan(&n)
	if err == nil && int(n) < r.Documents {
		return int(n), nil
	}
	err = r.conn.QueryRow(ctx, `SELECT count() FROM policywire.documents`).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("counting documents: %w", err)
	}
	return int(n), nil
}

// spent returns the processor time until now, with the engine's share in it.
func (r *run) spent(ctx context.Context) Processor {
	p := spent()
	// The engine knows it only where the system tells; 0 says that it does not.
	_ = r.conn.QueryRow(ctx, `SELECT toFloat64(sum(value)) / 1e6 FROM system.events
		WHERE event = 'OSCPUVirtualTimeMicroseconds'`).Scan(&p.ClickHouse)
	return p
}

// heap returns the bytes of live objects.
func heap() int64 {
	runtime.GC()
	runtime.GC() // finalizers of the first may free what they held
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
