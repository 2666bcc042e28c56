package translator_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/translator"
	"github.com/policywire/policywire/services/translator/passage"
)

// fake is an engine that answers as translate says.
type fake struct {
	name      string
	missing   bool
	away      error
	translate func(string) (passage.Translation, error)
}

func (f fake) Identity() (name, version string) { return f.name, "7" }

func (f fake) Has(context.Context, string, string) (bool, error) { return !f.missing, f.away }

func (f fake) Translate(_ context.Context, _, _, text string) (passage.Translation, error) {
	return f.translate(text)
}

// english gives each sentence of a text an English one.
func english(text string) (passage.Translation, error) {
	var b strings.Builder
	for range max(passage.Count(text), 1) {
		b.WriteString("The government announced a new plan today. ")
	}
	return passage.Translation{Text: strings.TrimSpace(b.String())}, nil
}

// classified returns a document in Korean.
func classified(title string, paragraphs ...string) news.Classified {
	body := strings.Join(paragraphs, "\n\n")
	at := time.Date(2026, 8, 4, 9, 0, 0, 0, time.FixedZone("", 9*3600))
	doc := news.Document{
		ID: "korea-kr-press/1", Source: "korea-kr-press", URL: "https://www.example.go.kr/1", Publisher: "예시부",
		Title: title, Body: body, BodyLength: len([]rune(body)), Kind: news.PressRelease, PublishedAt: at,
		PublishedPrecision: news.PrecisionMinute, FetchedAt: at, Revision: 1, Rights: news.RightsFull, Origin: news.OriginLive,
	}
	doc.ContentHash = doc.HashContent()
	return news.Classified{Document: doc, Language: news.Language{Tag: "ko", Confidence: 1}, Topics: []news.Topic{},
		Classifier: "1", ClassifiedAt: at}
}

const (
	title = "인공지능 안전 계획 발표"
	first = "정부는 오늘 인공지능의 안전을 위한 새로운 계획을 발표했다."
	other = "통신망을 넓히는 사업은 내년 봄에 시작된다."
)

func translate(t *testing.T, in news.Classified, engines ...translator.Engine) (news.Translated, error) {
	t.Helper()
	service, err := translator.New(translator.Config{Target: "en"}, engines, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	events, err := service.Translate(t.Context(), in)
	if err != nil {
		return news.Translated{}, err
	}
	if len(events) != 1 {
		t.Fatalf("got %d events, want 1", len(events))
	}
	if _, err := news.Encode(events[0]); err != nil {
		t.Fatalf("the event breaks the contract: %v", err)
	}
	return events[0].(news.Translated), nil
}

func TestTranslateSaysWhatBecameOfADocument(t *testing.T) {
	good := fake{name: "good", translate: english}
	refusing := fake{name: "refusing", translate: func(string) (passage.Translation, error) {
		return passage.Translation{}, passage.ErrRefused
	}}
	half := fake{name: "half", translate: func(text string) (passage.Translation, error) {
		if text == other {
			return passage.Translation{Text: text}, nil
		}
		return english(text)
	}}
	missing := fake{name: "missing", missing: true}
	pairless := fake{name: "pairless", translate: func(string) (passage.Translation, error) {
		return passage.Translation{}, passage.ErrPair
	}}
	for _, c := range []struct {
		name    string
		lang    string
		engines []translator.Engine
		status  news.Status
		engine  string
		warns   []string
	}{
		{"in the target language", "en", []translator.Engine{good}, news.StatusUnneeded, "none", nil},
		{"in a variety of it", "en-gb", []translator.Engine{good}, news.StatusUnneeded, "none", nil},
		{"in no known language", "und", []translator.Engine{good}, news.StatusFailed, "none", []string{"could not be determined"}},
		{"translated", "ko", []translator.Engine{good}, news.StatusTranslated, "good", nil},
		{"no engine has the pair", "ko", []translator.Engine{missing}, news.StatusFailed, "none", []string{"missing does not translate from ko to en"}},
		{"the second engine has it", "ko", []translator.Engine{missing, good}, news.StatusTranslated, "good", []string{"missing does not translate"}},
		{"the engine denies its list", "ko", []translator.Engine{pairless, good}, news.StatusTranslated, "good", []string{"pairless"}},
		{"everything is refused", "ko", []translator.Engine{refusing}, news.StatusFailed, "refusing",
			[]string{"title is left", "paragraph 1 is left", "paragraph 2 is left"}},
		{"refused, then translated", "ko", []translator.Engine{refusing, good}, news.StatusTranslated, "good", []string{"title", "1", "2"}},
		{"a paragraph is left", "ko", []translator.Engine{half}, news.StatusPartial, "half", []string{"paragraph 2 is left in the original: the translation is the original"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := classified(title, first, other)
			in.Language.Tag = c.lang
			got, err := translate(t, in, c.engines...)
			if err != nil {
				t.Fatal(err)
			}
			if got.Status != c.status || got.Engine != c.engine || len(got.Warnings) != len(c.warns) {
				t.Fatalf("got %s by %s with %q, want %s by %s with %d warnings", got.Status, got.Engine, got.Warnings, c.status, c.engine, len(c.warns))
			}
			for i, want := range c.warns {
				if !strings.Contains(got.Warnings[i], want) {
					t.Errorf("warning %d: got %q, want it to say %q", i, got.Warnings[i], want)
				}
			}
			if hasBody := got.Body != ""; hasBody != (c.status == news.StatusTranslated || c.status == news.StatusPartial) {
				t.Errorf("%s with the body %q", got.Status, got.Body)
			}
		})
	}
}

func TestAPartialTranslationKeepsTheOriginalInItsPlace(t *testing.T) {
	got, err := translate(t, classified(title, first, "2026. 8. 4.", other), fake{name: "half", translate: func(text string) (passage.Translation, error) {
		if text == first {
			return passage.Translation{}, passage.ErrRefused
		}
		return english(text)
	}})
	want := strings.Join([]string{first, "2026. 8. 4.", "The government announced a new plan today."}, "\n\n")
	if err != nil || got.Body != want || got.Title != "The government announced a new plan today." {
		t.Errorf("got %q, %q, %v, want the body %q", got.Title, got.Body, err, want)
	}
}

func TestAnEngineThatIsAwayIsWaitedFor(t *testing.T) {
	away := fake{name: "away", away: errors.New("connection refused")}
	dropping := fake{name: "dropping", translate: func(string) (passage.Translation, error) {
		return passage.Translation{}, errors.New("connection reset")
	}}
	missing := fake{name: "missing", missing: true}
	for _, engines := range [][]translator.Engine{{away}, {dropping}, {missing, away}, {away, missing}} {
		_, err := translate(t, classified(title, first), engines...)
		if err == nil || !strings.Contains(err.Error(), "translating korea-kr-press/1 with") {
			t.Errorf("got %v, want an error that names the document and the engine", err)
		}
	}
	if got, err := translate(t, classified(title, first), away, fake{name: "good", translate: english}); err != nil || got.Engine != "good" {
		t.Errorf("with another engine: got %+v, %v", got, err)
	}
}

func TestDoubtfulTranslationsAreNotPublished(t *testing.T) {
	for _, c := range []struct {
		name, text string
		answer     passage.Translation
		says       string
	}{
		{"empty", first, passage.Translation{Text: " "}, "empty"},
		{"the original", other, passage.Translation{Text: other}, "is the original"},
		{"half in the script of the original", first, passage.Translation{Text: "The government 계획을 발표했다 today for safety."}, "script"},
		{"mostly unknown", first, passage.Translation{Text: "A new plan was made for the safety today.", Words: 9, Unknown: 6}, "6 of 9 words"},
		{"a sentence lost", first + " " + other, passage.Translation{Text: "The government announced a new plan for safe artificial intelligence."}, "1 sentences, the original 2"},
		{"a sentence too many", first, passage.Translation{Text: "The government announced it. Here is more."}, "2 sentences"},
		{"far too long", first, passage.Translation{Text: strings.Repeat("a plan and ", 50)}, "times as long"},
		{"far too short", first, passage.Translation{Text: "A plan."}, "times as long"},
	} {
		t.Run(c.name, func(t *testing.T) {
			engine := fake{name: "doubtful", translate: func(text string) (passage.Translation, error) {
				if text == c.text {
					return c.answer, nil
				}
				return english(text)
			}}
			got, err := translate(t, classified(title, c.text), engine)
			if err != nil || got.Status != news.StatusPartial || got.Body != c.text {
				t.Fatalf("got %s, %q, %v, want the original", got.Status, got.Body, err)
			}
			if len(got.Warnings) != 1 || !strings.Contains(got.Warnings[0], c.says) {
				t.Errorf("got the warnings %q, want one that says %q", got.Warnings, c.says)
			}
		})
	}
}

func TestWhatHasNoWordsIsNotTranslated(t *testing.T) {
	texts := []string{"2026. 8. 4.", "※ ○ -", "https://www.example.go.kr", "MSIT"}
	engine := fake{name: "strict", translate: func(text string) (passage.Translation, error) {
		if slices.Contains(texts, text) {
			t.Errorf("the engine was asked for %q", text)
		}
		return english(text)
	}}
	got, err := translate(t, classified(title, texts...), engine)
	if err != nil || got.Status != news.StatusTranslated || got.Body != strings.Join(texts, "\n\n") {
		t.Errorf("got %s, %q, %v", got.Status, got.Body, err)
	}
	if got, err = translate(t, classified(title), engine); err != nil || got.Status != news.StatusTranslated || got.Body != "" || got.Title == "" {
		t.Errorf("without a body: got %+v, %v", got, err)
	}
}

func TestManyUnknownWordsMakeATranslationPartial(t *testing.T) {
	engine := fake{name: "poor", translate: func(text string) (passage.Translation, error) {
		answer, err := english(text)
		answer.Words, answer.Unknown = 10, 3
		return answer, err
	}}
	got, err := translate(t, classified(title, first), engine)
	if err != nil || got.Status != news.StatusPartial || len(got.Warnings) != 1 || !strings.Contains(got.Warnings[0], "30 %") {
		t.Errorf("got %s with %q, %v", got.Status, got.Warnings, err)
	}
}

func TestALongTranslationFitsIntoItsEvent(t *testing.T) {
	paragraph := strings.Repeat("가", 99) + "."
	engine := fake{name: "wordy", translate: func(text string) (passage.Translation, error) {
		return passage.Translation{Text: strings.Repeat("word ", len([]rune(text))*4/5) + "end."}, nil
	}}
	paragraphs := slices.Repeat([]string{paragraph}, 9000)
	got, err := translate(t, classified(title, paragraphs...), engine)
	if err != nil || got.Status != news.StatusPartial || len(got.Warnings) != 1 || !strings.Contains(got.Warnings[0], "cut") || !got.BodyTruncated {
		t.Errorf("got %s with %q, %v", got.Status, got.Warnings, err)
	}
}

func TestWarningsAreCounted(t *testing.T) {
	engine := fake{name: "refusing", translate: func(string) (passage.Translation, error) {
		return passage.Translation{}, passage.ErrRefused
	}}
	got, err := translate(t, classified(title, slices.Repeat([]string{first}, 50)...), engine)
	if err != nil || len(got.Warnings) != 21 || got.Warnings[20] != "and 31 warnings more" {
		t.Errorf("got %d warnings, the last %q, %v", len(got.Warnings), got.Warnings[len(got.Warnings)-1], err)
	}
}

// TestTheSameWorkHasTheSameID is what keeps a document that is delivered again
// from being stored as another translation.
func TestTheSameWorkHasTheSameID(t *testing.T) {
	id := func(in news.Classified, name string) string {
		event, err := translate(t, in, fake{name: name, translate: english})
		if err != nil {
			t.Fatal(err)
		}
		return event.Meta().ID(event.Subject())
	}
	once, bulk := classified(title, first), classified(title, first)
	bulk.Document.Origin = news.OriginBackfill
	want := id(once, "a")
	if id(once, "a") != want || id(bulk, "a") != want {
		t.Error("the same work has two ids")
	}
	again := once
	again.Document.Revision = 2
	if id(once, "b") == want || id(again, "a") == want {
		t.Error("different work has one id")
	}
}

func TestTheScriptsOfChineseAreTwoLanguages(t *testing.T) {
	service, err := translator.New(translator.Config{Target: "zh-hans"}, nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for tag, want := range map[string]news.Status{
		"zh-hans": news.StatusUnneeded, "zh-hans-cn": news.StatusUnneeded, "zh": news.StatusUnneeded,
		"zh-hant": news.StatusFailed, "ja": news.StatusFailed,
	} {
		in := classified("數位發展部公布計畫")
		in.Language.Tag = tag
		events, err := service.Translate(t.Context(), in)
		if err != nil || events[0].(news.Translated).Status != want {
			t.Errorf("%s: got %+v, %v, want %s", tag, events, err, want)
		}
	}
}
