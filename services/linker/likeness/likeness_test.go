package likeness_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/fingerprint"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/linker/likeness"
)

var (
	windows = likeness.Windows{Duplicate: 14, Story: 7}
	noon    = time.Date(2025, 8, 4, 12, 0, 0, 0, time.FixedZone("", 9*3600))
)

// document is what a test says of one.
type document struct {
	source, lang, title, body string
	days                      int
	entities                  []news.Entity
	topics                    []string
}

func (d document) classified() news.Classified {
	in := news.Classified{Language: news.Language{Tag: d.lang}, Entities: d.entities, Fingerprint: fingerprint.Of(d.title, d.body)}
	in.Document = news.Document{ID: d.source + "/1", Source: d.source, Title: d.title, Body: d.body, PublishedAt: noon.AddDate(0, 0, d.days)}
	for _, id := range d.topics {
		in.Topics = append(in.Topics, news.Topic{ID: id, Score: 0.8})
	}
	return in
}

// between compares both ways, which must be the same.
func between(t *testing.T, a, b document) likeness.Relation {
	t.Helper()
	one, other := likeness.Of(a.classified()), likeness.Of(b.classified())
	r := likeness.Between(one, other, windows)
	if back := likeness.Between(other, one, windows); back != r {
		t.Errorf("%q and %q: %+v, the other way round %+v", a.title, b.title, r, back)
	}
	if r.Score < 0 || r.Score > 1 || (r.Duplicate || r.Story) != (r.Score > 0) {
		t.Errorf("%q and %q: %+v", a.title, b.title, r)
	}
	return r
}

// release is the text of a release, of paragraphs that are filled in.
func release(numbers ...any) string {
	return fmt.Sprintf("과학기술정보통신부는 지난달 정보통신기술 분야의 수출액이 %d.%d억 달러로 집계되었다고 밝혔다. 이는 작년 같은 달보다 %d.%d%% 늘어난 것이다.\n\n"+
		"품목별로는 반도체가 %d.%d억 달러로 가장 많았고, 디스플레이는 %d억 달러, 휴대전화는 %d억 달러로 뒤를 이었다.\n\n"+
		"지역별로는 중국으로 %d억 달러, 베트남으로 %d억 달러, 미국으로 %d억 달러를 수출하였으며 유럽연합으로는 %d억 달러를 수출하였다.\n\n"+
		"과기정통부는 앞으로도 수출 기업이 겪는 어려움을 덜기 위해 관계 부처와 함께 금융과 인증을 지원하고, 현장의 목소리를 들어 대책을 마련할 계획이다.", numbers...)
}

var (
	march = release(187, 6, 12, 5, 99, 1, 17, 12, 71, 33, 24, 11)
	april = release(171, 9, 33, 8, 104, 2, 19, 13, 66, 28, 23, 14)
)

func TestOneTextOnTwoSites(t *testing.T) {
	page := document{source: "korea-kr-press", lang: "ko", title: "[보도자료] 3월 정보통신 수출 187억 달러", body: march}
	header := "보도자료\n보도시점 2025. 8. 4.(월) 12:00 배포 2025. 8. 4.(월) 09:00\n3월 정보통신 수출 187억 달러\n- 반도체가 99억 달러로 가장 많아 -\n\n"
	contacts := "\n\n담당 부서 정보통신산업정책과 책임자 과장 홍보용 (044-000-0000)\n사무관 (044-000-0001)\n붙임 수출 통계표 1부. 끝."
	for name, other := range map[string]document{
		"the same":                   {source: "msit-ko", lang: "ko", title: page.title, body: march},
		"a week later":               {source: "msit-ko", lang: "ko", title: page.title, body: march, days: 7},
		"the text of the attachment": {source: "msit-ko", lang: "ko", title: "3월 정보통신 수출 187억 달러", body: header + strings.ReplaceAll(march, " ", "  ") + contacts},
		"with an annex":              {source: "msit-ko", lang: "ko", title: "3월 정보통신 수출 187억 달러", body: march + "\n\n참고: 정보통신 산업의 분류와 통계를 내는 방법은 국제 표준을 따르며, 해마다 바뀌는 품목을 다음 해 통계에 반영한다. 품목의 정의는 관세청의 분류에 따른다."},
		"the beginning":              {source: "msit-ko", lang: "ko", title: "3월 정보통신 수출 187억 달러", body: march[:strings.LastIndex(march, "\n\n")]},
		"the same in its own source": {source: "korea-kr-press", lang: "ko", title: page.title, body: march},
	} {
		if got := between(t, page, other); !got.Duplicate {
			t.Errorf("%s: got %+v, want a duplicate", name, got)
		}
	}
}

func TestTheIssuesOfASeriesAreNoDuplicates(t *testing.T) {
	weather := "기상청은 오늘 밤부터 내일 아침 사이에 돌풍과 함께 천둥과 번개를 동반한 강한 비가 내리는 곳이 있겠다고 예보하였다. " +
		"저지대와 하천변에서는 침수에 주의하고, 외출을 삼가며, 최신 기상 정보를 확인하여 달라고 당부하였다. 예상 강수량은 %s이다."
	for name, pair := range map[string][2]document{
		"months in the title": {{source: "korea-kr-press", lang: "ko", title: "3월 정보통신 수출", body: march},
			{source: "msit-ko", lang: "ko", title: "4월 정보통신 수출", body: april}},
		"one title": {{source: "korea-kr-press", lang: "ko", title: "정보통신기술 수출 동향", body: march},
			{source: "msit-ko", lang: "ko", title: "정보통신기술 수출 동향", body: april, days: 7}},
		"one source, one number": {{source: "kma", lang: "ko", title: "강한 비 예보", body: fmt.Sprintf(weather, "서울 30~80mm")},
			{source: "kma", lang: "ko", title: "강한 비 예보", body: fmt.Sprintf(weather, "서울 30~90mm"), days: 1}},
		"one source, one place": {{source: "kma", lang: "ko", title: "강한 비 예보", body: fmt.Sprintf(weather, "서울 30~80mm")},
			{source: "kma", lang: "ko", title: "강한 비 예보", body: fmt.Sprintf(weather, "부산 30~80mm")}},
		"two sources, other amounts": {{source: "kma", lang: "ko", title: "강한 비 예보", body: fmt.Sprintf(weather, "부산 30~80mm")},
			{source: "korea-kr-press", lang: "ko", title: "강한 비 예보", body: fmt.Sprintf(weather, "제주 20~60mm"), days: 1}},
		"appointments": {{source: "msit-ko", lang: "ko", title: "[인사] 과학기술정보통신부", body: "국장급 승진\n정보통신정책관 가나다\n국장급 전보\n네트워크정책관 라마바\n과장급 전보\n인공지능기반정책과장 사아자\n디지털사회기획과장 차카타"},
			{source: "korea-kr-press", lang: "ko", title: "[인사] 과학기술정보통신부", body: "국장급 승진\n우주정책관 파하거\n국장급 전보\n연구개발정책관 너더러\n과장급 전보\n원자력연구개발과장 머버서\n기초연구진흥과장 어저처", days: 2}},
		"the same, a month later": {{source: "kr-a", lang: "ko", title: "정기 점검 안내를 드립니다", body: march},
			{source: "kr-b", lang: "ko", title: "정기 점검 안내를 드립니다", body: march, days: 30}},
		"sessions":          {{source: "kcc", lang: "ko", title: "제62차 위원회 결과", body: march}, {source: "korea-kr-press", lang: "ko", title: "제63차 위원회 결과", body: march}},
		"too short to tell": {{source: "kr-a", lang: "ko", title: "첨부파일 참조", body: "첨부"}, {source: "kr-b", lang: "ko", title: "첨부파일 참조", body: "첨부"}},
	} {
		if got := between(t, pair[0], pair[1]); got.Duplicate || got.Story {
			t.Errorf("%s: got %+v, want nothing", name, got)
		}
	}
}

// What the classifier finds in releases on a meeting.
func named(id, kind, field string, offset int) news.Entity {
	return news.Entity{ID: id, Kind: kind, Name: "The " + id, Field: field, Offset: offset, Count: 1}
}

var (
	statement = document{source: "apec", lang: "en", title: "2025 APEC Digital and AI Ministerial Statement",
		body: "Incheon, Republic of Korea, 4-6 August 2025\n\nWe, the APEC Ministers, met in Incheon under the chairmanship of the Ministry of Science and ICT.",
		entities: []news.Entity{named("apec-dmm-statement", "agreement", "title", 5), named("apec", "organisation", "title", 5),
			named("kr-incheon", "place", "body", 0), named("kr-msit", "ministry", "body", 90), named("apec-dmm", "meeting", "body", 2221)},
		topics: []string{"ai", "connectivity", "safety"}}
	policyNews = document{source: "korea-kr-policy", lang: "ko", title: "APEC 디지털·AI 장관회의 최초 개최…아태지역 협력 본격화",
		body: "과학기술정보통신부는 4일 인천 송도컨벤시아에서 아시아태평양경제협력체 디지털·AI 장관회의를 최초로 개최했다고 밝혔다. 오는 6일까지 열린다.",
		entities: []news.Entity{named("apec-dmm", "meeting", "title", 0), named("kr-msit", "ministry", "body", 0),
			named("kr-incheon", "place", "body", 14), named("apec", "organisation", "body", 26)},
		topics: []string{"ai", "connectivity", "safety"}}
	chinese = document{source: "tw-moda", lang: "zh-hant", title: "APEC數位與AI部長會議於韓國仁川登場 我國分享AI治理經驗", days: 1,
		body: "APEC數位與AI部長會議8月4日在韓國仁川舉行，由韓國科學技術情報通信部主持，會後通過部長聲明。",
		entities: []news.Entity{named("apec-dmm", "meeting", "title", 0), named("apec", "organisation", "title", 0),
			named("kr-incheon", "place", "title", 19), named("kr-msit", "ministry", "body", 30)}, topics: []string{"ai"}}
)

func TestOneEventInThreeLanguages(t *testing.T) {
	all := []document{statement, policyNews, chinese}
	for i, a := range all {
		for _, b := range all[:i] {
			if got := between(t, a, b); !got.Story || got.Duplicate {
				t.Errorf("%s and %s: got %+v, want a story", a.lang, b.lang, got)
			}
		}
	}
	evidence := likeness.Evidence(likeness.Of(statement.classified()), likeness.Of(policyNews.classified()), windows, "x/1")
	for _, want := range []string{"x/1", "The apec-dmm", "The kr-incheon", "2025-08-04", "2025-08-06", "topic safety"} {
		if !strings.Contains(evidence, want) {
			t.Errorf("the evidence %q does not name %s", evidence, want)
		}
	}
}

func TestWhatIsNoStory(t *testing.T) {
	later := statement
	later.days = 9
	report := document{source: "tw-report", lang: "zh-hant", title: "出席數位經濟指導小組會議報告", days: 3, body: "本次會議討論隱私。", topics: []string{"safety"},
		entities: []news.Entity{named("apec", "organisation", "title", 0), named("apec-dmm", "meeting", "body", 8607), named("kr-msit", "ministry", "body", 8951)}}
	law := func(source, lang, title string, days int) document {
		return document{source: source, lang: lang, title: title, days: days, body: "인공지능기본법에 관한 것이다.", topics: []string{"ai"},
			entities: []news.Entity{named("kr-ai-act", "law", "title", 0), named("kr-msit", "ministry", "body", 0)}}
	}
	initiative := document{source: "legacy", lang: "ko", title: "APEC AI 이니셔티브란?", body: "2025년 경주에서 제안되었다.", topics: []string{"ai"},
		entities: []news.Entity{named("apec-ai-initiative", "programme", "title", 0), named("apec-aelm", "meeting", "body", 9), named("apec", "organisation", "body", 30)}}
	for name, pair := range map[string][2]document{
		"too late":                 {policyNews, later},
		"a report that names it":   {policyNews, report},
		"the same law":             {law("msit-ko", "ko", "인공지능기본법 시행령 입법예고", 0), law("msit-en", "en", "Explanatory session on the AI Framework Act", 3)},
		"the same organisation":    {statement, initiative},
		"the same law, one source": {law("msit-ko", "ko", "인공지능기본법 시행령 입법예고", 0), law("msit-ko", "ko", "인공지능기본법 설명회 개최", 0)},
	} {
		if got := between(t, pair[0], pair[1]); got.Story || got.Duplicate {
			a, b := likeness.Of(pair[0].classified()), likeness.Of(pair[1].classified())
			t.Errorf("%s: got %+v: %s", name, got, likeness.Evidence(a, b, windows, "the other"))
		}
	}
}

// TestRelatedDocumentsShareAKey: those that share none are never compared.
func TestRelatedDocumentsShareAKey(t *testing.T) {
	page := document{source: "korea-kr-press", lang: "ko", title: "3월 정보통신 수출 187억 달러", body: march}
	copied := page
	copied.source, copied.body = "msit-ko", "보도자료\n"+march
	for _, pair := range [][2]document{{statement, policyNews}, {policyNews, chinese}, {statement, chinese}, {page, copied}} {
		shared := 0
		keys := map[uint64]bool{}
		for _, key := range likeness.Of(pair[0].classified()).Keys() {
			keys[key] = true
		}
		for _, key := range likeness.Of(pair[1].classified()).Keys() {
			if keys[key] {
				shared++
			}
		}
		if shared == 0 {
			t.Errorf("%q and %q share no key", pair[0].title, pair[1].title)
		}
	}
}

// TestDates reads each date as one that both documents name.
func TestDates(t *testing.T) {
	for _, text := range []string{"2025. 8. 6. 개최", "2025-08-06", "2025년 8월 6일", "2025年8月6日", "114年8月6日", "8월 6일부터", "(8.6.)", "오는 6일",
		"on 6 August", "August 6, 2025", "4-6 August 2025", "August 4-6", "on the 6th August", "from 5 to 6 August"} {
		a := document{source: "a", lang: "ko", title: "제목", body: text}
		b := document{source: "b", lang: "en", title: "Title", body: "It is on 6 August 2025."}
		evidence := likeness.Evidence(likeness.Of(a.classified()), likeness.Of(b.classified()), windows, "b")
		if !strings.Contains(evidence, "2025-08-06") {
			t.Errorf("%q: got %q", text, evidence)
		}
	}
	for _, text := range []string{"16일", "2024년 8월 6일", "제6차", "8.6%", "26 August", "6월 8일까지"} {
		a := document{source: "a", lang: "ko", title: "제목", body: text}
		b := document{source: "b", lang: "en", title: "Title", body: "It is on 6 August 2025."}
		evidence := likeness.Evidence(likeness.Of(a.classified()), likeness.Of(b.classified()), windows, "b")
		if strings.Contains(evidence, "2025-08-06") {
			t.Errorf("%q is read as the sixth of August", text)
		}
	}
}

func FuzzOf(f *testing.F) {
	f.Add("[보도자료] 제목", march, int64(0))
	f.Add("(", "4-6 August 2025, 2025. 8. 4., 114年8月4日 99999999999999999999일 1,", int64(1<<40))
	f.Fuzz(func(t *testing.T, title, body string, at int64) {
		in := document{source: "a", lang: "ko", title: title, body: body}.classified()
		in.Document.PublishedAt = time.Unix(at%(1<<36), 0)
		a := likeness.Of(in)
		in.Document.Source = "b"
		b := likeness.Of(in)
		if r := likeness.Between(a, b, windows); in.Fingerprint != "" && !r.Duplicate {
			t.Errorf("a text is no duplicate of itself: %+v", r)
		}
		likeness.Evidence(a, b, windows, "b")
		if len(a.Keys()) > 64 {
			t.Errorf("%d keys", len(a.Keys()))
		}
	})
}
