package phrase_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/policywire/policywire/services/classifier/phrase"
	"golang.org/x/text/unicode/norm"
)

func set(tb testing.TB, phrases ...phrase.Phrase) *phrase.Set {
	tb.Helper()
	s, err := phrase.New(phrases)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// find returns what of s stands in text, as it is written there.
func find(s *phrase.Set, text string) []string {
	var all []string
	s.Find(text, func(h phrase.Hit) { all = append(all, text[h.Start:h.End]) })
	return all
}

func TestWhereAPhraseIsFound(t *testing.T) {
	for _, c := range []struct {
		name, phrase, language, text string
		want                         []string
	}{
		{"whole words", "net", "id", "net, nets, internet, net2, Net", []string{"net", "Net"}},
		{"plural", "network", "en", "networks and network", []string{"networks", "network"}},
		{"no plural in other languages", "network", "id", "networks", nil},
		{"any ending", "нейросет*", "ru", "НЕЙРОСЕТЬ и нейросети", []string{"НЕЙРОСЕТ", "нейросет"}},
		{"a hyphen for a space", "cyber attack", "en", "cyber-attacks, cyber attack, Cyber‑Attack, cyber - attack", []string{"cyber-attacks", "cyber attack", "Cyber‑Attack"}},
		{"a space for a hyphen", "wi-fi", "en", "Wi-Fi, wi fi, wifi", []string{"Wi-Fi", "wi fi"}},
		{"a hyphen that ends a word", "AI", "en", "AI-based, non-AI, AI‑Act", []string{"AI", "AI", "AI"}},
		{"a hyphen before an item of a list", "data centre", "en", "data\n- centre", nil},
		{"abbreviation in capitals", "AI", "en", "AI, Ai, ai, AIs, ＡＩ", []string{"AI", "ＡＩ"}},
		{"line break", "data centre", "en", "data\ncentre, data \t centre, data\n\ncentre", []string{"data\ncentre", "data \t centre"}},
		{"space that is missing in Korean", "개인 정보 보호", "ko", "개인정보 보호와 개인 정보보호", []string{"개인정보 보호", "개인 정보보호"}},
		{"particle", "통신망", "ko", "통신망을", []string{"통신망"}},
		{"decomposed", "통신망", "ko", norm.NFD.String("통신망"), []string{norm.NFD.String("통신망")}},
		{"Han", "寬頻", "zh-hant", "偏鄉寬頻建設", []string{"寬頻"}},
		{"Thai", "ข่าวปลอม", "th", "ต่อต้านข่าวปลอมออนไลน์", []string{"ข่าวปลอม"}},
		{"invisible characters", "learning", "en", "lear\u00adn\u200bing", []string{"lear\u00adn\u200bing"}},
		{"punctuation", ".pdf", "en", "plan.pdf, plan.pdfx", []string{".pdf"}},
		{"beyond the basic plane", "𠮷野家", "ja", "新しい𠮷野家で", []string{"𠮷野家"}},
		{"overlapping", "가가", "ko", "가가가", []string{"가가", "가가"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := find(set(t, phrase.Phrase{Text: c.phrase, Language: c.language}), c.text); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestHitsComeByTheirEndsTheLongestFirst(t *testing.T) {
	s := set(t, phrase.Phrase{Text: "망"}, phrase.Phrase{Text: "통신망"}, phrase.Phrase{Text: "신망"}, phrase.Phrase{Text: "통신"})
	if got, want := find(s, "통신망"), []string{"통신", "통신망", "신망", "망"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFoldMakesOneOfWhatIsTheSame(t *testing.T) {
	for _, same := range [][]string{
		{"Wi-Fi", "wi fi", "Wi‑Fi", " WI\nFI "},
		{"données", norm.NFD.String("Données")},
		{"개인정보", norm.NFD.String("개인정보"), "개인\u200b정보"},
	} {
		for _, text := range same[1:] {
			if got, want := phrase.Fold(text), phrase.Fold(same[0]); got != want {
				t.Errorf("%q is %q, want %q", text, got, want)
			}
		}
	}
}

func TestWhatIsNoPhrase(t *testing.T) {
	for text, want := range map[string]string{
		"": "is empty", " *": "is empty", "x": "is a single letter", "a*b": "has a * before its end", "a\n\nb": "has an empty line",
		"a b c d e f g": "", "가 나 다 라 마 바 사": "has more than six words, which Korean may write together or apart", strings.Repeat("가", phrase.MaxLetters+1): "is too long", "©": "", "가": "",
	} {
		if got := phrase.Unusable(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
		if _, err := phrase.New([]phrase.Phrase{{Text: text}}); (err == nil) != (want == "") {
			t.Errorf("%q: got %v", text, err)
		}
	}
}

func TestAPhraseTakesNoMoreThanItsRoom(t *testing.T) {
	s := set(t, phrase.Phrase{Text: "data centre", Language: "en"})
	if got := find(s, "data"+strings.Repeat(" ", 1<<20)+"centre"); got != nil {
		t.Errorf("a phrase spread over a megabyte was found: %d bytes", len(got[0]))
	}
}

func FuzzFind(f *testing.F) {
	f.Add("cyber attack", "Cyber-attacks\xff cyber\u00a0attack")
	f.Add("개인 정보", norm.NFD.String("개인정보")+"\u0301개인\n정보")
	f.Add("ガイド*", "ｶﾞｲﾄﾞ ガイド\xe3")
	f.Fuzz(func(t *testing.T, text, in string) {
		s, err := phrase.New([]phrase.Phrase{{Text: text, Language: "en"}})
		if err != nil {
			return
		}
		end := 0
		s.Find(in, func(h phrase.Hit) {
			if h.Start < 0 || h.Start >= h.End || h.End > len(in) || h.End < end {
				t.Fatalf("got the place %d to %d of %d bytes after one that ends at %d", h.Start, h.End, len(in), end)
			}
			end = h.End
			if utf8.ValidString(in) && !utf8.ValidString(in[h.Start:h.End]) {
				t.Errorf("%q cuts a letter", in[h.Start:h.End])
			}
		})
	})
}
