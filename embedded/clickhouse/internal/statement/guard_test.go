package statement_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/policywire/policywire/embedded/clickhouse/internal/statement"
)

func TestGuard(t *testing.T) {
	for src, want := range map[string]error{
		"SELECT file('x')":               statement.ErrFileFunction,
		"SELECT `fi\\x6ce`('x')":         statement.ErrFileFunction,
		"SELECT * APPLY file FROM t":     statement.ErrFileFunction,
		"INSERT INTO t SELECT file('x')": statement.ErrFileFunction,
		"INSERT INTO FUNCTION url('x') PARTITION BY file('y') SELECT 1": statement.ErrFileFunction,
		"INSERT INTO t (file, n) VALUES (1, 2)":                         nil,
		"SELECT t.file, 1 AS file FROM t":                               nil,
		"SELECT 'file', FILE, files FROM t":                             nil,
		"CREATE TABLE t (n Int8) ENGINE = FileLog('x')":                 statement.ErrEngine,
		"CREATE TABLE t (n Int8) ENGINE /* = */ \"filelog\"":            statement.ErrEngine,
		"CREATE TABLE t (engine String) ENGINE = MergeTree":             nil,
		"SELECT engine FROM system.tables WHERE engine=sqlite":          nil,
		"CREATE DICTIONARY d (n Int8) SOURCE(File(PATH 'x'))":           statement.ErrSource,
		"CREATE DICTIONARY d (n Int8) SOURCE(NULL())":                   nil,
		"CREATE TABLE t (source String) ENGINE = Memory":                nil,
		"ATTACH TABLE t FROM '/x' (n Int8)":                             statement.ErrAttach,
		"ATTACH TABLE t":                                                nil,
	} {
		if _, err := statement.Parse(src); !errors.Is(err, want) || (err == nil) != (want == nil) {
			t.Errorf("%s: got %v, want %v", src, err, want)
		}
	}
}

func TestSettings(t *testing.T) {
	for src, want := range map[string][]string{
		"SELECT 1 SETTINGS a = 1, `b\\x63` = 'x', d.e = [1, 2], f = {'k': 1}, g = -1, h = 1e-3, i = 0.5 FORMAT CSV": {"a", "bc", "d.e", "f", "g", "h", "i"},
		"SELECT * FROM (SELECT 1 SETTINGS a = 1) SETTINGS b == 2":                                                   {"a", "b"},
		"SELECT 1 SETTINGS a = 1 UNION ALL SELECT 2 settings/**/b/**/=/**/2":                                        {"a", "b"},
		"SET a = 1, b = 2": {"a", "b"},
		"SET ROLE x":       nil,
		"INSERT INTO t SETTINGS a = 1, b = 2 VALUES (1)":                                             {"a", "b"},
		"INSERT INTO t SETTINGS a = 1 SELECT 1 SETTINGS b = 1":                                       {"a", "b"},
		"CREATE TABLE t (n Int8) ENGINE = M SETTINGS disk = disk(type = 'local', path = '/'), a = 1": {"disk", "a"},
		"SELECT settings FROM system.settings WHERE name = 'x'":                                      nil,
		"SELECT settings, a = 1 FROM t":                                                              nil,
	} {
		st, err := statement.Parse(src)
		if err != nil || !slices.Equal(st.Settings, want) {
			t.Errorf("%s: got %q %v, want %q", src, st.Settings, err, want)
		}
	}
}

func TestProcesses(t *testing.T) {
	for src, want := range map[string]string{
		"SELECT * FROM system.processes":                                    "SELECT * FROM T AS processes",
		"SELECT * FROM `system` . \"processes\" p WHERE 1":                  "SELECT * FROM T p WHERE 1",
		"SELECT * FROM system.processes AS p JOIN system.processes USING x": "SELECT * FROM T AS p JOIN T AS processes USING x",
		"SELECT 'FROM system.processes' FROM t -- FROM system.processes":    "SELECT 'FROM system.processes' FROM t -- FROM system.processes",
		"SELECT system.processes.query_id FROM system.processes_x":          "SELECT system.processes.query_id FROM system.processes_x",
		"show processlist FORMAT CSV":                                       "SELECT * FROM T ORDER BY elapsed DESC FORMAT CSV",
	} {
		if got, _ := statement.Processes(src, "T"); got != want {
			t.Errorf("%s: got %q, want %q", src, got, want)
		}
	}
}

func TestKill(t *testing.T) {
	for src, want := range map[string][2]string{
		"KILL QUERY WHERE query_id = 'x'":           {" query_id = 'x'", ""},
		"kill query where sync = 'sync' SYNC;":      {" sync = 'sync' ", "SYNC"},
		"KILL QUERY WHERE (a) ASYNC FORMAT CSV":     {" (a) ", "ASYNC"},
		"KILL QUERY WHERE query LIKE '% TEST' TEST": {" query LIKE '% TEST' ", "TEST"},
		"KILL MUTATION WHERE 1":                     {},
		"KILL QUERY ON CLUSTER c WHERE 1":           {},
	} {
		st, err := statement.Parse(src)
		where, mode, ok := st.Kill()
		if err != nil || where != want[0] || mode != want[1] || ok != (want[0] != "") {
			t.Errorf("%s: got %q %q %v %v, want %q", src, where, mode, ok, err, want)
		}
	}
}

func TestColumns(t *testing.T) {
	for src, want := range map[string]bool{
		"a String": true, "a String, `b c` Nullable(Decimal(9, 2)), \"d\" Enum8('x,)' = 1)": true, "a Array(Tuple(x Int8, y String))": true,
		"": false, "a": false, "a String,": false, "a String)": false, "a String; b Int8": false, "a String DEFAULT 1": false,
		"a Enum8((SELECT 1))": false, "a String(": false, "a 'x'": false,
	} {
		if got := statement.Columns(src); got != want {
			t.Errorf("%q: got %v, want %v", src, got, want)
		}
	}
}

func TestPlain(t *testing.T) {
	for src, want := range map[string]bool{
		"(1, 'file', now()), ({'k': [1]}, -1.5, NULL)": true, "('; SELECT')": true,
		"(file('x'))": false, "(`fi\\x6ce`('x'))": false, "((SELECT 1))": false, "('a)": false, "({x:Identifier})": false, "(한)": false,
	} {
		if got := statement.Plain(src); got != want {
			t.Errorf("%s: got %v, want %v", src, got, want)
		}
	}
}

func FuzzGuard(f *testing.F) {
	for _, s := range []string{"SELECT 1 SETTINGS a = 1, b = {'x': 2}", "KILL QUERY WHERE 1 SYNC", "SELECT \"\\x", "a Array(String", "SELECT * FROM system.processes x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		st, err := statement.Parse(src)
		if err == nil {
			st.Kill()
		}
		statement.Columns(src)
		statement.Plain(src)
		if text, there := statement.Processes(src, "t"); !there && text != src && st.Verb != "SHOW" {
			t.Errorf("%q became %q without a table in it", src, text)
		}
	})
}
