package news_test

import (
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/news"
)

// seoul and taipei are fixed offsets: a test must not depend on a machine's zones.
func seoul() *time.Location  { return time.FixedZone("", 9*60*60) }
func taipei() *time.Location { return time.FixedZone("", 8*60*60) }

// document is a press release as a Korean ministry writes them.
func document() news.Document {
	d := news.Document{
		ID: "korea-kr-press/156700001", Source: "korea-kr-press",
		URL:       "https://www.korea.kr/briefing/pressReleaseView.do?newsId=156700001",
		Publisher: "과학기술정보통신부",
		Title:     "농어촌 마을 1,200곳에 초고속 인터넷망 구축",
		Summary:   "인공지능 안전 점검도 함께 실시",
		Body: "정부는 올해 농어촌 마을 1,200곳에 초고속 인터넷망을 새로 놓는다고 20일 밝혔다.\n\n" +
			"망을 놓은 마을에서는 \"인공지능 안전\" 교육도 열린다. <문의: 통신정책 담당> 🛰️",
		BodyFrom: news.BodyFromAttachment, Kind: news.PressRelease, LanguageHint: "ko",
		PublishedAt:        time.Date(2026, 5, 20, 11, 30, 0, 0, seoul()),
		PublishedPrecision: news.PrecisionMinute,
		FetchedAt:          time.Date(2026, 5, 20, 2, 31, 7, 250_000_000, time.UTC),
		Revision:           2, Rights: news.RightsFull,
		Licence: "KOGL-1", Attribution: "출처: 대한민국 정책브리핑(www.korea.kr)", Origin: news.OriginLive,
		Attachments: []news.Attachment{
			{URL: "https://www.korea.kr/common/download.do?fileId=1", Name: "보도자료(초고속망).hwpx", MediaType: "application/hwp+zip",
				Size: 81920, SHA256: strings.Repeat("0a", 32), TextRead: true},
			{URL: "https://www.korea.kr/common/download.do?fileId=2", Name: "붙임.pdf", Problem: "the file is encrypted"},
		},
	}.Fit()
	d.ContentHash = d.HashContent()
	return d
}

// tripReport is a document from Taiwan that has only a day.
func tripReport() news.Document {
	d := news.Document{
		ID: "tw-report/C11500042", Source: "tw-report", URL: "https://report.nat.gov.tw/ReportFront/PageSystem/reportFileDownload/C11500042",
		Publisher: "數位發展部", Title: "出席亞太經濟合作會議數位與人工智慧部長會議報告",
		Body: "本次會議討論人工智慧安全與寬頻普及。", Kind: news.Report, LanguageHint: "zh-TW",
		PublishedAt: time.Date(2026, 4, 2, 0, 0, 0, 0, taipei()), PublishedPrecision: news.PrecisionDay,
		FetchedAt: time.Date(2026, 4, 3, 1, 0, 0, 0, time.UTC), Revision: 1, Rights: news.RightsExcerpt, Origin: news.OriginBackfill,
	}.Fit()
	d.ContentHash = d.HashContent()
	return d
}

func classified() news.Classified {
	return news.Classified{
		Document: document(),
		Language: news.Language{Tag: "ko", Confidence: 0.98, Parts: []news.LanguagePart{
			{Tag: "ko", Share: 0.9, Ranges: []news.Range{{Field: "title", Offset: 0, Length: 20}, {Field: "body", Offset: 0, Length: 16}}},
			{Tag: "en", Share: 0.1}}},
		Topics: []news.Topic{
			{ID: "connectivity", Score: 0.91, Points: 5.1, Subtopics: []news.Subtopic{{ID: "connectivity/networks", Score: 0.88}},
				Evidence: []news.Evidence{{Text: "초고속 인터넷망", Field: "title", Offset: 15, Term: "초고속인터넷", Count: 2, Points: 3.2}}},
			{ID: "ai", Score: 0.4, Evidence: []news.Evidence{{Text: "인공지능", Field: "summary", Offset: 0}}},
		},
		Entities: []news.Entity{{ID: "kr-msit", Kind: "ministry", Name: "Ministry of Science and ICT (MSIT)",
			Text: "과기정통부", Field: "body", Offset: 0, Count: 3}},
		Fingerprint: "9f3c52a1b0d4e877", Classifier: "lexicon-2026-05-01",
		ClassifiedAt: time.Date(2026, 5, 20, 2, 31, 8, 0, time.UTC),
	}
}

func retagged() news.Retagged {
	e := news.Retagged(classified())
	e.Classifier, e.Run = "lexicon-2026-06-01", "retag-2026-06-01"
	return e
}

func tagged() news.Tagged {
	c := classified()
	c.Document.Body = ""
	return news.Tagged{Document: c.Document, Language: c.Language, Topic: c.Topics[0], Classifier: c.Classifier, ClassifiedAt: c.ClassifiedAt}
}

func translated() news.Translated {
	d := tripReport()
	return news.Translated{DocumentID: d.ID, Source: d.Source, Revision: d.Revision, ContentHash: d.ContentHash,
		SourceLanguage: "zh-hant", Target: "ja", Title: "APECデジタル・AI担当大臣会合への出席報告",
		Body: "会議では人工知能の安全とブロードバンドの普及を議論した。", Engine: "apertium", EngineVersion: "3.9.4",
		Status: news.StatusPartial, Warnings: []string{"one paragraph is left in the original"},
		TranslatedAt: time.Date(2026, 4, 3, 1, 0, 5, 0, time.UTC), Origin: news.OriginBackfill}
}

func linked() news.Linked {
	d := document()
	return news.Linked{DocumentID: d.ID, Source: d.Source, Revision: d.Revision, ContentHash: d.ContentHash,
		DuplicateOf: "msit-ko/42-1285", Story: "msit-ko/42-1285", Score: 0.97, Evidence: "제목이 같고 본문이 97% 일치",
		Linker: "1", LinkedAt: time.Date(2026, 5, 20, 2, 32, 0, 0, time.UTC), Origin: news.OriginLive}
}

func withdrawn() news.Withdrawn {
	d := document()
	return news.Withdrawn{DocumentID: d.ID, Source: d.Source, URL: d.URL, Revision: d.Revision, ContentHash: d.ContentHash,
		Reason: "404 three days running", WithdrawnAt: time.Date(2026, 5, 25, 0, 0, 0, 0, time.UTC), Origin: news.OriginLive}
}

func alert() news.Alert {
	return news.Alert{Scope: "source", Name: "korea-kr-press", Kind: "source-empty",
		Reason:   "the list \"보도자료\" has no item; see whether its markup changed",
		RaisedAt: time.Date(2026, 5, 21, 3, 0, 0, 0, time.UTC)}
}

func outcome() news.Outcome {
	return news.Outcome{Source: "korea-kr-press", Round: "2026-05-20T02:30:00Z", Discovered: 3,
		Counts:    map[news.Result]int{news.ResultPublished: 1, news.ResultUnchanged: 1, news.ResultRetry: 1},
		StartedAt: time.Date(2026, 5, 20, 2, 30, 0, 0, time.UTC), EndedAt: time.Date(2026, 5, 20, 2, 31, 30, 0, time.UTC)}
}

func deadLetter() news.DeadLetter {
	return news.DeadLetter{Service: "classifier", Stage: "decode", Reason: "decoding fetched event: document.id is empty", Attempts: 1,
		OriginalSubject: "news.fetched.korea-kr-press", Stream: "FETCHED", Sequence: 18446744073709551615,
		Header:  map[string][]string{"ce-type": {"policywire.news.fetched.v1"}},
		Payload: []byte(`{"document":{"title":"제목만 있는 글"}}`), PayloadSize: 45,
		DiedAt: time.Date(2026, 5, 20, 2, 31, 9, 0, time.UTC)}
}

// samples has an event of every type, in the order of the flow.
func samples() []news.Event {
	return []news.Event{news.Fetched{Document: document()}, classified(), retagged(), tagged(), translated(), linked(),
		withdrawn(), alert(), outcome(), deadLetter()}
}

func encode(t testing.TB, e news.Event) news.Message {
	t.Helper()
	m, err := news.Encode(e)
	if err != nil {
		t.Fatalf("encoding %s: %v", e.Meta().Name, err)
	}
	return m
}
