package store_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/news"
)

// full returns an event of each kind with every field set.
func full() []news.Event {
	at := time.Date(2025, 3, 1, 0, 0, 0, 0, seoul)
	document := news.Document{
		ID: "korea-kr-press/156784421", Source: "korea-kr-press",
		URL:       "https://www.korea.kr/briefing/pressReleaseView.do?newsId=156784421",
		Publisher: "과학기술정보통신부", Title: "인공지능 \"기본계획\" 발표", Summary: "요약 '따옴표'",
		Body: "첫째 문단.\n\n둘째 문단: AI 기본법.", BodyLength: 4200, BodyTruncated: true, BodyFrom: news.BodyFromAttachment, Kind: news.PressRelease,
		LanguageHint: "ko", PublishedAt: at, PublishedPrecision: news.PrecisionDay, FetchedAt: at.Add(25*time.Hour + 1234567*time.Nanosecond),
		Revision: 3, ContentHash: strings.Repeat("ab", 32), Rights: news.RightsFull, Licence: "KOGL-1",
		Attribution: "대한민국 정책브리핑",
		Attachments: []news.Attachment{
			{URL: "https://www.korea.kr/a.hwpx", Name: "붙임.hwpx", MediaType: "application/hwp+zip", Size: 5 << 32, SHA256: strings.Repeat("cd", 32), TextRead: true, Problem: "half of it"},
			{URL: "https://www.korea.kr/b.pdf"},
		},
		Origin: news.OriginBackfill,
	}
	return []news.Event{
		news.Classified{
			Document: document,
			Language: news.Language{Tag: "ko", Confidence: 0.75, Parts: []news.LanguagePart{
				{Tag: "ko", Share: 0.75, Ranges: []news.Range{{Field: "title", Offset: 1, Length: 13}, {Field: "body", Offset: 0, Length: 8}}},
				{Tag: "en", Share: 0.25, Ranges: []news.Range{{Field: "body", Offset: 8, Length: 15}}}}},
			Topics: []news.Topic{
				{ID: "ai", Score: 0.5, Points: 1.5, Subtopics: []news.Subtopic{{ID: "ai/governance", Score: 0.75}, {ID: "ai/talent", Score: 0.5}},
					Evidence: []news.Evidence{{Text: "인공지능", Field: "title", Offset: 7, Term: "인공지능", Count: 2, Points: 1.25}, {Text: "AI 기본법", Field: "body", Offset: 15, Term: "AI 기본법"}}},
				{ID: "safety", Score: 0.25, Evidence: []news.Evidence{{Text: "안전", Field: "summary", Offset: 1, Term: "안전"}}},
				{ID: "ai", Score: 0.125},
			},
			Entities: []news.Entity{
				{ID: "kr-ai-basic-act", Kind: "law", Name: "AI Basic Act", Text: "AI 기본법", Field: "body", Offset: 15, Count: 1},
				{ID: "kr", Kind: "economy", Name: "Korea"},
				{ID: "kr-ai-basic-act", Kind: "law", Name: "AI Basic Act"}},
			Fingerprint: "f00d", Classifier: "lexicon-7", ClassifiedAt: at.Add(26 * time.Hour), Run: "run-1",
		},
		news.Translated{
			DocumentID: document.ID, Source: document.Source, Revision: 3, ContentHash: document.ContentHash,
			SourceLanguage: "ko", Target: "en", Title: "Basic plan for AI", Body: "First.\n\nSecond.", BodyTruncated: true,
			Engine: "apertium", EngineVersion: "3.9", Status: news.StatusPartial, Warnings: []string{"둘째 문단은 번역되지 않음", "\x00"},
			TranslatedAt: at.Add(27 * time.Hour), Origin: news.OriginLive, Run: "run-1",
		},
		news.Linked{
			DocumentID: document.ID, Source: document.Source, Revision: 3, ContentHash: document.ContentHash,
			DuplicateOf: "msit-en/42-1285", Story: "msit-en/42-1285", Score: 0.875, Evidence: "같은 제목",
			Linker: "rules-2", LinkedAt: at.Add(28 * time.Hour), Origin: news.OriginLive, Run: "run-1",
		},
		news.Withdrawn{
			DocumentID: document.ID, Source: document.Source, URL: document.URL, Revision: 3, ContentHash: document.ContentHash,
			Reason: "404, 삭제된 페이지", WithdrawnAt: at.Add(29 * time.Hour), Origin: news.OriginLive,
		},
		news.Alert{Scope: "source", Name: "korea-kr-press", Kind: "gone", Reason: "목록이 비었다", Recovered: true, RaisedAt: at.Add(123456789 * time.Nanosecond)},
		news.Outcome{
			Source: "korea-kr-press", Round: "r1", Item: "https://www.korea.kr/x", Result: news.ResultDead, Reason: "500 세 번",
			Counts: map[news.Result]int{news.ResultPublished: 2, news.ResultDead: 1}, Discovered: 3, StartedAt: at, EndedAt: at.Add(time.Minute),
		},
	}
}

// A field that is added to the contract must be set in full, and so be looked
// at in the golden file.
func TestFullHasEveryField(t *testing.T) {
	for _, e := range full() {
		for _, path := range unset(reflect.ValueOf(e), reflect.TypeOf(e).Name()) {
			t.Errorf("%s is not set: give it a value, and the table a column", path)
		}
		if _, err := news.Encode(e); err != nil {
			t.Error(err)
		}
	}
}

// unset returns the paths of the fields of v that are zero, in slices those of
// the first element.
func unset(v reflect.Value, path string) []string {
	if v.IsZero() {
		return []string{path}
	}
	if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct {
		return unset(v.Index(0), path+".0")
	}
	if v.Kind() != reflect.Struct || v.Type() == reflect.TypeFor[time.Time]() {
		return nil
	}
	var paths []string
	for i := range v.NumField() {
		paths = append(paths, unset(v.Field(i), path+"."+v.Type().Field(i).Name)...)
	}
	return paths
}

func TestWriteKeepsEveryField(t *testing.T) {
	f := migrated(t)
	write(t, f.open(t), full()...)
	var b strings.Builder
	for _, view := range []string{"documents", "revisions", "translations", "links", "alerts", "ledger", "topic_trend", "topic_trend_in(zone = 'Asia/Seoul')"} {
		b.WriteString(view + "\n")
		b.WriteString(f.text(t, "SELECT * FROM policywire."+view+" ORDER BY ALL FORMAT PrettyJSONEachRow"))
		b.WriteString("\n\n")
	}
	golden(t, "rows.golden.txt", b.String())
}

func TestWriteKeepsTextAsItIs(t *testing.T) {
	f := migrated(t)
	s := f.open(t)
	texts := map[string]string{
		"korean":        "인공지능(AI) 안전 — 과학기술정보통신부",
		"chinese":       "數位發展部與网络安全，人工智能",
		"japanese":      "デジタル庁、半角ｶﾅ、㈱",
		"emoji":         "👩🏽‍💻🇰🇷 plan",
		"right to left": "مرحبا \u202eabc\u202c שלום",
		"quotes":        `'single' "double" \ backslash ''; DROP TABLE documents; -- {zone:String} ?`,
		"nul":           "before\x00after",
		"controls":      "tab\there\nline\r\nfeed\x1a\x7f",
		"combining":     "한글 e\u0301",
		"nothing":       "",
		"very long":     strings.Repeat("가나다라마바사 ", 150_000),
	}
	var events []news.Event
	for name, text := range texts {
		events = append(events, classified(strings.ReplaceAll(name, " ", "-"), func(e *news.Classified) {
			e.Document.Title, e.Document.Body, e.Document.Publisher = text, text, text
			e.Topics = []news.Topic{{ID: "ai", Evidence: []news.Evidence{{Text: text, Term: text}}}}
		}))
	}
	write(t, s, events...)
	for name, want := range texts {
		var title, body, publisher, found, term string
		row := f.conn.QueryRow(t.Context(), "SELECT title, body, publisher, evidence[1].text, evidence.term[1] FROM policywire.documents WHERE id = ?",
			news.DocumentID("korea-kr-press", strings.ReplaceAll(name, " ", "-")))
		if err := row.Scan(&title, &body, &publisher, &found, &term); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for column, got := range map[string]string{"title": title, "body": body, "publisher": publisher, "evidence.text": found, "evidence.term": term} {
			if got != want {
				t.Errorf("%s: %s: got %.60q, want %.60q", name, column, got, want)
			}
		}
	}
}

func TestWriteNothing(t *testing.T) {
	f := empty(t)
	write(t, f.open(t)) // without a schema: there is no reason to ask for it
}

// A part of an insert has all columns in one file: with a file for each, every
// insert of this size would cost 424 syncs of the disk, not 24.
func TestWriteThousands(t *testing.T) {
	f := migrated(t)
	f.exec(t, "SYSTEM STOP MERGES")
	defer f.exec(t, "SYSTEM START MERGES")
	var events []news.Event
	for i := range 5000 {
		events = append(events, release(i))
	}
	write(t, f.open(t), events...)
	f.want(t, "SELECT count(), uniqExact(id), min(lengthUTF8(body)) > 1000 FROM policywire.documents", "5000\t5000\t1")
	f.want(t, "SELECT DISTINCT part_type FROM system.parts WHERE database = 'policywire_store' AND active", "Compact")
}

func TestDaysOfATrend(t *testing.T) {
	f := migrated(t)
	write(t, f.open(t),
		classified("night", func(e *news.Classified) {
			e.Document.PublishedAt = time.Date(2025, 3, 2, 3, 0, 0, 0, seoul) // 1 March in UTC
		}),
		classified("day", func(e *news.Classified) {
			e.Document.PublishedAt = time.Date(2025, 3, 2, 0, 0, 0, 0, seoul)
			e.Document.PublishedPrecision = news.PrecisionDay
		}),
		classified("old", func(e *news.Classified) {
			e.Document.PublishedAt = time.Date(1953, 7, 27, 10, 0, 0, 0, seoul)
		}))
	f.want(t, "SELECT day, documents FROM policywire.topic_trend ORDER BY day", "1953-07-27\t1\n2025-03-02\t2")
	f.want(t, "SELECT day, documents FROM policywire.topic_trend_in(zone = 'UTC') ORDER BY day", "1953-07-27\t1\n2025-03-01\t1\n2025-03-02\t1")
	f.want(t, "SELECT published_at, published_on, published_offset FROM policywire.documents ORDER BY published_at",
		"1953-07-27 01:00:00.000\t1953-07-27\t540\n2025-03-01 15:00:00.000\t2025-03-02\t540\n2025-03-01 18:00:00.000\t2025-03-02\t540")
}
