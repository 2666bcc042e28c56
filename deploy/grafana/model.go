package grafana

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// Source is the one data source, by the uid that provisioning/datasources gives it.
var Source = Datasource{Type: "grafana-clickhouse-datasource", UID: "policywire"}

// schemaVersion is that of the dashboards of Grafana 12; a newer Grafana brings them up to its own.
const schemaVersion = 41

// pluginVersion is the plugin's whose queries these are.
const pluginVersion = "4.14.0"

// Dashboard is a dashboard as Grafana loads it from a file.
type Dashboard struct {
	UID           string     `json:"uid"`
	Title         string     `json:"title"`
	Description   string     `json:"description"`
	Tags          []string   `json:"tags"`
	SchemaVersion int        `json:"schemaVersion"`
	Version       int        `json:"version"`
	Editable      bool       `json:"editable"`
	Timezone      string     `json:"timezone"`
	Refresh       string     `json:"refresh"`
	GraphTooltip  int        `json:"graphTooltip"`
	Time          Range      `json:"time"`
	Links         []Link     `json:"links"`
	Templating    Templating `json:"templating"`
	Panels        []Panel    `json:"panels"`
}

// Range is what is shown at first.
type Range struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Link leads to the other dashboard.
type Link struct {
	Title    string   `json:"title"`
	Type     string   `json:"type"`
	Tags     []string `json:"tags"`
	KeepTime bool     `json:"keepTime"`
}

// Templating is the list of variables.
type Templating struct {
	List []Variable `json:"list"`
}

// Variable is a choice above the panels.
type Variable struct {
	Name        string      `json:"name"`
	Label       string      `json:"label"`
	Description string      `json:"description"`
	Type        string      `json:"type"` // query, custom or textbox
	Datasource  *Datasource `json:"datasource,omitempty"`
	Query       any         `json:"query"` // SQL in a Query, a list by commas, or words
	Refresh     int         `json:"refresh,omitempty"`
	Sort        int         `json:"sort"`
	Multi       bool        `json:"multi"`
	IncludeAll  bool        `json:"includeAll"`
	Current     Choice      `json:"current"`
	Options     []Choice    `json:"options"`
}

// Choice is a value of a variable.
type Choice struct {
	Text     string `json:"text"`
	Value    string `json:"value"`
	Selected bool   `json:"selected"`
}

// Datasource names a data source.
type Datasource struct {
	Type string `json:"type"`
	UID  string `json:"uid"`
}

// Panel is one drawing or table.
type Panel struct {
	ID          int            `json:"id"`
	Type        string         `json:"type"`
	Title       string         `json:"title"`
	Description string         `json:"description,omitempty"`
	GridPos     GridPos        `json:"gridPos"`
	Datasource  *Datasource    `json:"datasource,omitempty"`
	Interval    string         `json:"interval,omitempty"`
	FieldConfig *FieldConfig   `json:"fieldConfig,omitempty"`
	Options     map[string]any `json:"options,omitempty"`
	Targets     []Query        `json:"targets,omitempty"`
	Collapsed   *bool          `json:"collapsed,omitempty"` // of a row
	Panels      []Panel        `json:"panels,omitempty"`
}

// GridPos is a place in a grid that is 24 wide.
type GridPos struct {
	H int `json:"h"`
	W int `json:"w"`
	X int `json:"x"`
	Y int `json:"y"`
}

// FieldConfig is how values look.
type FieldConfig struct {
	Defaults  Field      `json:"defaults"`
	Overrides []Override `json:"overrides"`
}

// Field is how values of a column look.
type Field struct {
	Unit string `json:"unit"`
	// DisplayName is what a series is called; without one it is called by its column and its label.
	DisplayName string         `json:"displayName,omitempty"`
	Min         *int           `json:"min,omitempty"`
	NoValue     string         `json:"noValue,omitempty"`
	Custom      map[string]any `json:"custom,omitempty"`
	Thresholds  *Thresholds    `json:"thresholds,omitempty"`
}

// Thresholds are colours by value.
type Thresholds struct {
	Mode  string `json:"mode"`
	Steps []Step `json:"steps"`
}

// Step is the colour from a value on; of no value, from the least on.
type Step struct {
	Color string   `json:"color"`
	Value *float64 `json:"value"`
}

// Override is how one column looks.
type Override struct {
	Matcher    Matcher    `json:"matcher"`
	Properties []Property `json:"properties"`
}

// Matcher picks the column.
type Matcher struct {
	ID      string `json:"id"`
	Options string `json:"options"`
}

// Property is a setting of the column.
type Property struct {
	ID    string `json:"id"`
	Value any    `json:"value"`
}

// Query is SQL as the plugin keeps it.
type Query struct {
	Datasource    Datasource `json:"datasource"`
	EditorType    string     `json:"editorType"`
	QueryType     string     `json:"queryType"`
	Format        int        `json:"format"` // 0 time series, 1 table
	PluginVersion string     `json:"pluginVersion"`
	RawSQL        string     `json:"rawSql"`
	RefID         string     `json:"refId"`
}

// JSON returns the dashboard as its file has it.
func (d Dashboard) JSON() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(d); err != nil {
		return nil, fmt.Errorf("writing the dashboard %s: %w", d.UID, err)
	}
	return b.Bytes(), nil
}

// All returns the dashboards by the names of their files.
func All() map[string]Dashboard {
	return map[string]Dashboard{"policy-trends.json": Trends(), "pipeline-health.json": Health()}
}

// query is SQL of a panel or of a variable.
func query(kind, sql string) Query {
	q := Query{Datasource: Source, EditorType: "sql", QueryType: kind, PluginVersion: pluginVersion, RawSQL: strings.TrimSpace(sql), RefID: "A"}
	if kind == "table" {
		q.Format = 1
	}
	return q
}
