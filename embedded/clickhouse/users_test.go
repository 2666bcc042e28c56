package clickhouse_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	ch "github.com/ClickHouse/clickhouse-go/v2"

	"github.com/policywire/policywire/embedded/clickhouse"
)

func startWithUsers(t *testing.T) *child {
	return startChild(t, clickhouse.Config{Dir: t.TempDir(), Users: []clickhouse.User{
		{Name: "default", Password: "비밀번호"},
		{Name: "analyst", Password: "read", ReadOnly: true, Limits: map[string]string{"max_result_rows": "1000", "max_execution_time": "5"}},
	}})
}

func TestPasswords(t *testing.T) {
	c := startWithUsers(t)
	for name, x := range map[string]struct {
		options, headers [2]string
		basic            [2]string
		status           int
		code             string
	}{
		"nobody":             {status: 403, code: "516"},
		"in the URL":         {options: [2]string{"default", "비밀번호"}, status: 200},
		"in headers":         {headers: [2]string{"analyst", "read"}, status: 200},
		"basic":              {basic: [2]string{"analyst", "read"}, status: 200},
		"wrong password":     {basic: [2]string{"analyst", "비밀번호"}, status: 403, code: "516"},
		"no such user":       {options: [2]string{"somebody", "read"}, status: 403, code: "516"},
		"two ways at once":   {options: [2]string{"analyst", "read"}, basic: [2]string{"analyst", "read"}, status: 401, code: "194"},
		"headers and in URL": {options: [2]string{"analyst", "read"}, headers: [2]string{"analyst", "read"}, status: 401, code: "194"},
	} {
		var options []string
		if x.options[0] != "" {
			options = []string{"user", x.options[0], "password", x.options[1]}
		}
		r := request(t, "POST", c.dsn, "SELECT 1", options...)
		if x.headers[0] != "" {
			r.Header.Set("X-ClickHouse-User", x.headers[0])
			r.Header.Set("X-ClickHouse-Key", x.headers[1])
		}
		if x.basic[0] != "" {
			r.SetBasicAuth(x.basic[0], x.basic[1])
		}
		got := do(t, r)
		if got.status != x.status || got.header.Get("X-ClickHouse-Exception-Code") != x.code {
			t.Errorf("%s: got %d %q, want %d, code %s", name, got.status, got.body, x.status, x.code)
		}
		if strings.Contains(got.body, "비밀번호") || strings.Contains(got.body, "read'") {
			t.Errorf("%s: the answer holds a password: %q", name, got.body)
		}
	}
}

func TestReadOnlyUser(t *testing.T) {
	c := startWithUsers(t)
	admin := []string{"user", "default", "password", "비밀번호"}
	must(t, ask(t, c.dsn, "CREATE TABLE t (s String) ENGINE = MergeTree ORDER BY s", admin...))
	must(t, ask(t, c.dsn, "INSERT INTO t VALUES ('문서')", admin...))
	reader := func(sql string, more ...string) answer {
		return ask(t, c.dsn, sql, append(more, "user", "analyst", "password", "read")...)
	}
	if got := must(t, reader("SELECT s FROM t")); got != "문서\n" {
		t.Errorf("got %q, want the row", got)
	}
	if got := must(t, reader("SELECT s FROM t", "default_format", "JSONEachRow", "output_format_json_escape_forward_slashes", "0")); got != "{\"s\":\"문서\"}\n" {
		t.Errorf("got %q with a setting of the output", got)
	}
	for name, got := range map[string]answer{
		"insert":               reader("INSERT INTO t VALUES ('x')"),
		"insert from a query":  reader("INSERT INTO t SELECT 'x'"),
		"create":               reader("CREATE TABLE x (n Int8) ENGINE = Memory"),
		"temporary table":      reader("CREATE TEMPORARY TABLE x (n Int8)"),
		"drop":                 reader("DROP TABLE t"),
		"alter":                reader("ALTER TABLE t DELETE WHERE 1"),
		"optimize":             reader("OPTIMIZE TABLE t"),
		"system":               reader("SYSTEM STOP MERGES"),
		"set":                  reader("SET max_threads = 1"),
		"settings in a query":  reader("SELECT 1 SETTINGS max_result_rows = 0"),
		"readonly off":         reader("SET readonly = 0"),
		"readonly by default":  reader("SELECT 1 SETTINGS readonly = DEFAULT"),
		"limits by default":    reader("SELECT number FROM numbers(5000) SETTINGS max_result_rows = DEFAULT"),
		"file":                 reader("SELECT * FROM file('/etc/hostname', 'LineAsString')"),
		"url":                  reader("SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')"),
		"remote":               reader("SELECT * FROM remote('127.0.0.1:1', system.one)"),
		"outfile":              reader("SELECT 1 INTO OUTFILE '/tmp/x'"),
		"kill":                 reader("KILL QUERY WHERE 1"),
		"a setting by URL":     reader("SELECT 1", "allow_ddl", "1"),
		"a write by URL":       reader("SELECT 1", "insert_quorum", "1"),
		"two statements":       reader("SELECT 1; INSERT INTO t SELECT 'x'"),
		"more rows than given": reader("SELECT number FROM numbers(5000)"),
		"more rows by URL":     reader("SELECT number FROM numbers(5000)", "max_result_rows", "0"),
	} {
		if got.status == 200 {
			t.Errorf("%s: a read-only user may", name)
		}
	}
	if got := must(t, ask(t, c.dsn, "SELECT count() FROM t", admin...)); got != "1\n" {
		t.Errorf("got %q rows afterwards, want 1", got)
	}
}

func TestUsersFromEnv(t *testing.T) {
	for name, c := range map[string]struct {
		own, analyst string
		want         []string
		fault        string
	}{
		"nothing":          {},
		"one password":     {own: "p1", want: []string{"default"}},
		"both":             {own: "p1", analyst: "p2", want: []string{"default", "analyst"}},
		"the analyst only": {analyst: "p2", fault: "set CLICKHOUSE_PASSWORD too"},
	} {
		users, err := clickhouse.UsersFromEnv(env(c.own, c.analyst))
		if (err != nil) != (c.fault != "") || err != nil && (!strings.Contains(err.Error(), c.fault) || strings.Contains(err.Error(), "p2")) {
			t.Errorf("%s: got error %v, want %q", name, err, c.fault)
		}
		var names []string
		for _, u := range users {
			names = append(names, u.Name)
			if u.ReadOnly != (u.Name == "analyst") {
				t.Errorf("%s: %s is read-only: %v", name, u.Name, u.ReadOnly)
			}
		}
		if !slices.Equal(names, c.want) {
			t.Errorf("%s: got users %v, want %v", name, names, c.want)
		}
	}
}

// env is an environment with these two passwords.
func env(own, analyst string) func(string) string {
	return func(name string) string {
		return map[string]string{"CLICKHOUSE_PASSWORD": own, "CLICKHOUSE_ANALYST_PASSWORD": analyst}[name]
	}
}

// A password may hold what has a meaning in an address.
func TestUsersReachTheEngineThroughClickHouseGo(t *testing.T) {
	users, err := clickhouse.UsersFromEnv(env(`비밀:/?#@%20&+ "`, "읽기"))
	if err != nil {
		t.Fatal(err)
	}
	c := startChild(t, clickhouse.Config{Dir: t.TempDir(), Users: users})
	wrong := users[1]
	wrong.Password = users[0].Password
	for user, want := range map[*clickhouse.User]string{
		&users[0]:         "INSERT went well, SELECT went well",
		&users[1]:         "INSERT 164, SELECT went well",
		&wrong:            "INSERT 516, SELECT 516",
		{Name: "default"}: "INSERT 516, SELECT 516",
	} {
		options, err := ch.ParseDSN(user.DSN(strings.TrimPrefix(c.dsn, "http://")))
		if err != nil {
			t.Fatal(err)
		}
		conn, err := ch.Open(options)
		if err != nil {
			t.Fatal(err)
		}
		outcome := func(verb, sql string) string {
			switch err := conn.Exec(t.Context(), sql); {
			case err == nil:
				return verb + " went well"
			case code(err) == 0:
				return verb + " " + err.Error()
			default:
				return fmt.Sprintf("%s %d", verb, code(err))
			}
		}
		got := outcome("INSERT", "INSERT INTO FUNCTION null('n UInt8') SELECT 1") + ", " + outcome("SELECT", "SELECT 1")
		if got != want {
			t.Errorf("%s: got %s, want %s", user.Name, got, want)
		}
		_ = conn.Close()
	}
}
