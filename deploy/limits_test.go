package deploy_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/policywire/policywire/embedded/clickhouse"
	"github.com/policywire/policywire/embedded/clickhousetest"
)

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
		if l.name != "readonly" && l.constraint != "CONST" && l.constraint != fmt.Sprintf("MIN 1 MAX %s", l.value) {
			t.Errorf("%s = %s is held by %q", l.name, l.value, l.constraint)
		}
	}
	for name, value := range map[string]string{
		"readonly": "2", "allow_ddl": "0", "log_queries": "1", "max_execution_time": "60",
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
