package lines_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/policywire/policywire/services/fetcher/attachment/lines"
)

func TestJoin(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"nothing": {"", ""},
		"one":     {"제목", "제목"},
		"chinese": {
			"本次亞太經濟合作數位經濟指導小組暨資料隱私次級小組\n第一次會議係由韓國主辦，由國家發展委員會及數位發展\n部派員共同出席。",
			"本次亞太經濟合作數位經濟指導小組暨資料隱私次級小組第一次會議係由韓國主辦，由國家發展委員會及數位發展部派員共同出席。"},
		"japanese": {
			"総務省は、電気通信事業者に対する行政指導を行いまし\nた。「個人情報の保護」に関する法律に基づき、報告を求\nめることとしています。",
			"総務省は、電気通信事業者に対する行政指導を行いました。「個人情報の保護」に関する法律に基づき、報告を求めることとしています。"},
		"a paragraph ends where its line is short": {
			"本次會議共有澳洲智利中國日本韓國馬來西亞紐西蘭秘魯\n等國與會。\n前次會議報告將待主席檢視後傳閱於各經濟體並請各經濟\n體表示意見。",
			"本次會議共有澳洲智利中國日本韓國馬來西亞紐西蘭秘魯等國與會。\n\n前次會議報告將待主席檢視後傳閱於各經濟體並請各經濟體表示意見。"},
		"korean between words": {
			"과학기술정보통신부는 인공지능 기본법 시행령을\n마련하고 내년 일월부터 시행한다고 밝혔다 또한\n관련 예산을 늘린다.",
			"과학기술정보통신부는 인공지능 기본법 시행령을 마련하고 내년 일월부터 시행한다고 밝혔다 또한 관련 예산을 늘린다."},
		"korean within words": {
			"과학기술정보통신부는 인공지능 기본법 시행령과 과학기술정보통\n신부 고시를 마련하여 내년 일월부터는 전국에서 함께 시행하기\n로 하였다.",
			"과학기술정보통신부는 인공지능 기본법 시행령과 과학기술정보통신부 고시를 마련하여 내년 일월부터는 전국에서 함께 시행하기로 하였다."},
		"english": {
			"The committee adopted the recommendation on artificial intel-\nligence after a long debate, and the decision-making process is\nan open one.",
			"The committee adopted the recommendation on artificial intelligence after a long debate, and the decision-making process is an open one."},
		"a compound keeps its hyphen": {
			"All members agreed that a human-centric approach, as human-\ncentric principles ask, is the way forward for all of them in\nthe region.",
			"All members agreed that a human-centric approach, as human-centric principles ask, is the way forward for all of them in the region."},
		"a telephone number": {
			"자세한 내용은 누리집과 대표번호에 문의하면 된다는 설명 (043-\n750-2520)",
			"자세한 내용은 누리집과 대표번호에 문의하면 된다는 설명 (043-750-2520)"},
		"an address": {
			"Read more on the page of the ministry, https://www.example.org/\nnews/list",
			"Read more on the page of the ministry, https://www.example.org/news/list"},
		"bullets": {
			"□ 첫째 항목은 줄의 끝까지 이어지는 아주 긴 항목이다 그렇다\nㅇ 둘째 항목\n- 셋째 항목\n※ 넷째\n▶ 다섯째\n① 여섯째\n* 일곱째",
			"□ 첫째 항목은 줄의 끝까지 이어지는 아주 긴 항목이다 그렇다\n\nㅇ 둘째 항목\n\n- 셋째 항목\n\n※ 넷째\n\n▶ 다섯째\n\n① 여섯째\n\n* 일곱째"},
		"numbers": {
			"壹、摘要\n一、會議情形\n（一）議程\n1. 主席致詞\n(2) 報告\n가. 추진 배경\n나. 추진 내용",
			"壹、摘要\n\n一、會議情形\n\n（一）議程\n\n1. 主席致詞\n\n(2) 報告\n\n가. 추진 배경\n\n나. 추진 내용"},
		"a masked name is no bullet": {
			"이번 행사는 과학기술정보통신부와 한국지능정보사회진흥원 및\n○○대학교가 함께 연다.",
			"이번 행사는 과학기술정보통신부와 한국지능정보사회진흥원 및 ○○대학교가 함께 연다."},
		"the end of a sentence is no number": {
			"과학기술정보통신부는 인공지능 기본법의 하위 법령을 마련하였\n다. 앞으로도 계속한다.",
			"과학기술정보통신부는 인공지능 기본법의 하위 법령을 마련하였다. 앞으로도 계속한다."},
		"a table": {
			"구분      예산      비고\n인공지능   1,000억   증액\n\n끝",
			"구분\t예산\t비고\n인공지능\t1,000억\t증액\n\n끝"},
		"pages": {
			"본문은 다음 쪽으로 이어지는 아주 긴 문장으로서 이 줄의 끝까지\f이어진다.",
			"본문은 다음 쪽으로 이어지는 아주 긴 문장으로서 이 줄의 끝까지 이어진다."},
		"composed": {"\u1112\u1161\u11ab글", "한글"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := lines.Join(c.text); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

// TestSpacing breaks the releases of the replica at several widths, also within
// words, and counts the joints that are right. Nothing tells most Korean ones.
func TestSpacing(t *testing.T) {
	for lang, least := range map[string]float64{"ko": 0.91, "zh": 0.98, "en": 1} {
		joints, wrong := 0, 0
		for _, width := range []float64{60, 84} {
			n, bad, _ := spacing(t, lang, width)
			joints, wrong = joints+n, wrong+bad
		}
		right := 1 - float64(wrong)/float64(joints)
		if right < least {
			t.Errorf("%s: %.4f of %d joints are right, want %.2f", lang, right, joints, least)
		}
		t.Logf("%s: %.4f of %d joints are right", lang, right, joints)
	}
}

// TestGeometry joins lines whose places say more than their text.
func TestGeometry(t *testing.T) {
	full := "인공지능 기본법의 하위 법령을 마련하고 있다"
	line := func(text string, left, top, width float64) lines.Line {
		return lines.Line{Text: text, Left: left, Top: top, Right: left + width, Bottom: top + 12}
	}
	for name, c := range map[string]struct {
		lines []lines.Line
		want  string
	}{
		"a wide gap":      {[]lines.Line{line(full, 50, 0, 220), line(full, 50, 18, 220), line(full, 50, 36, 220), line("제목", 50, 80, 20)}, full + " " + full + " " + full + "\n\n제목"},
		"larger letters":  {[]lines.Line{{Text: full, Left: 50, Right: 270, Top: 0, Bottom: 24}, line(full, 50, 18, 220)}, full + "\n\n" + full},
		"cells of a row":  {[]lines.Line{line("구분", 50, 0, 20), line("예산", 150, 0, 20), line("가", 50, 18, 10), line("나", 150, 18, 10)}, "구분\t예산\n가\t나"},
		"the next column": {[]lines.Line{line(full+".", 50, 700, 220), line("다음 단", 300, 0, 40)}, full + ".\n\n다음 단"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := lines.Paragraphs([]lines.Page{{Width: 600, Height: 800, Lines: c.lines}}); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func FuzzJoin(f *testing.F) {
	for _, s := range []string{
		"과학기술정보통신부는 인공지능 기본법\n시행령을 마련하였\n다.", "本次會議共有\n澳洲、智利", "총務省は、\nた。", "intel-\nligence", "가   나   다\n\f- 3 -\n",
		"1. \n가. \n(", "\xff\n-\n", "www.a/\nb", "□\n□□\n○○",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := lines.Join(s)
		if !utf8.ValidString(got) || !norm.NFC.IsNormalString(got) {
			t.Fatalf("%q became %q", s, got)
		}
		if strings.Contains(got, "\n\n\n") || strings.Contains(got, "\f") {
			t.Errorf("%q became %q", s, got)
		}
		if want, have := bare(strings.ToValidUTF8(s, "\ufffd")), bare(got); want != have {
			t.Errorf("%q became %q", want, have)
		}
	})
}

// bare returns s without what joining may change: white space and hyphens.
func bare(s string) string {
	s = norm.NFC.String(s)
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' {
			return -1
		}
		return r
	}, s)
}

func BenchmarkJoin(b *testing.B) {
	text := strings.Repeat("과학기술정보통신부는 인공지능 기본법 시행령을 마련하고 내년 일월부\n터 시행한다고 밝혔다. 또한 관련 예산을 늘리고 전문가의 의견을 듣는\n다.\n\n", 1000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		lines.Join(text)
	}
}
