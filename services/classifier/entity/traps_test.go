package entity_test

import (
	"testing"

	"github.com/policywire/policywire/contract/news"
)

// TestWordsThatAreNoNames lists texts of no economy in which a name seems to
// stand, each with what is really named.
func TestWordsThatAreNoNames(t *testing.T) {
	for text, want := range map[string]string{
		// what follows a Korean name
		"환경부문 투자와 국방부대 훈련":                "",
		"교육부문과 법무부서, 산업부지, 산업부가가치":        "",
		"교육부터 바꾼다":                        "",
		"중국어 교육과 한국어 교원, 일본어 자막":          "",
		"일본뇌염 예방접종":                       "",
		"미국흰불나방 방제":                       "",
		"한국수자원공사와 한국폴리텍대학":                "",
		"호주머니와 호주제 폐지":                    "",
		"중국산 제품, 미국식 제도, 한국형 모델, 일본인 관광객": "cn us kr jp",
		"대중국 수출과 주중국대사관, 주한중국대사":          "cn",
		"프랑스어와 스페인어":                      "",
		"한국도로공사":                          "",
		"과기정통부는 과기정통부와 과기정통부장관의 과기정통부에서도": "kr-msit",
		"ㅇ과기정통부 소속":                       "kr-msit",
		"또는한국지능정보사회진흥원":                   "kr-nia",
		"#APEC2025KOREA": "apec",
		"문의: 과학기술정보통신부(044-000-0000)":    "kr-msit",
		"APEC은 OECD와 G20의 ITU-R 기준을 따른다": "apec oecd g20 itu",
		// everyday words
		"보행자는 인도로 걷고 차도와 인도를 나눈다":          "",
		"인도적 지원과 인도주의, 범죄인 인도, 차량을 인도하다":   "",
		"주인도 세입자도 캠페인도 요인도":                "",
		"인도 총리와 회담":                        "in",
		"미국, 인도, 베트남에 수출":                  "us in vn",
		"인도네시아와 인도·태평양":                    "id indo-pacific",
		"모든 수단과 방법, 통신 수단":                 "",
		"남수단과 수단 정부군":                      "ss sd",
		"이집트, 수단, 케냐":                      "eg sd ke",
		"디지털이란 무엇인가. 'AI'이란 말. 인공지능(AI)이란": "",
		"이란과 이라크":                          "ir iq",
		"가나다순으로 정리했다. 전문가나 시민이나":           "",
		"오만한 태도와 오만원권":                     "",
		"사우디아라비아, 오만 등":                    "sa om",
		"말리지 마라. 소말리아 해역":                  "",
		"그리스도교 유산":                         "",
		"시간이 두 대만 남았다":                     "",
		"11일본회의":                           "",
		"아시아 태평양 지역의 태평양":                  "",
		"유럽·아프리카":                          "europe africa",
		"서울 강남구 테헤란로 123":                  "kr",
		"자동차 경주와 경주마":                      "",
		"방송법인과 전파법칙, 데이터처리":                "",
		"일본에서조차, 홍콩으로부터의, 미국인들은":           "jp hk us",
		"タイ政府と駐チリ日本大使館、チリ大統領":              "th jp cl",
		"말리 대사와 만났다":                       "ml",
		"중동에서 'AI'이란 말은":                   "middle-east",
		"한국인터넷진흥원침해대응센터":                   "kr-kisa",
		// Latin letters
		"With US support. FOLLOW US":                                      "us",
		"Apec, Asean and Unesco":                                          "apec asean unesco",
		"Home office work and My number is; the Home Office":              "gb-home-office",
		"Contact us. CONTACT US about turkey, chile, polish and china":    "",
		"Tell us more. The US and U.S. exports to US partners":            "us",
		"IT is NO use. IN an hour. TO be. AM, PM. ID":                     "",
		"Atlanta is in Georgia. Mr Jordan met Chad.":                      "",
		"Georgia, Armenia and Azerbaijan":                                 "ge am az",
		"Jordan, Lebanon and Egypt":                                       "jo lb eg",
		"Turkey dinner. Guinea pigs of New Guinea":                        "",
		"New Mexico, Northern Ireland, British Columbia, Indian Ocean":    "",
		"The Americas and Latin American art, North America":              "",
		"Joshua Di Frances":                                               "",
		"www.apec.org, info@korea.kr, https://example.org/china":          "",
		"Papua New Guinea and the Korean Peninsula":                       "pg korean-peninsula",
		"Hong Kong, China; Chinese Taipei; Viet Nam":                      "hk tw vn",
		"Ministry of Education officials and the NCC":                     "",
		"the ROK-US alliance":                                             "kr us",
		"Korean-led, Japanese and Singaporeans":                           "kr jp sg",
		"People's Republic of China, not the Republic of China":           "cn tw",
		"Democratic People's Republic of Korea and the Republic of Korea": "kp kr",
		// Han, kana, Thai
		"发展中国家和發展中國家、依法国家机关":              "",
		"海上海洋、陆上海上交通、云南非遗":                "",
		"今日本会議を開き、25日本省で、日本語の":            "",
		"中国地方と中国総合通信局、中国電力":               "",
		"其中国内企业，集中国家资源，立法国家":              "",
		"財政部門、教育部分、环境部署、国防部队":             "",
		"网络数据安全法律法规":                      "",
		"マインドについて、ウインドウとアドバイザー、タイミング、チリ紙": "",
		"インドとインドネシア、インド太平洋":               "in id indo-pacific",
		"タイ、ベトナム、マレーシア":                   "th vn my",
		"內蒙古、馬里蘭、齊柏林":                     "",
		"กล่าวว่าเป็นภาษาอังกฤษ":          "",
		"中國與日本、美国和韩国":                     "cn jp us kr",
	} {
		expect(t, news.Document{Body: text, URL: "https://example.org/"}, want)
	}
}

// TestTheLongestNameCounts and no name inside it.
func TestTheLongestNameCounts(t *testing.T) {
	for text, want := range map[string]string{
		"한국인터넷진흥원과 한국은행":                              "kr-kisa kr-bok",
		"Korea Communications Commission":             "kr-kcc",
		"APEC Digital and AI Ministerial Meeting":     "apec-dmm",
		"APEC 디지털·AI 장관회의":                            "apec-dmm",
		"EU AI Act":                                   "eu-ai-act",
		"OECD AI Principles":                          "oecd-ai-principles",
		"Cyber Security Agency of Singapore":          "sg-csa",
		"美國國防部與美國商務部":                                 "us-dod us-doc",
		"中國國防部":                                       "cn cn-mnd",
		"대만해협과 남중국해":                                  "taiwan-strait south-china-sea",
		"Council of the European Union":               "eu-council",
		"Paris Agreement and the Budapest Convention": "paris-agreement budapest-convention",
	} {
		expect(t, news.Document{Body: text}, want)
	}
}

func TestAMentionHasItsPlaceAndItsCount(t *testing.T) {
	d := news.Document{Title: "AI 협력", Summary: "과기정통부와 APEC", Body: "😀 APEC은 과학기술정보통신부, 과기정통부와 한국에서 모였다."}
	found := gazetteer(t).Find(d)
	want := []news.Entity{
		{ID: "kr-msit", Kind: "ministry", Name: "Ministry of Science and ICT", Text: "과기정통부", Field: "summary", Offset: 0, Count: 3},
		{ID: "apec", Kind: "organisation", Name: "Asia-Pacific Economic Cooperation", Text: "APEC", Field: "summary", Offset: 7, Count: 2},
		{ID: "kr", Kind: "economy", Name: "Republic of Korea", Text: "한국", Field: "body", Offset: 26, Count: 1},
	}
	for i := range want {
		if i >= len(found) || found[i] != want[i] {
			t.Fatalf("got %+v, want %+v", found, want)
		}
	}
	if len(found) != len(want) {
		t.Errorf("got %+v, want %+v", found, want)
	}
}

// TestADoubtfulNameIsSureOnceTheDocumentNamesTheEntity whatever the paragraph.
func TestADoubtfulNameIsSureOnceTheDocumentNamesTheEntity(t *testing.T) {
	for body, want := range map[string]int{
		"Tbilisi is far.\n\nGeorgia is near, and Georgia is here.": 3,
		"테헤란은 멀다.\n\n이란 측은 밝혔다.":                                   2,
	} {
		if found := gazetteer(t).Find(news.Document{Body: body}); len(found) != 1 || found[0].Count != want {
			t.Errorf("%q: got %+v, want one entity %d times", body, found, want)
		}
	}
}
