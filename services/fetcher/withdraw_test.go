package fetcher_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
)

// later does a round after some time.
func later(t *testing.T, s *site, bus *flow.Bus, d time.Duration) news.Outcome {
	t.Helper()
	s.set(func() { s.now = s.now.Add(d) })
	return round(t, s, bus)
}

// counts writes the results of a round, as "published 1 unchanged 2".
func counts(sum news.Outcome) string {
	var out []string
	for _, r := range []news.Result{news.ResultPublished, news.ResultUnchanged, news.ResultDuplicate, news.ResultFiltered, news.ResultRetry, news.ResultDead} {
		if n := sum.Counts[r]; n > 0 {
			out = append(out, fmt.Sprint(r, " ", n))
		}
	}
	return strings.Join(out, " ")
}

func TestAPageIsReadAgainAtEachAge(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	s.pages["1"], s.pages["2"] = "하나", "둘"
	round(t, s, bus)
	s.unlisted["1"] = true // a list that shows only what is newest
	var when []int
	from := s.now
	for _, hour := range []int{0, 1, 2, 5, 6, 7, 23, 24, 25, 71, 72, 73, 167, 168, 169, 335, 336, 337, 480} {
		before := s.asked["1"]
		later(t, s, bus, from.Add(time.Duration(hour)*time.Hour).Sub(s.now))
		if s.asked["1"] != before {
			when = append(when, hour)
		}
	}
	if got := fmt.Sprint(when); got != "[1 6 24 72 168 336]" {
		t.Errorf("a page that the list no longer shows was read after %s hours", got)
	}
	if s.asked["1"] != s.asked["2"] {
		t.Errorf("the pages were asked for %v times", s.asked)
	}
	s.pages["1"] = "고친 하나"
	if sum := later(t, s, bus, 48*time.Hour); counts(sum) != "" {
		t.Errorf("after the last age: got %v", sum.Counts)
	}
}

func TestAnEditIsFoundWhenTheListNoLongerShowsIt(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	s.pages["1"], s.lead = "쪽의 글", "목록에만 있는 아주 긴 본문입니다. 쪽에는 없습니다."
	round(t, s, bus)
	s.unlisted["1"] = true
	s.pages["1"] = "고친 쪽의 글"
	if sum := later(t, s, bus, 2*time.Hour); counts(sum) != "unchanged 1" {
		t.Errorf("an edit beside the text: got %v, want the text of the list as it was", sum.Counts)
	}
	s.pages["1"] = "훨씬 길게 고친 쪽의 글이라서 목록에 있던 것보다 깁니다. 이제 이것이 본문입니다."
	if sum := later(t, s, bus, 22*time.Hour); counts(sum) != "published 1" {
		t.Errorf("an edit of the text: got %v", sum.Counts)
	}
}

func TestWhatFailsIsTriedAgainWhenTheListNoLongerShowsIt(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	s.pages["1"], s.broken["1"] = "본문", true
	round(t, s, bus)
	s.set(func() { s.unlisted["1"], s.broken["1"] = true, false })
	if sum := round(t, s, bus); counts(sum) != "published 1" {
		t.Errorf("got %v", sum.Counts)
	}
}

func TestAPageThatIsGoneTwiceIsWithdrawnAndComesBack(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	s.pages["1"], s.pages["2"], s.lead = "하나", "둘", ""
	round(t, s, bus)
	steps := func(want ...string) {
		t.Helper()
		for _, w := range want {
			if sum := later(t, s, bus, 2*time.Hour); counts(sum) != w {
				t.Errorf("got %q, want %q", counts(sum), w)
			}
		}
	}
	s.gone["1"] = true
	steps("unchanged 1 failed-will-retry 1")
	s.gone["1"] = false // an error of a moment
	steps("unchanged 2")
	s.gone["1"] = true
	s.set(func() { s.now = s.now.Add(20 * time.Hour) })
	steps("unchanged 1 failed-will-retry 1", "unchanged 1 dead 1", "unchanged 1 dead 1", "unchanged 1 dead 1")
	gone := events[news.Withdrawn](t, bus, news.SubjectWithdrawn)
	if len(gone) != 1 || gone[0].DocumentID != "korea-kr-press/1" || gone[0].Revision != 1 || !strings.Contains(gone[0].Reason, "404") {
		t.Fatalf("got %+v, want one withdrawal", gone)
	}
	s.gone["1"] = false
	s.set(func() { s.now = s.now.Add(24 * time.Hour) })
	steps("published 1 unchanged 1", "unchanged 2")
	expect(t, texts(t, bus), "1 1 하나", "1 2 하나", "2 1 둘")
	lines := ledger(t, bus)
	for i := range lines {
		lines[i], _, _ = strings.Cut(lines[i], ": requesting")
		lines[i], _, _ = strings.Cut(lines[i], " http")
	}
	expect(t, lines, "failed-will-retry", "failed-will-retry", "dead")
}

func TestASiteThatMovesItsPagesWithdrawsNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	for n := range 8 {
		s.pages[fmt.Sprint(n)] = fmt.Sprint("본문 ", n)
	}
	round(t, s, bus)
	for id := range s.pages {
		s.gone[id] = id != "0"
	}
	for range 3 {
		if sum := later(t, s, bus, 2*time.Hour); sum.Counts[news.ResultRetry] != 7 {
			t.Errorf("got %v, want all to be tried again", sum.Counts)
		}
	}
	if gone := events[news.Withdrawn](t, bus, news.SubjectWithdrawn); len(gone) > 0 {
		t.Errorf("got %d withdrawals", len(gone))
	}
}

func TestTheTwinOfASiteIsReadWhereItRefuses(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	s.pages["1"], s.refuse = "본문", http.StatusForbidden
	if sum := round(t, s, bus); counts(sum) != "published 1" || sum.Reason != "" {
		t.Errorf("got %v, %s", sum.Counts, sum.Reason)
	}
	if d := latest(t, bus); d.URL != "https://www.korea.kr/briefing/pressReleaseView.do?newsId=1" {
		t.Errorf("got the address %s, want that of the site", d.URL)
	}
}

func TestTwoRowsOfOneDocumentAreADuplicate(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	s.pages["1"], s.pages["2"] = "하나", "둘"
	s.moved["2"] = "1"
	for range 2 {
		if sum := later(t, s, bus, time.Minute); sum.Counts[news.ResultDuplicate] > 1 || sum.Discovered != 2 {
			t.Errorf("got %v of %d", sum.Counts, sum.Discovered)
		}
	}
	if docs, _ := fetched(t, bus); len(docs) != 1 || docs[0].ID != "korea-kr-press/1" {
		t.Errorf("got %d documents", len(docs))
	}
}
