package page_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/page"
)

// saved returns a page as a site sent it; these are kept beside the repository.
func saved(t testing.TB, name string) string {
	t.Helper()
	markup, err := os.ReadFile(filepath.Join("../../../../shared/sources/pages", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(markup)
}

// TestSavedPages reads parts of real pages.
func TestSavedPages(t *testing.T) {
	sources := shipped(t)
	for name, c := range map[string]struct {
		source, day string
		precision   news.Precision
		found       string
		files       []string // their ends
	}{
		"korea.kr/pressReleaseView_156784297_excerpt.html":             {"korea-kr-press", "2026-10-06 07:06:02", news.PrecisionSecond, "attachments date licence publisher title", []string{".hwpx"}},
		"korea.kr/pressReleaseView_156784196_excerpt.html":             {"korea-kr-press", "2026-10-02 00:00:00", news.PrecisionDay, "attachments date licence publisher title", []string{".hwpx"}},
		"korea.kr/pressReleaseView_156770659_attachments_trimmed.html": {"korea-kr-press", "0001-01-01 00:00:00", "", "attachments", []string{".pdf", ".hwpx"}},
		"msit.go.kr/view_attachments_trimmed.html":                     {"msit-ko", "2026-08-12 00:00:00", news.PrecisionDay, "attachments body date title", []string{".hwpx"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := sources[c.source]
			got, err := page.Read(s, address(t, s), saved(t, name))
			if err != nil {
				t.Fatal(err)
			}
			for _, field := range strings.Fields(c.found) {
				if got.Found[field] != page.BySelector {
					t.Errorf("got the %s by %q", field, got.Found[field])
				}
			}
			if day := got.Published.Time.Format("2006-01-02 15:04:05"); len(got.Found) != len(strings.Fields(c.found)) || day != c.day || got.Published.Precision != c.precision {
				t.Errorf("got %v at %s, %s; want %s at %s, %s", got.Found, day, got.Published.Precision, c.found, c.day, c.precision)
			}
			for i, a := range got.Attachments {
				if i >= len(c.files) || !strings.HasSuffix(a.Name, c.files[i]) {
					t.Errorf("got the file %q", a.Name)
				}
			}
			if len(got.Attachments) != len(c.files) {
				t.Errorf("got %d files, want %d", len(got.Attachments), len(c.files))
			}
		})
	}
}
