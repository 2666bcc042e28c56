package language_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/policywire/policywire/contract/news"
)

// score counts answers about texts of one language.
type score struct{ all, right, wrong, undetermined int }

func (s *score) add(got, want string) {
	s.all++
	switch got {
	case want:
		s.right++
	case news.Undetermined:
		s.undetermined++
	default:
		s.wrong++
	}
}

func (s *score) sum(o score) {
	s.all += o.all
	s.right += o.right
	s.wrong += o.wrong
	s.undetermined += o.undetermined
}

// TestAccuracy tells the language of every text of testdata by itself, without a
// claim of the source, and prints how often it is right.
func TestAccuracy(t *testing.T) {
	d := detector(t)
	for _, c := range []struct {
		kind string
		// right and wrong are the least share of right answers and the most of
		// wrong ones; the rest is undetermined.
		right, wrong float64
	}{
		{"titles", 0.97, 0.02},
		{"short", 0.8, 0.07},
		{"documents", 1, 0},
	} {
		byTag := texts(t, c.kind)
		t.Logf("%-10s %-8s %4s %6s %6s %6s", c.kind, "language", "all", "right", "wrong", "und")
		var total score
		for _, tag := range slices.Sorted(maps.Keys(byTag)) {
			var s score
			for _, text := range byTag[tag] {
				got := d.Detect(document(c.kind, text))
				if s.add(got.Tag, tag); got.Tag != tag {
					t.Logf("%v %s %.60q", got, tag, text)
				}
			}
			t.Logf("%-10s %-8s %4d %6d %6d %6d", "", tag, s.all, s.right, s.wrong, s.undetermined)
			if each := c.right - 0.25; float64(s.right) < each*float64(s.all) {
				t.Errorf("%s in %s: got %d of %d right, want %v", c.kind, tag, s.right, s.all, each)
			}
			total.sum(s)
		}
		t.Logf("%-10s %-8s %4d %6d %6d %6d", "", "together", total.all, total.right, total.wrong, total.undetermined)
		if all := float64(total.all); float64(total.right) < c.right*all || float64(total.wrong) > c.wrong*all {
			t.Errorf("%s: got %+v, want %v right and at most %v wrong", c.kind, total, c.right, c.wrong)
		}
	}
}

// document returns a text of testdata as a source would give it.
func document(kind, text string) news.Document {
	if kind == "documents" {
		return news.Document{Body: text}
	}
	return news.Document{Title: text}
}

// TestTextsWithTheSourcesClaim holds that a right claim settles every title that
// is otherwise in doubt, and that a wrong one does no harm to documents.
func TestTextsWithTheSourcesClaim(t *testing.T) {
	d := detector(t)
	for tag, titles := range texts(t, "titles") {
		for _, title := range titles {
			if got := detect(d, tag, title); tag != news.Undetermined && got.Tag != tag {
				t.Errorf("%q, claimed to be %s: got %v", title, tag, got)
			}
		}
	}
	for tag, documents := range texts(t, "documents") {
		for _, text := range documents {
			for _, claim := range []string{"ko", "en", "ja", "zh-hans", "fr"} {
				if got := detect(d, claim, text); got.Tag != tag {
					t.Errorf("%.40q of %s, claimed to be %s: got %v", text, tag, claim, got)
				}
			}
		}
	}
}

// TestRealDocuments reads the labelled documents and the releases of the
// replica: each must be right, by itself and with its title in front.
func TestRealDocuments(t *testing.T) {
	d := detector(t)
	for name, path := range corpora() {
		documents, titles := map[string]*score{}, map[string]*score{}
		for _, s := range readSamples(t, path) {
			want := strings.ToLower(s.Lang)
			if documents[want] == nil {
				documents[want], titles[want] = new(score), new(score)
			}
			got := d.Detect(s.document())
			if documents[want].add(got.Tag, want); got.Tag != want {
				t.Errorf("%s: got %v, want %s", s.ID, got, want)
			}
			if body := detect(d, "", s.Body); body.Tag != want && len(s.Body) > 200 {
				t.Errorf("body of %s: got %v, want %s", s.ID, body, want)
			}
			title := d.Detect(news.Document{Title: s.Title})
			if titles[want].add(title.Tag, want); title.Tag != want {
				t.Logf("title %q: got %v, want %s", s.Title, title, want)
			}
		}
		t.Logf("%-8s %-8s %9s %6s %7s %6s", name, "language", "documents", "right", "titles", "right")
		for _, tag := range slices.Sorted(maps.Keys(documents)) {
			t.Logf("%-8s %-8s %9d %6d %7d %6d", "", tag, documents[tag].all, documents[tag].right, titles[tag].all, titles[tag].right)
		}
	}
}
