package text_test

import (
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/policywire/policywire/services/fetcher/text"
)

// TestNFCIsTheOneOfUnicode tries every character of the basic plane, alone, beside
// others that compose, and beside those that are steady.
func TestNFCIsTheOneOfUnicode(t *testing.T) {
	neighbours := []string{"", "a", "\u0301", "\u1100", "\u1161", "\u11a8", "가", "간", "は", "\u3099", "ハ", "≠", "\u0338", "=", "、", "中", "é"}
	for r := rune(1); r < 0x10000; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		for _, n := range neighbours {
			for _, s := range []string{n + string(r), string(r) + n} {
				if got, want := text.NFC(s), norm.NFC.String(s); got != want {
					t.Fatalf("%+q: got %+q, want %+q", s, got, want)
				}
			}
		}
	}
}

func BenchmarkNFC(b *testing.B) {
	s := "과학기술정보통신부는 5월 12일 ‘인공지능 기본법’의 하위 법령을 정비한다고 밝혔다.\n\n"
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		text.NFC(s)
	}
}
