package language_test

import (
	"math"
	"strings"
	"testing"

	"github.com/policywire/policywire/contract/news"
)

// TestConfidenceMeansHowOftenTheTagIsRight groups the answers about titles,
// documents and their first words by confidence. Of those in a group at least as
// many must be right as the confidence says, less what chance makes of so few.
func TestConfidenceMeansHowOftenTheTagIsRight(t *testing.T) {
	d := detector(t)
	least := []float64{0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.001}
	var all, right [8]int
	var sum [8]float64
	note := func(text, want string) {
		got := detect(d, "", text)
		if got.Tag == news.Undetermined {
			return
		}
		for i := range all {
			if got.Confidence >= least[i] && got.Confidence < least[i+1] {
				all[i]++
				sum[i] += got.Confidence
				if got.Tag == want {
					right[i]++
				}
			}
		}
	}
	for _, kind := range []string{"titles", "short", "documents"} {
		for tag, list := range texts(t, kind) {
			for _, text := range list {
				note(text, tag)
				for _, piece := range beginnings(text) {
					note(piece, tag)
				}
			}
		}
	}
	t.Logf("%-12s %6s %10s %6s", "confidence", "texts", "mean", "right")
	for i := range all {
		if all[i] == 0 {
			continue
		}
		n := float64(all[i])
		mean, share := sum[i]/n, float64(right[i])/n
		t.Logf("%.2f to %.2f %6d %10.3f %6.3f", least[i], min(least[i+1], 1), all[i], mean, share)
		if chance := 2 * math.Sqrt(mean*(1-mean)/n); all[i] >= 20 && (share < mean-chance || share > mean+0.3) {
			t.Errorf("confidence %.3f: got %.3f of %d right", mean, share, all[i])
		}
	}
}

func TestLessSureWhereThereIsLessToGoBy(t *testing.T) {
	d := detector(t)
	documents := texts(t, "documents")
	english := strings.Join(documents["en"], "\n\n")
	names := "Kim Minsu\nLee Jiwon\nPark Seojun\nChen Wei\nTanaka Hiroshi\nNguyen Van An\nMaria Santos\n"
	numbers := strings.Repeat("2,345,678 3,456,789 111,222 333,444\n", 20)
	for _, c := range []struct {
		name       string
		less, more news.Document
	}{
		{"a word before a sentence", news.Document{Title: "통신"}, news.Document{Title: korean}},
		{"a short title before a long one", news.Document{Title: "Data strategy update"}, news.Document{Title: english[:200]}},
		{"Chinese of three characters", news.Document{Title: "說明會"}, news.Document{Title: traditional}},
		{"Malay that could be Indonesian", news.Document{Title: "Kementerian akan melancarkan program"}, news.Document{Body: malay}},
		{"with a list of names", news.Document{Title: "참석자 명단", Body: names}, news.Document{Title: "참석자 명단"}},
		{"with a table of numbers", news.Document{Title: korean, Body: numbers}, news.Document{Title: korean}},
		{"with a paragraph of another", news.Document{Body: korean + "\n" + traditional}, news.Document{Body: korean}},
		{"with an annex in another", news.Document{Body: english + "\n" + spanish}, news.Document{Body: english}},
		{"half and half", news.Document{Body: english + strings.Join(documents["ko"], "\n")}, news.Document{Body: english + "\n" + korean}},
	} {
		t.Run(c.name, func(t *testing.T) {
			less, more := d.Detect(c.less), d.Detect(c.more)
			if less.Confidence >= more.Confidence || more.Tag == news.Undetermined {
				t.Errorf("got %v, which is not less than %v", less, more)
			}
		})
	}
	for _, sure := range []string{"ko", "en", "ja", "zh-hant", "zh-hans", "th", "ru", "vi"} {
		if got := detect(d, "", strings.Join(documents[sure], "\n\n")); got.Tag != sure || got.Confidence < 0.93 {
			t.Errorf("a whole document in %s: got %v", sure, got)
		}
	}
}

func TestNoLanguageIsAnAnswer(t *testing.T) {
	d := detector(t)
	for _, text := range []string{
		"", " \n\t ", "12.5% 2026-11-21", "+-*/ --- ...", "🎉🎉", "中文", "AI", "APEC", "Kim Minsu, Lee Jiwon, Park Seojun, Chen Wei",
		"xkcd qwrtp zzxy mnbv kjhg", strings.Repeat("deadbeef 0123 cafe ", 50), "Samsung Electronics, SK Hynix, Naver Cloud, NVIDIA",
		"सरकार ने आज घोषणा की", "أعلنت الوزارة اليوم", "Уряд оголосив про це сьогодні, і міністр підтвердив", "הממשלה הודיעה היום",
		"\x00\x01\xff\xfe", strings.Repeat("\u0301", 100),
	} {
		if got := detect(d, "", text); got.Tag != news.Undetermined || got.Confidence != 0 || got.Parts != nil {
			t.Errorf("%.40q: got %v, want none", text, got)
		}
	}
}
