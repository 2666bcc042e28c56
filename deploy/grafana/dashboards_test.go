package grafana_test

import (
	"encoding/json"
	"flag"
	"maps"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

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

// result is an answer in the format JSON.
type result struct {
	Meta []struct{ Name, Type string }
	Data []map[string]any
}

// bounds are the analyst's limits that a request may carry: whatever a panel asks, it must be able to as the analyst.
func bounds(t *testing.T) url.Values {
	t.Helper()
	text, err := os.ReadFile("../clickhouse/access.sql")
	if err != nil {
		t.Fatal(err)
	}
	values := url.Values{}
	for _, m := range regexp.MustCompile(`(max_\w+) = (\d+) MIN`).FindAllStringSubmatch(string(text), -1) {
		values.Set(m[1], m[2])
	}
	if len(values) < 10 {
		t.Fatalf("got the limits %v, which cannot be all", values)
	}
	return values
}

func (e engine) result(t *testing.T, sql string) result {
	t.Helper()
	limits := bounds(t)
	limits.Set("output_format_json_quote_64bit_integers", "0")
	limits.Set("output_format_json_quote_denormals", "1")
	var r result
	if answer := e.ask(t, sql+"\nFORMAT JSON", limits); json.Unmarshal([]byte(answer), &r) != nil {
		t.Fatalf("%s\nis answered with %.300s", sql, answer)
	}
	return r
}

// chosen are the values that a dashboard's variables have at first.
func chosen(d grafana.Dashboard) map[string]string {
	values := map[string]string{}
	for _, v := range d.Templating.List {
		values[v.Name] = v.Current.Value
	}
	return values
}

// choices returns what is chosen at first, and choices that narrow it down, change its form, or leave nothing.
func choices(d grafana.Dashboard, now time.Time) map[string]asked {
	first := asked{from: now.AddDate(0, 0, -200), to: now, interval: time.Hour, values: chosen(d)}
	narrow := asked{from: now.AddDate(0, -3, 0), to: now.AddDate(0, 0, -1), interval: 10 * time.Second, values: chosen(d)}
	maps.Copy(narrow.values, map[string]string{"topic": "ai/governance", "language": "ko", "source": "korea-kr-press", "by": "day",
		"zone": "UTC", "window": "7", "days": "3"})
	nothing := asked{from: now.AddDate(0, -2, 0), to: now, interval: 24 * time.Hour, values: chosen(d)}
	maps.Copy(nothing.values, map[string]string{"topic": "it's", "source": "it's", "by": "month", "zone": "America/New_York"})
	return map[string]asked{"at first": first, "narrow": narrow, "nothing": nothing}
}

func TestEveryPanelShowsSomething(t *testing.T) {
	e := filled(t)
	now := time.Now()
	for name, d := range grafana.All() {
		for choice, a := range choices(d, now) {
			for _, p := range d.Panels {
				if p.Type == "row" {
					continue
				}
				t.Run(strings.Join([]string{name, choice, p.Title}, "/"), func(t *testing.T) {
					r := e.result(t, a.sql(t, p.Targets[0].RawSQL))
					if choice == "at first" && len(r.Data) == 0 {
						t.Errorf("it shows nothing:\n%s", p.Targets[0].RawSQL)
					}
					checkShape(t, p, r)
				})
			}
		}
	}
}

var (
	number  = regexp.MustCompile(`^(Nullable\()?(U?Int\d+|Float\d+|Decimal\(.*\))\)?$`)
	moment  = regexp.MustCompile(`^(Date|Date32|DateTime.*)$`)
	word    = regexp.MustCompile(`^(String|LowCardinality\(String\))$`)
	flagged = regexp.MustCompile(`^Bool$`)
)

// checkShape holds what each kind of panel needs of an answer.
func checkShape(t *testing.T, p grafana.Panel, r result) {
	t.Helper()
	numbers, names := 0, []string{}
	for i, column := range r.Meta {
		names = append(names, column.Name)
		isNumber := number.MatchString(column.Type)
		if isNumber {
			numbers++
		}
		switch {
		case p.Type == "timeseries" && (i == 0) != moment.MatchString(column.Type):
			t.Errorf("column %d, %s, is %s; the first is the time, and no other", i+1, column.Name, column.Type)
		case !isNumber && !moment.MatchString(column.Type) && !word.MatchString(column.Type) && !flagged.MatchString(column.Type):
			t.Errorf("%s is %s, which is shown as JSON", column.Name, column.Type)
		}
	}
	if p.Type == "timeseries" && (numbers == 0 || r.Meta[0].Name != "time") || p.Type == "stat" && (numbers != 1 || len(r.Meta) != 1 || len(r.Data) != 1) {
		t.Errorf("%d rows of %v do not make a %s", len(r.Data), r.Meta, p.Type)
	}
	if len(slices.Compact(slices.Sorted(slices.Values(names)))) != len(names) {
		t.Errorf("two columns have one name: %v", names)
	}
	for _, o := range p.FieldConfig.Overrides {
		if !slices.Contains(names, o.Matcher.Options) {
			t.Errorf("there is no column %s to show in a unit of its own", o.Matcher.Options)
		}
	}
	checkValues(t, p, r)
}

// checkValues finds times that go back, and numbers that are none.
func checkValues(t *testing.T, p grafana.Panel, r result) {
	t.Helper()
	before := ""
	for _, row := range r.Data {
		for _, column := range r.Meta {
			value := row[column.Name]
			if f, ok := value.(float64); number.MatchString(column.Type) && (!ok || math.IsNaN(f)) {
				t.Fatalf("%s is %v", column.Name, value)
			}
		}
		if p.Type == "timeseries" {
			at, _ := row["time"].(string)
			if at < before || strings.HasPrefix(at, "1970") {
				t.Fatalf("%s comes after %s", at, before)
			}
			before = at
		}
	}
}

func TestEveryVariableHasItsValues(t *testing.T) {
	e := filled(t)
	for name, d := range grafana.All() {
		for _, v := range d.Templating.List {
			q, ok := v.Query.(grafana.Query)
			if !ok {
				list := strings.Split(v.Query.(string), ",")
				if v.Type != "custom" || !slices.Contains(list, v.Current.Value) || len(v.Options) != len(list) {
					t.Errorf("%s: %s begins with %q, which is not among %v", name, v.Name, v.Current.Value, list)
				}
				continue
			}
			r := e.result(t, asked{from: time.Now().Add(-time.Hour), to: time.Now()}.sql(t, q.RawSQL))
			if len(r.Meta) != 1 || !word.MatchString(r.Meta[0].Type) || len(r.Data) < 2 {
				t.Fatalf("%s: %s is %v with %d values", name, v.Name, r.Meta, len(r.Data))
			}
			if !slices.ContainsFunc(r.Data, func(row map[string]any) bool { return row[r.Meta[0].Name] == v.Current.Value }) {
				t.Errorf("%s: %s begins with %s, which is not among its values", name, v.Name, v.Current.Value)
			}
		}
	}
}
