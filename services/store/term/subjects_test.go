package term_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/store/term"
)

// What a title is about is among its terms, and what every release says is not.
func TestSubjects(t *testing.T) {
	for _, c := range []struct{ title, has, hasNot string }{
		{"과기정통부, 인공지능기본법 하위법령 정비단 제3차 회의 개최", "인공지능기본법 하위법령", "과기정통부 회의 개최 제3차"},
		{"[보도자료] 개인정보위, 생성형 인공지능 개인정보 처리 안내서 공개", "생성형 인공지능 개인정보", "보도자료 개인정보위 공개"},
		{"정부, 딥페이크 성범죄 대응 강화 방안 발표(10.2.)", "딥페이크 성범죄", "정부 대응 강화 방안 발표"},
		{"저궤도 위성통신으로 섬마을까지 인터넷을 잇는다", "저궤도 위성통신 섬마을 인터넷", "잇는다 위성통신으로 섬마을까지 인터넷을"},
		{"2027년 상반기 디지털포용 시행계획 수립을 위한 공청회 12월 3일 열려", "디지털포용", "2027년 상반기 12월 3일 위한 공청회"},
		{"어린이·청소년의 누리소통망 과의존을 줄이는 학교 교육", "어린이 청소년 누리소통망 과의존 학교", "청소년의 과의존을 줄이는"},
		{"온디바이스 AI 반도체에 5년간 투자", "온디바이스 ai 반도체", "5년간 반도체에"},
		{"'보이스피싱' 막는 통신사 본인확인 의무화된다", "보이스피싱 통신사 본인확인", "의무화된다 막는"},
		{"제주도와 나이지리아의 해저케이블 회의", "제주도 나이지리아 해저케이블", "제주도와 제주 나이지리아의 회"},
		{"국가 AI컴퓨팅센터 구축사업 착수", "ai컴퓨팅센터", "국가 착수"},
		{"6G 주파수 국제표준 논의를 이끈다", "6g 주파수 국제표준", "이끈다 논의를"},
		{"Korea and Singapore Sign an MOU on Trustworthy AI Testing", "korea singapore trustworthy", "and sign an mou on"},
		{"Minister Announces New Measures Against Deepfake Scams on Tuesday", "measures deepfake scams", "minister announces new on tuesday"},
		{"Rural broadband: 98% of villages connected in 2026", "rural broadband villages", "98 of in 2026"},
		{"5G Stand-alone Networks and Children's Online Safety", "5g networks children online safety", "and s"},
		{"Ministerio publica la estrategia de inteligencia artificial", "estrategia inteligencia artificial", "la de"},
		{"Công bố chiến lược trí tuệ nhân tạo quốc gia và an toàn dữ liệu", "nhân dữ liệu", "và"},
		{"數位發展部公布生成式AI指引 強化資安防護", "生成式ai 資安防護", "數位發展部 公布 強化"},
		{"行政院通過打詐新四法修正草案", "打詐", "行政院 通過"},
		{"偏鄉寬頻普及服務112年度成果報告", "偏鄉寬頻", "成果 報告 年度"},
		{"關於深偽影像之防制措施第二次座談會", "深偽影像", "關於 之 措施 第二次 座談會"},
		{"工业和信息化部关于开展算力网络试点的通知", "算力网络", "关于 开展 通知 工业和信息化部"},
		{"国家网信办就未成年人网络保护条例征求意见", "未成年人", "意见 国家"},
		{"生成AIの利活用に関するガイドライン案への意見募集の結果", "生成ai ガイドライン", "結果 意見募集 に関する"},
		{"第3回サイバーセキュリティ対策推進会議の開催", "サイバーセキュリティ", "第3回 会議 開催"},
		{"衛星通信とBeyond 5Gの研究開発を推進します", "衛星通信 beyond 5g 研究開発", "推進"},
		{"กระทรวงดิจิทัลฯ เตือนภัย Deepfake", "deepfake", "ฯ"},
		{"Министерство о безопасности и цифровизации", "безопасности цифровизации", "о и"},
	} {
		got := term.Of(c.title)
		for word := range strings.FieldsSeq(c.has) {
			if !slices.Contains(got, word) {
				t.Errorf("%s: %s is not among %q", c.title, word, got)
			}
		}
		for word := range strings.FieldsSeq(c.hasNot) {
			if slices.Contains(got, word) {
				t.Errorf("%s: %s is among %q", c.title, word, got)
			}
		}
	}
}

// Abbreviations count with their neighbours only where nothing stands between
// them and both say something.
func TestNeighbours(t *testing.T) {
	for title, want := range map[string]string{
		"피지컬 AI":           "피지컬 ai",
		"피지컬, AI":          "",
		"AI 활용":            "",
		"AI-powered":       "ai powered",
		"agentic AI tools": "agentic ai|ai tools",
		"AI XR":            "",
		"「AI」 기본법":         "",
		"生成AI":             "生成ai",
		"AI・半導体":           "",
		"국방5G":             "국방5g",
	} {
		var pairs []string
		for _, word := range term.Of(title) {
			if strings.Contains(word, " ") || title[0] > 0x7f && strings.ContainsAny(word, "abcdefghijklmnopqrstuvwxyz") && len(word) > 4 {
				pairs = append(pairs, word)
			}
		}
		if got := strings.Join(pairs, "|"); got != want {
			t.Errorf("%s: got %q, want %q", title, got, want)
		}
	}
}

// Canonically equal titles have the same terms, and terms say nothing of case
// and width.
func TestSpellings(t *testing.T) {
	for title, other := range map[string]string{
		"\u1100\u1161\u11a8\u1109\u1175\u11b7": "\uac01\uc2ec", // 각심 in letters
		"Donne\u0301es":                        "DONN\u00c9ES",
		"ＡＩ　Ａct":                               "ai act",
		"データ\u3000基盤":                          "データ 基盤",
	} {
		if a, b := term.Of(title), term.Of(other); !slices.Equal(a, b) || len(a) == 0 {
			t.Errorf("%q has %q, %q has %q", title, a, other, b)
		}
	}
}

// A title of any length and any script is bounded.
func TestTitlesWithoutEnd(t *testing.T) {
	for _, part := range []string{"가", "가나 ", "人", "第", "第一次", "カ", "ひ", "a", "a&", "a-", "9", "9년", "ก", "e\u0301", "\xff", "偏鄉寬頻", "보안의"} {
		for _, word := range term.Of(strings.Repeat(part, 1<<20)) {
			if len(word) > 200 {
				t.Errorf("%q repeated gives a term of %d bytes", part, len(word))
			}
		}
	}
}
