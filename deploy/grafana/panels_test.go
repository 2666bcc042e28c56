package grafana_test

import (
	"encoding/json"
	"maps"
	"math"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/deploy/grafana"
)

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
		"zone": "UTC", "window": "7", "days": "3", "words": "딥페이크 대응"})
	nothing := asked{from: now.AddDate(0, -2, 0), to: now, interval: 24 * time.Hour, values: chosen(d)}
	maps.Copy(nothing.values, map[string]string{"topic": "it's", "source": "it's", "by": "month", "zone": "America/New_York", "words": "nothing's"})
	return map[string]asked{"at first": first, "narrow": narrow, "nothing": nothing}
}

// TestOnTheEngine asks all there is to ask of one engine: making it takes longest.
func TestOnTheEngine(t *testing.T) {
	e := filled(t)
	t.Run("panels", func(t *testing.T) { everyPanelShowsSomething(t, e) })
	t.Run("answers", func(t *testing.T) { panelsAreRight(t, e) })
	t.Run("variables", func(t *testing.T) { everyVariableHasItsValues(t, e) })
}

func everyPanelShowsSomething(t *testing.T, e engine) {
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
	checkNames(t, p, r)
	for _, o := range p.FieldConfig.Overrides {
		if !slices.Contains(names, o.Matcher.Options) {
			t.Errorf("there is no column %s to show in a unit of its own", o.Matcher.Options)
		}
	}
	checkValues(t, p, r)
}

// checkNames: a column of words tells the series of a drawing apart, and is what they are called.
func checkNames(t *testing.T, p grafana.Panel, r result) {
	t.Helper()
	want := ""
	for _, column := range r.Meta {
		if p.Type == "timeseries" && word.MatchString(column.Type) {
			want += "${__field.labels." + column.Name + "}"
		}
	}
	if got := p.FieldConfig.Defaults.DisplayName; got != want {
		t.Errorf("its series are called %q, want %q", got, want)
	}
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

func everyVariableHasItsValues(t *testing.T, e engine) {
	for name, d := range grafana.All() {
		for _, v := range d.Templating.List {
			q, ok := v.Query.(grafana.Query)
			if !ok {
				list := strings.Split(v.Query.(string), ",")
				if v.Type == "textbox" && len(v.Options) == 1 && v.Options[0] == v.Current {
					continue
				}
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
