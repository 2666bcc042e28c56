package news_test

import (
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/news"
)

// pressRelease is a document with a body of 3 kB, the usual length.
func pressRelease() news.Classified {
	d := document()
	d.Body = strings.Repeat("과학기술정보통신부는 \"인공지능 기본법\" 시행에 맞추어 하위 법령을 정비한다고 밝혔다.\n\n", 25)
	d.BodyLength = len([]rune(d.Body))
	return news.Classified{Document: d, Language: news.Language{Tag: "ko", Confidence: 0.99},
		Topics:     []news.Topic{{ID: "ai", Score: 0.9, Evidence: []news.Evidence{{Text: "인공지능", Field: "body", Offset: 11, Term: "인공지능"}}}},
		Classifier: "1.0.0", ClassifiedAt: time.Date(2026, 5, 20, 2, 0, 1, 0, time.UTC)}
}

func BenchmarkEncode(b *testing.B) {
	e := pressRelease()
	b.SetBytes(int64(len(e.Document.Body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := news.Encode(e); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	m, err := news.Encode(pressRelease())
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(m.Data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := news.Decode[news.Classified](m.Header, m.Data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFit(b *testing.B) {
	d := pressRelease().Document
	for b.Loop() {
		d = d.Fit()
	}
}

func BenchmarkHashContent(b *testing.B) {
	d := pressRelease().Document
	for b.Loop() {
		_ = d.HashContent()
	}
}
