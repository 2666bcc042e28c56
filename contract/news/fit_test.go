package news_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/policywire/policywire/contract/news"
)

// TestFitMakesAnyBodyPublishable has bodies of 20 MB of what costs JSON the
// most and the least.
func TestFitMakesAnyBodyPublishable(t *testing.T) {
	for name, text := range map[string]string{
		"control characters": "\x01\x02\x1f", "emoji": "🛰️👩🏽‍💻", "Hangul": "초고속 인터넷망 구축. ", "quotes": `"\`,
		"line separators": "行\u2028", "ASCII": "policy ", "Japanese with tabs": "総務省\t", "newlines": "\n\n\n가",
	} {
		for size, paragraph := range map[int]int{20_000_000: 1 << 10, 6_000_000: 1 << 30} { // many paragraphs, and one
			var b strings.Builder
			for b.Len() < size {
				b.WriteString(text)
				if b.Len()%paragraph < len(text) {
					b.WriteString("\n\n")
				}
			}
			d := document()
			d.Body, d.BodyLength = b.String(), 0
			checkFit(t, name, d)
		}
	}
}

// TestFitMakesRandomBodiesPublishable mixes all of them; the seed is fixed.
func TestFitMakesRandomBodiesPublishable(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"\x00", "\n", "\n\n", "가나다", "🛰️", "資料", "a", `"`, "\u2029", "\t", strings.Repeat("長い段落", 999)}
	for range 8 {
		var b strings.Builder
		for size := 1<<20 + random.IntN(8<<20); b.Len() < size; {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		d := document()
		d.Body, d.BodyLength = b.String(), 0
		checkFit(t, "a random body", d)
	}
}

func checkFit(t *testing.T, name string, whole news.Document) {
	t.Helper()
	d := whole.Fit()
	c := classified()
	c.Document = d
	c.Document.Summary = strings.Repeat("요약", 100_000) // the rest of an event has room, too
	if m := encode(t, c); len(m.Data) > news.MaxEvent {
		t.Errorf("%s: got %d bytes, want at most %d", name, len(m.Data), news.MaxEvent)
	}
	if d.BodyLength != utf8.RuneCountInString(whole.Body) {
		t.Errorf("%s: got body_length %d, want that of the whole", name, d.BodyLength)
	}
	if !strings.HasPrefix(whole.Body, d.Body) || !utf8.ValidString(d.Body) || d.BodyTruncated != (len(d.Body) < len(whole.Body)) {
		t.Errorf("%s: the body is not a beginning of the whole, or does not say so", name)
	}
	if len(d.Body) < len(whole.Body) && len(d.Body) < 250<<10 {
		t.Errorf("%s: got %d bytes of the body, want as much as fits", name, len(d.Body))
	}
	rest := whole.Body[len(d.Body):]
	if near := max(0, len(d.Body)-(len(d.Body)/3)); strings.Contains(d.Body[near:], "\n\n") && rest != "" && !strings.HasPrefix(rest, "\n\n") {
		t.Errorf("%s: the body is not cut at a paragraph but before %q", name, rest[:min(len(rest), 20)])
	}
	if again := d.Fit(); again.Body != d.Body || again.BodyLength != d.BodyLength {
		t.Errorf("%s: fitting twice is not fitting once", name)
	}
}

func TestFitLeavesAnOrdinaryDocumentAlone(t *testing.T) {
	d := document()
	if got := d.Fit(); got.Body != d.Body || got.BodyTruncated || got.BodyLength != 97 {
		t.Errorf("got %d code points, truncated %v, want the document as it is", got.BodyLength, got.BodyTruncated)
	}
}

func TestTranslatedFit(t *testing.T) {
	e := translated()
	e.Body = strings.Repeat("人工知能の安全。\n\n", 400_000)
	e = e.Fit()
	if !e.BodyTruncated || !strings.HasSuffix(e.Body, "。") {
		t.Errorf("got truncated %v and the end %q, want a cut at a paragraph", e.BodyTruncated, e.Body[len(e.Body)-6:])
	}
	encode(t, e)
	if short := translated().Fit(); short.BodyTruncated || short.Body != translated().Body {
		t.Error("a short translation was cut")
	}
}

// TestDeadLetterFit expects that whatever died can be set aside.
func TestDeadLetterFit(t *testing.T) {
	for name, change := range map[string]func(*news.DeadLetter){
		"a payload of 8 MiB":      func(e *news.DeadLetter) { e.Payload = make([]byte, news.MaxPayload) },
		"a header of 8 MiB":       func(e *news.DeadLetter) { e.Header["X"] = []string{strings.Repeat("\x01", news.MaxPayload)} },
		"a header not in UTF-8":   func(e *news.DeadLetter) { e.Header["\xb3\xf3"] = []string{"\xb3\xf3"} },
		"a reason not in UTF-8":   func(e *news.DeadLetter) { e.Reason = "invalid character '\xb3'" },
		"a reason of 8 MiB":       func(e *news.DeadLetter) { e.Reason = strings.Repeat("오류", 1<<20) },
		"a subject not in UTF-8":  func(e *news.DeadLetter) { e.OriginalSubject = "news.\xff" },
		"no reason and no header": func(e *news.DeadLetter) { e.Reason, e.Header = "", nil },
		"all but too much": func(e *news.DeadLetter) {
			e.Payload, e.Header["X"] = make([]byte, 2<<20), []string{strings.Repeat("\x01", 150_000)}
		},
	} {
		e := deadLetter()
		change(&e)
		size := len(e.Payload)
		fit := e.Fit()
		encode(t, fit)
		if fit.Stream != e.Stream || fit.Sequence != e.Sequence || fit.PayloadSize < size {
			t.Errorf("%s: got %s/%d and %d bytes, want to be told where the message is, and its size", name, fit.Stream, fit.Sequence, fit.PayloadSize)
		}
	}
	e := deadLetter()
	if fit := e.Fit(); string(fit.Payload) != string(e.Payload) || fit.Header["ce-type"][0] != e.Header["ce-type"][0] || fit.Reason != e.Reason {
		t.Errorf("got %+v, want a letter that fits as it is", fit)
	}
	e.Payload = make([]byte, 2<<20)
	if fit := e.Fit(); fit.Payload == nil {
		t.Error("a payload of 2 MiB was left out, though it fits")
	}
}

func TestRestrictKeepsWhatTheRightsAllow(t *testing.T) {
	body := strings.Repeat("가", 80) + "\n\n" + strings.Repeat("나", 80) + "\n\n" + strings.Repeat("다", 80)
	for _, test := range []struct {
		name          string
		rights        news.Rights
		excerpt, body int
		summary       string
		truncated     bool
	}{
		{"all rights", news.RightsFull, 1, 244, "요약입니다", false},
		{"an excerpt that ends within a paragraph", news.RightsExcerpt, 200, 162, "요약입니다", true},
		{"an excerpt that ends with a paragraph", news.RightsExcerpt, 162, 162, "요약입니다", true},
		{"an excerpt within the first paragraph", news.RightsExcerpt, 3, 3, "요약입", true},
		{"an excerpt longer than the text", news.RightsExcerpt, 1000, 244, "요약입니다", false},
		{"no excerpt at all", news.RightsExcerpt, 0, 0, "", true},
		{"a link", news.RightsLink, 1000, 0, "", true},
		{"rights not known", "lease", 1000, 0, "", true},
	} {
		d := document()
		d.Body, d.BodyLength, d.Rights, d.Summary = body, 0, test.rights, "요약입니다"
		got := d.Restrict(test.excerpt)
		if n := utf8.RuneCountInString(got.Body); n != test.body || got.Summary != test.summary || got.BodyTruncated != test.truncated || got.BodyLength != 244 {
			t.Errorf("%s: got %d of %d code points, summary %q, truncated %v, want %d of 244, %q, %v",
				test.name, n, got.BodyLength, got.Summary, got.BodyTruncated, test.body, test.summary, test.truncated)
		}
	}
}
