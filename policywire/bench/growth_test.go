package bench_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/policywire/policywire/policywire/bench"
)

func TestGrowMeasuresEverySize(t *testing.T) {
	g, err := bench.Grow(t.Context(), config(t, nil), []int{300, 900})
	if err != nil {
		t.Fatal(err)
	}
	if len(g.Steps) != 2 || g.Steps[1].Documents != 900 || g.Steps[1].Disk.Tables["latest"] == 0 {
		t.Fatalf("got %+v, want a step for each size", g.Steps)
	}
	if g.Loaded.Documents != 900 || g.Steps[1].Parts != 1 || g.Loaded.Parts == 0 {
		t.Errorf("got %+v and %+v, want the largest size as it was loaded, and in one part", g.Steps[1], g.Loaded)
	}
	for _, s := range append(g.Steps, g.Loaded) {
		for _, q := range s.Queries {
			if q.Err == "" && (q.Median <= 0 || q.Plan == "") {
				t.Errorf("%d documents, %s: got a median of %v and the plan %q", s.Documents, q.Name, q.Median, q.Plan)
			}
			if q.Name == "newest of a topic" && q.Rows != 20 {
				t.Errorf("%d documents: got the newest %d, want 20", s.Documents, q.Rows)
			}
		}
	}
	if columns := len(g.Table().Columns); columns != 4 {
		t.Errorf("the table has %d columns, want the query, two sizes and the load", columns)
	}
	if rows := len(g.Table().Rows); rows != 1+len(g.Steps[0].Queries) || rows < 15 {
		t.Errorf("the table has %d rows, want the queries and the disk", rows)
	}
	if plans := bench.Plans(g.Steps[1].Queries); !strings.Contains(plans, "ReadFromMergeTree (policywire_store.latest)") {
		t.Errorf("got %s, want how the table is read", plans)
	}
	parseSVG(t, g.SVG())
}

// parseSVG expects XML with a line for each query that was answered.
func parseSVG(t *testing.T, svg string) {
	t.Helper()
	lines := 0
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v in %s", err, svg)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "polyline" {
			lines++
		}
	}
	if lines < 5 {
		t.Errorf("got %d lines in %s", lines, svg)
	}
}
