package layout_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/policywire/policywire/services/fetcher/attachment/layout"
	"github.com/policywire/policywire/services/fetcher/attachment/problem"
)

// paragraph writes a paragraph.
func paragraph(b *layout.Builder, text string) {
	b.Begin()
	b.Text(text)
	b.End()
}

// row writes a row of a table, a paragraph for each part of a cell.
func row(b *layout.Builder, at int, cells ...string) {
	for col, cell := range cells {
		b.BeginCell()
		for part := range strings.SplitSeq(cell, "/") {
			paragraph(b, part)
		}
		b.EndCell(at, col)
	}
}

func TestBuilder(t *testing.T) {
	for name, c := range map[string]struct {
		write func(b *layout.Builder)
		want  string
	}{
		"paragraphs": {func(b *layout.Builder) {
			paragraph(b, " 첫째\n문단 ")
			paragraph(b, "")
			paragraph(b, "둘째\u00a0 문단")
		}, "첫째 문단\n\n둘째 문단"},
		"tabs and breaks": {func(b *layout.Builder) {
			b.Begin()
			b.Text("가")
			b.Tab()
			b.Text("나")
			b.Break()
			b.Text("다")
			b.End()
		}, "가\t나\n다"},
		"a bullet": {func(b *layout.Builder) {
			b.Begin()
			b.Lead("①")
			b.Text("하나")
			b.End()
			b.Begin()
			b.Lead("②")
			b.End()
			paragraph(b, "본문")
		}, "① 하나\n\n본문"},
		"a table": {func(b *layout.Builder) {
			paragraph(b, "앞")
			b.BeginTable()
			row(b, 0, "구분", "기간", "")
			row(b, 1, "접수", "", "5월/6월")
			row(b, 2, "", "", "")
			b.EndTable()
			paragraph(b, "뒤")
		}, "앞\n\n구분\t기간\n접수\t5월 6월\n\n뒤"},
		"cells in another order": {func(b *layout.Builder) {
			b.BeginTable()
			for _, at := range []int{3, 1, 2, 0} {
				b.BeginCell()
				paragraph(b, fmt.Sprint(at))
				b.EndCell(at/2, at%2)
			}
			b.EndTable()
		}, "0\t1\n2\t3"},
		"a frame around text": {func(b *layout.Builder) {
			b.BeginTable()
			row(b, 0, "첫째 문단/둘째 문단")
			b.EndTable()
		}, "첫째 문단\n\n둘째 문단"},
		"a frame around a table": {func(b *layout.Builder) {
			b.BeginTable()
			row(b, 0, "위", "아래")
			b.BeginCell()
			paragraph(b, "안")
			b.BeginTable()
			row(b, 0, "가", "나")
			row(b, 1, "다", "라")
			b.EndTable()
			b.EndCell(1, 0)
			b.EndTable()
		}, "위\t아래\n\n안\n\n가\t나\n다\t라"},
		"a table beside its name": {func(b *layout.Builder) {
			b.BeginTable()
			row(b, 0, "이름")
			b.BeginCell()
			b.BeginTable()
			row(b, 0, "가", "나")
			row(b, 1, "다", "라")
			b.EndTable()
			b.EndCell(0, 1)
			b.EndTable()
		}, "이름\n\n가\t나\n다\t라"},
		"columns of long text": {func(b *layout.Builder) {
			b.BeginTable()
			row(b, 0, strings.Repeat("가", 400), strings.Repeat("나", 400))
			b.EndTable()
		}, strings.Repeat("가", 400) + "\n\n" + strings.Repeat("나", 400)},
		"a table within a paragraph": {func(b *layout.Builder) {
			b.Begin()
			b.Text("앞")
			b.BeginTable()
			row(b, 0, "표")
			b.EndTable()
			b.Text("뒤")
			b.End()
		}, "앞\n\n표\n\n뒤"},
		"notes": {func(b *layout.Builder) {
			b.Begin()
			b.Text("하나")
			b.BeginNote("1")
			paragraph(b, "첫째 주")
			paragraph(b, "이어서")
			b.EndNote()
			b.Text(" 둘")
			b.BeginNote("")
			paragraph(b, "둘째 주")
			b.EndNote()
			b.End()
			paragraph(b, "다음")
		}, "하나[1] 둘\n\n[1] 첫째 주\n\n이어서\n\n둘째 주\n\n다음"},
		"a note in a table": {func(b *layout.Builder) {
			b.BeginTable()
			b.BeginCell()
			b.Begin()
			b.Text("가")
			b.BeginNote("*")
			paragraph(b, "주")
			b.EndNote()
			b.End()
			b.EndCell(0, 0)
			row(b, 1, "나")
			b.EndTable()
		}, "가[*]\n나\n\n[*] 주"},
		"boxes": {func(b *layout.Builder) {
			b.Begin()
			for _, text := range []string{"", "본문", " 이어서"} {
				b.Text(text)
				b.BeginBox()
				paragraph(b, "상자"+text)
				b.EndBox()
			}
			b.End()
		}, "상자\n\n본문 이어서\n\n상자본문\n\n상자 이어서"},
		"what is left open": {func(b *layout.Builder) {
			b.BeginTable()
			b.BeginCell()
			b.BeginNote("1")
			b.BeginBox()
			b.BeginTable()
			b.BeginCell()
			b.Text("글")
		}, "[1]\n\n글"},
		"what was not begun": {func(b *layout.Builder) {
			b.EndCell(0, 0)
			b.EndNote()
			b.EndBox()
			b.EndTable()
			b.Text("글")
		}, "글"},
		"a cell outside of a table": {func(b *layout.Builder) { row(b, 0, "가") }, "가"},
	} {
		t.Run(name, func(t *testing.T) {
			var b layout.Builder
			c.write(&b)
			if got := b.String(); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestResult(t *testing.T) {
	var empty layout.Builder
	paragraph(&empty, " \u200b\ue000 ")
	if text, err := empty.Result(); text != "" || !errors.Is(err, problem.ErrNoText) {
		t.Errorf("got %q, %v, want no text", text, err)
	}
	var long layout.Builder
	for range layout.MaxText/3000 + 10 {
		paragraph(&long, strings.Repeat("가", 1000))
	}
	text, err := long.Result()
	if !errors.Is(err, problem.ErrTooLarge) || len(text) > layout.MaxText || len(text) < layout.MaxText-10_000 || !utf8.ValidString(text) {
		t.Errorf("got %d bytes, %v, want nearly %d and too large", len(text), err, layout.MaxText)
	}
	var grows layout.Builder // U+FB2C has four times its bytes in NFC
	paragraph(&grows, strings.Repeat("\ufb2c", layout.MaxText/3))
	if text, err := grows.Result(); !errors.Is(err, problem.ErrTooLarge) || len(text) > layout.MaxText {
		t.Errorf("got %d bytes, %v, want at most %d", len(text), err, layout.MaxText)
	}
}

// TestReadingOrder writes numbered words into paragraphs, tables and notes that
// nest as they happen to, and wants each word once and in its order: notes
// after the words of their paragraph.
func TestReadingOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var b layout.Builder
		var want []string
		word := func() string {
			want = append(want, fmt.Sprintf("낱말%d", len(want)))
			return want[len(want)-1] + " "
		}
		var part func(depth int)
		part = func(depth int) {
			if depth < 3 && random.IntN(3) == 0 {
				b.BeginTable()
				for at := range 1 + random.IntN(6) {
					b.BeginCell()
					part(depth + 1)
					part(depth + 1)
					b.EndCell(at/2, at%2)
				}
				b.EndTable()
				return
			}
			b.Begin()
			b.Text(word() + word())
			b.End()
			if depth == 0 && random.IntN(2) == 0 {
				b.Begin()
				b.Text(word())
				b.BeginNote("")
				b.Text(word())
				b.EndNote()
				b.End()
			}
		}
		for range 5 {
			part(0)
		}
		if got := strings.Join(strings.Fields(b.String()), " "); got != strings.Join(want, " ") {
			t.Fatalf("got %q, want %q", got, want)
		}
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		" 가\u00a0 나 \n\n\n 다\t\t라 \n마\n":         "가 나\n\n다\t라\n마",
		"\u1112\u1161\u11ab\u1100\u1173\u11af":   "한글",
		"\uf900\u2010\u3000\u6f22":               "豈‐ 漢",
		"정\u200b책\u00ad\ufeff\x01\x7f\u2060":     "정책",
		"가\r\n나\u2028다\f라":                       "가\n나\n다\n라",
		"\U000f02b1 \U000f02b2 \U000f02c4":       "① ② ⑳",
		"제품\U000f02ef서비스 \U000f012b":             "제품·서비스 (인)",
		"\uf0b7 항목\uf0e0\ue123\U00100000 \uf06f": "• 항목→ □",
		"\xff가\xed\xa0\x80":                      "\ufffd가\ufffd\ufffd\ufffd",
		"葛\U000e0100城 👨\u200d👩":                  "葛\U000e0100城 👨\u200d👩",
		"\U000f0288\U000f0291\ufffe\ufdd0":       "⓪⑨",
	} {
		if got := layout.Clean(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestNumber(t *testing.T) {
	for _, c := range []struct {
		n     int
		first rune
		want  string
	}{
		{3, '1', "3"}, {0, 'a', "0"}, {3, 'a', "c"}, {28, 'A', "BB"}, {4, 'i', "iv"}, {1999, 'I', "MCMXCIX"}, {3, '①', "③"},
		{21, '①', "21"}, {3, '가', "다"}, {15, '가', "거"}, {2, '一', "二"}, {10, '一', "十"}, {11, '一', "十一"}, {25, '一', "二十五"},
		{40, '일', "사십"}, {100, '일', "100"}, {2, '甲', "乙"}, {3, 'イ', "ハ"}, {5, 0, "5"}, {1 << 40, 'a', "1099511627776"}, {-1, 'I', "-1"},
	} {
		if got := layout.Number(c.n, c.first); got != c.want {
			t.Errorf("%d by %q: got %q, want %q", c.n, c.first, got, c.want)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add(" 가\u00a0 나 \n\n\n 다\t\t라 \U000f02b1\r\n\xff\u1112\u1161\u200b")
	f.Fuzz(func(t *testing.T, s string) {
		once := layout.Clean(s)
		if twice := layout.Clean(once); twice != once {
			t.Errorf("%q became %q, and then %q", s, once, twice)
		}
		if !utf8.ValidString(once) || strings.Contains(once, "\n\n\n") || strings.TrimSpace(once) != once {
			t.Errorf("%q became %q", s, once)
		}
	})
}
