package term_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/policywire/policywire/services/store/term"
)

func TestOf(t *testing.T) {
	for title, want := range map[string][]string{
		"과기정통부, 인공지능기본법 시행령 설명회 개최":        {"인공지능기본법", "시행령"},
		"제12차 '피지컬 AI' 회의 개최(3.4.)":        {"피지컬", "ai", "피지컬 ai"},
		"어린이 안전을 위한 국무회의, 제주도에서 열린다":       {"어린이", "안전", "국무회의", "제주도"},
		"K-콘텐츠와 R&D 예산":                    {"k-콘텐츠", "콘텐츠", "r&d", "예산"},
		"2026년 상반기 5G 요금제 12종 출시":          {"5g", "요금제", "5g 요금제", "출시"},
		"生成AIの活用に関する調査結果の公表":               {"生成", "ai", "生成ai"},
		"第2回データ連携基盤に関する検討会の開催について":         {"データ", "連携基盤"},
		"數位發展部推動偏鄉寬頻建設計畫":                  {"偏鄉寬頻"},
		"副總統為B5G低軌衛星人才技術培育基地揭牌":            {"b5g", "低軌衛星", "b5g低軌衛星", "人才技術", "培育基地"},
		"關於資通安全管理法修正草案公聽會之不實訊息澄清":          {"資通安全管理法", "修正", "草案", "公聽會", "不實訊息"},
		"促进信息通信行业网络数据安全保护":                 {"信息通信", "网络", "数据安全", "保护"},
		"データセンター市場及びクラウドサービス市場の動向":         {"データセンター", "市場", "クラウドサービス"},
		"รัฐบาลใช้ AI สกัดข่าวปลอม":        {"รัฐบาลใช้", "ai", "รัฐบาลใช้ ai", "สกัดข่าวปลอม", "ai สกัดข่าวปลอม"},
		"关于加强网络安全工作的通知":                    {"网络安全"},
		"Ministry Launches Deepfake Guide": {"deepfake", "guide"},
		"Rules for AI-generated content":   {"rules", "ai", "generated", "ai generated", "content"},
		"ＡＩ　ガバナンス":                         {"ai", "ガバナンス", "ai ガバナンス"},
		"":                                 {},
		"2025년 제3차 회의 결과 (10.2. 화요일)":      {},
	} {
		got := term.Of(title)
		slices.Sort(got)
		slices.Sort(want)
		if got == nil || !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", title, got, want)
		}
	}
}

func TestParticles(t *testing.T) {
	for word, want := range map[string]string{
		"인공지능은": "인공지능", "인공지능을": "인공지능", "데이터를": "데이터", "데이터가": "데이터", "데이터와": "데이터",
		"정보보호의": "정보보호", "위원단으로": "위원단", "서울에서": "서울", "청년들의": "청년", "통신망까지": "통신망",
		"사회의": "사회", "감축하는": "감축",
		"어린이": "어린이", "국무회의": "국무회의", "제주도": "제주도", "나이": "나이", "고속도로": "고속도로",
		"원자로": "원자로", "물가": "물가", "재허가": "재허가", "전문가": "전문가", "만족도": "만족도", "저궤도": "저궤도",
		"실험결과": "실험결과", "고양이": "고양이", "민주주의": "민주주의", "캐나다": "캐나다", "산업재해": "산업재해", "안전한": "안전", "이용권한": "이용권한", "시장을": "시장", "입국제한": "입국제한",
	} {
		if got := term.Of(word); len(got) != 1 || got[0] != want {
			t.Errorf("%s: got %q, want %s", word, got, want)
		}
	}
}

func TestAtMost(t *testing.T) {
	var title strings.Builder
	for r := 'a'; r <= 'z'; r++ {
		for s := 'a'; s <= 'z'; s++ {
			title.WriteString("xq" + string(r) + string(s) + " ")
		}
	}
	if got := len(term.Of(title.String())); got != term.Most {
		t.Errorf("got %d terms of a long title, want %d", got, term.Most)
	}
}

func FuzzTerms(f *testing.F) {
	for _, seed := range []string{"제3회 「피지컬 AI」 포럼 개최", "生成AIの動向（第2版）", "偏鄉寬頻建設計畫第二屆", "R&D-5G K-팝", "แพลตฟอร์ม AI", "é\xff가각", "e\u0301-\u1100\u1161"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, title string) {
		terms := term.Of(title)
		if terms == nil || len(terms) > term.Most {
			t.Fatalf("got %d terms", len(terms))
		}
		seen := map[string]bool{}
		for _, word := range terms {
			if seen[word] || word == "" || utf8.RuneCountInString(word) > 60 || strings.TrimSpace(word) != word {
				t.Errorf("got the term %q", word)
			}
			if utf8.ValidString(title) && (!utf8.ValidString(word) || !norm.NFC.IsNormalString(word)) {
				t.Errorf("got the term %q, which is not in NFC", word)
			}
			seen[word] = true
		}
	})
}

func BenchmarkOf(b *testing.B) {
	const title = "과기정통부, 「인공지능 기본법」 시행령 제정을 위한 대국민 공청회 및 전문가 간담회 개최(5.12.)"
	b.SetBytes(int64(len(title)))
	for b.Loop() {
		term.Of(title)
	}
}
