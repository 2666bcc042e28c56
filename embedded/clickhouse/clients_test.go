package clickhouse_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/policywire/policywire/embedded/clickhousetest"
)

// What well-known clients ask before anything else, in the way in which they ask, as a user who can do everything and as
// one who can only read.
func TestFirstQuestionsOfClients(t *testing.T) {
	c, reader := analyst(t)
	all := func(sql string, more ...string) answer {
		return ask(t, c.dsn, sql, append(more, "user", "default", "password", "p1")...)
	}
	must(t, all("CREATE DATABASE policywire"))
	must(t, all("CREATE TABLE policywire.documents (id String COMMENT '식별자', n Nullable(UInt8)) ENGINE = MergeTree ORDER BY id COMMENT '문서'"))
	for name, x := range map[string]struct {
		sql     string
		options []string
		want    string // a part of the answer
	}{
		"jdbc: who":      {"SELECT currentUser() AS user, timezone() AS timezone, version() AS version, getSetting('readonly') AS readonly FORMAT RowBinaryWithNamesAndTypes", nil, "\x04user\x08timezone\x07version"},
		"jdbc: options":  {"SELECT 1", []string{"compress", "0", "session_id", "dbeaver", "session_timeout", "60", "default_format", "RowBinaryWithNamesAndTypes", "extremes", "0", "max_result_rows", "200", "result_overflow_mode", "break", "database", "policywire"}, "\x01\x011\x05UInt8\x01"},
		"jdbc: schemas":  {"SELECT name AS TABLE_SCHEM, '' AS TABLE_CATALOG FROM system.databases WHERE name LIKE '%' ORDER BY name", []string{"default_format", "RowBinaryWithNamesAndTypes"}, "policywire"},
		"jdbc: tables":   {"SELECT '' AS TABLE_CAT, t.database AS TABLE_SCHEM, t.name AS TABLE_NAME, CASE WHEN t.engine LIKE '%Log' THEN 'LOG TABLE' WHEN t.engine IN ('View', 'MaterializedView') THEN 'VIEW' ELSE 'TABLE' END AS TABLE_TYPE, t.comment AS REMARKS FROM system.tables t WHERE t.database LIKE 'policywire' AND t.name LIKE '%'", []string{"default_format", "RowBinaryWithNamesAndTypes"}, "문서"},
		"jdbc: columns":  {"SELECT database, table, name, type, position, default_kind, comment, is_in_primary_key, numeric_precision FROM system.columns WHERE database = 'policywire' ORDER BY position", []string{"default_format", "TSV"}, "policywire\tdocuments\tid\tString\t1\t\t식별자\t1"},
		"jdbc: types":    {"SELECT name, case_insensitive, alias_to FROM system.data_type_families ORDER BY name", []string{"default_format", "JSONCompact"}, "LowCardinality"},
		"dbeaver: table": {"SHOW CREATE TABLE policywire.documents", []string{"default_format", "TSVRaw"}, "ENGINE = MergeTree"},
		"dbeaver: sizes": {"SELECT count(), sum(bytes_on_disk) FROM system.parts WHERE database = 'policywire' AND active", nil, "0\t0"},
		"grafana: dbs":   {"SHOW DATABASES", []string{"default_format", "JSON", "max_execution_time", "60"}, `"policywire"`},
		"grafana: table": {"DESC TABLE policywire.documents", []string{"default_format", "JSONCompact"}, "식별자"},
		"grafana: time":  {"SELECT toStartOfInterval(toDateTime(1000), INTERVAL 60 second) AS time, count() FROM numbers(3) GROUP BY time ORDER BY time", []string{"default_format", "JSON", "date_time_output_format", "iso"}, `"1970-01-01T00:16:00Z"`},
		"connect: first": {"SELECT version(), timezone()", []string{"client_protocol_version", "54405", "wait_end_of_query", "1", "send_progress_in_http_headers", "1"}, "26.5"},
		"connect: sets":  {"SELECT name, value, readonly as readonly FROM system.settings LIMIT 10000", []string{"default_format", "Native", "session_id", "py-1", "cancel_http_readonly_queries_on_client_close", "1", "date_time_input_format", "best_effort", "enable_http_compression", "1"}, "max_threads"},
		"connect: check": {"SELECT 1 AS check FORMAT Native", []string{"client_protocol_version", "54405", "http_write_exception_in_output_format", "0"}, "\x01\x01\x05check\x05UInt8\x01"},
		"superset":       {"SELECT name FROM system.functions WHERE name = 'toDate' UNION ALL SELECT name FROM system.table_functions WHERE 0", nil, "toDate"},
		"cli":            {"SELECT currentDatabase(), hostName() != ''", []string{"database", "policywire", "quota_key", "x", "log_comment", "cli"}, "policywire\t1"},
		"exists":         {"EXISTS TABLE policywire.documents;", nil, "1"},
		"explain":        {"EXPLAIN indexes = 1 SELECT count() FROM policywire.documents WHERE id = 'x'", nil, "Aggregating"},
		"explain json":   {"EXPLAIN json = 1 SELECT 1", []string{"default_format", "TSVRaw"}, `"Plan"`},
		"brackets":       {"((SELECT 1 AS n) UNION ALL (SELECT 1));", nil, "1\n1"},
		"show tables":    {"SHOW FULL TABLES FROM policywire LIKE '%' -- all", nil, "documents"},
		"show columns":   {"SHOW FULL COLUMNS FROM documents FROM policywire", nil, "식별자"},
		"show settings":  {"SHOW SETTINGS LIKE 'max_threads'", nil, "max_threads"},
		"use":            {"USE policywire", nil, ""},
	} {
		for who, ask := range map[string]func(string, ...string) answer{"all": all, "reader": reader} {
			if got := must(t, ask(x.sql, x.options...)); !strings.Contains(got, x.want) {
				t.Errorf("%s (%s): got %.300q, want %q in it", name, who, got, x.want)
			}
		}
	}
}

// JSON with progress rows, an exception in a format, and totals with extremes are documents of their formats too.
func TestFormatsOfDashboards(t *testing.T) {
	dsn := clickhousetest.Start(t)
	var doc struct {
		Meta   []struct{ Name, Type string }
		Data   []map[string]any
		Totals map[string]any
		Rows   int
	}
	got := must(t, ask(t, dsn, "SELECT number % 3 AS k, count() AS n FROM numbers(9) GROUP BY k WITH TOTALS ORDER BY k FORMAT JSON", "extremes", "1"))
	if err := json.Unmarshal([]byte(got), &doc); err != nil || doc.Rows != 3 || doc.Totals["n"] == nil || doc.Meta[1].Type != "UInt64" {
		t.Errorf("got %v of %s", err, got)
	}
	for line := range strings.Lines(must(t, ask(t, dsn, "SELECT number FROM numbers(100000) FORMAT JSONEachRowWithProgress", "max_block_size", "1000"))) {
		if !json.Valid([]byte(line)) {
			t.Fatalf("got the line %q", line)
		}
	}
}
