package text_test

import (
	"testing"
	"unicode/utf8"

	"github.com/policywire/policywire/services/fetcher/text"
)

// The numbers are none that anybody has: ranges kept for examples, or zeros.
func TestMask(t *testing.T) {
	for in, want := range map[string]string{
		// Korea
		"문의: 담당자 (044-000-0000)":         "문의: 담당자 ([tel])",
		"☎ 02-000-0000":                  "☎ [tel]",
		"02)000-0000, 02) 0000-0000":     "[tel], [tel]",
		"(02) 000-0000":                  "[tel]",
		"담당 010-0000-0000로":              "담당 [tel]로",
		"010.0000.0000":                  "[tel]",
		"01000000000":                    "[tel]",
		"010 0000 0000":                  "[tel]",
		"070-0000-0000/031-000-0000":     "[tel]/[tel]",
		"044-000-0000~3":                 "[tel]",
		"044-000-0000, 0001":             "[tel], 0001",
		"02-000-0000(내선 123)":            "[tel](내선 123)",
		"02-000-0000 내선 123":             "[tel]",
		"+82-44-000-0000":                "[tel]",
		"+82 2 0000 0000":                "[tel]",
		"82-2-0000-0000":                 "[tel]",
		"(044-000-0000)\n(044-000-0001)": "([tel])\n([tel])",
		"전화 202-0000":                    "전화 [tel]",
		"연락처: 0000-0000":                 "연락처: [tel]",
		// Japan
		"電話：03-0000-0000":   "電話：[tel]",
		"０３－００００－００００":      "[tel]",
		"03（0000）0000":      "[tel]",
		"0120-000-000":      "[tel]",
		"090-0000-0000まで":   "[tel]まで",
		"+81-3-0000-0000":   "[tel]",
		"+81(0)3-0000-0000": "[tel]",
		"TEL: 045-000-0000": "TEL: [tel]",
		// Taiwan, Singapore, China
		"(02)0000-0000分機1234": "[tel]",
		"02-00000000":         "[tel]",
		"+886-2-0000-0000":    "[tel]",
		"+65 6000 0000":       "[tel]",
		"Tel: 6000 0000":      "Tel: [tel]",
		"DID: (65) 6000 0000": "DID: [tel]",
		"电话：010-00000000":     "电话：[tel]",
		"+86 10 0000 0000":    "[tel]",
		// United States and others
		"(301) 555-0100":               "[tel]",
		"301-555-0100 or 301.555.0101": "[tel] or [tel]",
		"+1 301 555 0100":              "[tel]",
		"1-800-555-0100":               "[tel]",
		"301-555-0100 ext. 12":         "[tel]",
		"+44 20 7946 0000":             "[tel]",
		"+32-2-000-00-00":              "[tel]",
		// mail
		"hong@example.go.kr":                 "[mail]",
		"(first.last@agency.example.gov)":    "([mail])",
		"문의 gildong77@example.kr로":           "문의 [mail]로",
		"mailto a@b.example and c@d.example": "mailto [mail] and [mail]",
		"taro.yamada＠example.go.jp":          "[mail]",
	} {
		if got := text.Mask(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestMaskLeavesWhatIsNoContact(t *testing.T) {
	for _, in := range []string{
		"2026-08-12", "2026.08.12", "2026. 10. 1.(목) 14:30", "2026/05/12 14:30:00", "05/12/2026", "01-12-2026", "20260812", "2026.08.12~2026.08.31",
		"1,234,567,890원", "12,345.67", "0.123-0.456", "3.14159265", "약 10,000-20,000명", "5,000억 원", "+3.5%", "+1,234,567", "+1 000 000 000", "+12.5~13.0",
		"법률 제19234호", "제2026-0123호", "과학기술정보통신부 공고 제2026-0456호", "대통령령 제34567호", "10-2026-0012345", "의안번호 2200001",
		"156784421", "korea-kr-press/156784421", "C11400001", "sysId=C10602068", "ISBN 978-0-12-345678-9", "UCI G704-000000-2026-01-1234567",
		"123-45-67890", "192.168.10.200", "10.0.0.1", "SP 800-171", "NIST SP 800-53r5", "ISO/IEC 27001:2022", "RFC 9110", "3GPP 38.101-1", "v1.26.0",
		"110", "119", "1330", "1588-0000", "국번 없이 1332", "www.korea.kr", "(30109) 세종특별자치시 가름로 194", "〒100-8926", "Singapore 119616",
		"100-8926", "2025-2030년", "9:00-18:00", "14:00~15:30", "1-2-3", "5G/6G 2026-2030", "N100-2026-0001", "0x1234-5678-9abc", "00012345678901",
		"press@example.go.kr", "media.relations@example.gov.sg", "webmaster@example.kr", "@policy_kr", "3 @ 5",
		"전화 2026-08-12 접수", "tel aviv 2026", "담당 부서: 인공지능정책과",
	} {
		if got := text.Mask(in); got != in {
			t.Errorf("%q became %q", in, got)
		}
	}
}

func TestMaskAgainChangesNothing(t *testing.T) {
	once := text.Mask("담당자(044-000-0000, hong@example.go.kr), 전화 000-0000")
	if again := text.Mask(once); again != once {
		t.Errorf("%q became %q", once, again)
	}
}

func FuzzMask(f *testing.F) {
	f.Add("문의: 담당자 (044-000-0000~1, hong@example.go.kr) +82 2 0000 0000 (301) 555-0100 ext. 12")
	f.Add("電話：０３－００００－００００、03（0000）0000 2026. 10. 1.(목) 14:30")
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		if got := text.Mask(s); !utf8.ValidString(got) || len(got) > 2*len(s)+16 {
			t.Errorf("%q became %q", s, got)
		}
	})
}
