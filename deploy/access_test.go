package deploy_test

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/policywire/policywire/embedded/clickhouse"
	"github.com/policywire/policywire/embedded/clickhousetest"
)

const access = "clickhouse/access.sql"

// statements are those of access.sql, without comments and the semicolon.
func statements(t *testing.T) []string {
	t.Helper()
	var found []string
	text := regexp.MustCompile(`(?m)^--.*\n`).ReplaceAllString(read(t, access), "")
	for _, s := range regexp.MustCompile(`;\n`).Split(text, -1) {
		if s = strings.TrimSpace(s); s != "" {
			found = append(found, s)
		}
	}
	return found
}

// statement returns the one statement that begins so.
func statement(t *testing.T, begin string) string {
	t.Helper()
	var found []string
	for _, s := range statements(t) {
		if strings.HasPrefix(s, begin) {
			found = append(found, s)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d statements begin with %s, want 1", len(found), begin)
	}
	return found[0]
}

// granted are the rights of a role, by what they are on.
func granted(t *testing.T, role string) map[string][]string {
	t.Helper()
	for _, s := range statements(t) {
		list, ok := strings.CutSuffix(s, "\nTO "+role+" WITH REPLACE OPTION")
		if !ok {
			continue
		}
		rights, pending := map[string][]string{}, []string{}
		for _, part := range strings.Split(strings.TrimPrefix(list, "GRANT"), ",") {
			right, on, ends := strings.Cut(strings.Join(strings.Fields(part), " "), " ON ")
			if pending = append(pending, right); ends {
				rights[on] = append(rights[on], pending...)
				pending = nil
			}
		}
		return rights
	}
	t.Fatalf("nothing is granted to %s", role)
	return nil
}

// ask sends a statement to an engine and returns its answer and whether it was taken.
func ask(t *testing.T, dsn, sql string, params url.Values) (string, bool) {
	t.Helper()
	server, _, _ := strings.Cut(strings.TrimPrefix(dsn, "http://"), "/")
	resp, err := http.Post("http://"+server+"/?"+params.Encode(), "text/plain", strings.NewReader(sql))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(body)), resp.StatusCode == http.StatusOK
}

// secrets are the parameters of access.sql.
func secrets() url.Values {
	return url.Values{"param_store_password": {"p1"}, "param_migrate_password": {"p2"}, "param_analyst_password": {"p3"}}
}

func TestAccessStatementsAreWhatTheEngineParses(t *testing.T) {
	dsn := clickhousetest.Start(t)
	kinds := map[string]int{}
	for _, s := range statements(t) {
		tree, ok := ask(t, dsn, "EXPLAIN AST "+s, secrets())
		if !ok {
			t.Errorf("%s\n%s", s, tree)
		}
		kind, _, _ := strings.Cut(tree, " ")
		kinds[kind]++
	}
	// Each is created if it is not there, and made what it should be.
	want := map[string]int{"CreateSettingsProfileQuery": 4, "CreateRoleQuery": 3, "CreateUserQuery": 6, "CreateQuotaQuery": 1, "GrantQuery": 6}
	if !maps.Equal(kinds, want) {
		t.Errorf("got %v, want %v", kinds, want)
	}
}

// TestAccessMayBeAppliedAgain: what is replaced whole gets another identity, and
// whoever was given it has it no more.
func TestAccessMayBeAppliedAgain(t *testing.T) {
	for _, s := range statements(t) {
		again := regexp.MustCompile(`^(CREATE (SETTINGS PROFILE|ROLE|USER) IF NOT EXISTS|CREATE QUOTA OR REPLACE|ALTER|GRANT)\s`)
		if !again.MatchString(s) || strings.HasPrefix(s, "GRANT") && !strings.HasSuffix(s, "WITH REPLACE OPTION") {
			t.Errorf("not safe to apply again, or adds to what was there: %s", s)
		}
	}
}

func TestPasswordsAreParameters(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range statements(t) {
		if !strings.Contains(s, " USER ") {
			continue
		}
		m := regexp.MustCompile(`(?:EXISTS|ALTER USER) (\w+)\s+IDENTIFIED WITH sha256_password BY \{(\w+)_password:String\}`).FindStringSubmatch(s)
		if m == nil || m[1] != m[2] {
			t.Errorf("the password is not this user's parameter: %s", s)
			continue
		}
		seen["param_"+m[2]+"_password"] = true
		if strings.HasPrefix(s, "ALTER") != strings.Contains(s, "HOST LOCAL, IP '10.0.0.0/8', IP '172.16.0.0/12', IP '192.168.0.0/16'") ||
			strings.HasPrefix(s, "CREATE") != strings.HasSuffix(s, "HOST NONE") {
			t.Errorf("comes from elsewhere than the container's networks, or before he has his limits: %s", s)
		}
	}
	if want := secrets(); !slices.Equal(slices.Sorted(maps.Keys(seen)), slices.Sorted(maps.Keys(want))) {
		t.Errorf("got the parameters %v, want %v", seen, want)
	}
}

// TestStoreMayInsertWhatItWrites compares the grants with the tables of the store's source.
func TestStoreMayInsertWhatItWrites(t *testing.T) {
	files, err := filepath.Glob("../services/store/*.go")
	if err != nil {
		t.Fatal(err)
	}
	writes, reads := map[string]bool{}, map[string]bool{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, m := range regexp.MustCompile(`table\[news\.\w+\]\{\s*name:\s*"(\w+)"`).FindAllStringSubmatch(read(t, file), -1) {
			writes["policywire_store."+m[1]] = true
		}
		for _, m := range regexp.MustCompile(`FROM (policywire_store\.\w+)`).FindAllStringSubmatch(read(t, file), -1) {
			reads[m[1]] = true
		}
	}
	if len(writes) < 6 || len(reads) < 1 {
		t.Fatalf("the store writes %v and reads %v, which cannot be all", writes, reads)
	}
	maps.Copy(reads, feeding(t))
	inserts, selects := map[string]bool{}, map[string]bool{}
	for on, rights := range granted(t, "writer") {
		for _, right := range rights {
			switch right {
			case "INSERT":
				inserts[on] = true
			case "SELECT":
				selects[on] = true
			case "SHOW DATABASES", "SHOW TABLES", "SHOW COLUMNS":
			default:
				t.Errorf("the store may %s on %s", right, on)
			}
		}
	}
	if !maps.Equal(inserts, writes) {
		t.Errorf("may insert into %v, writes %v", inserts, writes)
	}
	for table := range reads {
		if !selects[table] {
			t.Errorf("may not select from %s", table)
		}
	}
	// What it may read without need is what it writes itself, and nothing that others write.
	for table := range selects {
		if !reads[table] && !writes[table] {
			t.Errorf("may select from %s, which it does not read", table)
		}
	}
}

// feeding are the tables that materialized views read what is inserted from, with the rights of who inserts it.
func feeding(t *testing.T) map[string]bool {
	t.Helper()
	files, err := filepath.Glob("../services/store/migrations/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("got the migrations %v, %v", files, err)
	}
	found := map[string]bool{}
	for _, file := range files {
		sql := read(t, file)
		m := regexp.MustCompile(`(?s)CREATE MATERIALIZED VIEW.*\sFROM (policywire_store\.\w+)`).FindStringSubmatch(sql)
		if m != nil && !strings.Contains(sql, "SQL SECURITY DEFINER") {
			found[m[1]] = true
		}
	}
	return found
}

// needs are the rights that a statement of the schema asks for, on the database that it begins with.
var needs = []struct {
	begins string
	rights []string
}{
	{"CREATE DATABASE IF NOT EXISTS ", []string{"CREATE DATABASE"}},
	{"CREATE TABLE IF NOT EXISTS ", []string{"CREATE TABLE"}},
	{"CREATE MATERIALIZED VIEW IF NOT EXISTS ", []string{"CREATE VIEW", "SELECT"}},
	{"CREATE VIEW IF NOT EXISTS ", []string{"CREATE VIEW", "SELECT"}},
	// Seen: it asks for INSERT and CREATE TABLE, too, as it exchanges two of them.
	{"CREATE OR REPLACE VIEW ", []string{"CREATE VIEW", "DROP VIEW", "CREATE TABLE", "INSERT", "SELECT"}},
	{"ALTER TABLE ", []string{"ALTER TABLE", "ALTER VIEW"}},
	{"DROP TABLE IF EXISTS ", []string{"DROP TABLE"}},
	{"DROP VIEW IF EXISTS ", []string{"DROP VIEW"}},
	{"INSERT INTO ", []string{"INSERT", "SELECT"}},
	{"OPTIMIZE TABLE ", []string{"OPTIMIZE"}},
	{"TRUNCATE TABLE ", []string{"TRUNCATE"}},
}

func TestMigratorMayMakeTheSchema(t *testing.T) {
	may := granted(t, "migrator")
	migrations, err := filepath.Glob("../services/store/migrations/*.sql")
	if err != nil || len(migrations) < 10 {
		t.Fatalf("got the migrations %v, %v", migrations, err)
	}
	views, err := filepath.Glob("../services/store/views/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(migrations, views...) {
		sql := regexp.MustCompile(`(?m)^--.*\n`).ReplaceAllString(read(t, file), "")
		i := slices.IndexFunc(needs, func(n struct {
			begins string
			rights []string
		}) bool {
			return strings.HasPrefix(sql, n.begins)
		})
		if i < 0 {
			t.Errorf("%s: it is not known which rights %.40q needs", file, sql)
			continue
		}
		database := regexp.MustCompile(`^\w+`).FindString(sql[len(needs[i].begins):])
		for _, right := range needs[i].rights {
			if !slices.Contains(may[database+".*"], right) {
				t.Errorf("%s needs %s on %s", file, right, database)
			}
		}
	}
}

// TestNobodyReachesOutOfTheDatabases: no right is on everything, on a kind of
// source, or of a kind that lets one make tables of one's own.
func TestNobodyReachesOutOfTheDatabases(t *testing.T) {
	known := map[string][]string{
		"writer": {"SHOW DATABASES", "SHOW TABLES", "SHOW COLUMNS", "SELECT", "INSERT"},
		"reader": {"SHOW DATABASES", "SHOW TABLES", "SHOW COLUMNS", "SELECT"},
		"migrator": {"SHOW DATABASES", "SHOW TABLES", "SHOW COLUMNS", "SELECT", "INSERT", "CREATE DATABASE", "CREATE TABLE", "CREATE VIEW",
			"DROP TABLE", "DROP VIEW", "ALTER TABLE", "ALTER VIEW", "TRUNCATE", "OPTIMIZE"},
	}
	on := regexp.MustCompile(`^(policywire\.\*|policywire_store\.(\*|\w+)|default\.\*)$`)
	for role, rights := range known {
		for where, list := range granted(t, role) {
			if !on.MatchString(where) {
				t.Errorf("%s has rights on %s", role, where)
			}
			for _, right := range list {
				if !slices.Contains(rights, right) || where == "default.*" && right != "SHOW DATABASES" {
					t.Errorf("%s may %s on %s", role, right, where)
				}
			}
		}
	}
	if s := strings.Join(statements(t), "\n"); strings.Contains(s, "GRANT OPTION") || strings.Contains(s, "ADMIN OPTION") {
		t.Error("somebody may give away what he has")
	}
}

// limit is a setting of a profile with its constraint.
type limit struct{ name, value, constraint string }

func limits(t *testing.T, profile string) []limit {
	t.Helper()
	_, list, _ := strings.Cut(statement(t, "ALTER SETTINGS PROFILE "+profile+" "), " SETTINGS\n")
	var found []limit
	for _, line := range strings.Split(list, ",\n") {
		m := regexp.MustCompile(`^\s*(\w+) = ('\w+'|\d+)(?: (.*))?$`).FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("%s is not a setting", line)
		}
		found = append(found, limit{m[1], strings.Trim(m[2], "'"), m[3]})
	}
	return found
}

func TestAnalystIsLimited(t *testing.T) {
	held := map[string]limit{}
	for _, l := range limits(t, "analyst") {
		held[l.name] = l
		// 0 is no limit: the least value keeps a client from asking for it.
		if l.constraint != "CONST" && l.constraint != fmt.Sprintf("MIN 1 MAX %s", l.value) {
			t.Errorf("%s = %s is held by %q", l.name, l.value, l.constraint)
		}
	}
	for name, value := range map[string]string{
		"readonly": "2", "allow_ddl": "0", "allow_introspection_functions": "0", "log_queries": "1", "max_execution_time": "60",
		"timeout_overflow_mode": "throw", "read_overflow_mode": "throw", "result_overflow_mode": "throw",
	} {
		if held[name].value != value {
			t.Errorf("got %s = %q, want %s", name, held[name].value, value)
		}
	}
	for _, name := range []string{"max_memory_usage", "max_memory_usage_for_user", "max_threads", "max_concurrent_queries_for_user",
		"max_rows_to_read", "max_bytes_to_read", "max_result_rows", "max_result_bytes", "max_ast_elements", "max_ast_depth",
		"max_expanded_ast_elements", "max_query_size", "max_subquery_depth", "max_temporary_data_on_disk_size_for_user"} {
		if held[name].value == "" || held[name].value == "0" {
			t.Errorf("there is no %s", name)
		}
	}
	for user, profile := range map[string]string{"analyst": "analyst", "store": "store", "migrate": "store"} {
		if !strings.HasSuffix(statement(t, "ALTER USER "+user+"\n"), "SETTINGS PROFILE '"+profile+"'") {
			t.Errorf("%s does not have the profile %s", user, profile)
		}
	}
}

// TestAnotherProfileFreesNobody: an analyst can change to a profile whose every
// setting he may have, and then is held by that one's constraints.
func TestAnotherProfileFreesNobody(t *testing.T) {
	most := map[string]string{}
	for _, l := range limits(t, "analyst") {
		most[l.name] = l.value
	}
	for _, l := range limits(t, "store") {
		if l.constraint != "" {
			t.Errorf("%s has the constraint %s", l.name, l.constraint)
		}
		if l.name == "max_memory_usage" && len(l.value) >= len(most[l.name]) && l.value > most[l.name] {
			return // more than an analyst may have: the change is refused
		}
	}
	t.Error("nothing in the store's profile is more than an analyst may have")
}

func TestLimitsAreSettingsOfTheEngine(t *testing.T) {
	dsn := clickhousetest.Start(t)
	for _, profile := range []string{"store", "analyst"} {
		var set []string
		for _, l := range limits(t, profile) {
			set = append(set, l.name+" = '"+l.value+"'")
		}
		if answer, ok := ask(t, dsn, "SELECT 1 SETTINGS "+strings.Join(set, ", "), nil); !ok || answer != "1" {
			t.Errorf("%s: %s", profile, answer)
		}
	}
}

// TestAnalystsOfOneProcessAreLimitedAlike: what runs for an analyst here runs there, and what is refused is, too.
func TestAnalystsOfOneProcessAreLimitedAlike(t *testing.T) {
	users, err := clickhouse.UsersFromEnv(func(string) string { return "p" })
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(users, func(u clickhouse.User) bool { return u.Name == "analyst" })
	if i < 0 || !users[i].ReadOnly || len(users[i].Limits) == 0 {
		t.Fatalf("got the users %v, want an analyst among them who only reads", users)
	}
	for _, l := range limits(t, "analyst") {
		if other, ok := users[i].Limits[l.name]; ok && other != l.value {
			t.Errorf("%s is %s here and %s in one process", l.name, l.value, other)
		}
		delete(users[i].Limits, l.name)
	}
	if len(users[i].Limits) > 0 {
		t.Errorf("only in one process there are %v", users[i].Limits)
	}
}

func TestAnalystHasAQuota(t *testing.T) {
	quota := statement(t, "CREATE QUOTA OR REPLACE analyst KEYED BY user_name")
	for _, want := range []string{"INTERVAL 1 minute", "INTERVAL 1 hour", "queries", "errors", "read_rows", "result_rows", "execution_time"} {
		if !strings.Contains(quota, want) {
			t.Errorf("the quota says nothing of %s", want)
		}
	}
	// By role alone SET ROLE NONE would leave it.
	if !strings.HasSuffix(quota, "TO analyst, reader") {
		t.Error("the quota is not the user's and the role's")
	}
}

// script runs access.sh against a server and returns what it says.
func script(t *testing.T, handler http.HandlerFunc) (string, error) {
	t.Helper()
	server := httptest.NewServer(handler)
	defer server.Close()
	cmd := exec.CommandContext(t.Context(), "sh", "clickhouse/access.sh", access)
	cmd.Env = append(os.Environ(), "CLICKHOUSE_URL="+server.URL+"/", "CLICKHOUSE_ADMIN_PASSWORD=p0", "CLICKHOUSE_STORE_PASSWORD=p1",
		"CLICKHOUSE_MIGRATE_PASSWORD=p2", "CLICKHOUSE_ANALYST_PASSWORD=p3", "no_proxy=127.0.0.1")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func TestAccessScriptSendsEveryStatement(t *testing.T) {
	var got []string
	out, err := script(t, func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = append(got, strings.TrimSpace(string(body)))
		if r.Method != http.MethodPost || r.URL.RawQuery == "" || r.URL.Query().Encode() != secrets().Encode() ||
			r.Header.Get("X-ClickHouse-User") != "admin" || r.Header.Get("X-ClickHouse-Key") != "p0" {
			t.Errorf("got %s %s as %s", r.Method, r.URL, r.Header.Get("X-ClickHouse-User"))
		}
	})
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if want := statements(t); !slices.Equal(got, want) {
		t.Errorf("got %d statements, want %d:\n%s", len(got), len(want), strings.Join(got, "\n---\n"))
	}
}

func TestAccessScriptEndsWithTheFirstFault(t *testing.T) {
	asked := 0
	out, err := script(t, func(w http.ResponseWriter, _ *http.Request) {
		if asked++; asked == 3 {
			http.Error(w, "Code: 497. Not enough privileges", http.StatusForbidden)
		}
	})
	if err == nil || asked != 3 || !strings.Contains(out, "Code: 497") || !strings.Contains(out, "refused: ") {
		t.Errorf("got %v after %d statements and said %s", err, asked, out)
	}
	if strings.Contains(out, "p0") || strings.Contains(out, "p1") {
		t.Errorf("it tells a password: %s", out)
	}
}
