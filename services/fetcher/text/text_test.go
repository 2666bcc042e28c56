package text_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/policywire/policywire/services/fetcher/text"
	"golang.org/x/net/html"
)

func TestDecode(t *testing.T) {
	for in, want := range map[string]string{
		"R&D":                           "R&D",
		"R&amp;D":                       "R&D",
		"&amp;#039;합동반&amp;#039;":       "'합동반'",
		"홍해&amp;middot;아덴만":             "홍해·아덴만",
		"&amp;amp;amp;":                 "&amp;", // twice, and no more
		"?a=1&copy=2&lt=3":              "?a=1&copy=2&lt=3",
		"&unknown; &#xD800; &#1114112;": "&unknown; \ufffd \ufffd",
		"&quot;온라인으로&quot; 개최 &lt;끝&gt;": "\"온라인으로\" 개최 <끝>",
	} {
		if got := text.Decode(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestLine(t *testing.T) {
	got := text.Line(" \u1112\u1161\u11ab\u1100\u116e\u11a8\u00a0 정책\u200b\n\t브리\u00ad핑\x00 ")
	if want := "한국 정책 브리핑"; strings.ReplaceAll(got, "\t", " ") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestParagraphs(t *testing.T) {
	got := text.Paragraphs("\n\n  첫째  문단\r\n둘째 줄\n \n\n\u00a0\n셋째&amp;nbsp;문단\tb \n")
	if want := "첫째 문단\n둘째 줄\n\n셋째 문단\tb"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestBreakOnlyAddsSpace(t *testing.T) {
	in := "□ 하나ㅇ 둘- 셋* 넷※ 다섯▶ 여섯. ① 일곱.② 여덟 (1-2단계, ○○부, 3*4, 가 - 나)"
	got := text.Break(in)
	if strings.Join(strings.Fields(got), "") != strings.Join(strings.Fields(in), "") {
		t.Errorf("got %q, which is not the text %q", got, in)
	}
	want := []string{"□ 하나", "ㅇ 둘", "- 셋", "* 넷", "※ 다섯", "▶ 여섯. ① 일곱.", "② 여덟 (1-2단계, ○○부, 3*4, 가 - 나)"}
	if got != strings.Join(want, "\n\n") {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFromHTML(t *testing.T) {
	for name, c := range map[string]struct{ markup, want string }{
		"words cut into spans":   {"<p><span>정</span><span>책</span> <b>뉴</b>스</p>", "정책 뉴스"},
		"breaks and paragraphs":  {"<p>가<br>나</p><p><br/></p><p>다</p>", "가\n나\n\n다"},
		"line breaks of markup":  {"<p>a\n  b</p>", "a b"},
		"what is no text":        {"<p>가</p><script>x</script><style>y</style><!-- z --><nav>메뉴</nav><form>찾기</form>", "가"},
		"table":                  {"<table><tr><th>구분</th><th>기간</th></tr><tr><td>접수</td><td>5월 <br> 6월</td></tr></table>", "구분\t기간\n접수\t5월\n6월"},
		"list":                   {"<ul><li>하나</li><li>둘</li></ul>", "하나\n둘"},
		"text beside an element": {"앞<p>가운데</p>뒤", "앞\n\n가운데\n\n뒤"},
		"escaped twice":          {"<p>R&amp;amp;D</p>", "R&D"},
	} {
		t.Run(name, func(t *testing.T) {
			node, err := html.Parse(strings.NewReader(c.markup))
			if err != nil {
				t.Fatal(err)
			}
			if got := text.FromHTML(node); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestLength(t *testing.T) {
	if got := text.Length(" 가 나\n다\u00a0"); got != 3 {
		t.Errorf("got %d, want 3", got)
	}
}

func FuzzBreak(f *testing.F) {
	f.Add("□ 하나ㅇ 둘- 셋* 넷※ 다섯▶ 여섯. ① 일곱.② 여덟")
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		if got := text.Break(s); strings.ReplaceAll(got, "\n\n", "") != strings.ReplaceAll(s, "\n\n", "") {
			t.Errorf("%q became %q", s, got)
		}
		once := text.Paragraphs(s)
		if strings.Contains(once, "\n\n\n") || strings.ContainsAny(once, "\u00a0\u200b\r") {
			t.Errorf("%q became %q", s, once)
		}
	})
}
