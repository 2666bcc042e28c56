package clickhouse_test

import (
	"strings"
	"testing"

	"github.com/policywire/policywire/embedded/clickhouse"
	"github.com/policywire/policywire/embedded/clickhousetest"
)

// endlessly starts a statement that never ends by itself, and waits until it runs. What it returns waits for its end.
func endlessly(t *testing.T, dsn, id string, options ...string) func() answer {
	t.Helper()
	ended := make(chan answer, 1)
	go func() { ended <- ask(t, dsn, endless, append([]string{"query_id", id}, options...)...) }()
	await(t, id+" to run", func() bool {
		return must(t, ask(t, dsn, "SELECT count() FROM system.processes AS p WHERE p.query_id = {id:String}", "param_id", id)) == "1\n"
	})
	return func() answer { return <-ended }
}

func TestStatementsAreKnownByTheirQueryID(t *testing.T) {
	dsn := clickhousetest.Start(t)
	const id = "질의/1'; --"
	wait := endlessly(t, dsn, id)
	refused(t, "the same id at once", ask(t, dsn, "SELECT 1", "query_id", id), "216")
	for name, c := range map[string]struct{ sql, want string }{
		"by id":           {"SELECT query, user FROM system.processes WHERE query_id = {id:String}", endless + "\tdefault\n"},
		"itself":          {"SELECT query_id FROM system.processes WHERE query LIKE '%itself%' /* itself */", "me\n"},
		"with its table":  {"SELECT processes.query_id FROM system.processes WHERE processes.query_id = 'me'", "me\n"},
		"in a join":       {"SELECT count() FROM system.one JOIN `system`.processes ON 1 WHERE initial_query_id = {id:String}", "1\n"},
		"in a subquery":   {"SELECT count() FROM (SELECT * FROM system . processes)", "2\n"},
		"SHOW":            {"SHOW PROCESSLIST FORMAT JSONEachRow", ""},
		"in a string":     {"SELECT 'FROM system.processes'", "FROM system.processes\n"},
		"only listed":     {"KILL QUERY WHERE query_id = {id:String} TEST FORMAT CSV", `"unknown_status","` + id + `","default","` + endless + `"` + "\n"},
		"of no statement": {"KILL QUERY WHERE query_id = 'none'", ""},
	} {
		got := must(t, ask(t, dsn, c.sql, "query_id", "me", "param_id", id))
		if c.want != "" && got != c.want || name == "SHOW" && strings.Count(got, `"query_id"`) != 2 {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
	got := must(t, ask(t, dsn, "KILL QUERY WHERE user = 'default' AND query_id = {id:String} SYNC", "param_id", id, "default_format", "TSVRaw"))
	if want := "waiting\t" + id + "\tdefault\t" + endless + "\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := must(t, ask(t, dsn, "SELECT count() FROM system.processes")); got != "1\n" {
		t.Errorf("got %s processes after KILL QUERY SYNC", strings.TrimSpace(got))
	}
	refused(t, "a killed statement", wait(), "394")
}

func TestStatementIsReplacedByItsQueryID(t *testing.T) {
	dsn := clickhousetest.Start(t)
	wait := endlessly(t, dsn, "dashboard")
	if got := must(t, ask(t, dsn, "SELECT 'new'", "query_id", "dashboard", "replace_running_query", "1")); got != "new\n" {
		t.Errorf("got %q", got)
	}
	refused(t, "the replaced statement", wait(), "394")
}

// A read-only user sees and replaces nobody's statements but his own.
func TestReadOnlyUserSeesHisOwnStatements(t *testing.T) {
	c := startChild(t, clickhouse.Config{Dir: t.TempDir(), Users: []clickhouse.User{
		{Name: "default"}, {Name: "a", Password: "p", ReadOnly: true}, {Name: "b", Password: "p", ReadOnly: true}}})
	wait := endlessly(t, c.dsn, "secret-of-default")
	waitB := endlessly(t, c.dsn, "secret-of-b", "user", "b", "password", "p")
	as := func(sql string, more ...string) answer {
		return ask(t, c.dsn, sql, append(more, "user", "a", "password", "p")...)
	}
	for _, sql := range []string{
		"SELECT * FROM system.processes", "SHOW PROCESSLIST", "SELECT * FROM merge('system', '^process.s$')",
		"SELECT * FROM `system`.`process\\x65s`", "SELECT * FROM system.`processes` AS p, system.one",
		"SELECT * FROM {d:Identifier}.{t:Identifier}", "WITH x AS (FROM system.processes) SELECT * FROM x",
		"SELECT * FROM view(SELECT * FROM system.processes)",
	} {
		got := as(sql, "param_d", "system", "param_t", "processes")
		if strings.Contains(got.body, endless) || strings.Contains(got.body, "secret") {
			t.Errorf("%s: shows another user's statement: %s", sql, got.body)
		}
	}
	if got := as("SELECT query FROM processes", "database", "system"); strings.Contains(got.body, endless) {
		t.Errorf("in its own database: %s", got.body)
	}
	refused(t, "another user's id", as("SELECT 1", "query_id", "secret-of-default", "replace_running_query", "1"), "216")
	refused(t, "KILL", as("KILL QUERY WHERE query_id = 'secret-of-default'"), "164")
	must(t, ask(t, c.dsn, "KILL QUERY WHERE query_id LIKE 'secret-%' SYNC"))
	refused(t, "killed", wait(), "394")
	refused(t, "killed too", waitB(), "394")
}
