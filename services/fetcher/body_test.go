package fetcher_test

import (
	"strings"
	"testing"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher"
)

// release is a press release of several paragraphs, about 500 characters.
const release = `과학기술정보통신부는 농어촌 마을 1,200곳에 초고속 인터넷망을 새로 놓는다고 12일 밝혔다. 통신 사업자와 지방자치단체가 비용을 함께 부담한다.

□ 이번 사업은 도시와 농어촌 사이의 정보 격차를 줄이기 위한 것으로, 올해 말까지 세 단계로 나누어 진행된다. 첫 단계에서는 섬 지역 40곳이 대상이다.

ㅇ 망을 놓은 마을에서는 인공지능을 안전하게 쓰는 방법을 알리는 교육도 열린다. 교육은 주민센터에서 두 달 동안 매주 열리며, 누구나 무료로 들을 수 있다.

□ 정부는 사업이 끝난 뒤에도 해마다 품질을 측정해 그 결과를 공개할 계획이다. 측정 결과가 기준에 미치지 못하면 사업자는 여섯 달 안에 이를 개선해야 한다.

ㅇ 자세한 일정은 지역마다 다르며, 시청과 군청 누리집에서 볼 수 있다. 신청은 다음 달 첫째 주부터 석 주 동안 받는다.`

// annex is a text of another matter.
const annex = `붙임 1. 사업 대상 지역 목록. 강원도 평창군 대화면, 전라남도 신안군 임자면, 경상북도 울릉군 북면, 제주특별자치도 서귀포시 대정읍, 충청북도 괴산군 청천면,
전라북도 무주군 설천면, 경상남도 통영시 욕지면, 인천광역시 옹진군 백령면, 경기도 연천군 미산면, 충청남도 보령시 오천면의 예산 배정표와 단계별 공사 일정을 싣는다.`

// part is the first three paragraphs of it.
var part = strings.Join(strings.Split(release, "\n\n")[:3], "\n\n")

func TestChoosingTheBody(t *testing.T) {
	letter := "보도자료\n배포 일시 2026. 5. 12.\n\n" + strings.ReplaceAll(release, "\n\n", "\n\n- 1 -\n\n") + "\n\n담당 부서 통신정책과"
	english := strings.Repeat("The ministers met to ﬁnd a common position on the safety of artificial intelligence and on connectivity. ", 5)
	for name, c := range map[string]struct {
		page, list, file string
		auto             bool
		want             string
		from             news.BodyFrom
	}{
		"nothing anywhere":                           {},
		"the page alone":                             {page: release, want: release, from: news.BodyFromPage},
		"a page read blindly":                        {page: release, auto: true, want: release, from: news.BodyFromAuto},
		"the list alone":                             {list: release, want: release, from: news.BodyFromList},
		"the list has more than the page":            {page: "안내문", list: release, want: release, from: news.BodyFromList},
		"the list has the same without paragraphs":   {page: release, list: strings.ReplaceAll(release, "\n\n", " "), want: release, from: news.BodyFromPage},
		"a file alone":                               {file: annex, want: annex, from: news.BodyFromAttachment},
		"a file with the text and a letterhead":      {page: release, file: letter, want: letter, from: news.BodyFromAttachment},
		"a file with the whole of a teaser":          {list: strings.Split(release, "한다.")[0], file: letter, want: letter, from: news.BodyFromAttachment},
		"a file with a part of the page":             {page: release, file: part, want: release, from: news.BodyFromPage},
		"the same text in both":                      {page: release, file: release, want: release, from: news.BodyFromPage},
		"an annex longer than the page":              {page: release, file: annex + strings.Repeat(annex, 3), want: release, from: news.BodyFromPage},
		"a short text of its own":                    {page: "농어촌 통신망 사업 설명회 안내", file: annex, want: annex, from: news.BodyFromAttachment},
		"a shorter file than a short text":           {page: "농어촌 통신망 사업 설명회를 다음과 같이 엽니다.", file: "포스터", want: "농어촌 통신망 사업 설명회를 다음과 같이 엽니다.", from: news.BodyFromPage},
		"a stub that sends its reader to the file":   {page: part + "… 자세한 내용은 첨부 파일을 참고하시기 바랍니다.", file: strings.Repeat(annex, 4), want: strings.Repeat(annex, 4), from: news.BodyFromAttachment},
		"a whole text that names its annex":          {page: release + release + "\n\n자세한 내용은 붙임 참고", file: strings.Repeat(annex, 9), want: release + release + "\n\n자세한 내용은 붙임 참고", from: news.BodyFromPage},
		"ligatures, full width and capitals":         {page: english, file: "ＡＰＥＣ\n" + strings.ToUpper(strings.ReplaceAll(english, "ﬁ", "fi")), want: "ＡＰＥＣ\n" + strings.ToUpper(strings.ReplaceAll(english, "ﬁ", "fi")), from: news.BodyFromAttachment},
		"white space that a file has lost":           {page: release, file: strings.ReplaceAll(letter, " ", ""), want: strings.ReplaceAll(letter, " ", ""), from: news.BodyFromAttachment},
		"a page of three characters within the file": {page: "대화면", file: annex, want: annex, from: news.BodyFromAttachment},
	} {
		t.Run(name, func(t *testing.T) {
			body, from := fetcher.Choose(c.page, c.list, c.file, c.auto)
			if body != c.want || from != c.from {
				t.Errorf("got %.60q from %q, want %.60q from %q", body, from, c.want, c.from)
			}
		})
	}
}
