package fingerprint_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/policywire/policywire/contract/fingerprint"
)

// paragraphs are texts of the same sort in several scripts.
var paragraphs = map[string][]string{
	"ko": {
		"과학기술정보통신부는 12일 서울에서 인공지능 안전 연구소의 개소식을 열고 앞으로 3년 동안 450억 원을 투입해 인공지능의 위험을 평가하는 기술을 개발한다고 밝혔다.",
		"이번 사업에는 대학 7곳과 기업 21곳이 참여하며, 평가 도구와 자료는 누구나 쓸 수 있도록 2027년까지 순차적으로 공개할 예정이다.",
		"정부는 이를 위해 관계 부처와 함께 협의체를 꾸리고, 분기마다 진행 상황을 점검하여 부족한 점을 보완해 나가기로 하였다.",
		"장관은 신뢰할 수 있는 인공지능이 있어야 산업도 성장할 수 있다며 연구자들이 오래 일할 수 있는 환경을 만들겠다고 말했다.",
	},
	"en": {
		"The ministry opened an institute for the safety of artificial intelligence in Seoul on Tuesday and will spend 45 billion won over three years on methods to evaluate risks.",
		"Seven universities and 21 companies take part in the programme, whose tools and data will be published step by step until 2027 for everybody to use.",
		"A council of the departments concerned will look at the progress every quarter and mend what is found to be missing, the government said in its plan.",
		"Industry can only grow where artificial intelligence can be trusted, the minister said, and promised that researchers would find conditions to stay.",
	},
	"zh-hant": {
		"數位發展部於十二日在臺北舉行人工智慧安全研究中心揭牌典禮，未來三年將投入新臺幣4億5千萬元，發展評估人工智慧風險的技術。",
		"本計畫共有7所大學及21家企業參與，評測工具與資料集將於2027年前分階段公開，供各界自由使用，並鼓勵新創團隊加入。",
		"行政院將邀集相關部會成立推動小組，每季檢視執行進度，針對不足之處提出改善作法，以確保計畫如期完成。",
		"部長表示，人工智慧必須值得信賴，產業才能持續成長，政府將營造讓研究人員長期投入的環境。",
	},
	"th": {
		"กระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคมเปิดศูนย์วิจัยความปลอดภัยของปัญญาประดิษฐ์ในกรุงเทพมหานครเมื่อวันที่ 12 และจะใช้งบประมาณ 450 ล้านบาทในสามปี",
		"มหาวิทยาลัย 7 แห่งและบริษัท 21 แห่งเข้าร่วมโครงการนี้ เครื่องมือและข้อมูลจะเปิดเผยให้ทุกคนใช้ได้ภายในปี 2027",
		"รัฐบาลจะตั้งคณะทำงานร่วมกับหน่วยงานที่เกี่ยวข้องเพื่อตรวจสอบความคืบหน้าทุกไตรมาสและแก้ไขสิ่งที่ยังขาดอยู่",
	},
}

func text(lang string) string { return strings.Join(paragraphs[lang], "\n\n") }

func read(t testing.TB, title, body string) fingerprint.Print {
	t.Helper()
	p, err := fingerprint.Parse(fingerprint.Of(title, body))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestTheSameTextIsEqualHoweverItIsSet(t *testing.T) {
	for lang := range paragraphs {
		a := read(t, "Title 제목", text(lang))
		b := read(t, "ＴＩＴＬＥ  제목!", "\r\n"+strings.ReplaceAll(strings.ToUpper(text(lang)), "\n\n", " ∎\n \n")+" \u200b\n")
		if got := fingerprint.Similarity(a, b); a.Empty() || !got.Equal || got.Text != 1 || got.Contained != 1 || got.Numbers != 1 {
			t.Errorf("%s: got %+v, want equal texts", lang, got)
		}
	}
	moved := read(t, "Title", "제목\n"+text("ko"))
	if fingerprint.Similarity(read(t, "Title 제목", text("ko")), moved).Equal {
		t.Error("a word that moved from title to body leaves the texts equal")
	}
}

func TestOtherTextsAreUnlike(t *testing.T) {
	for a := range paragraphs {
		for b := range paragraphs {
			if got := fingerprint.Similarity(read(t, "A", text(a)), read(t, "B", text(b))); a != b && got.Text > 0.05 {
				t.Errorf("%s and %s: got %+v", a, b, got)
			}
		}
		half := len(paragraphs[a]) / 2
		one, other := strings.Join(paragraphs[a][:half], "\n"), strings.Join(paragraphs[a][half:], "\n")
		if got := fingerprint.Similarity(read(t, "A", one), read(t, "B", other)); got.Text > 0.15 {
			t.Errorf("%s: two halves are like each other: %+v", a, got)
		}
	}
}

// TestEstimates holds the estimate to what the shingles of two texts say, by
// texts of distinct words of which a known part is common.
func TestEstimates(t *testing.T) {
	words := func(from, to int) string {
		var b strings.Builder
		for i := from; i < to; i++ {
			fmt.Fprintf(&b, "w%dx ", i)
		}
		return b.String()
	}
	for _, common := range []int{0, 300, 600, 850, 950} {
		a, b := read(t, "", words(0, 1000)), read(t, "", words(1000-common, 2000-common))
		want := float64(common) / float64(2000-common)
		if got := fingerprint.Similarity(a, b); math.Abs(got.Text-want) > 0.12 || got != fingerprint.Similarity(b, a) {
			t.Errorf("%d of 1000 common: got %+v, want about %.2f", common, got, want)
		}
	}
	long, short := read(t, "", words(0, 1500)), read(t, "", words(0, 900))
	if got := fingerprint.Similarity(long, short); got.Contained < 0.9 || got.Text > 0.72 {
		t.Errorf("a text that is within another: got %+v", got)
	}
}

func TestNumbersTellTheIssuesOfASeriesApart(t *testing.T) {
	issue := "지난주 전국의 휘발유 평균 가격은 리터당 %d원으로 전주보다 %d.%d원 내렸고 경유는 %d원으로 %d주 연속 하락하였다. " + paragraphs["ko"][2]
	a := read(t, "주간 물가 동향", fmt.Sprintf(issue, 1702, 4, 5, 1588, 6))
	b := read(t, "주간 물가 동향", fmt.Sprintf(issue, 1696, 6, 1, 1579, 7))
	if got := fingerprint.Similarity(a, b); got.Numbers > 0.5 || got.Equal {
		t.Errorf("got %+v", got)
	}
	if got := fingerprint.Similarity(read(t, "제목", "1,702원 05월 2026. 5. 3. "+text("ko")), read(t, "제목", "1702원 5월 2026.05.03 "+text("ko"))); !got.Equal {
		t.Errorf("numbers written differently: got %+v", got)
	}
}

func TestContactsDoNotCount(t *testing.T) {
	for _, line := range []string{"문의: 담당자 (044-000-0000)", "담당 부서 인공지능과 책임자 과장 (02) 2110-0000", "E-mail: press@example.go.kr",
		"Phone: +82-44-000-0000"} {
		if got := fingerprint.Similarity(read(t, "A", text("ko")), read(t, "A", text("ko")+"\n\n"+line)); !got.Equal {
			t.Errorf("%q: got %+v", line, got)
		}
	}
	if got := fingerprint.Similarity(read(t, "A", text("ko")), read(t, "A", text("ko")+"\n\n2026-05-12 개소")); got.Equal {
		t.Error("a line with a date counts as one of contacts")
	}
}

func TestShortTextsHaveNone(t *testing.T) {
	for _, body := range []string{"", "인사 발령", "Read the attached file.", "\xff\xfe", strings.Repeat("…!?\n", 500)} {
		if got := fingerprint.Of("알림", body); got != "" {
			t.Errorf("%q: got %q", body, got)
		}
	}
	if got := fingerprint.Similarity(fingerprint.Print{}, fingerprint.Print{}); got != (fingerprint.Likeness{}) {
		t.Errorf("two texts too short to tell: got %+v", got)
	}
}

func TestParseRefuses(t *testing.T) {
	good := fingerprint.Of("제목", text("ko"))
	for _, bad := range []string{"2" + good[1:], good[:30], good + "A", "1:", "1:가", good + strings.Repeat("AAAA", 30), "x"} {
		if _, err := fingerprint.Parse(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
	if p, err := fingerprint.Parse(""); err != nil || !p.Empty() {
		t.Errorf("the empty fingerprint: got %v, %v", p, err)
	}
}

func TestBandsMeet(t *testing.T) {
	a := read(t, "제목", strings.Repeat(text("ko")+text("en"), 1))
	b := read(t, "제목 하나 더", text("ko")+text("en"))
	meet := 0
	for i, key := range a.Bands() {
		if key == b.Bands()[i] {
			meet++
		}
	}
	if meet < fingerprint.Bands/2 {
		t.Errorf("two texts that are nearly equal meet in %d bands", meet)
	}
}

func FuzzOf(f *testing.F) {
	for lang := range paragraphs {
		f.Add(lang, text(lang))
	}
	f.Add("\xff", "044-000-0000 @ a@b \x00 ０１,２")
	f.Fuzz(func(t *testing.T, title, body string) {
		got := fingerprint.Of(title, body)
		if len(got) > 300 || !utf8.ValidString(got) || got != fingerprint.Of(title, body) {
			t.Fatalf("got %q", got)
		}
		p, err := fingerprint.Parse(got)
		if err != nil {
			t.Fatal(err)
		}
		if l := fingerprint.Similarity(p, p); got != "" && !l.Equal {
			t.Fatalf("a text is unlike itself: %+v", l)
		}
	})
}

func BenchmarkOf(b *testing.B) {
	for lang := range paragraphs {
		b.Run(lang, func(b *testing.B) {
			body := text(lang) + text(lang)
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				fingerprint.Of("제목", body)
			}
		})
	}
}

func BenchmarkSimilarity(b *testing.B) {
	one, other := read(b, "제목", text("ko")), read(b, "제목", text("ko")+text("en"))
	for b.Loop() {
		fingerprint.Similarity(one, other)
	}
}
