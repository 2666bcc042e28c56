package entity_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/policywire/policywire/contract/news"
)

// TestNamesOfSeveralEconomies shows what decides a name that bodies of several
// economies have, and that nothing is found where nothing decides.
func TestNamesOfSeveralEconomies(t *testing.T) {
	const korea, taiwan, china, japan, singapore, nowhere = "https://www.korea.kr/", "https://www.moda.gov.tw/", "https://www.miit.gov.cn/",
		"https://www.soumu.go.jp/", "https://www.mddi.gov.sg/", "https://www.example.org/"
	for _, c := range []struct{ url, body, want string }{
		// beside the name
		{korea, "외교부는 밝혔다.", "kr-mofa"},
		{korea, "중국 외교부는 밝혔다.", "cn cn-mfa"},
		{korea, "베트남의 외교부와 일본 외무성", "vn vn-mofa jp jp-mofa"},
		{korea, "핀란드 교육부와 만났다.", "fi"},
		{korea, "핀란드 교육부와 만났다. 교육부는 기대한다.", "fi"},
		{korea, "핀란드에서 왔다. 교육부는 기대한다.", "fi kr-moe"},
		{korea, "미국 국방부 장관과 국방부 장관", "us-dod kr-mnd"},
		{taiwan, "教育部與外交部", "tw-moe tw-mofa"},
		{taiwan, "韓國教育部與日本的外務省", "kr kr-moe jp jp-mofa"},
		{taiwan, "環境部", "tw-moenv"},
		{china, "教育部、外交部和科技部", "cn-moe cn-mfa cn-most"},
		{japan, "経済産業省と外交部", "jp-meti"},
		{japan, "中国外交部と韓国の国防部", "cn cn-mfa kr kr-mnd"},
		{nowhere, "Ministry of Education of Singapore", "sg-moe sg"},
		{nowhere, "Singapore's Ministry of Education", "sg sg-moe"},
		{nowhere, "Ministry of Foreign Affairs, Japan", "jp-mofa jp"},
		{nowhere, "Ministry of Foreign Affairs of Finland", "fi"},
		{nowhere, "the Ministry of Foreign Affairs", ""},
		{singapore, "the Ministry of Education", "sg-moe"},
		{singapore, "In Chile the Ministry of Education", "cl"},
		{singapore, "In Chile it rained. The Ministry of Education", "cl sg-moe"},
		// abbreviations
		{korea, "대만 국가통신전파위원회(NCC)는 NCC의", "tw-ncc"},
		{korea, "NIA와 KISA", "kr-nia kr-kisa"},
		{taiwan, "NCC", "tw-ncc"},
		{korea, "전문기관(NIA)과 유관기관(TTA, KCA)", "kr-nia kr-tta kr-kca"},
		{nowhere, "NCC and MIC and MOE", ""},
		{taiwan, "Accountability System (ACS), the ACS", ""},
		{nowhere, "Cyber Security Agency of Singapore (CSA); CSA said", "sg-csa"},
		{japan, "情報処理推進機構（IPA）とIPA", "jp-ipa"},
		// laws
		{korea, "개인정보 보호법", "kr-pipa"},
		{japan, "個人情報保護法と個人情報保護委員会", "jp-appi jp-ppc"},
		{taiwan, "個資法、中國個資法", "tw-pdpa cn cn-pipl"},
		{korea, "EU의 AI법과 우리 AI법", "eu eu-ai-act kr-ai-basic-act"},
		{taiwan, "日本警察廳與我國環境部", "jp tw-moenv"},
		{korea, "AI 기본법", "kr-ai-basic-act"},
		{taiwan, "AI基本法與人工智慧基本法", "tw-ai-basic-act"},
		{taiwan, "韓國AI基本法", "kr kr-ai-basic-act"},
		{taiwan, "網路安全法", ""},
		{nowhere, "EU AI Act. The AI Act", "eu-ai-act"},
	} {
		expect(t, news.Document{Body: c.body, URL: c.url}, c.want)
	}
}

func TestTheEconomyOfADocument(t *testing.T) {
	for _, c := range []struct {
		d    news.Document
		want string
	}{
		{news.Document{Publisher: "과학기술정보통신부", URL: "https://example.com/", Body: "the Ministry of Education"}, "kr-moe"},
		{news.Document{Publisher: "外交部", URL: "https://www.mofa.gov.tw/", Body: "教育部"}, "tw-moe"},
		{news.Document{Publisher: "Asia-Pacific Economic Cooperation", URL: "https://www.apec.sg/", Body: "the Ministry of Education"}, ""},
		{news.Document{URL: "https://www.commerce.gov/", Body: "the Department of Commerce"}, "us-doc"},
		{news.Document{URL: "https://www.gov.uk/", Body: "the NCSC"}, "gb-ncsc"},
		{news.Document{LanguageHint: "zh-Hant", Body: "教育部"}, "tw-moe"},
		{news.Document{LanguageHint: "zh_CN", Body: "教育部"}, "cn-moe"},
		{news.Document{LanguageHint: "en-SG", Body: "the Ministry of Education"}, "sg-moe"},
		{news.Document{LanguageHint: "en", Body: "the Ministry of Education"}, ""},
		{news.Document{Title: "교육부는 오늘 발표했다"}, "kr-moe"},
		{news.Document{Title: "教育部發布國際學生會議資訊"}, "tw-moe"},
		{news.Document{Title: "教育部发布国际学生会议资讯"}, "cn-moe"},
		{news.Document{Title: "教育部"}, ""},
		{news.Document{Title: "教育部のデータについて"}, ""},
		{news.Document{Title: "警察庁のデータについて"}, "jp-npa"},
		{news.Document{URL: "::not an address", Body: "the Ministry of Education"}, ""},
	} {
		expect(t, c.d, c.want)
	}
}

// TestHowOftenASharedNameCounts tells by counts which mentions were decided.
func TestHowOftenASharedNameCounts(t *testing.T) {
	for body, want := range map[string]string{
		"UK AISI met the U.S. AI Safety Institute. The AISI said.": "gb-aisi 1 us-aisi 1",
		"UK AISI said. The AISI said.":                             "gb-aisi 2",
		"핀란드 교육부. 교육부는.\n\n교육부는":                                   "fi 1 kr-moe 1",
		"중국 외교부. 외교부는.\n\n외교부는":                                    "cn 1 cn-mfa 2 kr-mofa 1",
		"Singapore's Ministry of Education Singapore":              "sg 2 sg-moe 1",
		"วันนี้ กระทรวงการต่างประเทศจีน":                           "cn 1",
	} {
		d := news.Document{Body: body, PublishedAt: day(t, "2024-06-01")}
		if strings.Contains(body, "วันนี้") {
			d.URL = "https://www.mfa.go.th/"
		}
		got := []string{}
		for _, e := range gazetteer(t).Find(d) {
			got = append(got, fmt.Sprint(e.ID, " ", e.Count))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: got %v, want %s", body, got, want)
		}
	}
}

// TestRenamings reads names on both sides of the day on which they passed from
// one body to another.
func TestRenamings(t *testing.T) {
	for _, c := range []struct{ date, url, body, want string }{
		{"2016-05-01", "https://www.korea.kr/", "미래창조과학부", "kr-msip"},
		{"2026-05-01", "https://www.korea.kr/", "옛 미래창조과학부", "kr-msip"},
		{"2017-07-26", "https://www.korea.kr/", "과학기술정보통신부", "kr-msit"},
		{"2025-09-30", "https://www.korea.kr/", "산업부", "kr-motie"},
		{"2025-10-01", "https://www.korea.kr/", "산업부", "kr-motir"},
		{"2026-05-01", "https://www.korea.kr/", "산업통상자원부(이하 산업부)", "kr-motie"},
		{"2025-09-30", "https://www.korea.kr/", "방송통신위원회", "kr-kcc"},
		{"2025-10-01", "https://www.korea.kr/", "방송미디어통신위원회", "kr-kmcc"},
		{"2026-01-01", "https://www.korea.kr/", "기획재정부, Ministry of Economy and Finance", "kr-mosf"},
		{"2026-01-01", "https://www.korea.kr/", "MOEF", "kr-mosf"},
		{"2026-01-02", "https://www.korea.kr/", "MOEF, Ministry of Economy and Finance", "kr-mofe"},
		{"2026-01-02", "https://www.korea.kr/", "재정경제부와 기획예산처", "kr-mofe kr-mpb"},
		{"", "https://www.korea.kr/", "MOEF", "kr-mofe"},
		{"2022-07-26", "https://www.most.gov.tw/", "科技部", "tw-most"},
		{"2022-07-27", "https://www.nstc.gov.tw/", "國家科學及技術委員會", "tw-nstc"},
		{"2023-08-22", "https://www.moenv.gov.tw/", "環境部", "tw-moenv"},
		{"2023-08-21", "https://www.epa.gov.tw/", "環境部與行政院環境保護署", "tw-epa"},
		{"2025-09-30", "https://www.korea.kr/", "환경부", "kr-me"},
		{"2025-10-01", "https://www.korea.kr/", "기후에너지환경부", "kr-mcee"},
		{"2024-05-16", "https://www.korea.kr/", "문화재청", "kr-cha"},
		{"2025-06-01", "https://www.nist.gov/", "the U.S. AI Safety Institute (AISI)", "us-aisi"},
		{"2025-07-01", "https://www.nist.gov/", "CAISI", "us-caisi"},
	} {
		d := news.Document{Body: c.body, URL: c.url}
		if c.date != "" {
			d.PublishedAt = day(t, c.date)
		}
		expect(t, d, c.want)
	}
}

func TestEveryEndedBodyOfAGovernmentHasASuccessor(t *testing.T) {
	for _, e := range gazetteer(t).Entries() {
		if (e.Kind == "ministry" || e.Kind == "agency") && !e.Until.IsZero() && len(e.Successors) == 0 {
			t.Errorf("%s ended on %s, and no other took its place", e.ID, e.Until.Format("2006-01-02"))
		}
	}
}
