package pipeline_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/policywire/policywire/policywire/pipeline"
)

// TestPasswordsKeepOthersOut runs the pipeline with the passwords that the
// environment sets: its own services know them, an analyst reads, and nobody
// else gets in.
func TestPasswordsKeepOthersOut(t *testing.T) {
	settings := map[string]string{"CLICKHOUSE_PASSWORD": "비밀", "CLICKHOUSE_ANALYST_PASSWORD": "분석"}
	cfg := config(t, t.TempDir())
	cfg.Getenv = func(name string) string { return settings[name] }
	p := start(t, cfg)
	publish(t, p, 3)
	await(t, p, 3)
	if strings.Contains(p.ClickHouse, "비밀") || strings.Contains(p.ClickHouse, url.PathEscape("비밀")) {
		t.Errorf("the address that is shown, %s, has the password in it", p.ClickHouse)
	}
	for _, c := range []struct {
		who, user, password, sql string
		want                     int
	}{
		{"nobody", "", "", "SELECT count() FROM policywire.documents", 403},
		{"a guesser", "default", "wrong", "SELECT 1", 403},
		{"the owner", "default", "비밀", "SELECT count() FROM policywire.documents", 200},
		{"the analyst", "analyst", "분석", "SELECT count() FROM policywire.documents", 200},
		{"the analyst who drops", "analyst", "분석", "DROP TABLE policywire_store.documents", 500},
	} {
		query := url.Values{"query": {c.sql}}
		if c.user != "" {
			query.Set("user", c.user)
			query.Set("password", c.password)
		}
		status, body := get(t, p.ClickHouse+"/?"+query.Encode())
		if status != c.want {
			t.Errorf("%s: got status %d, want %d: %s", c.who, status, c.want, body)
		}
	}
}

func TestAnAnalystsPasswordAloneIsRefused(t *testing.T) {
	getenv := func(name string) string {
		return map[string]string{"CLICKHOUSE_ANALYST_PASSWORD": "분석"}[name]
	}
	if err := pipeline.Check(getenv); err == nil || !strings.Contains(err.Error(), "CLICKHOUSE_PASSWORD") {
		t.Errorf("checking: got %v, want the variable that is missing", err)
	}
	cfg := config(t, t.TempDir())
	cfg.Getenv = getenv
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if _, err := pipeline.Start(ctx, cfg); err == nil {
		t.Error("starting: got no error")
	}
}
