package lexicon_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/policywire/policywire/contract/news"
)

// TestCoreTermsOfEveryLanguage holds the lexicon to its languages: a title of a
// plain case is found in each of them.
func TestCoreTermsOfEveryLanguage(t *testing.T) {
	l := standard(t)
	for language, titles := range map[string]map[string]string{
		"en":      {"ai": "A national strategy for AI", "connectivity": "Closing the digital divide", "safety": "New rules against disinformation"},
		"ko":      {"ai": "국가 인공지능 전략", "connectivity": "정보격차 해소 종합계획", "safety": "허위조작정보 대응 방안"},
		"zh-hant": {"ai": "國家人工智慧戰略", "connectivity": "縮短數位落差計畫", "safety": "因應假訊息新措施"},
		"zh-hans": {"ai": "国家人工智能战略", "connectivity": "缩小数字鸿沟行动计划", "safety": "治理网络虚假信息的措施"},
		"ja":      {"ai": "国家人工知能戦略", "connectivity": "デジタル格差の解消に向けて", "safety": "偽情報への対策"},
		"es":      {"ai": "Estrategia nacional de inteligencia artificial", "connectivity": "Cerrar la brecha digital", "safety": "Medidas contra la desinformación"},
		"fr":      {"ai": "Stratégie nationale pour l'intelligence artificielle", "connectivity": "Réduire la fracture numérique", "safety": "Lutter contre la désinformation"},
		"id":      {"ai": "Strategi nasional kecerdasan artifisial", "connectivity": "Mengatasi kesenjangan digital", "safety": "Melawan disinformasi"},
		"ms":      {"ai": "Strategi kepintaran buatan negara", "connectivity": "Merapatkan jurang digital", "safety": "Tangani berita palsu"},
		"vi":      {"ai": "Chiến lược quốc gia về trí tuệ nhân tạo", "connectivity": "Thu hẹp khoảng cách số", "safety": "Xử lý tin giả"},
		"th":      {"ai": "ยุทธศาสตร์ปัญญาประดิษฐ์แห่งชาติ", "connectivity": "ลดความเหลื่อมล้ำทางดิจิทัล", "safety": "มาตรการรับมือข่าวปลอม"},
		"ru":      {"ai": "Национальная стратегия искусственного интеллекта", "connectivity": "Преодоление цифрового неравенства", "safety": "Меры против дезинформации"},
		"tl":      {"ai": "Pambansang estratehiya sa katalinuhang artipisyal", "connectivity": "Mas mabilis na koneksyon sa internet", "safety": "Labanan ang maling impormasyon"},
	} {
		for topic, title := range titles {
			if got := ids(l.Topics(news.Document{Title: title})); !slices.Equal(got, []string{topic}) {
				t.Errorf("%s: %q: got %v, want %s", language, title, got, topic)
			}
		}
	}
}

// TestWordsThatOnlyLookLikeATopic holds the lexicon to what it must not take
// for one of its topics, though the words are there.
func TestWordsThatOnlyLookLikeATopic(t *testing.T) {
	l := standard(t)
	for name, d := range map[string]news.Document{
		"bird flu in Korean":       {Title: "고병원성 AI 방역 강화", Body: "조류인플루엔자(AI)가 발생한 농장에서 AI 방역을 강화한다. AI 확산을 막는다."},
		"bird flu in Thai":         {Title: "เฝ้าระวังไข้หวัดนก", Body: "พบเชื้อ AI ในสัตว์ปีก ไข้หวัดนก AI"},
		"bird flu in English":      {Title: "AI found on two farms", Body: "Avian influenza (AI) was found. AI spreads among birds."},
		"fire safety":              {Title: "전통시장 화재 안전 점검", Body: "전기 안전과 가스 안전을 점검하고 안전 문화를 알린다."},
		"road safety":              {Title: "Road safety week begins", Body: "Safety on roads near schools is checked. Safe driving saves lives."},
		"food safety":              {Title: "食品安全檢測", Body: "加強食品安全與校園安全。"},
		"a network of people":      {Title: "재외동포 기업인 네트워크 확대", Body: "네트워크를 통해 협력 네트워크를 만든다."},
		"ultra fast examination":   {Title: "초고속 심사로 특허 등록", Body: "초고속 심사 제도가 시행된다."},
		"autism":                   {Title: "Support for autism spectrum conditions", Body: "Families of children on the autism spectrum get support."},
		"privacy note":             {Title: "Registration opens for the forum", Body: "Agenda and speakers are online. By registering you accept our privacy policy."},
		"a cyber university":       {Title: "사이버대학교 입학 설명회", Body: "사이버대학 신입생을 모집한다."},
		"consent in an apply form": {Title: "청년 창업 공모전 접수", Body: "접수할 때 개인정보 수집·이용에 동의해야 한다. 상금은 1억 원이다."},
	} {
		if got := l.Topics(d); len(got) != 0 {
			t.Errorf("%s: got %v, want none", name, got)
		}
	}
}

func TestIDsAreTheTopicsOfTheFile(t *testing.T) {
	l := standard(t)
	if got := l.IDs(); !slices.Equal(got, []string{"ai", "connectivity", "safety"}) {
		t.Errorf("got %v, want ai, connectivity, safety", got)
	}
	l.IDs()[0] = "changed"
	if l.IDs()[0] != "ai" {
		t.Error("a caller can change the lexicon's topics")
	}
}

func TestMatchingCostsLittleMemory(t *testing.T) {
	l := standard(t)
	d := news.Document{Title: "전통시장 화재 안전 점검", Body: strings.Repeat("전기 안전과 가스 안전을 점검하고 정보통신을 알린다. ", 200)}
	l.Topics(d)
	// The pool of matchers may be emptied between two calls: that is ten.
	if n := testing.AllocsPerRun(100, func() { l.Topics(d) }); n > 10 {
		t.Errorf("got %v allocations for a document without topics, want at most 10", n)
	}
}
