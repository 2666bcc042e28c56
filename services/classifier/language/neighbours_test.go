package language_test

import (
	"strings"
	"testing"

	"github.com/policywire/policywire/contract/news"
)

func TestWaysOfWritingHan(t *testing.T) {
	d := detector(t)
	for _, c := range []struct{ name, text, want string }{
		{"Taiwan with English words", "數位部推動AI人才培育,與NVIDIA、Microsoft合作開設Deep Learning課程。", "zh-hant"},
		{"Hong Kong with its own characters", "衞生署與醫管局今日推出「eHealth」流動應用程式,市民可隨時查閲電子病歷。", "zh-hant"},
		{"Cantonese", "佢哋話個app好易用,唔使再排隊攞籌。", "zh-hant"},
		{"the mainland with English words", "华为发布Ascend芯片,支持PyTorch和TensorFlow框架。", "zh-hans"},
		{"the mainland with a name from Taiwan", "会议由新竹的學者介绍经验,与会专家进行了讨论,并对下一步工作作出部署。", "zh-hans"},
		{"Singapore", "资讯通信媒体发展局(IMDA)与业界合作,推出GenAI沙盒。", "zh-hans"},
		{"simplified characters that Taiwan has as rare ones", "万物与人体", "zh-hans"},
		{"a word of the mainland", "人们", "zh-hans"},
		{"a word of Hong Kong", "衞生", "zh-hant"},
		{"one character that tells", "公布国家名册", "zh-hans"},
		{"another", "公布國家名冊", "zh-hant"},
		{"none", "公布名次", "und"},
		{"Japanese almost without kana", "令和8年度予算案、総務省情報流通行政局、電気通信事業者、経済安全保障。会議日程変更", "ja"},
		{"Japanese names of bodies", "経済産業省 総務省 内閣府 国立研究開発法人情報通信研究機構", "ja"},
		{"Japanese in katakana", "デジタル・ガバメント", "ja"},
		{"Chinese with a kana for effect", "優の良品在臺灣開設門市,顧客大排長龍,業者表示將繼續擴點。", "zh-hant"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, in := range []news.Document{{Body: c.text}, {Title: c.text}, {Title: "AI 2026", Summary: c.text}} {
				if got := d.Detect(in); got.Tag != c.want {
					t.Errorf("got %v, want %s", got, c.want)
				}
			}
		})
	}
}

func TestNeighboursOfRussian(t *testing.T) {
	d := detector(t)
	for name, text := range map[string]string{
		"Ukrainian":  "Уряд затвердив план розвитку цифрової інфраструктури. Його виконуватимуть місцеві громади.",
		"Bulgarian":  strings.Repeat("Правителството прие план за развитие на цифровата инфраструктура в селските общини. ", 3),
		"Serbian":    "Влада је усвојила план развоја дигиталне инфраструктуре у сеоским општинама.",
		"Kazakh":     "Үкімет ауылдық жерлерде интернет желісін дамыту жоспарын бекітті.",
		"Mongolian":  "Засгийн газар хөдөө орон нутагт интернэтийн сүлжээг өргөжүүлэх төлөвлөгөө баталлаа.",
		"Belarusian": "Урад зацвердзіў план развіцця лічбавай інфраструктуры ў сельскай мясцовасці.",
	} {
		if got := detect(d, "", text); got.Tag != news.Undetermined {
			t.Errorf("%s: got %v, want none", name, got)
		}
	}
	if got := detect(d, "", russian+" Об этом рассказал Олексій Ївженко из Киева."); got.Tag != "ru" {
		t.Errorf("Russian with a Ukrainian name: got %v", got)
	}
}

func TestNeighboursOfTheLatinLanguages(t *testing.T) {
	d := detector(t)
	for name, text := range map[string]string{
		"German": german, "Portuguese": portuguese,
		"Italian":   "Il ministero ha annunciato che le zone rurali del paese avranno presto un accesso migliore alla rete.",
		"Dutch":     "Het ministerie maakte bekend dat de landelijke gebieden dit jaar beter internet krijgen.",
		"Polish":    "Ministerstwo poinformowało, że w tym roku poprawi dostęp do internetu na obszarach wiejskich.",
		"Swedish":   "Departementet meddelade att tillgången till internet på landsbygden ska förbättras i år.",
		"Danish":    "Ministeriet oplyste, at adgangen til internettet på landet skal forbedres i år.",
		"Romanian":  "Ministerul a anunțat că anul acesta va îmbunătăți accesul la internet în zonele rurale.",
		"Czech":     "Ministerstvo oznámilo, že letos zlepší přístup k internetu ve venkovských oblastech.",
		"Turkish":   "Bakanlık, bu yıl kırsal bölgelerde internet erişimini iyileştireceğini açıkladı.",
		"Hungarian": "A minisztérium közölte, hogy az idén javítja a vidéki térségek internetellátását.",
		"Finnish":   "Ministeriö ilmoitti, että maaseudun verkkoyhteyksiä parannetaan tänä vuonna.",
		"Swahili":   "Wizara ilitangaza kuwa mwaka huu itaboresha huduma za mtandao katika maeneo ya vijijini.",
		"Catalan":   "El ministeri ha anunciat que aquest any millorarà l'accés a internet amb més inversió als pobles.",
	} {
		for _, repeated := range []int{1, 20} {
			if got := detect(d, "", strings.Repeat(text+"\n", repeated)); got.Tag != news.Undetermined {
				t.Errorf("%s, %d times: got %v, want none", name, repeated, got)
			}
		}
	}
}

// TestTheBeginningDoesNotDecide puts what misleads at the beginning of texts, as
// annexes, lists of members and quoted names do.
func TestTheBeginningDoesNotDecide(t *testing.T) {
	d := detector(t)
	names := strings.Repeat("Juan dela Cruz, Maria Clara Santos, José Rizal Mercado, Putri Ayu Lestari, Nguyễn Văn An\n", 10)
	documents := texts(t, "documents")
	for _, tag := range []string{"en", "es", "fr", "id", "ms", "tl", "vi", "ko", "ja", "zh-hant", "zh-hans", "th", "ru"} {
		body := strings.Repeat(together(documents, tag)+"\n", 4)
		for name, beginning := range map[string]string{
			"names":      names,
			"a quote":    "“" + german + "”\n“" + spanish + "”\n",
			"numbers":    strings.Repeat("1,234 5,678\n", 100),
			"an address": strings.Repeat("https://www.example.go.kr/bbs/view.do?bbsSeqNo=94&nttSeqNo=3180000\n", 8),
		} {
			if got := detect(d, "", beginning+body); got.Tag != tag || got.Confidence < 0.6 {
				t.Errorf("%s before a text in %s: got %v", name, tag, got)
			}
		}
	}
}

// TestTheSampleIsFromSeveralPlaces gives the model what begins with names.
func TestTheSampleIsFromSeveralPlaces(t *testing.T) {
	d := detector(t)
	names := strings.Repeat("Carmen Fernández Domínguez\nJoaquín Hernández\nBeatriz Echeverría\n", 6)
	headings := strings.Repeat("Submarine cable landing\nQuantum computing testbed\nWireless spectrum auction\nAccess points\n", 12)
	for _, body := range []string{names + headings, headings + names, headings} {
		if got := detect(d, "", body); got.Tag != "en" {
			t.Errorf("%.40q: got %v, want en", body, got)
		}
	}
}

// TestNamesInTheirText holds that the Latin names in a text of another script
// make no part in English.
func TestNamesInTheirText(t *testing.T) {
	d := detector(t)
	for _, c := range []struct{ want, text string }{
		{"ko", "이번 행사에는 Samsung Electronics, SK hynix, LG AI Research, Naver Cloud, Kakao Enterprise 등이 참여했다.\n" +
			"※ 참여기업 : Amazon Web Services, Google Cloud, Microsoft Azure, Oracle Cloud Infrastructure\n" +
			"행사장에서는 인공지능 반도체와 서비스를 직접 체험할 수 있으며, 관람은 무료이다. 자세한 내용은 누리집에서 확인할 수 있다."},
		{"ja", "参加企業はNTT DATA、Preferred Networks、Sakana AI、NVIDIA Japanの4社です。\nOpen RAN Alliance\nGlobal Partnership on AI\n" +
			"今後、実証実験の結果を踏まえて制度の見直しを検討します。"},
		{"zh-hant", "與會者包括Google、Meta、Trend Micro及Chunghwa Telecom代表。\nAsia-Pacific Economic Cooperation\n" +
			"會議就跨境資料流通及個人資料保護等議題廣泛交換意見,並決定於明年第一季再次召開工作會議。"},
		{"th", "ผู้เข้าร่วมงานประกอบด้วย Google, Huawei Cloud, True Corporation และ Advanced Info Service\nDigital Economy Promotion Agency\n" +
			"ผู้สนใจสามารถลงทะเบียนเข้าร่วมงานได้โดยไม่มีค่าใช้จ่าย"},
	} {
		if got := detect(d, "", c.text); got.Tag != c.want || got.Parts != nil || got.Confidence < 0.6 {
			t.Errorf("got %v, want %s alone", got, c.want)
		}
	}
}
