package charset_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/policywire/policywire/services/fetcher/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
)

// Sentences of our own, as they stand in releases.
const (
	inKorean      = "과학기술정보통신부는 12일 인공지능 기본법의 시행을 위한 정책 토론회를 열었다고 밝혔다."
	inJapanese    = "総務省は、情報通信に関する政策の検討を行うため、新しい会議を開催しました。"
	inTraditional = "數位發展部今天公布新的政策，並與各國代表討論人工智慧的發展。"
	inSimplified  = "工业和信息化部今天发布新的政策，并与各国代表讨论人工智能的发展。"
	inFrench      = "La stratégie nationale a été présentée à l’Assemblée – une première."
)

func encode(t testing.TB, name, text string) string {
	t.Helper()
	out, err := encoder(t, name).String(text)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return out
}

func encoder(t testing.TB, name string) *encoding.Encoder {
	t.Helper()
	e, err := htmlindex.Get(name)
	if err != nil {
		t.Fatal(err)
	}
	return e.NewEncoder()
}

// TestWhatIsDeclaredWronglyIsFound is every wrong header with every text, with
// nothing known of the source.
func TestWhatIsDeclaredWronglyIsFound(t *testing.T) {
	t.Parallel()
	texts := map[string][]string{
		"euc-kr":       {inKorean, "정책브리핑"},
		"shift_jis":    {inJapanese, "報道資料について"},
		"euc-jp":       {inJapanese},
		"big5":         {inTraditional, "國家發展的政策"},
		"gb18030":      {inSimplified},
		"windows-1252": {inFrench, "APEC ministers’ statement – 2025"},
		"utf-8":        {inKorean, inJapanese, inTraditional, inFrench},
	}
	for name, samples := range texts {
		for _, want := range samples {
			for _, header := range []string{"", "text/html", "text/html; charset=utf-8", "text/html; charset=iso-8859-1"} {
				got, err := charset.Decode([]byte(encode(t, name, want)), charset.Hint{ContentType: header})
				if err != nil || got.Content != want || got.Charset != name || got.Damaged != 0 {
					t.Errorf("%s with the header %q: got %q in %s, %v; want %q", name, header, got.Content, got.Charset, err, want)
				}
			}
		}
	}
}

func TestDeclarations(t *testing.T) {
	t.Parallel()
	// 똠 펲 뷁 are in CP949 only, ①髙 in Windows-31J, 㗎 in Big5 of Hong Kong.
	const rare = "똠방각하 펲시 뷁"
	for name, c := range map[string]struct{ header, encoding, text string }{
		"euc-kr of the header means CP949":     {"text/html; charset=EUC-KR", "euc-kr", rare},
		"ks_c_5601-1987":                       {"text/html;charset=ks_c_5601-1987", "euc-kr", rare},
		"cp949 in a header that is ill formed": {"text/html; ; charset=\"windows-949\" ;x", "euc-kr", rare},
		"the meta element":                     {"text/html", "euc-kr", "<html><title>x</title><meta charset='euc-kr'>" + rare},
		"the older meta element":               {"", "euc-kr", `<META content="text/html; charset=ks_c_5601-1987" http-equiv=Content-Type>` + rare},
		"the XML declaration":                  {"application/rdf+xml", "shift_jis", `<?xml version="1.0" encoding="Shift_JIS"?><t>①髙﨑～</t>`},
		"x-sjis":                               {"text/xml; charset=x-sjis", "shift_jis", "①髙﨑"},
		"Big5 of Hong Kong":                    {"text/html; charset=big5", "big5", "你講㗎咩 冇嘢"},
		"gb2312 means GB18030":                 {"text/html; charset=gb2312", "gb18030", "镕 㐂 𠀀 朱镕基"},
		"iso-8859-1 means Windows-1252":        {"text/html; charset=iso-8859-1", "windows-1252", "“Œuvre” – 5 €"},
		"Cyrillic":                             {"text/html; charset=koi8-r", "koi8-r", "Министерство"},
		"ISO-2022-JP by its escapes":           {"text/html", "iso-2022-jp", inJapanese},
		"UTF-16 by its mark":                   {"text/html; charset=utf-8", "utf-16le", "\ufeff" + inKorean},
		"UTF-16 the other way":                 {"text/html; charset=utf-8", "utf-16be", "\ufeff" + inKorean},
		"UTF-16 without a mark":                {"text/html", "utf-16be", "<html><body><p>정책</p></body></html>"},
		"a mark of UTF-8 against the header":   {"text/html; charset=euc-kr", "utf-8", "\ufeff정책"},
		"UTF-8 against the header":             {"text/html; charset=euc-kr", "utf-8", inKorean},
		"a word that is UTF-8 by chance":       {"text/html; charset=euc-kr", "euc-kr", "청"},
		"an accent, against the header":        {"text/html; charset=iso-8859-1", "utf-8", "café"},
		"plain ASCII":                          {"text/html; charset=big5", "utf-8", "plain"},
		"nothing":                              {"", "utf-8", ""},
	} {
		got, err := charset.Decode([]byte(encode(t, c.encoding, c.text)), charset.Hint{ContentType: c.header})
		if want := strings.TrimPrefix(c.text, "\ufeff"); err != nil || got.Content != want || got.Charset != c.encoding {
			t.Errorf("%s: got %q in %s, %v; want %q in %s", name, got.Content, got.Charset, err, want, c.encoding)
		}
	}
}

// TestEverySyllable reads all syllables of Hangul, most of which are in CP949
// only, and all kana and kanji of Windows-31J's own rows.
func TestEverySyllable(t *testing.T) {
	t.Parallel()
	var hangul strings.Builder
	hangul.WriteString(strings.Repeat(inKorean, 40)) // for a list of syllables is no text
	for c := '가'; c <= '힣'; c++ {
		hangul.WriteRune(c)
	}
	const own = "①②⑳ⅠⅩ㍉㎡㈱㍾㍽㍼㍻ⅰⅹ纊褜鍈髙﨑"
	for label, c := range map[string]struct{ encoding, text string }{
		"euc-kr": {"euc-kr", hangul.String()}, "ks_c_5601-1987": {"euc-kr", hangul.String()}, "korean": {"euc-kr", hangul.String()},
		"shift_jis": {"shift_jis", own}, "windows-31j": {"shift_jis", own}, "ms_kanji": {"shift_jis", own},
	} {
		got, err := charset.Decode([]byte(encode(t, c.encoding, c.text)), charset.Hint{ContentType: "text/html; charset=" + label})
		if err != nil || got.Content != c.text {
			t.Errorf("%s: got %d bytes in %s, %v; want %d", label, len(got.Content), got.Charset, err, len(c.text))
		}
	}
}

func TestOddDeclarations(t *testing.T) {
	t.Parallel()
	text := encode(t, "euc-kr", inKorean)
	for name, page := range map[string]string{
		"an unknown name":             "<meta charset=x-nothing>",
		"no name":                     "<meta charset>",
		"a wrong name":                "<meta charset=big5>",
		"a name for something else":   "<meta charset=utf-16>",
		"an encoding that is no more": "<meta charset=iso-2022-kr>",
		"an element without an end":   "<meta charset=",
		"only in the second element":  "<meta name=a content=b><meta content='text/html;charset=euc-kr'>",
		"far down the page":           strings.Repeat("<p>page</p>", 3000) + "<meta charset=euc-kr>",
	} {
		got, err := charset.Decode([]byte(page+text), charset.Hint{ContentType: "text/html; charset=\"\""})
		if err != nil || got.Content != page+inKorean {
			t.Errorf("%s: got %q in %s, %v", name, got.Content[max(0, len(got.Content)-40):], got.Charset, err)
		}
	}
}

func TestTheSourceIsAskedNextToThePage(t *testing.T) {
	t.Parallel()
	// A syllable, or one of several characters.
	const word = "\xb0\xfa"
	for _, c := range []struct {
		hint charset.Hint
		want string
	}{
		{charset.Hint{Fallback: "euc-kr"}, "과"},
		{charset.Hint{Languages: []string{"ko"}}, "과"},
		{charset.Hint{ContentType: "text/html; charset=gb2312", Fallback: "euc-kr"}, "苞"},
		{charset.Hint{Languages: []string{"zh-TW"}}, "婁"},
		{charset.Hint{Languages: []string{"zh-Hans"}}, "苞"},
	} {
		got, err := charset.Decode([]byte(word), c.hint)
		if got.Content != c.want {
			t.Errorf("%+v: got %q in %s, %v; want %q", c.hint, got.Content, got.Charset, err, c.want)
		}
	}
}

func TestWhatNothingReadsIsAnError(t *testing.T) {
	t.Parallel()
	for name, data := range map[string]string{
		"bytes of no encoding": "\xff\xff\xff",
		"a picture":            "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xd9\xff\xfe\x81\x8d",
		"two encodings":        inKorean + encode(t, "euc-kr", inKorean),
		"half of a character":  encode(t, "euc-kr", "정책")[:3],
	} {
		got, err := charset.Decode([]byte(data), charset.Hint{ContentType: "text/html; charset=utf-8"})
		if !errors.Is(err, charset.ErrUnreadable) || got.Content != "" {
			t.Errorf("%s: got %q in %s, %v; want it to be unreadable", name, got.Content, got.Charset, err)
		}
	}
}

func TestABrokenCharacterDoesNotSpoilALongText(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"utf-8", "euc-kr"} {
		long := strings.Repeat(encode(t, name, inKorean+"\n"), 10)
		// Cut in a character, as programs do that count bytes.
		broken := long[:len(encode(t, name, inKorean[:3]))-1] + "…"[:0] + " " + long
		for _, header := range []string{"text/html", "text/html; charset=" + name} {
			got, err := charset.Decode([]byte(broken), charset.Hint{ContentType: header})
			if err != nil || got.Damaged != 1 || got.Charset != name || strings.Count(got.Content, inKorean) != 10 {
				t.Errorf("%s with %q: got %q in %s, %d damaged, %v", name, header, got.Content, got.Charset, got.Damaged, err)
			}
		}
	}
}

func FuzzCharset(f *testing.F) {
	for _, name := range []string{"utf-8", "euc-kr", "shift_jis", "euc-jp", "iso-2022-jp", "gb18030", "utf-16le", "windows-1252"} {
		for _, text := range []string{inKorean, inJapanese, inFrench, "<?xml version='1.0' encoding='euc-kr'?>", "<meta charset=big5>"} {
			out, err := encoding.ReplaceUnsupported(encoder(f, name)).String(text)
			if err != nil {
				f.Fatal(err)
			}
			f.Add([]byte(out), "text/html; charset="+name, "euc-kr", "ko")
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, contentType, fallback, language string) {
		got, err := charset.Decode(data, charset.Hint{ContentType: contentType, Fallback: fallback, Languages: []string{language}})
		switch {
		case err != nil && got.Content != "":
			t.Errorf("got text beside %v", err)
		case !utf8.ValidString(got.Content) || len(got.Content) > 4*len(data)+4:
			t.Errorf("got %d bytes of %d: %q", len(got.Content), len(data), got.Content)
		case err == nil && got.Damaged*256 > len(data):
			t.Errorf("got %d broken characters in %d bytes", got.Damaged, len(data))
		}
		if utf8.Valid(data) && err != nil {
			t.Errorf("valid UTF-8 is %v", err)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	page := "<html><head><meta charset=%s></head><body>" + strings.Repeat("<p>"+inKorean+"</p>\n", 500)
	for _, c := range []struct{ name, encoding, header string }{
		{"UTF-8", "utf-8", "text/html; charset=utf-8"},
		{"CP949", "euc-kr", "text/html; charset=euc-kr"},
		{"CP949 declared as UTF-8", "euc-kr", "text/html; charset=utf-8"},
	} {
		data := []byte(encode(b, c.encoding, page))
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if _, err := charset.Decode(data, charset.Hint{ContentType: c.header, Languages: []string{"ko"}}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
