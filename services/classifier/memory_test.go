package classifier_test

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/policywire/policywire/contract/news"
)

// TestMemory holds a classifier with all languages, every model loaded, to what
// a small machine can spare.
func TestMemory(t *testing.T) {
	documents := replica(t)
	live := func() uint64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := live()
	c := newClassifier(t)
	for _, d := range documents {
		c.Document(d.Document())
	}
	for _, s := range labelled(t) {
		c.Document(s.Document())
	}
	// Short and without common words: these take a model.
	for _, title := range []string{"Consulta ciudadana digital", "Rapport annuel numérique", "Rencana strategis nasional", "Kế hoạch chuyển đổi số", "Pelan tindakan digital", "Pambansang estratehiya"} {
		c.Document(news.Document{Title: title})
	}
	const limit = 150 << 20
	heap := live() - before
	t.Logf("live heap of a classifier: %d MB; resident, tests and documents included: %d MB", heap>>20, resident(t)>>10)
	if heap > limit {
		t.Errorf("got a live heap of %d MB, want at most %d", heap>>20, limit>>20)
	}
	runtime.KeepAlive(c)
}

// resident returns the most memory that this process had, in KiB.
func resident(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip("this system does not tell")
	}
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(value), " kB"))
			if err != nil {
				t.Fatal(err)
			}
			return kb
		}
	}
	return 0
}
