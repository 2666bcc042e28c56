package grafana_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/deploy/grafana"
)

// titled returns the panel of a title and kind.
func titled(t *testing.T, d grafana.Dashboard, kind, title string) grafana.Panel {
	t.Helper()
	i := slices.IndexFunc(d.Panels, func(p grafana.Panel) bool { return p.Title == title && p.Type == kind })
	if i < 0 {
		t.Fatalf("%s has no %s %s", d.Title, kind, title)
	}
	return d.Panels[i]
}

// panelsAreRight holds what the panels say against what happened in the year of the fixture.
func panelsAreRight(t *testing.T, e engine) {
	now := time.Now()
	for _, want := range []struct {
		dashboard   grafana.Dashboard
		kind, title string
		columns     []string
		rows        []string // among others, if it ends with …
	}{
		{grafana.Health(), "stat", "Faults open", []string{"open"}, []string{"1"}},
		{grafana.Health(), "table", "Faults that are open", []string{"name", "kind", "reason"}, []string{"translator stream-full make room"}},
		{grafana.Health(), "stat", "Sources overdue", []string{"overdue"}, []string{"1"}},
		{grafana.Health(), "table", "Last round of each source", []string{"source", "overdue", "usual", "discovered"},
			[]string{"msit-en 1 3600 22", "korea-kr-press 0 3600 22"}},
		{grafana.Health(), "stat", "Items given up", []string{"dead"}, []string{"110"}},
		{grafana.Health(), "table", "Results by source", []string{"source", "rounds", "discovered", "published", "unchanged", "retried", "dead"},
			[]string{"korea-kr-press 336 7392 336 6384 336 336", "msit-en 324 7128 324 6156 324 324"}},
		{grafana.Trends(), "table", "Rising bodies, laws and programmes", []string{"entity", "is_new"}, []string{"AI Safety Institute true", "…"}},
		{grafana.Trends(), "table", "Topics together", []string{"topic", "other"}, []string{"ai safety"}},
		{grafana.Trends(), "table", "Bursts", []string{"topic", "documents"}, []string{"ai 20", "…"}},
	} {
		p := titled(t, want.dashboard, want.kind, want.title)
		r := e.result(t, choices(want.dashboard, now)["at first"].sql(t, p.Targets[0].RawSQL))
		var got []string
		for _, row := range r.Data {
			var words []string
			for _, column := range want.columns {
				words = append(words, fmt.Sprint(row[column]))
			}
			got = append(got, strings.Join(words, " "))
		}
		if all := want.rows[len(want.rows)-1] != "…"; !all {
			want.rows = want.rows[:len(want.rows)-1]
			got = got[:min(len(got), len(want.rows))]
		}
		if !slices.Equal(got, want.rows) {
			t.Errorf("%s: got %q, want %q", want.title, got, want.rows)
		}
	}
}
