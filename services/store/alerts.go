package store

import "github.com/policywire/policywire/contract/news"

// alerts is the table of faults of sources and services.
var alerts = table[news.Alert]{
	name:  "alerts",
	check: func(e *news.Alert) error { return checkRow(0, moment{"raised_at", e.RaisedAt}) },
	fields: []field[news.Alert]{
		{"raised_at", func(e *news.Alert) any { return e.RaisedAt.UTC() }},
		{"scope", func(e *news.Alert) any { return e.Scope }},
		{"name", func(e *news.Alert) any { return e.Name }},
		{"kind", func(e *news.Alert) any { return e.Kind }},
		{"recovered", func(e *news.Alert) any { return e.Recovered }},
		{"reason", func(e *news.Alert) any { return e.Reason }},
	},
}
