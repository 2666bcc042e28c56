package language_test

import (
	"strings"
	"testing"
)

// titles are short, as a source gives them where the text is not published.
// Those of one language make a document together.
var titles = map[string][]string{
	"en": {"Consultation on spectrum fees opens", "Ministers agree on principles for safe artificial intelligence",
		"New guidance for schools on the use of chatbots", "Report on rural broadband is published"},
	"es": {"El Gobierno aprueba el plan de ciberseguridad", "Nuevas ayudas para llevar la banda ancha a los pueblos",
		"La agencia publica una guía sobre el uso responsable de los datos", "Acuerdo entre los ministros de la región"},
	"fr": {"Le gouvernement présente son plan pour le numérique", "Une nouvelle aide pour les communes rurales",
		"Publication du rapport sur la sécurité des données", "Les ministres se réunissent à Séoul"},
	"id": {"Pemerintah luncurkan program literasi digital", "Menteri bahas keamanan data pribadi karena banyak kebocoran",
		"Pembangunan menara telekomunikasi di daerah terpencil dipercepat", "Kerja sama dengan Korea mengenai kecerdasan buatan"},
	"ms": {"Kerajaan lancar program literasi digital", "Menteri bincang keselamatan siber kerana banyak kes penipuan",
		"Pembinaan menara telekomunikasi di kawasan pedalaman dipercepatkan", "Kerjasama dengan Korea berkaitan kecerdasan buatan dan ekonomi digital"},
	"vi": {"Chính phủ ban hành chiến lược dữ liệu", "Tăng cường hợp tác với Hàn Quốc về trí tuệ nhân tạo",
		"Hội nghị về an toàn thông tin mạng", "Phủ sóng di động tại vùng sâu, vùng xa"},
	"tl": {"Inilunsad ng pamahalaan ang bagong programa para sa mga guro", "Babala ng kagawaran laban sa mga manloloko sa internet",
		"Pinalawak ang serbisyo sa mga malalayong lugar", "Nagpulong ang mga ministro tungkol sa kaligtasan"},
	"ko":      {"디지털 포용 기본계획 발표", "한·베트남 장관 회담", "AI 안전연구소 개소 1주년"},
	"ja":      {"デジタル庁の取組について", "生成AIの利活用に関する検討会", "サイバー攻撃への対処"},
	"zh-hant": {"行政院核定數位發展計畫", "總統接見訪團", "強化資安防護", "臺灣與韓國簽署合作備忘錄", "交通部說明高鐵延伸進度", "衛福部發布預警"},
	"zh-hans": {"国务院发布数字经济规划", "工信部部署网络安全工作", "关于开展试点的通知", "中韩签署合作协议", "农业农村部召开会议", "卫健委发布预警"},
	"th":      {"รัฐบาลเปิดตัวแผนดิจิทัล", "นายกฯ หารือเกาหลีใต้"},
	"ru":      {"Правительство утвердило план", "Министры обсудили безопасность данных"},
}

func TestTitlesWithTheSourcesClaim(t *testing.T) {
	d := detector(t)
	for tag, all := range titles {
		for _, title := range all {
			if got := detect(d, tag, title); got.Tag != tag {
				t.Errorf("%q, claimed to be %s: got %v", title, tag, got)
			}
		}
	}
}

// TestTitlesByThemselves holds how often a title alone, without a claim, is
// enough. Indonesian and Malay share most of their words.
func TestTitlesByThemselves(t *testing.T) {
	d := detector(t)
	right, all := 0, 0
	for tag, list := range titles {
		for _, title := range list {
			all++
			if got := detect(d, "", title); got.Tag == tag {
				right++
			} else {
				t.Logf("%q: got %v, want %s", title, got, tag)
			}
		}
	}
	t.Logf("%d of %d titles", right, all)
	if right*100 < all*90 {
		t.Errorf("got %d of %d titles right, want nine of ten", right, all)
	}
}

func TestTitlesTogether(t *testing.T) {
	d := detector(t)
	for tag, list := range titles {
		if got := detect(d, "", strings.Join(list, "\n")); got.Tag != tag {
			t.Errorf("%s: got %v", tag, got)
		}
		if got := detect(d, "", strings.Join(list, ". ")); got.Tag != tag {
			t.Errorf("%s as one text: got %v", tag, got)
		}
	}
}
