package text_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/policywire/policywire/services/fetcher/text"
	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"
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
		"table":                  {"<table><tr><th>구분</th><th>기간</th></tr><tr><td>접수</td><td>5월 <br> 6월</td></tr></table>", "구분\t기간\n접수\t5월 6월"},
		"table with a caption":   {"<p>앞</p><table><caption>표</caption><thead><tr><th>가<th>나</thead><tbody><tr><td>1<td></td><td>2</table>뒤", "앞\n\n표\n\n가\t나\n1\t2\n\n뒤"},
		"table of one cell":      {"<table><tr><td><p>가</p><p>나<br>다</p></td></tr></table>", "가\n\n나\n다"},
		"layout with a table":    {"<table><tr><td>왼쪽</td><td><p>글</p><table><tr><td>1</td><td>2</td></tr></table></td></tr></table>", "왼쪽\n\n글\n\n1\t2"},
		"list":                   {"<ul><li>하나</li><li>둘</li></ul>", "- 하나\n- 둘"},
		"numbered list":          {"<ol start=3><li>셋</li><li><p>넷</p><p>또</p></li><li value=9>아홉</li></ol>끝", "3. 셋\n4. 넷\n\n또\n\n9. 아홉\n\n끝"},
		"lettered list":          {"<ol type=a><li>하나<li>둘</ol>", "a. 하나\nb. 둘"},
		"list with own marks":    {"<ul><li>□ 하나</li><li>1. 둘</li><li>① 셋</li><li>-5도</li></ul>", "□ 하나\n1. 둘\n① 셋\n- -5도"},
		"list without marks":     {`<ul style="list-style: none"><li>하나</li></ul>`, "하나"},
		"list within a list":     {"<ul><li>하나<ul><li>작은</li></ul></li><li>둘</li></ul>", "- 하나\n- 작은\n- 둘"},
		"empty items":            {"<ul><li></li><li><br></li><li>둘</li></ul>", "- 둘"},
		"terms":                  {"<dl><dt>부서</dt><dd><p>정책과</p></dd><dt>날짜</dt><dd>오늘</dd></dl>", "부서\t정책과\n\n날짜\t오늘"},
		"two breaks":             {"가<br>\n<br/>나<br>다", "가\n\n나\n다"},
		"heading":                {"앞<h2>제목</h2>뒤", "앞\n\n제목\n\n뒤"},
		"ruby":                   {"<p><ruby>総<rp>(</rp><rt>そう</rt><rp>)</rp>務<rt>む</rt></ruby>省</p>", "総務省"},
		"wrapped Japanese":       {"<p>総務省は、\n  本日発表\nした。AI\nの</p>", "総務省は、本日発表した。AI の"},
		"wrapped Korean":         {"<p>정부는\n오늘</p>", "정부는 오늘"},
		"hidden":                 {`<p>가<span style="display: none">나</span><b hidden>다</b><i class="x sr-only">라</i><em style="visibility:hidden">마</em><span class=blind>바</span></p>`, "가"},
		"hidden from readers":    {`<p><i aria-hidden=true>★</i><span aria-hidden="true"></span>가 <span aria-hidden="true">12 %</span></p>`, "가 12 %"},
		"form around the page":   {"<form><p>가</p><input value=x><button>찾기</button><select><option>나</select></form>", "가"},
		"preformatted":           {"<pre>가\n  나\n\n다</pre>", "가\n나\n\n다"},
		"blanks that are none":   {"<p>가\u200b\ufeff나&nbsp;&#12288;다&shy;라</p><p>&nbsp;</p><p>&#8203;</p><p>마</p>", "가나 다라\n\n마"},
		"joiners":                {"<p>가\u200d나 👩\u200d💻</p>", "가나 👩\u200d💻"},
		"decomposed":             {"<p>\u1112\u1161\u11ab</p>", "한"},
		"inline across elements": {"<p>한<b>국</b><a href=x>어</a><sup>1</sup> <i>끝</i>.</p>", "한국어1 끝."},
		"cells keep their words": {"<table><tr><td><ul><li>하나</li><li>둘</li></ul></td><td><p>가</p><p>나</p></td></tr></table>", "하나 둘\t가 나"},
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

func TestFromHTMLDrops(t *testing.T) {
	node, err := html.Parse(strings.NewReader("<p>가</p><div class=share>나</div><ul><li class=share>다</li><li>라</li></ul><table><tr><td class=share>마</td><td>바</td></tr></table>"))
	if err != nil {
		t.Fatal(err)
	}
	got := text.FromHTMLWithout(func(n *html.Node) bool { return len(n.Attr) > 0 && n.Attr[0].Val == "share" }, node)
	if want := "가\n\n- 라\n\n바"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestLineFromHTML(t *testing.T) {
	node, err := html.Parse(strings.NewReader("<h1>가<br>나 <span class=sr-only>새 창</span>&amp;amp;\n다</h1>"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := text.LineFromHTML(nil, node), "가 나 & 다"; got != want {
		t.Errorf("got %q, want %q", got, want)
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
	})
}

func FuzzText(f *testing.F) {
	for _, seed := range []string{
		"<ul><li><p>하나</p><ol start=3><li>둘</ol></ul><table><tr><td>가<br>나<td>다</table>",
		"<p>\u1112\u1161\u11ab&amp;amp;amp;\u200d&nbsp;<ruby>総<rt>そう</ruby></p><pre>a\n\nb</pre><dl><dt>가<dd>나</dl>",
		"<table><tr><td><table><tr><td>1<td>2</table><td><form><p>x</form></table><!-- c --><i aria-hidden=true>★</i>",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, markup string) {
		node, err := html.Parse(strings.NewReader(markup))
		if err != nil {
			return
		}
		got := text.FromHTML(node)
		if !utf8.ValidString(got) || !norm.NFC.IsNormalString(got) || len(got) > 8*len(markup)+64 {
			t.Errorf("%q became %q", markup, got)
		}
		if strings.Contains(got, "\n\n\n") || strings.ContainsAny(got, "\u00a0\u200b\r") || strings.TrimSpace(got) != got {
			t.Errorf("%q became %q, which is not in its normal form", markup, got)
		}
		if again := text.FromHTML(node); again != got {
			t.Errorf("%q became %q, and then %q", markup, got, again)
		}
		if again := text.Paragraphs(got); again != got && text.Decode(got) == got {
			t.Errorf("%q became %q, and that %q", markup, got, again)
		}
	})
}
