package entity_test

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/policywire/policywire/contract/news"
)

// wellPlaced checks that every entity's text stands where its offset says, that
// the order is that of first mention, and that no entity comes twice.
func wellPlaced(t *testing.T, d news.Document, found []news.Entity) {
	t.Helper()
	texts := map[string][]rune{"title": []rune(d.Title), "summary": []rune(d.Summary), "body": []rune(d.Body)}
	order := map[string]int{"title": 0, "summary": 1, "body": 2}
	seen := map[string]bool{}
	lastField, lastOffset := 0, -1
	for _, e := range found {
		text := texts[e.Field]
		end := e.Offset + utf8.RuneCountInString(e.Text)
		if e.Offset < 0 || end > len(text) || string(text[e.Offset:end]) != e.Text {
			t.Errorf("%+v is not at its place in %+v", e, d)
		}
		if field := order[e.Field]; field < lastField || field == lastField && e.Offset <= lastOffset {
			t.Errorf("%+v is out of order", e)
		} else {
			lastField, lastOffset = field, e.Offset
		}
		if seen[e.ID] || e.Count < 1 || e.Name == "" || e.Kind == "" || e.Text == "" {
			t.Errorf("got %+v, want each entity once, with name, kind, text and count", e)
		}
		seen[e.ID] = true
	}
}

func TestOffsetsPointAtWhatTheyClaim(t *testing.T) {
	for _, s := range append(labelled(t), replica(t)...) {
		d := s.document()
		wellPlaced(t, d, gazetteer(t).Find(d))
	}
	pieces := []string{"과기정통부", "한국", "미국", "외교부", "中国", "日本", "教育部", "APEC", "U.S.", "Jordan", "인도", "NCC", "(", ")", ", ", "·", " ", "\n\n", "는", "의",
		"😀", "e\u0301", "\u200b", "가\u11a8", "\xff", "Ministry of Education", " of ", "Singapore", "ﾀｲ", "２５日", "法", "部"}
	random := rand.New(rand.NewPCG(4, 11))
	text := func() string {
		var b strings.Builder
		for range random.IntN(12) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		return b.String()
	}
	for range 3000 {
		d := news.Document{Title: strings.ToValidUTF8(text(), "?"), Summary: strings.ToValidUTF8(text(), "?"), Body: strings.ToValidUTF8(text(), "?"), URL: "https://www.korea.kr/"}
		wellPlaced(t, d, gazetteer(t).Find(d))
	}
}

func TestTheSameResultFromManyAtOnce(t *testing.T) {
	g, all := gazetteer(t), replica(t)
	want := make([][]news.Entity, len(all))
	for i, s := range all {
		want[i] = g.Find(s.document())
	}
	var wg sync.WaitGroup
	for worker := range 4 {
		wg.Go(func() {
			for n := range all {
				i := (n*7 + worker*31) % len(all)
				if got := g.Find(all[i].document()); !reflect.DeepEqual(got, want[i]) {
					t.Errorf("%s: got %v, want %v", all[i].ID, got, want[i])
				}
			}
		})
	}
	wg.Wait()
}

func FuzzFind(f *testing.F) {
	f.Add("과기정통부는 APEC에서", "외교부(MOFA)", "중국 외교부와 미국, 인도", "https://www.korea.kr/", "외교부")
	f.Add("Ministry of Education of Singapore", "", "Jordan, Lebanon. NCC (NCC)", "https://www.example.org/", "APEC")
	f.Add("25日本省、中国地方", "教育部門", "ウインドウとインド", "::", "\xff\xfe")
	f.Fuzz(func(t *testing.T, title, summary, body, url, publisher string) {
		d := news.Document{Title: title, Summary: summary, Body: body, URL: url, Publisher: publisher}
		found := gazetteer(t).Find(d)
		wellPlaced(t, d, found)
		if again := gazetteer(t).Find(d); !reflect.DeepEqual(again, found) {
			t.Errorf("got %v, then %v", found, again)
		}
	})
}

// TestALineOfNothingButSharedNames reads 4 MB without an end of a sentence.
// Were all that stands before it looked at for every name, that would take half
// a minute.
func TestALineOfNothingButSharedNames(t *testing.T) {
	body := strings.Repeat("NIA ", 1<<20)
	found := gazetteer(t).Find(news.Document{Title: "발표", Body: body, URL: "https://www.korea.kr/"})
	if len(found) != 1 || found[0].ID != "kr-nia" || found[0].Count != 1<<20 {
		t.Errorf("got %+v, want kr-nia in every place", found)
	}
}

// TestAnEconomyGovernsTheRestOfItsSentence has names in Latin script behind that
// of another economy than the document's.
func TestAnEconomyGovernsTheRestOfItsSentence(t *testing.T) {
	for text, want := range map[string]bool{
		"NIA met":                                     true,
		"Chile and then with NIA":                     false,
		"Chile, APEC, NIPA and then NIA":              false,
		"Chile was there. Then NIA":                   true,
		"Chile was there\nThen NIA":                   true,
		"Chile, then Korea and then NIA":              true,
		"Chile " + strings.Repeat("x", 2000) + " NIA": true,
	} {
		found := gazetteer(t).Find(news.Document{Title: text, URL: "https://www.korea.kr/"})
		got := false
		for _, e := range found {
			got = got || e.ID == "kr-nia"
		}
		if got != want {
			t.Errorf("%.40s: got %v", text, found)
		}
	}
}
