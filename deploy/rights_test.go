package deploy_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	driver "github.com/ClickHouse/clickhouse-go/v2"

	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/embedded/clickhouse"
	"github.com/policywire/policywire/services/store"
)

// The engine in the process keeps no users, but it checks the rights and limits of the one that its configuration has.
// So each role of access.sql is tried by an engine whose only user has what the role is granted and the profile says. A
// process can open one engine: each role is tried in a process of its own, on the same data.

const (
	roleVariable = "POLICYWIRE_TEST_ROLE"
	dirVariable  = "POLICYWIRE_TEST_DIR"
)

func TestRightsAreEnoughAndNoMore(t *testing.T) {
	if role := os.Getenv(roleVariable); role != "" {
		inTheRightsOf(t, role, os.Getenv(dirVariable))
		return
	}
	dir := t.TempDir()
	for _, role := range []string{"migrator", "writer", "reader"} {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestRightsAreEnoughAndNoMore$", "-test.timeout=120s")
		cmd.Env = append(os.Environ(), roleVariable+"="+role, dirVariable+"="+dir)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("as %s: %v\n%s", role, err, out)
		}
	}
}

func inTheRightsOf(t *testing.T, role, dir string) {
	profile, try := "store", map[string]func(*testing.T, string){"migrator": asMigrator, "writer": asWriter, "reader": asReader}[role]
	if role == "reader" {
		profile = "analyst"
	}
	confine(t, dir, granted(t, role), limits(t, profile))
	engine, err := clickhouse.Open(clickhouse.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	server, err := engine.Serve(clickhouse.Listen{Addr: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	t.Run(role, func(t *testing.T) { try(t, server.DSN()) })
	if err := server.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if err := engine.Close(); err != nil {
		t.Error(err)
	}
}

// confine gives the engine's one user these rights and limits, by a file that ClickHouse merges over its configuration.
func confine(t *testing.T, dir string, rights map[string][]string, held []limit) {
	t.Helper()
	var grants, settings, constraints strings.Builder
	for on, list := range rights {
		fmt.Fprintf(&grants, "<query>GRANT %s ON %s</query>", strings.Join(list, ", "), on)
	}
	for _, l := range held {
		fmt.Fprintf(&settings, "<%s>%s</%[1]s>", l.name, l.value)
		var least, most string
		switch n, _ := fmt.Sscanf(l.constraint, "MIN %s MAX %s", &least, &most); {
		case n == 2:
			fmt.Fprintf(&constraints, "<%s><min>%s</min><max>%s</max></%[1]s>", l.name, least, most)
		case l.constraint == "CONST" && l.name != "readonly": // which holds itself
			fmt.Fprintf(&constraints, "<%s><const/></%[1]s>", l.name)
		}
	}
	text := fmt.Sprintf(`<clickhouse>
	<profiles>
		<default>%[1]s<constraints>%[2]s</constraints></default>
		<sealed><constraints>%[2]s</constraints></sealed>
	</profiles>
	<users><default><grants replace="replace">%[3]s</grants></default></users>
</clickhouse>`, &settings, &constraints, &grants)
	if err := os.MkdirAll(filepath.Join(dir, "users.d"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "users.d", "rights.xml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// refusals are what ClickHouse calls a thing that one may not do.
var refusals = []string{"(ACCESS_DENIED)", "(SETTING_CONSTRAINT_VIOLATION)", "(READONLY)", "(QUERY_IS_PROHIBITED)"}

func refused(t *testing.T, dsn string, statements ...string) {
	t.Helper()
	for _, s := range statements {
		answer, ok := ask(t, dsn, s, nil)
		if ok || !slices.ContainsFunc(refusals, func(r string) bool { return strings.Contains(answer, r) }) {
			t.Errorf("not refused: %s\n%.300s", s, answer)
		}
	}
}

func allowed(t *testing.T, dsn string, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if answer, ok := ask(t, dsn, s, nil); !ok {
			t.Errorf("refused: %s\n%.300s", s, answer)
		}
	}
}

// reaching are ways out of the two databases.
func reaching() []string {
	return []string{
		"SELECT * FROM url('http://127.0.0.1:1/', CSV, 'a String')", "DESCRIBE url('http://127.0.0.1:1/', CSV)",
		"DESCRIBE remote('127.0.0.1:1', system.one)", "DESCRIBE mysql('127.0.0.1:1', 'a', 'b', 'c', 'd')",
		"DESCRIBE postgresql('127.0.0.1:1', 'a', 'b', 'c', 'd')", "DESCRIBE s3('http://127.0.0.1:1/bucket/key', CSV)",
		"SELECT * FROM file('users.xml', CSV, 'a String')", "SELECT * FROM remote('127.0.0.1:1', system.one)",
		"SELECT * FROM s3('http://127.0.0.1:1/bucket/key', CSV, 'a String')", "SELECT * FROM mysql('127.0.0.1:1', 'a', 'b', 'c', 'd')",
		// It makes the file before it asks for the right to.
		"SELECT * FROM sqlite('" + filepath.Join(os.TempDir(), "policywire-sqlite") + "', 'b')",
		"INSERT INTO FUNCTION url('http://127.0.0.1:1/', CSV, 'a String') SELECT 'a'",
		"CREATE TABLE default.t (a Int8) ENGINE = Memory", "CREATE DATABASE other", "CREATE USER eve", "GRANT SELECT ON *.* TO default",
		"CREATE FUNCTION f AS x -> x", "CREATE NAMED COLLECTION n AS a = 1", "SELECT name FROM system.users", "SYSTEM SHUTDOWN",
		"BACKUP TABLE policywire_store.alerts TO File('a')", "SELECT addressToSymbol(1)",
	}
}

// own are ways to have tables of one's own, which whoever makes tables has.
func own() []string {
	return []string{"CREATE TEMPORARY TABLE t (a Int8)", "SELECT * FROM loop(policywire_store.alerts) LIMIT 1", "SELECT * FROM format(CSV, '1')",
		"SELECT * FROM executable('a', CSV, 'a String')", "SELECT * FROM dictionary('a')"}
}

func config(dsn string) store.Config {
	cfg := store.DefaultConfig()
	cfg.DSN = dsn + "/default"
	return cfg
}

func asMigrator(t *testing.T, dsn string) {
	bus, _ := flowtest.Start(t)
	log := slog.New(slog.DiscardHandler)
	for range 2 {
		if err := store.Migrate(t.Context(), bus, config(dsn), log); err != nil {
			t.Fatal(err)
		}
	}
	// How long rows are kept is set by the same user.
	cfg := config(dsn)
	cfg.Retention = store.Retention{Documents: 4000, Alerts: 4000, Ledger: 4000}
	if err := store.Migrate(t.Context(), bus, cfg, log); err != nil {
		t.Error(err)
	}
	refused(t, dsn, reaching()...)
}

func asWriter(t *testing.T, dsn string) {
	s, err := store.New(config(dsn), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if err := s.Ready(t.Context()); err != nil {
		t.Error(err)
	}
	if err := s.Write(t.Context(), oneOfEach()); err != nil {
		t.Error(err)
	}
	refused(t, dsn, append(reaching(), own()...)...)
	for _, table := range []string{"documents", "latest", "translations", "links", "withdrawals", "alerts", "ledger", "migrations", "views"} {
		table = "policywire_store." + table
		refused(t, dsn, "DROP TABLE "+table, "TRUNCATE TABLE "+table, "ALTER TABLE "+table+" DELETE WHERE 1", "DELETE FROM "+table+" WHERE 1",
			"OPTIMIZE TABLE "+table+" FINAL", "ALTER TABLE "+table+" ADD COLUMN a Int8", "RENAME TABLE "+table+" TO policywire_store.other")
	}
	refused(t, dsn, "SELECT count() FROM policywire_store.latest", "SELECT count() FROM policywire.documents", "SELECT * FROM policywire_store.alerts",
		"INSERT INTO policywire_store.latest (id) VALUES ('a')", "INSERT INTO policywire_store.migrations (version) VALUES (99)",
		"INSERT INTO policywire_store.views (name) VALUES ('a')", "CREATE OR REPLACE VIEW policywire.documents AS SELECT 1",
		"DROP VIEW policywire.documents")
}

// oneOfEach is an event for every table.
func oneOfEach() []news.Event {
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	hash := strings.Repeat("0", 63) + "1"
	d := news.Document{ID: news.DocumentID("korea-kr-press", "1"), Source: "korea-kr-press", URL: "https://www.korea.kr/1", Publisher: "과학기술정보통신부",
		Title: "인공지능 기본계획 발표", Body: "정부는 인공지능 기본계획을 발표했다.", BodyLength: 20, Kind: news.PressRelease, PublishedAt: at,
		PublishedPrecision: news.PrecisionMinute, FetchedAt: at, Revision: 1, ContentHash: hash, Rights: news.RightsFull, Origin: news.OriginLive}
	return []news.Event{
		news.Classified{Document: d, Language: news.Language{Tag: "ko", Confidence: 1}, Topics: []news.Topic{{ID: "ai", Score: 1}}, Classifier: "a", ClassifiedAt: at},
		news.Translated{DocumentID: d.ID, Source: d.Source, Revision: 1, ContentHash: hash, SourceLanguage: "ko", Target: "en", Title: "Plan",
			Engine: "apertium", Status: news.StatusTranslated, TranslatedAt: at, Origin: news.OriginLive},
		news.Linked{DocumentID: d.ID, Source: d.Source, Revision: 1, ContentHash: hash, Score: 1, Linker: "a", LinkedAt: at, Origin: news.OriginLive},
		news.Withdrawn{DocumentID: d.ID, Source: d.Source, URL: d.URL, Revision: 1, ContentHash: hash, Reason: "삭제됨", WithdrawnAt: at, Origin: news.OriginLive},
		news.Alert{Scope: "source", Name: d.Source, Kind: "failing", Reason: "a", RaisedAt: at},
		news.Outcome{Source: d.Source, Round: "1", Counts: map[news.Result]int{news.ResultPublished: 1}, Discovered: 1, StartedAt: at, EndedAt: at},
	}
}

// asGrafana connects as the plugin of Grafana does, with the timeout of the data source: the client makes a setting of
// it, with five seconds more.
func asGrafana(t *testing.T, dsn string) {
	t.Helper()
	seconds := regexp.MustCompile(`queryTimeout: "(\d+)"`).FindStringSubmatch(read(t, "grafana/provisioning/datasources/policywire.yaml"))
	timeout, err := time.ParseDuration(seconds[1] + "s")
	if err != nil {
		t.Fatal(err)
	}
	db := driver.OpenDB(&driver.Options{Protocol: driver.HTTP, Addr: []string{strings.TrimPrefix(dsn, "http://")},
		Auth: driver.Auth{Database: "policywire", Username: "default"}, Compression: &driver.Compression{Method: driver.CompressionGZIP},
		DialTimeout: 10 * time.Second, ReadTimeout: timeout, Settings: driver.Settings{}})
	defer func() { _ = db.Close() }()
	ask := func(timeout time.Duration) (title string, err error) {
		ctx, cancel := context.WithTimeout(t.Context(), timeout)
		defer cancel()
		return title, db.QueryRowContext(ctx, "SELECT title FROM documents").Scan(&title)
	}
	if title, err := ask(timeout); err != nil || title != "인공지능 기본계획 발표" {
		t.Errorf("got %q, %v", title, err)
	}
	if _, err := ask(timeout + time.Minute); err == nil || !strings.Contains(err.Error(), "max_execution_time") {
		t.Errorf("got %v for more time than an analyst has", err)
	}
}

func asReader(t *testing.T, dsn string) {
	asGrafana(t, dsn)
	for _, view := range []string{"documents", "revisions", "translations", "links", "alerts", "ledger", "topic_trend"} {
		if answer, ok := ask(t, dsn, "SELECT count() FROM policywire."+view, nil); !ok || answer != "1" {
			t.Errorf("%s: got %.300s, want the one that the store wrote", view, answer)
		}
	}
	allowed(t, dsn, "SELECT name FROM system.databases", "DESCRIBE policywire.documents", "SELECT 1 SETTINGS max_execution_time = 55, max_threads = 1",
		"SELECT count() FROM policywire.facts(topic = 'ai', language = '', source = '', since = '2026-01-01', until = '2026-12-31', zone = 'Asia/Seoul')")
	refused(t, dsn, append(reaching(), own()...)...)
	for _, table := range []string{"policywire_store.documents", "policywire_store.alerts", "policywire.documents"} {
		refused(t, dsn, "INSERT INTO "+table+" SELECT * FROM "+table, "DROP TABLE "+table, "TRUNCATE TABLE "+table)
	}
	for _, l := range limits(t, "analyst") {
		looser := "0"
		switch {
		case l.name == "readonly":
			refused(t, dsn, "SET readonly = 0")
			continue
		case strings.HasPrefix(l.constraint, "MIN"):
			refused(t, dsn, fmt.Sprintf("SELECT 1 SETTINGS %s = %s1", l.name, l.value))
			if strings.HasSuffix(l.name, "_threads") {
				continue // 0 is as many as there are processors, and that is what is compared
			}
		case l.value == "throw":
			looser = "'break'"
		case l.value == "0":
			looser = "1"
		}
		refused(t, dsn, fmt.Sprintf("SELECT 1 SETTINGS %s = %s", l.name, looser))
	}
}
