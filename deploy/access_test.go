package deploy_test

import (
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

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
