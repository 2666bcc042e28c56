package lexicon_test

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/classifier/lexicon"
	"golang.org/x/text/unicode/norm"
)

// shared is read once: it is safe for concurrent use, as a test shows.
var shared = sync.OnceValues(lexicon.Standard)

func standard(tb testing.TB) *lexicon.Lexicon {
	tb.Helper()
	l, err := shared()
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

// parse returns a lexicon with one topic, "test", of the rest of its file.
func parse(tb testing.TB, rest string) *lexicon.Lexicon {
	tb.Helper()
	l, err := lexicon.Parse("test.yaml", []byte("id: test\nname: Test\n"+rest))
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

func ids(topics []news.Topic) []string {
	all := []string{}
	for _, t := range topics {
		all = append(all, t.ID)
	}
	slices.Sort(all)
	return all
}

func TestTopicsOfPlainCases(t *testing.T) {
	for _, c := range []struct{ name, title, body, want string }{
		{"English AI", "Guidelines on the use of artificial intelligence in schools", "The ministry published guidelines. Schools that use AI must say so.", "ai"},
		{"English connectivity", "Rural broadband programme extended", "Another 40 villages will have fibre optic lines and 5G by spring.", "connectivity"},
		{"English safety", "Warning about phishing messages", "Scammers pretend to be the tax office and ask for personal data.", "safety"},
		{"English neither", "New bridge opens to traffic", "Road safety improves, and so does the network of cycle paths.", ""},
		{"Korean AI", "인공지능 반도체 실증 지원 사업 공고", "정부는 국산 인공지능(AI) 반도체의 실증을 지원한다고 밝혔다.", "ai"},
		{"Korean connectivity", "농어촌 초고속인터넷 구축 완료", "통신망이 없던 마을 120곳에 광대역 통신망이 구축됐다.", "connectivity"},
		{"Korean safety", "설 연휴 스미싱 주의보", "택배를 사칭한 스미싱과 보이스피싱에 주의해야 한다.", "safety"},
		{"Korean AI safety", "인공지능 윤리 기준 개정", "인공지능 개발자가 지킬 인공지능 윤리와 개인정보 보호 기준을 담았다.", "ai safety"},
		{"Korean fire safety", "고시원 화재안전 점검", "소방청은 화재 예방을 위한 안전관리를 강화하고 협력 네트워크를 만든다.", ""},
		{"Traditional Chinese AI", "人工智慧人才培育計畫啟動", "計畫將培育生成式AI與機器學習人才。", "ai"},
		{"Traditional Chinese connectivity", "偏鄉寬頻建設完工", "海纜與行動網路同步升級，縮小數位落差。", "connectivity"},
		{"Traditional Chinese safety", "防範網路詐騙宣導", "民眾應保護個資，避免點擊釣魚網站。", "safety"},
		{"Simplified Chinese AI", "关于人工智能创新应用的通知", "支持大模型和机器学习的研究。", "ai"},
		{"Simplified Chinese connectivity", "农村宽带建设进展", "千兆光网和移动通信覆盖全部乡镇。", "connectivity"},
		{"Simplified Chinese safety", "加强网络安全和数据安全工作", "打击电信网络诈骗，保护个人信息。", "safety"},
		{"Japanese AI", "生成AIの利用に関する指針", "行政における人工知能の利用について定める。", "ai"},
		{"Japanese connectivity", "離島のブロードバンド整備", "海底ケーブルと光ファイバの整備を進める。", "connectivity"},
		{"Japanese safety", "サイバーセキュリティ月間について", "フィッシングや不正アクセスへの注意を呼びかける。", "safety"},
		{"Spanish", "Plan nacional de inteligencia artificial", "El gobierno presentó un plan para la inteligencia artificial.", "ai"},
		{"French", "Très haut débit pour tous", "La fracture numérique recule dans les communes rurales.", "connectivity"},
		{"Indonesian", "Waspada serangan siber", "Masyarakat diminta melindungi data pribadi dari serangan siber.", "safety"},
		{"Malay", "Jalur lebar untuk luar bandar", "Kerajaan memperluas jalur lebar dan rangkaian mudah alih.", "connectivity"},
		{"Vietnamese", "Chiến lược về trí tuệ nhân tạo", "Chính phủ đẩy mạnh nghiên cứu trí tuệ nhân tạo và học máy.", "ai"},
		{"Thai", "แผนพัฒนาปัญญาประดิษฐ์แห่งชาติ", "รัฐบาลสนับสนุนการวิจัยปัญญาประดิษฐ์", "ai"},
		{"Russian", "О развитии искусственного интеллекта", "Правительство поддержит разработки в области искусственного интеллекта.", "ai"},
		{"Tagalog", "Babala laban sa online scam", "Mag-ingat sa mga online scam at phishing.", "safety"},
		{"title alone", "디지털 격차 해소 방안", "", "connectivity"},
		{"empty", "", "", ""},
		{"emoji", "🎉🎉", "👩‍👩‍👧 🇰🇷 ❤️", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := strings.Join(ids(standard(t).Topics(news.Document{Title: c.title, Body: c.body})), " ")
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestWhatMatchesATerm(t *testing.T) {
	l := parse(t, `
contexts:
  flu: {ko: [조류 인플루엔자], en: [bird flu]}
groups:
- weight: strong
  unless: [flu]
  terms: {en: [AI]}
- weight: strong
  terms:
    en: [machine learning, wi-fi, data breach]
    ko: [개인 정보 보호, 통신망]
    ru: ["нейросет*"]
    fr: [réseau]
    ja: [ガイド]
ignore:
  en: [machine learning centre street]
  ko: [교통신망]
`)
	for _, c := range []struct{ name, text, want string }{
		{"capitals", "The use of AI at work", "AI"},
		{"not inside a word", "He said PAIR and AID", ""},
		{"not in small letters", "j'ai dit; ai là", ""},
		{"particle follows", "AI가 쓰인다", "AI"},
		{"after Hangul", "생성형AI 활용", "AI"},
		{"full width", "ＡＩ活用", "ＡＩ"},
		{"beside a digit", "AI2 and 3AI", ""},
		{"other case", "MACHINE Learning", "MACHINE Learning"},
		{"line break", "machine\n learning", "machine\n learning"},
		{"no match across paragraphs", "machine\n\nlearning", ""},
		{"no-break space", "machine\u00a0learning", "machine\u00a0learning"},
		{"soft hyphen", "machine learn\u00ading", "machine learn\u00ading"},
		{"plural", "two data breaches, no; data breachs, yes", "data breachs"},
		{"other hyphen", "free Wi‑Fi", "Wi‑Fi"},
		{"without spaces", "개인정보보호 강화", "개인정보보호"},
		{"with some spaces", "개인 정보보호를 강화", "개인 정보보호"},
		{"decomposed Hangul", norm.NFD.String("통신망을 구축"), norm.NFD.String("통신망")},
		{"decomposed Latin", norm.NFD.String("le réseau"), norm.NFD.String("réseau")},
		{"half-width kana", "新しいｶﾞｲﾄﾞ", ""}, // its sound marks are letters of their own
		{"any ending", "О НЕЙРОСЕТЯХ", "НЕЙРОСЕТЯХ"},
		{"ignored phrase", "at 5 machine learning centre street", ""},
		{"ignored phrase in Korean", "교통신망", ""},
		{"unless", "AI and bird flu", ""},
		{"unless, without a space", "조류인플루엔자(AI)", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			for _, topic := range l.Topics(news.Document{Title: c.text}) {
				got = topic.Evidence[0].Text
			}
			// An open term ends where the lexicon's text ends.
			if want := c.want; got != want && !(strings.HasPrefix(want, "НЕЙРОСЕТ") && got == "НЕЙРОСЕТ") {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestTheLongestTermCounts(t *testing.T) {
	l := parse(t, "groups:\n- weight: strong\n  terms: {ko: [인공지능, 생성형 인공지능, 인공지능 윤리]}\n")
	topics := l.Topics(news.Document{Title: "생성형 인공지능 윤리", Body: "인공지능 윤리"})
	if len(topics) != 1 {
		t.Fatalf("got %d topics, want 1", len(topics))
	}
	want := []news.Evidence{
		{Text: "생성형 인공지능", Field: "title", Offset: 0, Term: "생성형 인공지능", Count: 1},
		{Text: "인공지능 윤리", Field: "body", Offset: 0, Term: "인공지능 윤리", Count: 1},
	}
	for i := range topics[0].Evidence {
		topics[0].Evidence[i].Points = 0
	}
	if !slices.Equal(topics[0].Evidence, want) {
		t.Errorf("got %v, want %v", topics[0].Evidence, want)
	}
}

func TestEvidenceIsBounded(t *testing.T) {
	d := news.Document{Title: "인공지능", Summary: "AI 챗봇", Body: strings.Repeat("인공지능, 딥러닝, 머신러닝, 챗봇과 AI.\n\n", 20000)}
	topics := standard(t).Topics(d)
	if len(topics) == 0 || topics[0].ID != "ai" {
		t.Fatalf("got %v, want ai", topics)
	}
	for _, e := range topics[0].Evidence {
		if e.Count > 20001 {
			t.Errorf("got %v, want every place once", e)
		}
	}
	if s := topics[0].Score; s <= 0.5 || s > 1 {
		t.Errorf("got score %v, want one between 0.5 and 1", s)
	}
	spread := "machine" + strings.Repeat("\u00ad", 1<<20) + " learning"
	if topics := standard(t).Topics(news.Document{Title: spread}); len(topics) != 0 {
		t.Errorf("a term spread over %d bytes counts", len(spread))
	}
}

func TestMoreMentionsScoreHigher(t *testing.T) {
	filler := strings.Repeat("회의에서는 여러 안건이 논의되었다. ", 60)
	score := func(title, body string) float64 {
		for _, topic := range standard(t).Topics(news.Document{Title: title, Body: body}) {
			return topic.Score
		}
		return 0
	}
	passing := score("회의 결과", filler+"인공지능도 언급되었다.")
	about := score("인공지능 회의 결과", "인공지능을 논의했다. "+filler)
	more := score("인공지능 회의 결과", filler+strings.Repeat("인공지능, 챗봇. ", 8))
	if passing != 0 || about < 0.5 || more <= about {
		t.Errorf("got %v in passing, %v in the title, %v throughout, want 0 < 0.5 <= … < …", passing, about, more)
	}
}

func TestADocumentLeavesNothingBehind(t *testing.T) {
	l := standard(t)
	d := news.Document{Title: "AI 반도체", Body: strings.Repeat("AI와 인공지능, 챗봇과 통신망. ", 9)}
	want := l.Topics(d)
	for range 20 {
		l.Topics(news.Document{Title: "고병원성 AI와 조류인플루엔자", Body: "해킹과 통신망"})
		if got := l.Topics(d); !reflect.DeepEqual(got, want) {
			t.Fatalf("got %v after another document, want %v", got, want)
		}
	}
	if got := l.Topics(news.Document{Title: "고병원성 AI와 조류인플루엔자"}); got == nil || len(got) > 0 {
		t.Errorf("got %#v, want an empty list that is not nil", got)
	}
}

func TestUseByManyAtOnce(t *testing.T) {
	l := standard(t)
	d := news.Document{Title: "인공지능과 통신망", Body: strings.Repeat("개인정보 보호와 인공지능, 5G 통신망. ", 30)}
	want := ids(l.Topics(d))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				if got := ids(l.Topics(d)); !slices.Equal(got, want) {
					t.Errorf("got %v, want %v", got, want)
				}
			}
		})
	}
	wg.Wait()
}
