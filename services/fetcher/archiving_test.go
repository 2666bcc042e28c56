package fetcher_test

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/archive"
)

// archived returns the addresses that are in an archive, "POST " before those of
// a form, and fails when a file of it was left open.
func archived(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	var addresses []string
	err = archive.Scan(t.Context(), files, func(e archive.Entry) error {
		addresses = append(addresses, strings.TrimPrefix(e.Method+" ", "GET ")+e.URL)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, ".open") {
			t.Errorf("%s was left open", name)
		}
	}
	return addresses
}

func TestWhatIsFetchedIsArchived(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	s := newSite(t)
	s.pages["1"] = "인공지능 기본계획을 발표하였다."
	dir := filepath.Join(t.TempDir(), "archive")
	f := start(t, "FETCHER_ONLY", "korea-kr-press", "FETCHER_CONNECT_TO", s.address, "FETCHER_RATE", "0", "FETCHER_SINCE", "2026-05-12", "FETCHER_ARCHIVE", dir)
	f.SetClock(func() time.Time { return s.now })
	rounds(t, f, bus, 1)
	got := archived(t, dir)
	if !slices.ContainsFunc(got, func(a string) bool { return strings.Contains(a, "pressReleaseView.do?newsId=1") }) ||
		!slices.ContainsFunc(got, func(a string) bool { return strings.HasPrefix(a, "POST https://www.korea.kr/") }) {
		t.Errorf("archived is %q, want the list and the page", got)
	}
}

func TestFetchOnceArchivesToo(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.pages["1"] = "인공지능 기본계획을 발표하였다."
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	f := start(t, "FETCHER_CONNECT_TO", s.address, "FETCHER_RATE", "0", "FETCHER_ARCHIVE", dir)
	f.SetClock(func() time.Time { return s.now })
	for range 2 {
		if err := f.FetchOnce(t.Context(), "korea-kr-press", s.now.Add(-12*time.Hour), 0, func(news.Document) error { return nil }); err != nil {
			t.Fatal(err)
		}
		if got := archived(t, dir); len(got) < 2 {
			t.Errorf("archived is %q", got)
		}
	}
}

// A disk that cannot be written to stops the archive, says so, and stops nothing
// else.
func TestAnArchiveThatCannotBeWrittenStopsNothing(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	s := newSite(t)
	s.pages["1"] = "인공지능 기본계획을 발표하였다."
	dir := filepath.Join(t.TempDir(), "archive")
	f := start(t, "FETCHER_ONLY", "korea-kr-press", "FETCHER_CONNECT_TO", s.address, "FETCHER_RATE", "0", "FETCHER_SINCE", "2026-05-12", "FETCHER_ARCHIVE", dir)
	f.SetClock(func() time.Time { return s.now })
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(dir, nil, 0o600); err != nil { // no directory any more
		t.Fatal(err)
	}
	said := make(chan struct{})
	var once bool
	list := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !once { // the round waits for the alert, so that it is not over before
			once = true
			go func() {
				defer close(said)
				for len(events[news.Alert](t, bus, "alert.service.fetcher")) == 0 && t.Context().Err() == nil {
					time.Sleep(10 * time.Millisecond)
				}
			}()
		}
		s.serveList(w, r)
	})
	s.set(func() { s.list = list })
	s.set(func() {
		s.visited = func(string) { <-said }
	})
	sums := rounds(t, f, bus, 1)
	if sums[0].Counts[news.ResultPublished] != 1 {
		t.Errorf("got the sums %+v, want one published", sums[0])
	}
	alerts := events[news.Alert](t, bus, "alert.service.fetcher")
	if len(alerts) != 1 || alerts[0].Kind != archive.KindStopped || alerts[0].Recovered || !strings.Contains(alerts[0].Reason, "fetching goes on") {
		t.Errorf("got the alerts %+v", alerts)
	}
}
