package store_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/store"
)

// script is what Migrate would run on the cluster that its macro names.
func script(t *testing.T) string {
	t.Helper()
	cfg := store.DefaultConfig()
	cfg.Cluster, cfg.Engine = "{cluster}", "ReplicatedReplacingMergeTree"
	text, err := store.Script(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// statements parts a script at the ends of its statements.
func statements(script string) []string {
	parts := strings.Split(script, ";\n")
	return parts[:len(parts)-1]
}

const clusterHead = `-- What ` + "`store migrate`" + ` runs on a cluster (STORE_CLUSTER={cluster}), made from the files of services/store by
-- go generate ./services/store. Read README.md beside this file before the first run.
`

// What a cluster is given is what is shown in deploy.
func TestClusterSchema(t *testing.T) {
	file := filepath.Join("..", "..", "deploy", "clickhouse", "cluster", "schema.sql")
	got := clusterHead + script(t)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is not what the migrations and views say: run go generate ./services/store, and read the difference", file)
	}
}

// No cluster runs here: what one would be given is parsed, not executed.
func TestClusterSchemaIsParsed(t *testing.T) {
	f := empty(t)
	for _, statement := range statements(script(t)) {
		f.text(t, "EXPLAIN AST "+statement)
	}
}

var (
	made    = regexp.MustCompile(`CREATE TABLE IF NOT EXISTS policywire_store\.(\w+)`)
	bare    = regexp.MustCompile(`\bJOIN\b|\bIN\s*\(\s*SELECT|\bIN \(?[a-z]+\b`)
	quoted  = regexp.MustCompile(`'(?:[^'\\]|\\.|'')*'|--[^\n]*`)
	allowed = regexp.MustCompile(`ARRAY\s+JOIN|GLOBAL (?:(?:LEFT|RIGHT|INNER|FULL|ANY|ALL|SEMI|ANTI|ASOF|CROSS|OUTER) )*JOIN|GLOBAL (?:NOT )?IN`)
)

// Every statement is for all servers, every table has its two forms, and no
// view joins only what one shard has.
func TestClusterSchemaIsWhole(t *testing.T) {
	tables := map[string]string{}
	for _, statement := range statements(script(t)) {
		if !strings.Contains(statement, " ON CLUSTER '{cluster}'") && !strings.Contains(statement, "\nINSERT INTO ") {
			t.Errorf("not for the cluster: %s", statement)
		}
		if strings.Contains(statement, "{engine}") || strings.Contains(statement, "non_replicated") {
			t.Errorf("of one server: %s", statement)
		}
		if name := made.FindStringSubmatch(statement); name != nil {
			tables[name[1]] = statement
		}
		if code := quoted.ReplaceAllString(statement, "''"); strings.Contains(code, "VIEW policywire.") {
			if found := bare.FindString(allowed.ReplaceAllString(code, "")); found != "" {
				t.Errorf("%s of what one shard has in: %s", found, statement)
			}
		}
	}
	keys := map[string]string{
		"documents": "id", "latest": "id", "translations": "document_id", "links": "document_id", "withdrawals": "document_id",
		"alerts": "scope", "ledger": "source", "migrations": "version", "views": "name", "texts": "document_id",
	}
	for name := range tables {
		if plain, _ := strings.CutSuffix(name, "_local"); keys[plain] == "" {
			t.Errorf("say here by what %s is sharded", name)
		}
	}
	for name, key := range keys {
		want := "ENGINE = Distributed('{cluster}', 'policywire_store', '" + name + "_local', cityHash64(" + key + "))\nCOMMENT '"
		if !strings.Contains(tables[name], want) {
			t.Errorf("%s: got %q, want %q in it", name, tables[name], want)
		}
		if !strings.Contains(tables[name+"_local"], "ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}'") {
			t.Errorf("%s_local is not replicated: %q", name, tables[name+"_local"])
		}
	}
}

// The schema of one server is not made one of a cluster by half.
func TestSchemaOfOneServerIsNotMadeAClusters(t *testing.T) {
	f := migrated(t)
	f.cfg.Cluster, f.cfg.Engine = "policywire", "ReplicatedReplacingMergeTree"
	err := store.Migrate(t.Context(), f.bus, f.cfg, quiet())
	if err == nil || !strings.Contains(err.Error(), "of one server, not of cluster policywire") {
		t.Errorf("got %v, want an error that says what the schema is", err)
	}
}
