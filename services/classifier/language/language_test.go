package language_test

import (
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/classifier/language"
	"golang.org/x/text/unicode/norm"
)

func detector(tb testing.TB, tags ...string) *language.Detector {
	tb.Helper()
	if tags == nil {
		tags = language.Tags()
	}
	d, err := language.New(tags)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// detect returns the language of a text that is a body alone.
func detect(d *language.Detector, hint, text string) news.Language {
	return d.Detect(news.Document{LanguageHint: hint, Body: text})
}

const (
	korean      = "과학기술정보통신부는 농어촌 지역의 통신 환경을 개선하기 위한 사업을 올해부터 추진한다고 밝혔다."
	english     = "The ministry said that it would begin this year to improve access to the internet for people in rural areas of the country."
	japanese    = "総務省は、離島における通信環境の整備を今年度から進めると発表した。"
	traditional = "數位發展部表示，今年起將推動偏鄉地區網路建設，縮小城鄉差距。"
	simplified  = "工业和信息化部表示，今年将推动农村地区网络建设，缩小城乡差距。"
	spanish     = "El ministerio anunció que este año mejorará el acceso a internet en las zonas rurales del país y formará a los vecinos."
	french      = "Le ministère a annoncé que les zones rurales du pays auront dès cette année un meilleur accès à internet, avec des formations pour les habitants."
	indonesian  = "Kementerian mengumumkan bahwa mulai tahun ini akses internet di daerah pedesaan akan ditingkatkan karena banyak warga membutuhkannya."
	malay       = "Kementerian mengumumkan bahawa mulai tahun ini capaian internet di kawasan luar bandar akan dipertingkatkan kerana ramai penduduk memerlukannya."
	vietnamese  = "Bộ cho biết từ năm nay sẽ cải thiện việc truy cập internet cho người dân ở các vùng nông thôn."
	thai        = "กระทรวงประกาศว่าตั้งแต่ปีนี้เป็นต้นไปจะปรับปรุงการเข้าถึงอินเทอร์เน็ตในพื้นที่ชนบท"
	russian     = "Министерство сообщило, что в этом году улучшит доступ к интернету в сельских районах страны."
	tagalog     = "Sinabi ng kagawaran na pagbubutihin nito ngayong taon ang akses sa internet ng mga tao sa mga lalawigan."
	german      = "Das Ministerium teilte mit, dass es in diesem Jahr den Zugang zum Internet in den ländlichen Gebieten des Landes verbessern werde."
	portuguese  = "O ministério anunciou que vai melhorar este ano o acesso à internet nas zonas rurais do país, com formação para a população."
	ukrainian   = "Міністерство повідомило, що цього року поліпшить доступ до інтернету в сільській місцевості країни."
)

func TestLanguageOfATextInOne(t *testing.T) {
	d := detector(t)
	for _, c := range []struct{ name, text, want string }{
		{"Korean", korean, "ko"},
		{"Korean in jamo", norm.NFD.String(korean), "ko"},
		{"Korean with English names", "과기정통부는 AI Safety Institute와 OpenAI, Google DeepMind가 참여하는 회의를 열었다.", "ko"},
		{"Korean with hanja", "정부는 北京과 東京에서 열린 회의에 참석했다고 밝혔다.", "ko"},
		{"English", english, "en"},
		{"English in full width", "Ｔｈｅ", "und"},
		{"Japanese", japanese, "ja"},
		{"Japanese in half width", "ﾃﾞｼﾞﾀﾙ庁", "ja"},
		{"traditional Chinese", traditional, "zh-hant"},
		{"simplified Chinese", simplified, "zh-hans"},
		{"Chinese that could be either", "中文", "und"},
		{"Spanish", spanish, "es"},
		{"French", french, "fr"},
		{"French decomposed", norm.NFD.String(french), "fr"},
		{"Indonesian", indonesian, "id"},
		{"Malay", malay, "ms"},
		{"Vietnamese", vietnamese, "vi"},
		{"Vietnamese decomposed", norm.NFD.String(vietnamese), "vi"},
		{"Thai", thai, "th"},
		{"Russian", russian, "ru"},
		{"Tagalog", tagalog, "tl"},
		{"German, which is none of them", german, "und"},
		{"Portuguese, which is none of them", portuguese, "und"},
		{"Ukrainian, which is none of them", ukrainian, "und"},
		{"Greek, which is none of them", "Το υπουργείο ανακοίνωσε το σχέδιο", "und"},
		{"an abbreviation", "AI", "und"},
		{"digits", "2026-11-21 5,000", "und"},
		{"emoji", "🎉👩‍👩‍👧🇰🇷", "und"},
		{"empty", "", "und"},
		{"not UTF-8", "\xff\xfe\xe1\x84", "und"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := detect(d, "", c.text)
			if got.Tag != c.want || len(got.Parts) > 0 {
				t.Errorf("got %v, want %s alone", got, c.want)
			}
			if got.Confidence < 0 || got.Confidence > 1 || (got.Tag == "und") != (got.Confidence == 0) {
				t.Errorf("got confidence %v for %s", got.Confidence, got.Tag)
			}
		})
	}
}

func TestLengthDoesNotMatter(t *testing.T) {
	d := detector(t)
	for tag, text := range map[string]string{"ko": korean, "en": english, "zh-hant": traditional, "th": thai, "ms": malay, "und": german} {
		for _, n := range []int{1, 30, 5000} {
			if got := detect(d, "", strings.Repeat(text+"\n\n", n)); got.Tag != tag {
				t.Errorf("%d times %s: got %v", n, tag, got)
			}
		}
	}
}

func TestTheSourcesClaimDecidesOnlyWhereTheTextDoesNot(t *testing.T) {
	d := detector(t)
	for _, c := range []struct{ name, hint, text, want string }{
		{"the text is clear", "en", korean, "ko"},
		{"a title of names", "en", "2026 APEC Digital Ministerial", "en"},
		{"Chinese that could be either", "zh-Hant", "中文", "zh-hant"},
		{"clearly another", "en", german, "und"},
		{"clearly neither of them", "fr", german, "und"},
		{"names alone", "en", "Samsung Electronics, SK Hynix", "en"},
		{"a claim with the region", "zh-TW", "中文", "zh-hant"},
		{"a claim with another region", "zh-CN", "中文", "zh-hans"},
		{"a claim with a country", "en-SG", "2026 APEC Digital Ministerial", "en"},
		{"Indonesian that could be Malay", "id-ID", "Etika penggunaan kecerdasan buatan", "id"},
		{"a Japanese title without kana", "ja", "情報通信審議会総会（第五十回）", "ja"},
		{"Chinese that is claimed to be Japanese", "ja", strings.Repeat(traditional, 3), "zh-hant"},
		{"claim of another script", "ko", "中文", "und"},
		{"claim that is not wanted", "de", "AI", "und"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := detect(d, c.hint, c.text); got.Tag != c.want {
				t.Errorf("got %v, want %s", got, c.want)
			}
		})
	}
}

func TestOnlyWantedLanguages(t *testing.T) {
	d := detector(t, "ko", "en", "zh-hant")
	for text, want := range map[string]string{korean: "ko", english: "en", traditional: "zh-hant", simplified: "und",
		japanese: "und", thai: "und", russian: "und", spanish: "und", malay: "und"} {
		if got := detect(d, "", text); got.Tag != want {
			t.Errorf("%s: got %v, want %s", text, got, want)
		}
	}
	if got := detect(detector(t, "ko"), "", english); got.Tag != "und" {
		t.Errorf("English without a Latin language wanted: got %v, want und", got)
	}
	for _, tags := range [][]string{nil, {"xx"}, {"ko", ""}} {
		if _, err := language.New(tags); err == nil || !strings.Contains(err.Error(), "known are ko, en") {
			t.Errorf("New(%q): got %v, want an error that lists what is known", tags, err)
		}
	}
}

func TestSameResultFromManyAtOnce(t *testing.T) {
	d := detector(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				for text, want := range map[string]string{malay: "ms", indonesian: "id", korean: "ko", tagalog: "tl"} {
					if got := detect(d, "", text); got.Tag != want {
						t.Errorf("got %v, want %s", got, want)
					}
				}
			}
		})
	}
	wg.Wait()
}

// TestModelsAreSmall holds the promise that all languages cost a few megabytes.
func TestModelsAreSmall(t *testing.T) {
	before := heap()
	d := detector(t)
	tables := heap() - before
	var results []news.Language
	for _, text := range []string{malay, indonesian, "Broadband", "Kecerdasan", "réseau", "Sinabi", "Anunció ayer"} {
		results = append(results, detect(d, "", text))
	}
	// The models stay once loaded, so that all that this process ever loaded counts.
	all := heap()
	t.Logf("live heap: %d kB for the tables, %d kB for the test process with every model loaded", tables>>10, all>>10)
	if tables > 1<<20 || all > 20<<20 {
		t.Errorf("the tables take %d bytes and the heap has %d with every model loaded, want at most 1 MB and 20 MB", tables, all)
	}
	runtime.KeepAlive(results)
	runtime.KeepAlive(d)
}

// TestScriptDecidesWithoutTheModel counts allocations: the model makes hundreds.
func TestScriptDecidesWithoutTheModel(t *testing.T) {
	d := detector(t)
	all := append(readSamples(t, corpora()["replica"]), readSamples(t, corpora()["dev"])...)
	for _, s := range all {
		doc := s.document()
		if n := testing.AllocsPerRun(2, func() { d.Detect(doc) }); n > 60 {
			t.Errorf("%s in %s: got %v allocations", s.ID, s.Lang, n)
		}
	}
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
