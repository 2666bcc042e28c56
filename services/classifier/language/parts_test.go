package language_test

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/policywire/policywire/contract/news"
	"golang.org/x/text/unicode/norm"
)

// together returns the documents of testdata in one language as one text.
func together(documents map[string][]string, tag string) string {
	return strings.Join(documents[tag], "\n\n")
}

// inTurn returns the documents of two languages as one text, in turn.
func inTurn(documents map[string][]string, first, second string) string {
	var all []string
	for i, text := range documents[first] {
		all = append(all, text, documents[second][i])
	}
	return strings.Join(all, "\n\n")
}

func TestPartsAndWhereTheyStand(t *testing.T) {
	d := detector(t)
	documents := texts(t, "documents")
	annex := strings.Join(documents["en"][:3], "\n\n")
	ko, en, hant := together(documents, "ko"), together(documents, "en"), together(documents, "zh-hant")
	for _, c := range []struct {
		name string
		in   news.Document
		// want are the texts of each language, in the order of its share.
		tags []string
		want [][]string
	}{
		{"a Chinese report with an English annex", news.Document{Title: "出席會議報告", Body: strings.Repeat(hant+"\n\n", 3) + "ANNEX A\n\n" + en},
			[]string{"zh-hant", "en"}, [][]string{{"出席會議報告", strings.TrimSpace(strings.Repeat(hant+"\n\n", 3))}, {"ANNEX A\n\n" + en}}},
		{"a Korean release with an English attachment", news.Document{Title: "공동선언문 발표", Summary: korean, Body: ko + "\n\n[붙임] 영문 보도자료\n\n" + annex},
			[]string{"ko", "en"}, [][]string{{"공동선언문 발표", korean, ko + "\n\n[붙임] 영문 보도자료"}, {annex}}},
		{"a statement in two languages in turn", news.Document{Body: inTurn(documents, "ja", "en")},
			[]string{"en", "ja"}, [][]string{documents["en"], documents["ja"]}},
		{"an English report with a Spanish annex", news.Document{Body: en + "\n\n" + spanish + "\n" + together(documents, "es")},
			[]string{"en", "es"}, [][]string{{en}, {spanish + "\n" + together(documents, "es")}}},
		{"an English report with an Indonesian annex", news.Document{Body: en + "\n\n" + together(documents, "id")},
			[]string{"en", "id"}, [][]string{{en}, {together(documents, "id")}}},
		{"sentences on one line", news.Document{Body: strings.Repeat(korean+" ", 2) + english},
			[]string{"ko", "en"}, [][]string{{korean + " " + korean}, {english}}},
		{"an annex of a tenth", news.Document{Body: strings.Repeat(ko+"\n\n", 9) + en},
			[]string{"ko", "en"}, [][]string{{strings.TrimSpace(strings.Repeat(ko+"\n\n", 9))}, {en}}},
		{"Chinese and English without a space", news.Document{Body: traditional + traditional + traditional + english},
			[]string{"zh-hant", "en"}, [][]string{{traditional + traditional + traditional}, {english}}},
		{"Thai and Vietnamese", news.Document{Body: thai + thai + "\n" + vietnamese},
			[]string{"th", "vi"}, [][]string{{thai + thai}, {vietnamese}}},
		{"Japanese and Chinese", news.Document{Body: together(documents, "ja") + "\n\n" + together(documents, "zh-hans")},
			[]string{"ja", "zh-hans"}, [][]string{{together(documents, "ja")}, {together(documents, "zh-hans")}}},
		{"English and German", news.Document{Body: en + "\n\n" + german + "\n" + german + "\n" + german + "\n" + german + "\n" + german},
			[]string{"en", "und"}, [][]string{{en}, {strings.TrimSuffix(strings.Repeat(german+"\n", 5), "\n")}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := d.Detect(c.in)
			check(t, c.in, got)
			if len(got.Parts) != len(c.tags) {
				t.Fatalf("got %v, want %v", got, c.tags)
			}
			for i, part := range got.Parts {
				if pieces := passages(c.in, part); part.Tag != c.tags[i] || !slices.Equal(pieces, c.want[i]) {
					t.Errorf("got %s in %q,\nwant %s in %q", part.Tag, pieces, c.tags[i], c.want[i])
				}
			}
			if got.Confidence > got.Parts[0].Share+0.001 {
				t.Errorf("got confidence %v for a share of %v", got.Confidence, got.Parts[0].Share)
			}
		})
	}
}

// TestTwoLatinLanguagesOnOneLine holds that a passage ends in a long line too: the
// border is then right by a few sentences.
func TestTwoLatinLanguagesOnOneLine(t *testing.T) {
	in := news.Document{Body: strings.Repeat(english+" ", 30) + strings.Repeat(spanish+" ", 20)}
	got := detector(t).Detect(in)
	check(t, in, got)
	if len(got.Parts) != 2 || got.Parts[0].Tag != "en" || got.Parts[1].Tag != "es" {
		t.Fatalf("got %v, want en and es", got)
	}
	if border, want := got.Parts[1].Ranges[0].Offset, 30*(len(english)+1); border < want-600 || border > want+600 {
		t.Errorf("got Spanish from %d, want it from about %d", border, want)
	}
}

// field returns the part of a document that a range is of.
func field(in news.Document, name string) string {
	return map[string]string{"title": in.Title, "summary": in.Summary, "body": in.Body}[name]
}

// passages returns the text of a part.
func passages(in news.Document, part news.LanguagePart) (all []string) {
	for _, r := range part.Ranges {
		all = append(all, string([]rune(field(in, r.Field))[r.Offset:r.Offset+r.Length]))
	}
	return all
}

// check holds what is promised of every answer.
func check(tb testing.TB, in news.Document, got news.Language) {
	tb.Helper()
	if !news.ValidToken(got.Tag) || got.Confidence < 0 || got.Confidence > 1 || (got.Tag == news.Undetermined) != (got.Confidence == 0) {
		tb.Errorf("got %v", got)
	}
	if len(got.Parts) == 1 || len(got.Parts) > 0 && got.Parts[0].Tag != got.Tag {
		tb.Errorf("got parts %v of %s", got.Parts, got.Tag)
	}
	taken := map[string][]bool{"title": make([]bool, utf8.RuneCountInString(in.Title)),
		"summary": make([]bool, utf8.RuneCountInString(in.Summary)), "body": make([]bool, utf8.RuneCountInString(in.Body))}
	sum, last := 0.0, 1.0
	for _, part := range got.Parts {
		sum += part.Share
		if part.Share > last || part.Share < 0 || len(part.Ranges) == 0 || len(part.Ranges) > 16 {
			tb.Errorf("got part %v after a share of %v", part, last)
		}
		last = part.Share
		at := -1
		for _, r := range part.Ranges {
			place := slices.Index([]string{"title", "summary", "body"}, r.Field)<<40 + r.Offset
			if r.Length <= 0 || r.Offset < 0 || r.Offset+r.Length > len(taken[r.Field]) || place <= at {
				tb.Fatalf("got range %v in %d code points, after %d", r, len(taken[r.Field]), at)
			}
			at = place
			for i := r.Offset; i < r.Offset+r.Length; i++ {
				if taken[r.Field][i] {
					tb.Fatalf("got range %v of %s, which another part has", r, part.Tag)
				}
				taken[r.Field][i] = true
			}
		}
	}
	if sum > 1 {
		tb.Errorf("got shares of %v together", sum)
	}
}

// TestOrderOfParagraphsDoesNotMatter puts the paragraphs of mixed documents in
// many orders. Where no language is near half of the text, its tag stays.
func TestOrderOfParagraphsDoesNotMatter(t *testing.T) {
	d := detector(t)
	documents := texts(t, "documents")
	random := rand.New(rand.NewPCG(1, 2))
	tags := []string{"ko", "en", "zh-hant", "zh-hans", "ja", "es", "fr", "id", "ms", "vi", "th", "ru", "tl"}
	far := 0
	for range 150 {
		var paragraphs []string
		for _, i := range random.Perm(len(tags))[:1+random.IntN(3)] {
			of := documents[tags[i]]
			for range 1 + random.IntN(8) {
				paragraphs = append(paragraphs, of[random.IntN(len(of))])
			}
		}
		paragraphs = append(paragraphs, "Ministry of Science and ICT", "참석자", "2026-11-21", "資料")
		first := detect(d, "", strings.Join(paragraphs, "\n\n"))
		if first.Parts != nil && first.Parts[0].Share-first.Parts[1].Share < 0.1 {
			continue
		}
		far++
		for range 8 {
			random.Shuffle(len(paragraphs), func(i, j int) { paragraphs[i], paragraphs[j] = paragraphs[j], paragraphs[i] })
			in := news.Document{Body: strings.Join(paragraphs, "\n\n")}
			got := d.Detect(in)
			check(t, in, got)
			if got.Tag != first.Tag || len(got.Parts) != len(first.Parts) {
				t.Fatalf("got %v in another order than that of %v:\n%s", got, first, in.Body)
			}
		}
	}
	if far < 100 {
		t.Errorf("only %d of the documents are far from half and half", far)
	}
}

func TestAtMostTheLongestRanges(t *testing.T) {
	d := detector(t)
	var b strings.Builder
	for i := range 100 {
		b.WriteString(strings.Repeat(korean+"\n", 1+i%7))
		b.WriteString(strings.Repeat(english+"\n", 1+i%5))
	}
	in := news.Document{Title: korean, Body: b.String()}
	got := d.Detect(in)
	check(t, in, got)
	for _, part := range got.Parts {
		if len(part.Ranges) != 16 {
			t.Errorf("got %d ranges of %s, want 16", len(part.Ranges), part.Tag)
		}
		for _, text := range passages(in, part) {
			if n := strings.Count(text, "\n"); part.Tag == "ko" && n < 5 || part.Tag == "en" && n != 4 {
				t.Errorf("%s: got a passage of %d lines", part.Tag, n+1)
			}
		}
	}
}

// TestALongTextIsBoundedInMemory reads the longest body there can be, in the
// shortest paragraphs.
func TestALongTextIsBoundedInMemory(t *testing.T) {
	d := detector(t)
	in := news.Document{Body: strings.Repeat("가\na\n中\n", 300_000)}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	d.Detect(in)
	runtime.ReadMemStats(&after)
	if bytes := after.TotalAlloc - before.TotalAlloc; bytes > 2<<20 {
		t.Errorf("got %d bytes for a text of %d", bytes, len(in.Body))
	}
	check(t, in, d.Detect(in))
}

func FuzzDetect(f *testing.F) {
	for _, text := range []string{korean, english, japanese, simplified, norm.NFD.String(vietnamese), russian + english, "\xff",
		korean + "\n" + english + "\r\n" + traditional, "가\na\n中\n1", "Ａ Ω ß 𠀀 \u0301 ﾃﾞ", malay + " " + indonesian} {
		f.Add("ko", "Title", "", text)
		f.Add("zh-TW", text, text, strings.Repeat(text, 3))
	}
	d := detector(f)
	f.Fuzz(func(t *testing.T, hint, title, summary, body string) {
		in := news.Document{LanguageHint: hint, Title: title, Summary: summary, Body: body}
		got := d.Detect(in)
		check(t, in, got)
		if again := d.Detect(in); again.Tag != got.Tag || again.Confidence != got.Confidence {
			t.Errorf("got %v, then %v", got, again)
		}
	})
}
