package health_test

import (
	"testing"

	"github.com/policywire/policywire/services/fetcher/health"
)

func TestScript(t *testing.T) {
	for _, c := range []struct{ text, hint, want string }{
		{"인공지능 기본법 시행령을 의결했다", "ko", "ko"},
		{"AI Basic Act 시행령 의결, 관계 부처 합동 발표", "en", "ko"},
		{"韓國 大法院 판결에 대한 정부의 입장을 발표한다", "zh-hant", "ko"},
		{"數位發展部公布人工智慧基本法草案", "zh-hant", "zh"},
		{"數位發展部公布人工智慧基本法草案", "ja", "ja"},
		{"数字经济发展规划", "en", "zh"},
		{"デジタル庁は法案を公表しました", "zh", "ja"},
		{"生成AIの利用に関する指針", "ja", "ja"},
		{"本公司的產品「の」獲得了國際設計大獎，並將於明年在各地展出，歡迎各界人士踴躍參加", "zh-hant", "zh"},
		{"สำนักงานพัฒนารัฐบาลดิจิทัล", "th", "th"},
		{"Министерство цифрового развития", "en", "ru"},
		{"Міністерство цифрової трансформації", "uk", "uk"},
		{"Bộ Khoa học và Công nghệ công bố chiến lược", "vi", "vi"},
		{"Ministry publishes its strategy", "en-sg", "en"},
		{"Ministry publishes its strategy", "ko", "en"},
		{"2026. 5. 12. (화)", "ko", "ko"},
		{"123 – 456", "fr", "fr"},
		{"", "", ""},
	} {
		if got := health.Script(c.text, c.hint); got != c.want {
			t.Errorf("%q of a source in %q: got %q, want %q", c.text, c.hint, got, c.want)
		}
	}
}
