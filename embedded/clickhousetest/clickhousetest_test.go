package clickhousetest_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/policywire/policywire/embedded/clickhousetest"
)

// query runs a statement in the database of a DSN.
func query(t *testing.T, dsn, sql string) string {
	t.Helper()
	at := strings.LastIndex(dsn, "/")
	resp, err := http.Post(dsn[:at]+"/?database="+dsn[at+1:], "text/plain", strings.NewReader(sql))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %s %v", sql, resp.Status, body, err)
	}
	return string(body)
}

func TestEachTestHasItsDatabase(t *testing.T) {
	var first string
	t.Run("first", func(t *testing.T) {
		first = clickhousetest.Start(t)
		second := clickhousetest.Start(t)
		query(t, first, "CREATE TABLE t (s String) ENGINE = MergeTree ORDER BY s")
		query(t, second, "CREATE TABLE t (s String) ENGINE = MergeTree ORDER BY s")
		query(t, first, "INSERT INTO t VALUES ('하나')")
		if got := query(t, second, "SELECT count() FROM t"); got != "0\n" {
			t.Errorf("got %q rows of another test's", got)
		}
	})
	dsn := clickhousetest.Start(t)
	gone := first[strings.LastIndex(first, "/")+1:]
	if got := query(t, dsn, "SELECT count() FROM system.databases WHERE name = '"+gone+"'"); got != "0\n" {
		t.Errorf("the database of a test that has ended is still there")
	}
}
