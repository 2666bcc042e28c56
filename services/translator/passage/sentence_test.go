package passage_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/policywire/policywire/services/translator/passage"
)

func TestSentencesEndWhereAReaderEndsThem(t *testing.T) {
	for _, c := range []struct {
		name string
		text string
		want []string
	}{
		{"plain", "The rule applies now. It ends in May!", []string{"The rule applies now. ", "It ends in May!"}},
		{"abbreviations", "Dr. Kim met the U.S. Delegation at 3 p.m. on Jan. 5 with Example Inc. and others.", nil},
		{"figures and addresses", "It grew 1.2 per cent, see www.example.org for v2.1 of it.", nil},
		{"an item", "1. The first item.", nil},
		{"Korean dates", "행사는 8. 4. 서울에서 열린다. 신청은 5월까지다.", []string{"행사는 8. 4. 서울에서 열린다. ", "신청은 5월까지다."}},
		{"a quotation", "He said “We agree.” The minister left.", []string{"He said “We agree.” ", "The minister left."}},
		{"a quotation that goes on", "“Is it safe?” asked the council.", nil},
		{"Chinese without spaces", "人工智能正在改變產業。「我們同意。」會議結束了！", []string{"人工智能正在改變產業。", "「我們同意。」", "會議結束了！"}},
		{"Japanese", "政府は発表した。来年から始まる。", []string{"政府は発表した。", "来年から始まる。"}},
		{"lines", "Heading\n- one item\n- two", []string{"Heading\n", "- one item\n", "- two"}},
		{"an ellipsis", "We wait… Then we act.", []string{"We wait… ", "Then we act."}},
		{"nothing", "", []string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := c.want
			if want == nil {
				want = []string{c.text}
			}
			if got := passage.Sentences(c.text); !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestCountLeavesOutWhatHasNoWord(t *testing.T) {
	for text, want := range map[string]int{
		"One. Two? 3!": 3,
		"※ ※ ※":        0,
		"* * *\nText.": 1,
		"가나다. 라마바.":    2,
		"":             0,
	} {
		if got := passage.Count(text); got != want {
			t.Errorf("Count(%q): got %d, want %d", text, got, want)
		}
	}
}

func TestPackKeepsEveryByteAndTheLimit(t *testing.T) {
	long := strings.Repeat("The ministry will open a centre for the safety of networks. ", 200)
	for _, c := range []struct{ name, text string }{
		{"many sentences", long},
		{"one sentence without end", strings.Repeat("word and word, ", 300)},
		{"Chinese without a mark", strings.Repeat("數位發展部", 500)},
		{"lines", "one\n\ntwo\n" + long},
		{"placeholders at the limit", strings.Repeat("가", 98) + "⟦12⟧" + strings.Repeat("나", 98)},
		{"emoji", strings.Repeat("🛰️", 120)},
		{"nothing", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			const limit = 100
			parts := passage.Pack(c.text, limit)
			if got := strings.Join(parts, ""); got != c.text {
				t.Fatalf("joined parts differ from the text: got %d bytes, want %d", len(got), len(c.text))
			}
			for _, part := range parts {
				if n := utf8.RuneCountInString(part); n > limit || n == 0 {
					t.Errorf("a part has %d code points: %q", n, part)
				}
				if strings.Count(part, "⟦") != strings.Count(part, "⟧") {
					t.Errorf("a placeholder is cut: %q", part)
				}
			}
		})
	}
}

func TestPackPutsSentencesTogetherButNotLines(t *testing.T) {
	got := passage.Pack("One here. Two here. Three here.\nFour here. Five here.", 25)
	want := []string{"One here. Two here. ", "Three here.\n", "Four here. Five here."}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestPackCutsALongSentenceBehindAClause(t *testing.T) {
	got := passage.Pack("the first part of it is here, and the second one there", 40)
	want := []string{"the first part of it is here,", " and the second one there"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func FuzzPack(f *testing.F) {
	f.Add("Text. 텍스트입니다. 文字。", 3)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		if limit < 1 || !utf8.ValidString(text) {
			return
		}
		if got := strings.Join(passage.Pack(text, limit), ""); got != text {
			t.Errorf("got %q, want %q", got, text)
		}
	})
}
