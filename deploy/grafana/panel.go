package grafana

import "strings"

// choose is a variable whose values a query has: the value and, if there is a second column, its text.
func choose(name, label, description, first, sql string) Variable {
	return Variable{Name: name, Label: label, Description: description, Type: "query", Datasource: &Source, Query: query("table", sql),
		Refresh: 2, Current: Choice{Text: first, Value: first, Selected: true}, Options: []Choice{}}
}

// among is a variable with these values, of which the first is taken at first.
func among(name, label, description string, values ...string) Variable {
	v := Variable{Name: name, Label: label, Description: description, Type: "custom", Query: strings.Join(values, ","),
		Current: Choice{Text: values[0], Value: values[0], Selected: true}}
	for i, value := range values {
		v.Options = append(v.Options, Choice{Text: value, Value: value, Selected: i == 0})
	}
	return v
}

// typed is a variable that one types, with these words at first.
func typed(name, label, description, first string) Variable {
	choice := Choice{Text: first, Value: first, Selected: true}
	return Variable{Name: name, Label: label, Description: description, Type: "textbox", Query: first, Current: choice, Options: []Choice{choice}}
}

// place puts panels side by side, and a new line where one is full.
func place(panels ...Panel) []Panel {
	x, y, line := 0, 0, 0
	for i := range panels {
		p := &panels[i]
		p.ID = i + 1
		if x+p.GridPos.W > 24 {
			x, y, line = 0, y+line, 0
		}
		p.GridPos.X, p.GridPos.Y = x, y
		x += p.GridPos.W
		line = max(line, p.GridPos.H)
	}
	return panels
}

// heading is a line of its own that names the panels after it.
func heading(title string) Panel {
	open := false
	return Panel{Type: "row", Title: title, GridPos: GridPos{H: 1, W: 24}, Collapsed: &open}
}

// panel is what all kinds have; change adds to it.
func panel(kind, title, description, unit, sql string, size GridPos, change ...func(*Panel)) Panel {
	format := "table"
	if kind == "timeseries" {
		format = "timeseries"
	}
	p := Panel{Type: kind, Title: title, Description: description, GridPos: size, Datasource: &Source,
		FieldConfig: &FieldConfig{Defaults: Field{Unit: unit}, Overrides: []Override{}}, Targets: []Query{query(format, sql)}}
	for _, c := range change {
		c(&p)
	}
	return p
}

// bars draws counts, one upon the other.
func bars(title, description, unit, sql string, change ...func(*Panel)) Panel {
	p := drawn(title, description, unit, sql, map[string]any{"drawStyle": "bars", "fillOpacity": 80, "lineWidth": 0,
		"stacking": map[string]any{"mode": "normal", "group": "A"}})
	for _, c := range change {
		c(&p)
	}
	return p
}

// lines draws what does not add up.
func lines(title, description, unit, sql string, change ...func(*Panel)) Panel {
	p := drawn(title, description, unit, sql, map[string]any{"drawStyle": "line", "fillOpacity": 0, "lineWidth": 2, "spanNulls": true,
		"showPoints": "auto"})
	for _, c := range change {
		c(&p)
	}
	return p
}

func drawn(title, description, unit, sql string, custom map[string]any) Panel {
	p := panel("timeseries", title, description, unit, sql, GridPos{H: 9, W: 12})
	zero := 0
	p.FieldConfig.Defaults.Min = &zero
	p.FieldConfig.Defaults.Custom = custom
	p.Options = map[string]any{
		"legend":  map[string]any{"displayMode": "list", "placement": "bottom", "showLegend": true},
		"tooltip": map[string]any{"mode": "multi", "sort": "desc"},
	}
	return p
}

// number is one value; the query has one row.
func number(title, description, unit, sql string, change ...func(*Panel)) Panel {
	p := panel("stat", title, description, unit, sql, GridPos{H: 4, W: 6}, change...)
	p.Options = map[string]any{"colorMode": "value", "graphMode": "none", "textMode": "auto",
		"reduceOptions": map[string]any{"calcs": []string{"lastNotNull"}, "fields": "", "values": false}}
	return p
}

// rows is a table.
func rows(title, description, unit, sql string, change ...func(*Panel)) Panel {
	p := panel("table", title, description, unit, sql, GridPos{H: 10, W: 12}, change...)
	p.Options = map[string]any{"showHeader": true, "cellHeight": "sm"}
	return p
}

// wide makes a panel as wide as the page.
func wide(p *Panel) { p.GridPos.W = 24 }

// each calls a series by the value of the column that tells the series apart, and by nothing else.
func each(label string) func(*Panel) {
	return func(p *Panel) { p.FieldConfig.Defaults.DisplayName = "${__field.labels." + label + "}" }
}

// every makes the points of a time series at least so far apart.
func every(interval string) func(*Panel) { return func(p *Panel) { p.Interval = interval } }

// column gives a column a unit of its own.
func column(name, unit string) func(*Panel) {
	return func(p *Panel) {
		p.FieldConfig.Overrides = append(p.FieldConfig.Overrides,
			Override{Matcher: Matcher{ID: "byName", Options: name}, Properties: []Property{{ID: "unit", Value: unit}}})
	}
}

// leading makes the addresses in a column links.
func leading(name string) func(*Panel) {
	return func(p *Panel) {
		link := []map[string]any{{"title": "Open", "url": "${__value.raw}", "targetBlank": true}}
		p.FieldConfig.Overrides = append(p.FieldConfig.Overrides,
			Override{Matcher: Matcher{ID: "byName", Options: name}, Properties: []Property{{ID: "links", Value: link}}})
	}
}

// alarming colours a value from which on it is worth a look, and from which on it is wrong.
func alarming(look, wrong float64) func(*Panel) {
	return func(p *Panel) {
		p.FieldConfig.Defaults.Thresholds = &Thresholds{Mode: "absolute",
			Steps: []Step{{Color: "green"}, {Color: "orange", Value: &look}, {Color: "red", Value: &wrong}}}
	}
}
