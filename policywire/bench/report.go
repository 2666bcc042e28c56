package bench

import (
	"maps"
	"slices"

	"github.com/policywire/policywire/policywire/table"
)

// Report is the figures of one benchmark.
type Report struct {
	Documents int `json:"documents"`
	// MeanBytes is the mean size of a document as JSON, of a thousand of them.
	MeanBytes int `json:"mean_bytes"`
	// Seconds is from the first publish until a query counts every document;
	// PublishSeconds until the last was published.
	Seconds            float64 `json:"seconds"`
	PublishSeconds     float64 `json:"publish_seconds"`
	DocumentsPerSecond float64 `json:"documents_per_second"`
	Latency            Latency `json:"latency_ms"`
	Memory             Memory  `json:"memory_bytes"`
	// Processor is what the load cost, of all processors together.
	Processor Processor `json:"processor_seconds"`
	// Disk is what the documents take after the load, in bytes.
	Disk    Disk    `json:"disk_bytes"`
	Queries []Query `json:"queries,omitempty"`
	Machine Machine `json:"machine"`
}

// Latency is from published to queryable at ten documents a second, in
// milliseconds.
type Latency struct {
	Documents int     `json:"documents"`
	P50       float64 `json:"p50"`
	P95       float64 `json:"p95"`
}

// Processor is time of processors in seconds.
type Processor struct {
	User   float64 `json:"user"`
	System float64 `json:"system"`
	// ClickHouse is the share of the engine, its merges and our counting included.
	ClickHouse float64 `json:"clickhouse"`
}

func (p Processor) since(before Processor) Processor {
	return Processor{User: p.User - before.User, System: p.System - before.System, ClickHouse: p.ClickHouse - before.ClickHouse}
}

// Disk is what the data takes on the disk, in bytes.
type Disk struct {
	// Streams and ClickHouse are the directories of the servers.
	Streams    int64 `json:"streams"`
	ClickHouse int64 `json:"clickhouse"`
	// Tables are the parts of each table that are in use.
	Tables map[string]int64 `json:"tables"`
}

// Memory is what the process used, in bytes.
type Memory struct {
	// ServersResident is with both servers open and no service running.
	ServersResident int64 `json:"servers_resident"`
	// IdleHeap and IdleResident are with the pipeline running and no document.
	IdleHeap     int64 `json:"idle_heap"`
	IdleResident int64 `json:"idle_resident"`
	// LoadedResident is right after the load, AfterHeap when all is quiet again.
	LoadedResident int64 `json:"loaded_resident"`
	AfterHeap      int64 `json:"after_heap"`
}

func (m *Memory) idle() {
	m.IdleHeap = heap()
	m.IdleResident = Resident()
}

func (m *Memory) after() { m.AfterHeap = heap() }

// Table returns the report for people and for CSV.
func (r Report) Table() *table.Table {
	t := &table.Table{Columns: []table.Column{{Name: "figure"}, {Name: "value", Right: true}, {Name: "unit"}}}
	mib := func(n int64) int64 { return n >> 20 }
	t.Add("documents", r.Documents, "")
	t.Add("mean size of a document", r.MeanBytes, "bytes of JSON")
	t.Add("published to queryable", round(r.DocumentsPerSecond), "documents/s")
	t.Add("published in", round(r.PublishSeconds), "s")
	t.Add("queryable in", round(r.Seconds), "s")
	t.Add("latency p50 at 10 documents/s", round(r.Latency.P50), "ms")
	t.Add("latency p95 at 10 documents/s", round(r.Latency.P95), "ms")
	t.Add("processor time per 1,000 documents", round2(1000*(r.Processor.User+r.Processor.System)/float64(max(r.Documents, 1))), "s")
	t.Add("of it in the system", round2(1000*r.Processor.System/float64(max(r.Documents, 1))), "s")
	t.Add("of it in ClickHouse", round2(1000*r.Processor.ClickHouse/float64(max(r.Documents, 1))), "s")
	t.Add("disk, streams", mib(r.Disk.Streams), "MiB")
	t.Add("disk, ClickHouse", mib(r.Disk.ClickHouse), "MiB")
	for _, name := range slices.Sorted(maps.Keys(r.Disk.Tables)) {
		t.Add("disk, table "+name, round(float64(r.Disk.Tables[name])/(1<<20)), "MiB")
	}
	t.Add("resident, servers only", mib(r.Memory.ServersResident), "MiB")
	t.Add("resident, pipeline idle", mib(r.Memory.IdleResident), "MiB")
	t.Add("resident, after the load", mib(r.Memory.LoadedResident), "MiB")
	t.Add("live Go heap, pipeline idle", mib(r.Memory.IdleHeap), "MiB")
	t.Add("live Go heap, after the load", mib(r.Memory.AfterHeap), "MiB")
	t.Add("machine: "+r.Machine.CPU, r.Machine.Cores, "cores")
	t.Add("machine: memory", r.Machine.MemoryMiB, "MiB")
	t.Add("machine: file system of the data", r.Machine.FileSystem, "")
	t.Add("machine: system", r.Machine.OS+"/"+r.Machine.Arch+" "+r.Machine.Go, "")
	for _, q := range r.Queries {
		q.add(t)
	}
	return t
}

// round2 keeps two digits behind the point.
func round2(f float64) float64 { return float64(int64(f*100+0.5)) / 100 }

// round keeps one digit behind the point.
func round(f float64) float64 { return float64(int64(f*10+0.5)) / 10 }
