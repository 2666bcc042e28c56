package grafana_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/policywire/policywire/deploy/grafana"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestFilesAreWhatTheCodeSays: Grafana reads the files, people read the code.
func TestFilesAreWhatTheCodeSays(t *testing.T) {
	for name, dashboard := range grafana.All() {
		want, err := dashboard.JSON()
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("dashboards", name)
		if *update {
			if err := os.WriteFile(file, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(file); err != nil || string(got) != string(want) {
			t.Errorf("%s differs (%v); run the test with -update and read the difference", file, err)
		}
	}
	files, err := filepath.Glob("dashboards/*")
	if err != nil || len(files) != len(grafana.All()) {
		t.Errorf("got the files %v, want those of the dashboards and no others", files)
	}
}

func TestDashboardsAreWhole(t *testing.T) {
	seen := map[string]string{}
	for name, d := range grafana.All() {
		if d.UID == "" || d.Title == "" || d.Description == "" || d.SchemaVersion < 39 || d.Time.From == "" || d.Editable {
			t.Errorf("%s lacks something, or can be edited: %+v", name, d)
		}
		if other, ok := seen[d.UID]; ok {
			t.Errorf("%s has the uid of %s", name, other)
		}
		seen[d.UID] = name
		ids := map[int]bool{}
		for _, p := range d.Panels {
			if p.ID <= 0 || ids[p.ID] {
				t.Errorf("%s: %s has the id %d, as another one", name, p.Title, p.ID)
			}
			ids[p.ID] = true
			checkPanel(t, name, p)
		}
		checkPlaces(t, name, d.Panels)
		for _, v := range d.Templating.List {
			if v.Name == "" || v.Label == "" || v.Description == "" || v.Current.Value == "" || v.Multi || v.IncludeAll {
				t.Errorf("%s: the variable %s lacks something: %+v", name, v.Name, v)
			}
		}
	}
}

func checkPanel(t *testing.T, dashboard string, p grafana.Panel) {
	t.Helper()
	if p.Title == "" {
		t.Errorf("%s: the panel %d has no title", dashboard, p.ID)
	}
	if p.Type == "row" {
		return
	}
	if p.Description == "" || p.FieldConfig == nil || p.FieldConfig.Defaults.Unit == "" || len(p.Targets) != 1 {
		t.Fatalf("%s: %s has no description, no unit or no query", dashboard, p.Title)
	}
	q := p.Targets[0]
	if p.Datasource == nil || *p.Datasource != grafana.Source || q.Datasource != grafana.Source || q.EditorType != "sql" || q.RefID == "" {
		t.Errorf("%s: %s asks somebody else: %+v", dashboard, p.Title, q)
	}
	if want := map[string]int{"timeseries": 0, "table": 1}[q.QueryType]; q.Format != want || (p.Type == "timeseries") != (q.QueryType == "timeseries") {
		t.Errorf("%s: %s is a %s of a %s in the format %d", dashboard, p.Title, p.Type, q.QueryType, q.Format)
	}
}

// checkPlaces finds panels that lie upon each other or stick out of the page.
func checkPlaces(t *testing.T, dashboard string, panels []grafana.Panel) {
	t.Helper()
	for i, p := range panels {
		a := p.GridPos
		if a.W <= 0 || a.H <= 0 || a.X < 0 || a.X+a.W > 24 {
			t.Errorf("%s: %s is at %+v", dashboard, p.Title, a)
		}
		for _, q := range panels[:i] {
			if b := q.GridPos; a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H {
				t.Errorf("%s: %s lies on %s", dashboard, p.Title, q.Title)
			}
		}
	}
}
