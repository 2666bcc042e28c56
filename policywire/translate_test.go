package policywire_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/translator/apertiumtest"
)

// TestAReleaseReachesSpanish takes an English press release to Spanish through
// the whole pipeline, on the real Apertium server.
func TestAReleaseReachesSpanish(t *testing.T) {
	up := newUp(t, unfed, "TRANSLATOR_ENGINES=apertium", "TRANSLATOR_TARGET=es", "TRANSLATOR_APERTIUM_URL="+apertiumtest.Start(t))
	line, err := json.Marshal(map[string]any{
		"id": "translate-test/1", "source": "translate-test", "url": "https://translate.invalid/1", "publisher": "Test ministry",
		"title": "The government opens a public consultation",
		"body": "The ministry published the final guidelines on 15 October 2026 after a public consultation of thirty days.\n\n" +
			"The documents are available at https://www.example.org/Notices?Id=AbC12.",
		"kind": "press-release", "rights": "full", "published_at": "2026-10-15T09:00:00Z", "published_precision": "second",
	})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "release.jsonl")
	if err := os.WriteFile(file, line, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := startImport(t, up, file)(); err != nil {
		t.Fatal(err)
	}
	conn := up.query()
	eventually(t, "the translation", func() (bool, string) {
		n := number(t, conn, `SELECT count() FROM policywire.translations WHERE document_id = 'translate-test/1' AND target = 'es'`)
		return n == 1, itoa(n) + " translations"
	})
	var title, body, status string
	err = conn.QueryRow(t.Context(), `SELECT title, body, toString(status) FROM policywire.translations`).Scan(&title, &body, &status)
	if err != nil {
		t.Fatal(err)
	}
	if status != "translated" || !strings.Contains(title, "consulta") || !strings.Contains(body, "15 de octubre de 2026") ||
		!strings.Contains(body, "https://www.example.org/Notices?Id=AbC12") {
		t.Errorf("got status %s, title %q, body %q", status, title, body)
	}
	if out := output(t, "show", "translate-test/1", "--clickhouse", up.dsnURL()); !strings.Contains(out, "octubre") {
		t.Errorf("show does not print the translation:\n%s", out)
	}
}
