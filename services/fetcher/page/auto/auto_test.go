package auto_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/policywire/policywire/services/fetcher/page/auto"
	"golang.org/x/net/html"
)

func parse(t testing.TB, markup string) *html.Node {
	t.Helper()
	node, err := html.Parse(strings.NewReader(markup))
	if err != nil {
		t.Fatal(err)
	}
	return node
}

// Texts of our own, in the languages of the sources.
var (
	korean = []string{
		"정부는 5월 12일 인공지능 시험망을 연다고 밝혔다. 시험망은 전국 세 곳에 있으며 중소기업과 대학이 무료로 쓸 수 있다.",
		"□ 신청은 6월 30일까지 받으며, 심사를 거쳐 7월에 결과를 알린다.",
		"이번 사업은 지역의 연구 여건을 고르게 하려는 것으로, 내년까지 이어진다.",
	}
	japanese = []string{
		"総務省は、電気通信サービスの契約数に関する四半期データを取りまとめましたので、公表します。",
		"移動系通信の契約数は前期より増加しました。詳細は別紙のとおりです。今後も動向を注視します。",
	}
	chinese = []string{
		"數位發展部今日公布年度數位韌性計畫，強化海底電纜備援與緊急通訊能力，並邀請地方政府共同參與。",
		"計畫自七月起分三期推動，預計於兩年內完成。民眾可於網站查詢進度。",
	}
	english = []string{
		"The agency opened three test beds for artificial intelligence on Tuesday, which small firms and universities can use free of charge.",
		"Applications are open until the end of June; results follow in July.",
		"“Access should not depend on where a team works,” the announcement says.",
	}
)

func joined(paragraphs []string) string { return strings.Join(paragraphs, "\n\n") }

func inP(paragraphs []string) string { return "<p>" + strings.Join(paragraphs, "</p>\n<p>") + "</p>" }

// TestText reads pages in the shapes that content management systems give them.
func TestText(t *testing.T) {
	for name, c := range map[string]struct{ markup, want string }{
		"board of a Korean office": {`<title>시험망 개통 안내 | 기관</title><body><div id="header"><a href=/>기관</a></div><div id="lnb"><ul><li><a href=1>소식</a></li><li><a href=2>자료</a></li></ul></div>
			<div id="container"><div class="location">홈 &gt; 소식 &gt; 보도자료</div><h2>보도자료</h2>
			<div class="board_view"><div class="view_tit">시험망 개통 안내</div><ul class="view_info"><li>작성일 2026-05-12</li><li>조회수 123</li></ul>
			<div class="view_file"><strong>첨부파일</strong><a href=a.hwpx>a.hwpx</a></div>
			<div class="view_con">` + strings.Join(korean, "<br><br>") + `</div>
			<div class="sns_share"><button>공유하기</button><a href=f>페이스북</a></div></div>
			<ul class="prev_next"><li>이전글 <a href=3>지난달 소식을 알려 드립니다</a></li><li>다음글 <a href=4>다음 달 일정을 알려 드립니다</a></li></ul>
			<a class="btn" href=list>목록</a></div><div id="footer">세종특별자치시 가름로 194. 대표전화 안내. Copyright.</div>`, joined(korean)},
		"related articles and comments": {`<title>Test beds open – Agency</title><body class="has-sidebar"><nav><a href=1>News</a></nav><div class="content-area"><article><header><h1>Test beds open</h1><p class="meta">Posted on May 12, 2026</p></header>
			<div class="entry-content">` + inP(english) + `<div class="sharedaddy"><h3>Share this:</h3><ul><li><a href=t>Twitter</a></li></ul></div></div>
			<div class="yarpp"><h3>Related posts</h3><ol><li><a href=5>An older announcement about test beds and what became of it</a></li></ol></div></article>
			<div id="comments"><h3>2 replies</h3><p>What a splendid thing for the whole of our region, thank you.</p></div></div>
			<aside class="widget-area"><h2>Latest news</h2><ul><li><a href=6>Something else entirely happened</a></li></ul></aside><footer><p>Contact the agency at its office in the capital.</p></footer>`, joined(english)},
		"cookie banner and breadcrumb": {`<title>Test beds open | Agency</title><div class="cookie-consent"><p>We use cookies to make the site better. By going on you agree that we do so.</p></div>
			<main><nav class="breadcrumb"><a href=/>Home</a></nav><h1>Test beds open</h1><div class="submitted">12 May 2026</div><div class="field--body">` + inP(english) + `</div><a href="#top">Back to top</a></main>`, joined(english)},
		"layout in tables": {`<title>소식</title><body><table><tr><td><a href=1>처음</a><br><a href=2>소식</a></td><td><table><tr><td><b>시험망 개통 안내</b></td></tr><tr><td>2026.05.12</td></tr><tr><td><font>` +
			strings.Join(korean, "<br><br>") + `</font></td></tr></table></td></tr><tr><td colspan=2>Copyright 기관</td></tr></table>`, joined(korean)},
		"form around everything": {`<title>新聞稿</title><form id=aspnetForm><input type=hidden><div class=menu><a href=1>首頁</a></div><div class=page><h1>數位韌性計畫</h1><span class=date>發布日期：115-05-12</span><div class=cp>` +
			inP(chinese) + `</div><div>分享</div><a href=#>回頁首</a></div></form>`, joined(chinese)},
		"top of the page":             {`<title>総務省｜契約数の公表</title><div id=contentsBody><p>令和8年5月12日</p><h1>契約数の公表</h1>` + inP(japanese) + `<h2>関連リンク</h2><ul><li><a href=1>過去の公表資料</a></li><li><a href=2>統計</a></li></ul><p><a href=#top>ページの先頭へ戻る</a></p></div>`, joined(japanese)},
		"text that links":             {`<title>T</title><main><h1>Test beds</h1><p>The agency opened <a href=1>three test beds</a> for <a href=2>artificial intelligence</a> on Tuesday, which firms can use.</p><p>Applications are open until the end of June; see <a href=3>the form</a>.</p></main>`, "The agency opened three test beds for artificial intelligence on Tuesday, which firms can use.\n\nApplications are open until the end of June; see the form."},
		"headings and a list":         {`<title>T</title><article><h1>Test beds</h1><p>` + english[0] + `</p><h2>Who can apply</h2><ul><li>Small firms that have fewer than fifty people.</li><li>Universities.</li></ul><p>` + english[1] + `</p></article>`, english[0] + "\n\nWho can apply\n\n- Small firms that have fewer than fifty people.\n- Universities.\n\n" + english[1]},
		"the title again in the text": {`<title>시험망 개통 안내</title><div class=view_title>시험망 개통 안내</div><div class=cont><p>시험망 개통 안내</p>` + inP(korean) + `</div>`, "시험망 개통 안내\n\n" + joined(korean)},
		"words cut into spans":        {`<title>T</title><main><p><span>정부는 시험</span><span>망을 연다고</span> <b>밝</b>혔다. 시험망은 전국 세 곳에 있다.</p></main>`, "정부는 시험망을 연다고 밝혔다. 시험망은 전국 세 곳에 있다."},
		"a text in a frame's name":    {`<title>T</title><div class="share-page" id="printArea">` + inP(english) + `</div><div class="footer">Some office in the capital of the country.</div>`, joined(english)},
		"words behind the text":       {`<title>T</title><main>` + inP(korean) + `<p>맨 위로</p><p>목록</p></main>`, joined(korean)},
		"nothing but links":           {`<title>T</title><ul><li><a href=1>One</a></li><li><a href=2>Two</a></li></ul>`, ""},
		"nothing":                     {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := auto.Text(parse(t, c.markup), nil); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestTextLeavesOutWhatIsDropped(t *testing.T) {
	doc := parse(t, "<main>"+inP(english)+"<p id=x>This paragraph is the part that nobody wants to have in it.</p></main>")
	got := auto.Text(doc, func(n *html.Node) bool { return len(n.Attr) > 0 && n.Attr[0].Val == "x" })
	if got != joined(english) {
		t.Errorf("got %q", got)
	}
}

// TestTextIsBounded reads pages that are made to be slow.
func TestTextIsBounded(t *testing.T) {
	for name, markup := range map[string]string{
		"more nodes than are looked at": "<main>" + strings.Repeat("<p>a", auto.MaxNodes) + "</main>",
		"deep":                          strings.Repeat("<div>", 500) + "a",
		"deep tables":                   strings.Repeat("<table><tr><td>a<td>", 120),
		"many headings":                 strings.Repeat("<h2>Related</h2><div><a href=1>a</a></div>", 5_000),
		"one word":                      "<p>" + strings.Repeat("x", 4<<20),
	} {
		t.Run(name, func(t *testing.T) {
			got := auto.Text(parse(t, markup), nil)
			if len(got) > len(markup) || got != "" && name == "more nodes than are looked at" {
				t.Errorf("got %d bytes of %d", len(got), len(markup))
			}
		})
	}
}

func FuzzAuto(f *testing.F) {
	f.Add("<title>a</title><main><h1>a</h1>" + inP(english) + "<aside>b</aside></main>")
	f.Add("<form><table><tr><td>" + strings.Join(korean, "<br>") + "<td><ul><li><a>목록</table><h3>관련 기사</h3><div><a>b</a></div>")
	f.Add("<div class=share><p>" + joined(japanese) + "</div><div id=lnb><dl><dt>첨부파일<dd><a>a")
	f.Fuzz(func(t *testing.T, markup string) {
		doc := parse(t, markup)
		got := auto.Text(doc, nil)
		if !utf8.ValidString(got) || strings.Contains(got, "\n\n\n") || strings.TrimSpace(got) != got {
			t.Errorf("%q became %q", markup, got)
		}
		if again := auto.Text(doc, nil); again != got {
			t.Errorf("%q became %q, and then %q", markup, got, again)
		}
	})
}
