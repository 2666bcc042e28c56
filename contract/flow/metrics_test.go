package flow_test

import (
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
)

func TestServicesHaveMetricsOfTheirOwn(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	server := flowtest.NewServer(t)
	for _, bus := range []*flow.Bus{server.Open(t, flow.WithRegistry(registry)), server.Open(t, flow.WithRegistry(registry))} {
		add, err := bus.Counter("policywire_test_items_total", "Items.", "source")
		if err != nil {
			t.Fatal(err)
		}
		set, err := bus.Gauge("policywire_test_faults", "Faults.", "source", "kind")
		if err != nil {
			t.Fatal(err)
		}
		add(2, "a")
		set(5, "a", "volume")
		set(1, "a", "volume")
		set(0, "a", "items")
	}
	if got := metric(t, registry, "policywire_test_items_total", "source=a"); got != 4 {
		t.Errorf("two buses of a process counted %v, want 4", got)
	}
	if got := metric(t, registry, "policywire_test_faults", "source=a", "kind=volume"); got != 1 {
		t.Errorf("the gauge has %v, want what was set last", got)
	}
	bus := server.Open(t, flow.WithRegistry(registry))
	if _, err := bus.Gauge("policywire_test_items_total", "Items.", "source"); err == nil {
		t.Error("a gauge has the name of a counter")
	}
}
