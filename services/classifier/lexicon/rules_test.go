package lexicon_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/classifier/lexicon"
)

// filler is text of n sentences without a term.
func filler(n int) string {
	return strings.Repeat("회의에서는 여러 안건이 논의되었고 위원들이 의견을 나누었다. ", n)
}

// only returns the explanation of the one topic of l.
func only(t *testing.T, l *lexicon.Lexicon, d news.Document) lexicon.TopicExplained {
	t.Helper()
	e := l.Explain(d)
	if len(e.Topics) != 1 {
		t.Fatalf("got %d topics, want one", len(e.Topics))
	}
	return e.Topics[0]
}

// count returns how often a term counts.
func count(topic lexicon.TopicExplained, term string) int {
	for _, e := range topic.Terms {
		if e.Term == term {
			return len(e.Places)
		}
	}
	return 0
}

const networks = "groups:\n- weight: strong\n  terms: {ko: [통신망], en: [broadband], zh-hant: [寬頻], ja: [回線]}\n"

func TestBoilerplateDoesNotCount(t *testing.T) {
	l := parse(t, networks)
	for _, c := range []struct{ name, passage, kind string }{
		{"contacts", "담당 부서\n\n과학기술부\n\n통신망정책과\n\n책임자\n\n과장", "contacts"},
		{"contacts in a line", "문의: 통신망정책과(044-000-0000)", "contacts"},
		{"contacts behind a bullet", " * 담당자 : 통신망정책과 (044-000-0000)", "contacts"},
		{"contacts in Chinese", "新聞聯絡人：寬頻科 02-0000-0000", "contacts"},
		{"contacts in Japanese", "【お問い合わせ先】\n\n回線課", "contacts"},
		{"contacts in English", "Media enquiries\n\nBroadband division", "contacts"},
		{"the publisher", "Notes to editors\n\nThe agency promotes broadband.", "publisher"},
		{"the publisher in Korean", "< 기관 소개 >\n\n통신망을 만드는 기관이다.", "publisher"},
		{"related news", "延伸閱讀\n\n寬頻建設完工", "related"},
		{"a file", "통신망 구축 계획.hwp", "line"},
		{"copyright", "© 2026 Broadband Agency. All rights reserved.", "line"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := l.Explain(news.Document{Title: "통신망", Body: filler(8) + "\n\n" + c.passage})
			if n := len(e.Topics[0].Terms[0].Places); len(e.Topics[0].Terms) != 1 || n != 1 || len(e.Topics[0].Hidden) != 1 {
				t.Errorf("got terms %v and hidden %v, want the title alone to count", e.Topics[0].Terms, e.Topics[0].Hidden)
			}
			if len(e.Passages) != 1 || e.Passages[0].Kind != c.kind || e.Passages[0].Share != 0 {
				t.Errorf("got passages %v, want one: %s", e.Passages, c.kind)
			}
		})
	}
}

func TestAnnexesCountLess(t *testing.T) {
	l := parse(t, networks)
	for _, mark := range []string{"붙임 1. 계획", "<별첨>", "[참고] 통계", "附件一", "附錄", "Annex A: plan", "Appendix", "別紙１", "（参考）", "ภาคผนวก"} {
		whole := only(t, l, news.Document{Body: filler(30) + "\n\n개요\n\n통신망을 구축한다."})
		annexed := only(t, l, news.Document{Body: filler(30) + "\n\n" + mark + "\n\n통신망을 구축한다."})
		if annexed.Points <= 0 || annexed.Points > whole.Points*0.6 {
			t.Errorf("%s: got %v points, want less than the %v of the main text", mark, annexed.Points, whole.Points)
		}
	}
}

func TestWhereAParagraphEnds(t *testing.T) {
	l := parse(t, "contexts: {c: {ko: [온라인]}}\ngroups:\n- {weight: strong, with: [c], terms: {ko: [사기]}}\n")
	for _, c := range []struct {
		name, between string
		one           bool
	}{
		{"a space", " ", true},
		{"an empty line", "\n\n", false},
		{"an empty line with spaces", "에서 일어나는\n \n", false},
		{"a broken line", "에서 여러 사람에게 일어나는 일인\n", true},
		{"a line broken at a comma", "에서 여러 사람에게 일어나는 일,\n", true},
		{"a broken line of Windows", "에서 여러 사람에게 일어나는 일인\r\n", true},
		{"a sentence", "에서 여러 사람에게 일어나는 일.\n", false},
		{"a heading", " 예방\n", false},
		{"an item of a list", "에서 여러 사람에게 일어나는 일인\n- ", false},
	} {
		if got := only(t, l, news.Document{Body: "온라인" + c.between + "사기를 막는다."}); (count(got, "사기") == 1) != c.one {
			t.Errorf("%s: one paragraph is %v, want %v", c.name, !c.one, c.one)
		}
	}
}

func TestWhatIsNoBoilerplateCounts(t *testing.T) {
	l := parse(t, networks)
	for _, passage := range []string{
		"문의가 많았던 통신망 구축이 시작된다.",
		"담당자 교육과 통신망 구축을 함께 추진하기로 하고 예산을 마련했으며 내년 봄까지 준비를 마칠 계획이라고 밝혔다. 담당자는 모두 교육을 받는다.",
		"참고로 통신망을 구축한다.",
		"참고 자료에 따르면 통신망 구축은 계획대로 진행되고 있으며 올해 안에 모든 마을에서 쓸 수 있게 될 것으로 보인다고 관계자는 설명했다.",
		"Contact tracing needs broadband.",
		"The plan, which can be read at https://example.org/plan.pdf, brings broadband to all villages in the hills and along the coast, and asks operators to share what they build there with others at a fair price.",
		"Attachments to broadband poles become cheaper for all operators that build networks in rural areas of the country, the regulator said on Monday when it published the decision, and poles are shared.",
	} {
		if got := only(t, l, news.Document{Body: filler(8) + "\n\n" + passage}); len(got.Terms) != 1 || got.Terms[0].Places[0].Share != 1 {
			t.Errorf("%q: got %v and hidden %v, want the term to count", passage, got.Terms, got.Hidden)
		}
	}
	if e := l.Explain(news.Document{Body: "[붙임]\n\n" + filler(8) + "\n\n통신망을 구축한다."}); len(e.Passages) != 1 || e.Passages[0].Length > 4 {
		t.Errorf("got passages %v: a mark at the head of a text is that line alone", e.Passages)
	}
}

func TestOtherTextThatDoesNotCount(t *testing.T) {
	l := parse(t, networks)
	sentence := "전국 마을에 통신망을 구축하는 사업이다."
	for _, c := range []struct {
		name, body, why string
		count           int
	}{
		{"hashtags", "#통신망 #broadband", "it is a hashtag", 0},
		{"a paragraph that is repeated", sentence + "\n\n" + filler(2) + "\n\n" + sentence, "it stands in a passage that does not count: repeated", 1},
	} {
		got := only(t, l, news.Document{Body: c.body})
		if count(got, "통신망") != c.count || len(got.Hidden) == 0 || got.Hidden[0].Why != c.why {
			t.Errorf("%s: counts %d times, hidden %v, want %d and %q", c.name, count(got, "통신망"), got.Hidden, c.count, c.why)
		}
	}
	slogan := parse(t, "groups:\n- weight: strong\n  terms: {ko: [AI]}\n")
	d := news.Document{Title: "AI 대전환 시대", Body: "AI 대전환 시대를 선도한다."}
	if got := only(t, slogan, d); count(got, "AI") != 1 || len(got.Hidden) != 1 {
		t.Errorf("a slogan: got %v, hidden %v, want it to count in the title alone", got.Terms, got.Hidden)
	}
}

func TestUnless(t *testing.T) {
	l := parse(t, `
contexts:
  flu: {ko: [조류인플루엔자]}
groups:
- {weight: strong, unless: [flu], terms: {ko: [AI]}}
- {weight: strong, terms: {ko: [인공지능]}}
`)
	const flu, spelled = "조류인플루엔자 방역을 강화한다. ", "인공지능 산업을 키운다. "
	for _, c := range []struct {
		name, title, body string
		counts            bool
	}{
		{"no other meaning", "AI 활용", "AI를 쓴다.", true},
		{"another meaning", "AI 방역", flu + "AI가 확산된다.", false},
		{"another meaning later", "AI 방역", "AI가 확산된다.\n\n" + filler(5) + "\n\n" + flu, false},
		{"spelled out as often", "AI 활용", spelled + flu + "AI를 쓴다.", true},
		{"spelled out less often", "AI 방역", flu + flu + spelled + "AI가 확산된다.", false},
		{"spelled out, the other in an annex", "AI 활용", spelled + spelled + filler(8) + "\n\n붙임\n\n" + flu + flu + "AI를 쓴다.", true},
		{"the department says what is meant", "AI 확산", "AI를 막는다. " + filler(8) + "\n\n문의: 조류인플루엔자방역과", false},
		{"spelled out in the title", "인공지능 AI", flu + flu + "AI를 쓴다.", true},
		{"the other in the title", "조류인플루엔자 AI", spelled + spelled + "AI가 확산된다.", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := only(t, l, news.Document{Title: c.title, Body: c.body})
			if counts := count(got, "AI") > 0; counts != c.counts {
				t.Errorf("AI counts: %v, want %v; hidden %v", counts, c.counts, got.Hidden)
			}
			if !c.counts && !strings.HasPrefix(got.Hidden[0].Why, "phrases of the context flu are more frequent") {
				t.Errorf("got %q, want the context named", got.Hidden[0].Why)
			}
		})
	}
}

// Text before a mark makes a passage of what follows it. What speaks there against
// the terms still does.
func TestTextBeforeAMarkSilencesNothing(t *testing.T) {
	l := parse(t, `
contexts:
  flu: {ko: [조류인플루엔자]}
groups:
- {weight: strong, unless: [flu], terms: {ko: [AI]}}
`)
	const release = "AI 확산을 막는다. AI 발생 농가를 살핀다.\n\n담당 부서\n\n조류인플루엔자 방역과"
	for n := range 20 {
		if got := only(t, l, news.Document{Title: "AI 확산 대응 강화", Body: filler(n) + "\n\n" + release}); got.Points > 0 {
			t.Fatalf("got %v points behind %d paragraphs of other text, want none", got.Points, n)
		}
	}
}

func TestWith(t *testing.T) {
	l := parse(t, `
contexts:
  digital: {ko: [디지털, 온라인]}
  games: {ko: [게임]}
groups:
- {weight: strong, with: [digital, games], terms: {ko: [사기]}}
`)
	for _, c := range []struct {
		name, title, body string
		want              int
	}{
		{"alone", "사기 피해", "사기를 막는다.", 0},
		{"in the same paragraph", "피해 예방", "온라인에서 여러 사람에게 일어나는\n사기를 막는다.", 1},
		{"in another paragraph", "피해 예방", "온라인 교육.\n\n사기를 막는다.", 0},
		{"in the title", "게임 사기", "사기를 막는다.", 1},
	} {
		if got := only(t, l, news.Document{Title: c.title, Body: c.body}); count(got, "사기") != c.want {
			t.Errorf("%s: counts %d times, want %d; hidden %v", c.name, count(got, "사기"), c.want, got.Hidden)
		} else if c.want == 0 && got.Hidden[0].Why != "no phrase of the context digital or games is in the same paragraph" {
			t.Errorf("%s: got %q", c.name, got.Hidden[0].Why)
		}
	}
}

func TestWhatLacksItsConditionsHidesNothing(t *testing.T) {
	l := parse(t, `
contexts: {digital: {ko: [온라인]}, flu: {ko: [조류인플루엔자]}}
groups:
- {weight: strong, with: [digital], terms: {ko: [사기 피해]}}
- {weight: strong, unless: [flu], terms: {ko: [AI 방역]}}
- {weight: medium, terms: {ko: [피해, 방역]}}
`)
	for _, c := range []struct{ name, body, want string }{
		{"with, met", "온라인 사기 피해", "사기 피해"},
		{"with, not met", "사기 피해", "피해"},
		{"unless, met", "AI 방역", "AI 방역"},
		{"unless, not met", "조류인플루엔자: AI 방역", "방역"},
	} {
		if got := only(t, l, news.Document{Body: c.body}); len(got.Terms) != 1 || got.Terms[0].Term != c.want {
			t.Errorf("%s: got %v, want %q", c.name, got.Terms, c.want)
		}
	}
}

func TestSubtopics(t *testing.T) {
	l := parse(t, `
subtopics: [{id: roads, name: Roads}, {id: rails, name: Rails}]
groups:
- {weight: strong, terms: {ko: [교통]}}
- {weight: strong, subtopic: roads, terms: {ko: [도로]}}
- {weight: strong, subtopic: rails, terms: {ko: [철도]}}
`)
	for _, c := range []struct {
		title, body string
		want        []string
	}{
		{"교통 계획", "교통을 개선한다.", nil},
		{"교통과 철도", "철도를 개선한다.", []string{"test/rails"}},
		{"철도와 도로", "철도와 철도를 개선한다.", []string{"test/rails", "test/roads"}},
		{"회의 결과", filler(20) + "철도를 개선한다.", nil},
	} {
		var got []string
		for _, topic := range l.Topics(news.Document{Title: c.title, Body: c.body}) {
			for _, part := range topic.Subtopics {
				got = append(got, part.ID)
				if part.Score < 0.5 || part.Score > 1 {
					t.Errorf("%s: got %v", c.title, part)
				}
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q: got %v, want %v", c.title, got, c.want)
		}
	}
}

func TestWeakTermsCountOnlyTogether(t *testing.T) {
	l := parse(t, "groups:\n- {weight: weak, terms: {ko: [보안, 암호, 인증, 접속, 차단, 점검, 예방, 대응]}}\n- {weight: strong, terms: {ko: [해킹]}}\n")
	weak := news.Document{Title: "보안 암호 인증 접속 차단 점검 예방 대응", Body: strings.Repeat("보안 암호 인증 접속 차단 점검 예방 대응. ", 20)}
	if got := only(t, l, weak); got.Points != 0 || len(got.Terms) != 8 {
		t.Errorf("got %v points of %d terms, want none of eight", got.Points, len(got.Terms))
	}
	passing := news.Document{Title: weak.Title, Body: weak.Body + "해킹."}
	alone := news.Document{Title: "회의", Body: strings.Repeat("회의를 했다. ", 20) + "해킹."}
	if with, without := only(t, l, passing), only(t, l, alone); with.Points > 2*without.Points+0.1 {
		t.Errorf("got %v points with weak terms and %v without, want at most twice as many", with.Points, without.Points)
	}
}

// TestWhatRaisesPoints names each thing that counts, by two documents that
// differ in it alone.
func TestWhatRaisesPoints(t *testing.T) {
	l := parse(t, "groups:\n- {weight: strong, terms: {ko: [통신망, 기지국]}}\n")
	const about = "통신망을 구축한다. "
	for _, c := range []struct {
		name       string
		by         func(lexicon.Features) float64
		less, more news.Document
	}{
		{"title", func(f lexicon.Features) float64 { return f.Title }, news.Document{Title: "회의", Body: about}, news.Document{Title: "통신망", Body: about}},
		{"summary", func(f lexicon.Features) float64 { return f.Summary }, news.Document{Body: about}, news.Document{Summary: "통신망", Body: about}},
		{"first paragraphs", func(f lexicon.Features) float64 { return f.Lead }, news.Document{Body: filler(10) + "\n\n" + about}, news.Document{Body: about + "\n\n" + filler(10)}},
		{"frequency", func(f lexicon.Features) float64 { return f.Mentions }, news.Document{Body: filler(30) + about}, news.Document{Body: filler(30) + about + about}},
		{"spread", func(f lexicon.Features) float64 { return f.Spread }, news.Document{Body: filler(30) + "\n\n" + strings.Repeat(about, 3)},
			news.Document{Body: filler(4) + about + "\n\n" + filler(10) + about + "\n\n" + filler(16) + about}},
		{"distinct terms", func(f lexicon.Features) float64 { return f.Mentions }, news.Document{Body: filler(30) + about + "통신망"}, news.Document{Body: filler(30) + about + "기지국"}},
		{"length", lexicon.Features.Sum, news.Document{Body: about + filler(60)}, news.Document{Body: about + filler(10)}},
		{"no other text than the title", func(f lexicon.Features) float64 { return f.Lead }, news.Document{Title: "통신망", Body: filler(40)}, news.Document{Title: "통신망"}},
	} {
		if less, more := c.by(only(t, l, c.less).By), c.by(only(t, l, c.more).By); less >= more {
			t.Errorf("%s: got %v and %v points, want more in the second", c.name, less, more)
		}
	}
}

func TestEvidenceIsThatWithMostPoints(t *testing.T) {
	var terms []string
	for i := range 30 {
		terms = append(terms, strings.Repeat("가", i/6+1)+[]string{"나", "다", "라", "마", "바", "사"}[i%6])
	}
	l := parse(t, "groups:\n- {weight: strong, terms: {ko: ["+strings.Join(terms, ", ")+"]}}\n")
	topics := l.Topics(news.Document{Title: terms[29], Body: strings.Join(terms, " ") + " " + terms[7] + " " + terms[7]})
	if len(topics) != 1 || len(topics[0].Evidence) != 20 {
		t.Fatalf("got %v, want one topic with 20 terms", topics)
	}
	first, second := topics[0].Evidence[0], topics[0].Evidence[1]
	if first.Term != terms[29] || first.Field != "title" || first.Count != 2 || second.Term != terms[7] || second.Count != 3 {
		t.Errorf("got %v and %v first, want the term in the title, then the one that is there most", first, second)
	}
}

// A notice of posts names subjects that it is not about; only its title makes it one.
func TestANoticeOfPostsIsNotAboutWhatTheyAreFor(t *testing.T) {
	l := parse(t, "groups:\n- {weight: strong, terms: {ko: [통신망, 주파수 정책]}}\n")
	posts := "통신망 정책국장 1명\n\n주파수 정책과장 1명\n\n통신망 안전과장 1명"
	whole := only(t, l, news.Document{Title: "정책국 소식", Body: posts})
	for _, title := range []string{"인사발령", "[알림] 과장급 인사 발령(5월 1일자)", "人事異動（5月1日付）", "Vacancy: director"} {
		if got := only(t, l, news.Document{Title: title, Body: posts}); got.Points <= 0 || got.Points > whole.Points/2 || got.Tagged {
			t.Errorf("%s: got %v points, want less than half of the %v under another title", title, got.Points, whole.Points)
		}
	}
	if got := only(t, l, news.Document{Title: "정책국 소식", Body: "인사발령\n\n" + posts}); got.Points < whole.Points*0.8 {
		t.Errorf("got %v points with the mark in the text, want about %v", got.Points, whole.Points)
	}
}
