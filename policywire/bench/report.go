package bench

import "github.com/policywire/policywire/policywire/table"

// Report is the figures of one benchmark.
type Report struct {
	Documents int `json:"documents"`
	// Bytes is the size of the documents as JSON.
	Bytes int64 `json:"bytes"`
	// Seconds is from the first publish until a query counts every document;
	// PublishSeconds until the last was published.
	Seconds            float64 `json:"seconds"`
	PublishSeconds     float64 `json:"publish_seconds"`
	DocumentsPerSecond float64 `json:"documents_per_second"`
	Latency            Latency `json:"latency_ms"`
	Memory             Memory  `json:"memory_bytes"`
	Machine            Machine `json:"machine"`
}

// Latency is from published to queryable at ten documents a second, in
// milliseconds.
type Latency struct {
	Documents int     `json:"documents"`
	P50       float64 `json:"p50"`
	P95       float64 `json:"p95"`
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
	t.Add("mean size of a document", r.Bytes/int64(max(r.Documents, 1)), "bytes of JSON")
	t.Add("published to queryable", round(r.DocumentsPerSecond), "documents/s")
	t.Add("published in", round(r.PublishSeconds), "s")
	t.Add("queryable in", round(r.Seconds), "s")
	t.Add("latency p50 at 10 documents/s", round(r.Latency.P50), "ms")
	t.Add("latency p95 at 10 documents/s", round(r.Latency.P95), "ms")
	t.Add("resident, servers only", mib(r.Memory.ServersResident), "MiB")
	t.Add("resident, pipeline idle", mib(r.Memory.IdleResident), "MiB")
	t.Add("resident, after the load", mib(r.Memory.LoadedResident), "MiB")
	t.Add("live Go heap, pipeline idle", mib(r.Memory.IdleHeap), "MiB")
	t.Add("live Go heap, after the load", mib(r.Memory.AfterHeap), "MiB")
	t.Add("machine: "+r.Machine.CPU, r.Machine.Cores, "cores")
	t.Add("machine: memory", r.Machine.MemoryMiB, "MiB")
	t.Add("machine: file system of the data", r.Machine.FileSystem, "")
	t.Add("machine: system", r.Machine.OS+"/"+r.Machine.Arch+" "+r.Machine.Go, "")
	return t
}

// round keeps one digit behind the point.
func round(f float64) float64 { return float64(int64(f*10+0.5)) / 10 }
