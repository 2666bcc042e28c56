package fetcher_test

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/services/fetcher"
	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/health"
)

// gauge returns the value of a metric of weeks, of one kind where it has kinds;
// -1 where there is none.
func gauge(t *testing.T, registry *prometheus.Registry, name, kind string) float64 {
	t.Helper()
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, family := range families {
		if family.GetName() != name {
			continue
		}
		for _, m := range family.GetMetric() {
			labels := map[string]string{}
			for _, l := range m.GetLabel() {
				labels[l.GetName()] = l.GetValue()
			}
			if labels["source"] == weekly && labels["kind"] == kind {
				return m.GetGauge().GetValue()
			}
		}
	}
	return -1
}

func TestTheHealthOfASourceIsMeasured(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	w := newWeeks(t)
	bus, _ := flowtest.Start(t, flow.WithRegistry(registry))
	w.live(t, bus, 1)
	last := float64(w.now.Unix())
	w.set(func() { w.answer = http.NotFound })
	w.live(t, bus, 1)
	for name, want := range map[string]float64{"policywire_fetcher_last_success_timestamp_seconds": last, "policywire_fetcher_last_document_timestamp_seconds": last} {
		if got := gauge(t, registry, name, ""); got != want {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
	if got := gauge(t, registry, "policywire_fetcher_source_faults", "gone"); got != 1 {
		t.Errorf("while the fault lasts: got %v, want 1", got)
	}
	w.set(func() { w.answer = nil })
	w.live(t, bus, 1)
	if got := gauge(t, registry, "policywire_fetcher_source_faults", "gone"); got != 0 {
		t.Errorf("after it: got %v, want 0", got)
	}
}

// TestKindsOfFaultAreDocumented compares the table of the README with the kinds
// that there are.
func TestKindsOfFaultAreDocumented(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(readme), "## When a source goes wrong")
	section, _, _ = strings.Cut(section, "\n## ")
	for _, kind := range []string{discover.FaultGone, discover.FaultOutage, discover.FaultLayout, discover.FaultUnreachable, discover.FaultRefused,
		discover.FaultHostile, fetcher.FaultRobots, fetcher.FaultBudget, fetcher.FaultEmpty, fetcher.FaultItems, fetcher.FaultOverdue,
		health.KindVolume, health.KindFields, health.KindLength, health.KindFallback} {
		if !strings.Contains(section, "`"+kind+"`") {
			t.Errorf("the README does not tell of %s", kind)
		}
	}
}
