package deploy_test

import (
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

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
