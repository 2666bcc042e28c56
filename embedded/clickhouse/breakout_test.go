package clickhouse_test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/embedded/clickhouse"
	"github.com/policywire/policywire/embedded/clickhousetest"
)

// Nobody reads, writes or moves files of the machine, or runs programs, whatever the engine asks no grant for.
func TestNobodyReachesFiles(t *testing.T) {
	dsn, dir := clickhousetest.Start(t), t.TempDir()
	secret := filepath.Join(dir, "secret")
	if err := os.WriteFile(secret, []byte("열쇠\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	must(t, ask(t, dsn, "CREATE TABLE t (s String) ENGINE = MergeTree ORDER BY s"))
	file := "'" + secret + "'"
	for name, c := range map[string]struct{ sql, code string }{
		"function":                    {"SELECT file(" + file + ")", "497"},
		"function in quotes":          {"SELECT `file`(" + file + ")", "497"},
		"function in other quotes":    {"SELECT \"fi\\x6ce\"(" + file + ")", "497"},
		"function behind a comment":   {"SELECT file /* x */ (" + file + ")", "497"},
		"function applied":            {"SELECT * APPLY(file) FROM (SELECT " + file + ")", "497"},
		"function applied bare":       {"SELECT * APPLY file FROM (SELECT " + file + ")", "497"},
		"function as an argument":     {"SELECT arrayMap(file, [" + file + "])", "497"},
		"function as a parameter":     {"SELECT arrayMap({f:Identifier}, [" + file + "])", "497"},
		"function of a function":      {"CREATE FUNCTION reads AS (x) -> file(x)", "497"},
		"function as a default":       {"CREATE TABLE d (s String, x String DEFAULT file(s)) ENGINE = Memory", "497"},
		"function in a view":          {"CREATE VIEW v AS SELECT file(" + file + ") AS s", "497"},
		"function in rows":            {"INSERT INTO t VALUES (file(" + file + "))", "344"},
		"function in rows, hidden":    {"INSERT INTO t VALUES ((SELECT max(s) FROM format(Values, 's String', '(fi\\x6ce(''" + secret + "''))')))", "344"},
		"function in a format":        {"SELECT * FROM format(Values, 's String', $$(file(" + file + "))$$)", "344"},
		"rows may be evaluated":       {"INSERT INTO t SETTINGS input_format_values_interpret_expressions = 1 VALUES (file(" + file + "))", "164"},
		"rows may be evaluated, deep": {"SELECT * FROM (SELECT * FROM format(Values, 's String', '(1)') SETTINGS `input_format_values_interpret\\x5fexpressions` = 1)", "164"},
		"structure":                   {"SELECT s FROM generateRandom('a Int8, s String ALIAS file(\\'" + secret + "\\')') LIMIT 1", "497"},
		"structure in escapes":        {"SELECT s FROM generateRandom('a Int8, s String \\x41LIAS \"fi\\\\x6ce\"(\\'" + secret + "\\')') LIMIT 1", "497"},
		"structure put together":      {"SELECT s FROM generateRandom(concat('a Int8, s String AL', 'IAS file(\\'" + secret + "\\')')) LIMIT 1", "497"},
		"structure as a parameter":    {"SELECT s FROM generateRandom({p:String}) LIMIT 1", "497"},
		"structure of a format":       {"SELECT * FROM format(JSONEachRow, $$a Int8, s String DEFAULT file(" + file + ")$$, '{\"a\":1}')", "497"},
		"structure put, of a format":  {"SELECT * FROM system.one, format('JSONEachRow', 'a Int8, s String DEF' || 'AULT file(' || '1)', '{}')", "497"},
		"filter":                      {"SELECT 1 SETTINGS additional_result_filter = 'throwIf(file(\\'" + secret + "\\') != \\'\\')'", "164"},
		"dialect":                     {"SET dialect = 'prql'", "164"},
		"parameter for good":          {"SET param_f = 'file'", "164"},
		"table function":              {"SELECT * FROM file(" + file + ", 'LineAsString')", "497"},
		"table name":                  {"SELECT * FROM " + file, "60"},
		"table name in quotes":        {"SELECT * FROM default.`" + secret + "`", "497"},
		"URL of a file":               {"SELECT * FROM url('file://" + secret + "', 'LineAsString')", "36"},
		"directory":                   {"SELECT * FROM filesystem('" + dir + "')", "497"},
		"SQLite":                      {"SELECT * FROM sqlite(" + file + ", 't')", "497"},
		"Iceberg":                     {"SELECT * FROM icebergLocal('" + dir + "')", "497"},
		"Delta Lake":                  {"SELECT * FROM deltaLakeLocal('" + dir + "')", "497"},
		"engine":                      {"CREATE TABLE f (s String) ENGINE = File(CSV, " + file + ")", "497"},
		"engine of logs":              {"CREATE TABLE f (s String) ENGINE = FileLog('" + dir + "', 'LineAsString')", "497"},
		"engine in quotes":            {"CREATE TABLE f (s String) ENGINE `FileLog`('" + dir + "', 'LineAsString')", "497"},
		"engine of a view":            {"CREATE MATERIALIZED VIEW f ENGINE = FileLog('" + dir + "', 'LineAsString') AS SELECT 1", "497"},
		"engine of programs":          {"CREATE TABLE f (s String) ENGINE = Executable('cat', 'LineAsString')", "497"},
		"engine in a directory":       {"CREATE TABLE f (k String) ENGINE = EmbeddedRocksDB(0, '" + dir + "/rocks') PRIMARY KEY k", "497"},
		"database of files":           {"CREATE DATABASE f ENGINE = Filesystem('" + dir + "')", "497"},
		"database of SQLite":          {"CREATE DATABASE f ENGINE = SQLite('" + dir + "/x.db')", "497"},
		"dictionary of a file":        {"CREATE DICTIONARY f (s String) PRIMARY KEY s SOURCE(FILE(path " + file + " format 'LineAsString')) LAYOUT(COMPLEX_KEY_HASHED()) LIFETIME(0)", "497"},
		"dictionary of a program":     {"CREATE DICTIONARY f (s String) PRIMARY KEY s SOURCE(EXECUTABLE(command 'cat " + secret + "' format 'LineAsString')) LAYOUT(COMPLEX_KEY_HASHED()) LIFETIME(0)", "497"},
		"dictionary of regexps":       {"CREATE DICTIONARY f (regexp String) PRIMARY KEY regexp SOURCE( `YAMLRegExpTree` (PATH " + file + ")) LAYOUT(REGEXP_TREE) LIFETIME(0)", "497"},
		"program":                     {"SELECT * FROM executable('cat', 'LineAsString', 's String')", "1"},
		"attached directory":          {"ATTACH TABLE f FROM '" + dir + "' (s String) ENGINE = MergeTree ORDER BY s", "497"},
		"disk":                        {"CREATE TABLE f (s String) ENGINE = MergeTree ORDER BY s SETTINGS disk = disk(type = 'local', path = '" + dir + "/')", "164"},
		"template":                    {"SELECT 1 AS s FORMAT Template SETTINGS max_threads = 1, format_template_row = " + file, "164"},
		"schema":                      {"SELECT 1 FORMAT Protobuf SETTINGS format_schema = '" + secret + ":M'", "164"},
		"schema below":                {"SELECT * FROM (SELECT * FROM format(Protobuf, 'x') SETTINGS max_block_size = 1e-0, format_schema = '" + secret + ":M')", "164"},
		"setting for good":            {"SET format_schema_path = '" + dir + "'", "164"},
		"outfile":                     {"SELECT 1 INTO OUTFILE '" + dir + "/out'", "36"},
		"outfile, other quotes":       {"SELECT 1 INTO\u00a0OUTFILE '" + dir + "/out'", "62"},
		"infile":                      {"INSERT INTO t FROM INFILE " + file + " FORMAT LineAsString", "36"},
		"backup":                      {"BACKUP TABLE t TO File('" + dir + "/b')", "497"},
		"restore":                     {"RESTORE TABLE t FROM File('" + dir + "/b')", "318"},
		"end of the process":          {"SYSTEM SHUTDOWN", "497"},
		"end of all processes":        {"SYSTEM KILL", "497"},
		"two statements":              {"SELECT 1; SELECT file(" + file + ")", "62"},
	} {
		parameter := map[bool][]string{false: {"param_f", "file"}, true: {"param_p", "a Int8, s String ALIAS file(" + file + ")"}}
		got := ask(t, dsn, c.sql, parameter[strings.Contains(c.sql, "{p:")]...)
		refused(t, name, got, c.code)
		if strings.Contains(got.body, "열쇠") {
			t.Errorf("%s: shows the file", name)
		}
	}
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(left) != 1 || left[0] != secret {
		t.Errorf("got %v in the directory afterwards, want the file only", left)
	}
	if got := must(t, ask(t, dsn, "SELECT count() FROM t")); got != "0\n" {
		t.Errorf("got %q rows", got)
	}
}

// What is like it, and reaches nothing, is allowed.
func TestNamesLikeFilesAreAllowed(t *testing.T) {
	dsn := clickhousetest.Start(t)
	must(t, ask(t, dsn, "CREATE TABLE t (name String, d Date) ENGINE = MergeTree ORDER BY name SETTINGS index_granularity = 100"))
	must(t, ask(t, dsn, "INSERT INTO t VALUES (concat('파', '일'), today()), ('file', '2026-01-02')"))
	for sql, want := range map[string]string{
		"SELECT f.file FROM (SELECT name AS file FROM t WHERE name = 'file') AS f": "file\n",
		"SELECT count() FROM t SETTINGS max_threads = 1, max_block_size = 10":      "2\n",
		"SELECT name FROM system.settings WHERE name = 'format_schema'":            "format_schema\n",
		"SELECT s.settings FROM (SELECT 1 AS settings) AS s":                       "1\n",
		"SELECT format('{} (default {})', upper('a'), toString(1))":                "A (default 1)\n",
		"SELECT s FROM format(JSONEachRow, 's String', '{\"s\": \"(x)\"}')":        "(x)\n",
		"SELECT x FROM values('x UInt8', (toUInt8(1 + 1)))":                        "2\n",
	} {
		if got := must(t, ask(t, dsn, sql)); got != want {
			t.Errorf("%s: got %q, want %q", sql, got, want)
		}
	}
}

// analyst is a child with the two users of the environment, and a way to ask as the read-only one.
func analyst(t *testing.T) (*child, func(sql string, more ...string) answer) {
	users, err := clickhouse.UsersFromEnv(env("p1", "p2"))
	if err != nil {
		t.Fatal(err)
	}
	c := startChild(t, clickhouse.Config{Dir: t.TempDir(), Users: users})
	return c, func(sql string, more ...string) answer {
		t.Helper()
		return ask(t, c.dsn, sql, append(more, "user", "analyst", "password", "p2")...)
	}
}

// A read-only user reaches no other server: a port that would hear of it hears nothing.
func TestReadOnlyUserReachesNoServer(t *testing.T) {
	heard := make(chan string, 100)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			conn.Close()
			heard <- "a connection"
		}
	}()
	_, reader := analyst(t)
	at := listener.Addr().String()
	for name, sql := range map[string]string{
		"url":                  "SELECT * FROM url('http://" + at + "/', 'LineAsString')",
		"url without readonly": "SELECT * FROM (SELECT * FROM url('http://" + at + "/', 'LineAsString') SETTINGS readonly = 0)",
		"the same in WITH":     "WITH x AS (SELECT * FROM url('http://" + at + "/', 'LineAsString') SETTINGS readonly = 0) SELECT * FROM x",
		"the same in a union":  "SELECT * FROM url('http://" + at + "/', 'LineAsString') SETTINGS readonly = 0 UNION ALL SELECT '1'",
		"the same, described":  "DESCRIBE (SELECT * FROM url('http://" + at + "/', 'LineAsString') SETTINGS readonly = 0)",
		"the same, explained":  "EXPLAIN SELECT * FROM (SELECT * FROM url('http://" + at + "/', 'LineAsString') SETTINGS `readonly` = 0)",
		"the same in a view":   "SELECT * FROM view(SELECT * FROM url('http://" + at + "/', 'LineAsString') SETTINGS/**/readonly/**/=/**/0)",
		"a column in between":  "SELECT * FROM (SELECT settings FROM (SELECT 1 AS settings), url('http://" + at + "/', 'LineAsString') SETTINGS readonly = 0)",
		"url, described":       "DESCRIBE url('http://" + at + "/', 'LineAsString')",
		"url, described bare":  "DESC TABLE url('http://" + at + "/')",
		"remote, described":    "DESCRIBE /* */ TABLE `remote`('" + at + "', system.one)",
		"s3, described":        "DESCRIBE s3('http://" + at + "/bucket/x.tsv')",
		"mysql, described":     "DESCRIBE mysql('" + at + "', 'd', 't', 'u', 'p')",
		"postgres, described":  "DESCRIBE TABLE postgresql('" + at + "', 'd', 't', 'u', 'p')",
		"s3":                   "SELECT * FROM s3('http://" + at + "/bucket/x.tsv', 'TSV', 's String')",
		"gcs":                  "SELECT * FROM gcs('http://" + at + "/bucket/x.tsv', 'TSV', 's String')",
		"deltaLake":            "SELECT * FROM deltaLake('http://" + at + "/bucket/x')",
		"azureBlobStorage":     "SELECT * FROM azureBlobStorage('DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a;BlobEndpoint=http://" + at + "/a;', 'c', 'x.csv')",
		"hdfs":                 "SELECT * FROM hdfs('hdfs://" + at + "/x', 'TSV', 's String')",
		"remote":               "SELECT * FROM remote('" + at + "', system.one)",
		"remoteSecure":         "SELECT * FROM remoteSecure('" + at + "', system.one)",
		"cluster":              "SELECT * FROM cluster('default', system.one)",
		"clusterAllReplicas":   "SELECT * FROM clusterAllReplicas('default', system.one)",
		"mysql":                "SELECT * FROM mysql('" + at + "', 'd', 't', 'u', 'p')",
		"postgresql":           "SELECT * FROM postgresql('" + at + "', 'd', 't', 'u', 'p')",
		"mongodb":              "SELECT * FROM mongodb('" + at + "', 'd', 't', 'u', 'p', 's String')",
		"redis":                "SELECT * FROM redis('" + at + "', 'k', 'k String, v String')",
		"jdbc":                 "SELECT * FROM jdbc('jdbc:mysql://" + at + "', 'd', 't')",
		"odbc":                 "SELECT * FROM odbc('DSN=x', 'd', 't')",
		"ytsaurus":             "SELECT * FROM ytsaurus('http://" + at + "', '//x', 't', 'a String')",
		"executable":           "SELECT * FROM executable('cat', 'LineAsString', 's String')",
		"hasColumnInTable":     "SELECT hasColumnInTable('" + at + "', 'u', 'p', 'd', 't', 'c')",
		"input":                "SELECT * FROM input('s String')",
		"file":                 "SELECT file('/etc/hostname')",
		"loop":                 "SELECT * FROM loop(system.one)",
		"as another user":      "EXECUTE AS default SELECT 1",
		"a dictionary":         "SELECT * FROM dictionary('x')",
	} {
		if got := reader(sql); got.status == 200 {
			t.Errorf("%s: a read-only user may: %s", name, got.body)
		}
	}
	for len(heard) > 0 {
		t.Errorf("%s was made", <-heard)
	}
}

// A read-only user cannot change anything, nor lift a limit, in any way of saying so.
func TestReadOnlyUserStaysSo(t *testing.T) {
	c, reader := analyst(t)
	must(t, ask(t, c.dsn, "CREATE TABLE default.t (n UInt64) ENGINE = MergeTree ORDER BY n", "user", "default", "password", "p1"))
	must(t, ask(t, c.dsn, "CREATE VIEW default.v AS SELECT toStartOfMonth(toDate32('1961-05-05')) AS d SETTINGS enable_extended_results_for_datetime_functions = 1", "user", "default", "password", "p1"))
	if got := must(t, reader("SELECT d FROM default.v")); got != "1961-05-01\n" {
		t.Errorf("got %q of a view that has settings of its own", got)
	}
	for name, sql := range map[string]string{
		"SET":                         "SET readonly = 0",
		"SET of a limit":              "SET max_execution_time = 0",
		"SETTINGS":                    "SELECT 1 SETTINGS readonly = 0",
		"SETTINGS below":              "SELECT * FROM (SELECT 1 SETTINGS max_threads = 100)",
		"SETTINGS in quotes":          "SELECT 1 SETTINGS `max_\\x74hreads` = 100",
		"by default":                  "SELECT 1 SETTINGS max_execution_time = DEFAULT",
		"profile":                     "SELECT 1 SETTINGS profile = 'default'",
		"temporary table":             "CREATE TEMPORARY TABLE x (n Int8)",
		"temporary view":              "CREATE TEMPORARY VIEW x AS SELECT 1",
		"table":                       "CREATE TABLE default.x (n Int8) ENGINE = Memory",
		"table of a query":            "CREATE TABLE default.x ENGINE = Memory AS SELECT 1",
		"user":                        "CREATE USER x",
		"function":                    "CREATE FUNCTION x AS (a) -> a",
		"grant":                       "GRANT ALL ON *.* TO default",
		"insert":                      "INSERT INTO default.t VALUES (1)",
		"insert behind a WITH":        "WITH x AS (SELECT 1) INSERT INTO default.t SELECT * FROM x",
		"insert in a bracket":         "(INSERT INTO default.t SELECT 1)",
		"explained insert":            "EXPLAIN INSERT INTO FUNCTION file('/tmp/x', 'TSV', 'n Int8') SELECT 1",
		"alter":                       "ALTER TABLE default.t DELETE WHERE 1",
		"lightweight delete":          "DELETE FROM default.t WHERE 1",
		"update":                      "UPDATE default.t SET n = 1 WHERE 1",
		"optimize":                    "OPTIMIZE TABLE default.t FINAL",
		"truncate":                    "TRUNCATE TABLE default.t",
		"rename":                      "RENAME TABLE default.t TO default.u",
		"exchange":                    "EXCHANGE TABLES default.t AND default.v",
		"kill":                        "KILL QUERY WHERE 1",
		"kill a mutation":             "KILL MUTATION WHERE 1",
		"system":                      "SYSTEM FLUSH LOGS",
		"transaction":                 "BEGIN TRANSACTION",
		"two statements":              "SELECT 1; DROP TABLE default.t",
		"two behind a comment":        "SELECT 1 /* ; */ ; -- x\n DROP TABLE default.t",
		"curly quotes":                "SELECT ‘1’; DROP TABLE default.t -- ’",
		"a blank of another script":   "SELECT\u30001",
		"a role":                      "SET ROLE x",
		"writing to a table function": "INSERT INTO FUNCTION null('n Int8') SELECT 1",
	} {
		for _, session := range []string{"", "s"} {
			if got := reader(sql, "session_id", session); got.status == 200 {
				t.Errorf("%s (session %q): a read-only user may: %s", name, session, got.body)
			}
		}
	}
	for name, value := range map[string]string{
		"readonly": "0", "allow_ddl": "1", "max_memory_usage": "0", "max_memory_usage_for_user": "0", "profile": "default",
		"format_schema": "/etc/passwd:M", "format_template_row": "/etc/passwd", "format_schema_path": "/etc", "allow_introspection_functions": "1",
		"send_logs_source_regexp": "", "input_format_values_interpret_expressions": "1", "compatibility": "20.1", "param": "x", "limits": "0",
		"max_partitions_per_insert_block": "0", "url_base": "x", "additional_table_filters": "{}", "max_concurrent_queries_for_user": "0",
	} {
		got := reader("SELECT getSetting('max_memory_usage'), getSetting('readonly')", name, value)
		if got.status == 200 && got.body != "1000000000\t1\n" {
			t.Errorf("%s = %s by URL: got %s", name, value, got.body)
		}
	}
	for _, table := range []string{"users", "grants", "named_collections", "user_directories", "settings_profiles", "server_settings", "query_log", "session_log", "text_log"} {
		if got := reader("SELECT * FROM system." + table + " FORMAT JSONEachRow"); strings.Contains(got.body, "p1") || strings.Contains(got.body, "p2") {
			t.Errorf("system.%s shows a password", table)
		}
	}
}

// What takes too much of the machine ends with an error that says what.
func TestReadOnlyUserTakesNotTooMuch(t *testing.T) {
	users, err := clickhouse.UsersFromEnv(env("p1", "p2"))
	if err != nil {
		t.Fatal(err)
	}
	users[1].Limits["max_execution_time"], users[1].Limits["max_result_rows"] = "2", "100000"
	users[1].MaxQueries, users[1].Quota = 1, clickhouse.Quota{Queries: 16, Interval: time.Hour}
	c := startChild(t, clickhouse.Config{Dir: t.TempDir(), Users: users, QueueTimeout: 100 * time.Millisecond})
	reader := func(sql string, more ...string) answer {
		return ask(t, c.dsn, sql, append(more, "user", "analyst", "password", "p2", "wait_end_of_query", "1")...)
	}
	deep := strings.Repeat("(", 2000) + "1" + strings.Repeat(")", 2000)
	for name, x := range map[string]struct {
		got   answer
		codes string
	}{
		"time":                 {reader("SELECT count() FROM system.numbers"), "159"},
		"time asked for":       {reader("SELECT count() FROM system.numbers", "max_execution_time", "1000"), "159"},
		"time, none asked for": {reader("SELECT count() FROM system.numbers", "max_execution_time", "0"), "159"},
		"time of a sleep":      {reader("SELECT sleepEachRow(3), number FROM system.numbers", "max_block_size", "1"), "159"},
		"memory":               {reader("SELECT length(groupArray(number)) FROM numbers(1000000000)"), "241 159"},
		"memory of a text":     {reader("SELECT length(repeat(repeat('가', 1000000), 1000000))"), "131 241"},
		"rows":                 {reader("SELECT number FROM numbers(1000000)"), "396"},
		"rows asked for":       {reader("SELECT number FROM numbers(1000000)", "max_result_rows", "100000000"), "396"},
		"depth":                {reader("SELECT " + deep), "306 167 62"},
		"depth of subqueries":  {reader(strings.Repeat("SELECT * FROM (", 500) + "SELECT 1" + strings.Repeat(")", 500)), "162 306 167"},
		"a regular expression": {reader("SELECT count() FROM numbers(10000000) WHERE match(repeat('a', 10000), '((a{1,1000}){1,1000}){1,1000}')"), "427 159 48"},
		"a long statement":     {reader("SELECT '" + strings.Repeat("가", 2<<20) + "'"), "62"},
		"a product of tables":  {reader("SELECT count() FROM numbers(1000000) AS a, numbers(1000000) AS b, numbers(1000000) AS c WHERE cityHash64(a.number, b.number, c.number) = 1"), "159 241"},
	} {
		if code := x.got.header.Get("X-ClickHouse-Exception-Code"); code == "" || !strings.Contains(x.codes, code) {
			t.Errorf("%s: got %d %.300q, want a code of %s", name, x.got.status, x.got.body, x.codes)
		}
	}
	refused(t, "more at once than he may", func() answer {
		wait := make(chan answer, 1)
		go func() {
			wait <- reader("SELECT sleepEachRow(1), number FROM system.numbers", "max_block_size", "1", "query_id", "first")
		}()
		await(t, "the first to run", func() bool {
			return must(t, ask(t, c.dsn, "SELECT count() FROM system.processes WHERE query_id = 'first'", "user", "default", "password", "p1")) == "1\n"
		})
		second := reader("SELECT 1")
		must(t, ask(t, c.dsn, "KILL QUERY WHERE query_id = 'first' SYNC", "user", "default", "password", "p1"))
		<-wait
		return second
	}(), "202")
	for i := 0; ; i++ {
		if got := reader("SELECT 1"); got.status != 200 {
			refused(t, "more than the quota", got, "201")
			break
		}
		if i > 10 {
			t.Fatal("the quota has no end")
		}
	}
	must(t, ask(t, c.dsn, fmt.Sprintf("SELECT %d", 1), "user", "default", "password", "p1"))
}
