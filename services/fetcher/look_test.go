package fetcher_test

import (
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher"
	"github.com/policywire/policywire/services/fetcher/discover"
)

func TestLookSaysWhatEachFieldFound(t *testing.T) {
	t.Parallel()
	f := start(t, "FETCHER_CONNECT_TO", serveFixture(t, filepath.Join(fixtures, "korea-kr-press")), "FETCHER_RATE", "0")
	f.SetClock(func() time.Time { return time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC) })
	span := discover.Span{Since: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}
	n := 0
	found, err := f.Look(t.Context(), "korea-kr-press", span, 2, func(news.Document) error { n++; return nil })
	if err != nil || n != 2 {
		t.Fatalf("got %d documents, %v, want 2", n, err)
	}
	for field, want := range map[string]struct {
		count, in, pages int
		sample           string
	}{
		"discover.list.rows":    {3, 0, 0, "도로 시설"},
		"discover.list.empty":   {0, 0, 0, ""},
		"discover.list.title":   {3, 0, 0, "도로 시설"},
		"page.title":            {2, 2, 2, "도로 시설 · 겨울 점검"},
		"page.subtitle":         {0, 0, 2, ""},
		"page.attachments.rows": {3, 2, 2, "점검.hwp"},
	} {
		got := finding(found, field)
		if got.Count != want.count || got.In != want.in || got.Pages != want.pages || !strings.Contains(got.Sample, want.sample) || got.Selector == "" {
			t.Errorf("%s: got %+v, want %+v", field, got, want)
		}
	}
}

func finding(found []fetcher.Found, field string) fetcher.Found {
	for _, f := range found {
		if f.Field == field {
			return f
		}
	}
	return fetcher.Found{}
}

func TestLookSaysWhatWasFoundOfAListThatCannotBeRead(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.list = func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `<div class="news_board_v6">목록</div>`) }
	found, err := s.fetcher(t).Look(t.Context(), "korea-kr-press", discover.Span{Since: s.now.AddDate(0, 0, -3)}, 0, nil)
	var fault *discover.Fault
	if !errors.As(err, &fault) || fault.Kind != discover.FaultLayout {
		t.Errorf("got %v, want a fault of the layout", err)
	}
	if rows := finding(found, "discover.list.rows"); rows.Selector == "" || rows.Count != 0 {
		t.Errorf("got %+v, want rows that found nothing", rows)
	}
	if _, err := s.fetcher(t).Look(t.Context(), "bbc", discover.Span{}, 0, nil); !errors.Is(err, fetcher.ErrNoSource) {
		t.Errorf("got %v, want that there is no such source", err)
	}
}
