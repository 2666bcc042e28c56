package fetcher_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/services/fetcher"
)

// shown are the faults that Health finds after a time without a fetcher.
func (w *weeks) shown(t *testing.T, bus *flow.Bus, after time.Duration) map[string]fetcher.Fault {
	t.Helper()
	began := w.now
	w.set(func() { w.now = began.Add(after) })
	defer w.set(func() { w.now = began })
	all, err := w.fetcher(t).Health(t.Context(), bus, weekly)
	if err != nil || len(all) != 1 {
		t.Fatalf("got %+v, %v", all, err)
	}
	out := map[string]fetcher.Fault{}
	for _, fault := range all[0].Faults {
		out[fault.Kind] = fault.Fault
	}
	return out
}

func TestASourceThatNoFetcherVisitsIsOverdue(t *testing.T) {
	t.Parallel()
	w := newWeeks(t)
	bus, _ := flowtest.Start(t)
	never, is := w.shown(t, bus, 0)[fetcher.FaultOverdue]
	if want := "not visited yet, every 1d: is the fetcher running?"; !is || never.Reason != want || !never.Since.IsZero() {
		t.Errorf("before the first round: got %+v, want %q", never, want)
	}
	w.live(t, bus, 1)
	const patience = 3*24*time.Hour + 10*time.Minute
	if faults := w.shown(t, bus, patience); len(faults) != 0 {
		t.Errorf("while rounds may be late: got %+v", faults)
	}
	late := w.shown(t, bus, patience+time.Second)[fetcher.FaultOverdue]
	want := "not visited since " + w.now.Format("2006-01-02 15:04") + " UTC, every 1d: is the fetcher running?"
	if late.Reason != want || !late.Since.Equal(w.now.Add(patience)) {
		t.Errorf("got %+v, want %q since %s", late, want, w.now.Add(patience))
	}
	w.set(func() { w.answer = http.NotFound })
	w.live(t, bus, 1)
	if faults := w.shown(t, bus, patience+time.Second); len(faults) != 2 || faults["gone"].Reason == "" || faults[fetcher.FaultOverdue].Reason == "" {
		t.Errorf("with another fault: got %+v", faults)
	}
}

func TestASourceThatSpentItsBudgetIsNotOverdueThatDay(t *testing.T) {
	t.Parallel()
	w := newWeeks(t)
	bus, _ := flowtest.Start(t)
	w.set(func() { w.budget = 1 })
	w.live(t, bus, 1)
	midnight := w.now.Truncate(24 * time.Hour).Add(24 * time.Hour)
	patience := midnight.Sub(w.now) + 3*24*time.Hour + 10*time.Minute
	if faults := w.shown(t, bus, patience); len(faults) != 1 || faults[fetcher.FaultBudget].Reason == "" {
		t.Errorf("got %+v, want its budget alone", faults)
	}
	if faults := w.shown(t, bus, patience+time.Second); faults[fetcher.FaultOverdue].Reason == "" {
		t.Errorf("when rounds did not come: got %+v", faults)
	}
}
