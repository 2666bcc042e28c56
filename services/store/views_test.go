package store_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/store"
)

// A file of a view holds that view, so that a newcomer finds it by its name.
func TestViewsAreWhereTheirNamesSay(t *testing.T) {
	files, err := filepath.Glob("views/*.sql")
	if err != nil || len(files) < 10 {
		t.Fatalf("got files %v, %v", files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".sql")
		if !strings.Contains(string(text), "CREATE OR REPLACE VIEW policywire."+name+"\n") {
			t.Errorf("%s does not make policywire.%s", file, name)
		}
	}
}

// A view that another program made, or that was made before its file changed, or
// that somebody dropped, is made anew; the others are left alone.
func TestAChangedViewIsMadeAnew(t *testing.T) {
	f := migrated(t)
	f.exec(t, "CREATE OR REPLACE VIEW policywire.links AS SELECT 1 AS of_another_release")
	f.exec(t, "INSERT INTO policywire_store.views VALUES ('links', 'of another release', now64(3) + 1)")
	before := f.text(t, "SELECT name, applied_at FROM policywire_store.views FINAL WHERE name NOT IN ('links', 'stories') ORDER BY name")
	f.exec(t, "DROP VIEW policywire.stories")
	if err := store.Migrate(t.Context(), f.bus, f.cfg, quiet()); err != nil {
		t.Fatal(err)
	}
	f.want(t, "SELECT story FROM policywire.links", "")
	f.want(t, "SELECT count() FROM policywire.stories(topic = '', since = '2025-01-01', until = '2025-12-31', zone = 'UTC')", "0")
	f.want(t, "SELECT name, applied_at FROM policywire_store.views FINAL WHERE name NOT IN ('links', 'stories') ORDER BY name", before)
}

// A program of an earlier release made the views by migrations: they are made
// again by their files, also when it was killed before it recorded them.
func TestViewsAreMadeAgainAfterAKill(t *testing.T) {
	f := migrated(t)
	f.exec(t, "TRUNCATE TABLE policywire_store.views")
	if err := store.Migrate(t.Context(), f.bus, f.cfg, quiet()); err != nil {
		t.Fatal(err)
	}
	f.want(t, `SELECT count() FROM policywire_store.views FINAL
		WHERE name NOT IN (SELECT name FROM system.tables WHERE database = 'policywire')`, "0")
	f.want(t, `SELECT name FROM system.tables
		WHERE database = 'policywire' AND name NOT IN (SELECT name FROM policywire_store.views)`, "")
}
