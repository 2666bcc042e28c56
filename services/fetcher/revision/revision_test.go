package revision_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/revision"
)

func document(n int, body string) news.Document {
	return news.Document{
		ID:                 news.DocumentID("korea-kr-press", strconv.Itoa(156000000+n)),
		Source:             "korea-kr-press",
		URL:                "https://www.korea.kr/briefing/pressReleaseView.do?newsId=" + strconv.Itoa(156000000+n),
		Publisher:          "과학기술정보통신부",
		Title:              "인공지능 안전 연구 사업 공고",
		Body:               body,
		Kind:               news.PressRelease,
		PublishedAt:        time.Date(2026, 5, 12, 9, 0, 0, 0, time.FixedZone("", 9*3600)),
		PublishedPrecision: news.PrecisionSecond,
		Rights:             news.RightsFull,
		Origin:             news.OriginLive,
	}
}

func open(t *testing.T, bus *flow.Bus) *revision.Register {
	t.Helper()
	r, err := revision.Open(t.Context(), bus, revision.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// publish publishes docs and returns the outcomes as words, such as "published 2".
func publish(t *testing.T, r *revision.Register, docs ...news.Document) []string {
	t.Helper()
	outcomes, err := r.Publish(t.Context(), docs)
	if err != nil {
		t.Fatal(err)
	}
	words := make([]string, len(outcomes))
	for i, o := range outcomes {
		words[i] = fmt.Sprint(o.Result, " ", o.Revision)
		if o.Err != nil {
			words[i] = o.Err.Error()
		}
	}
	return words
}

// stream returns what the bus holds of fetched documents.
func stream(t *testing.T, bus *flow.Bus) []news.Document {
	t.Helper()
	var docs []news.Document
	for _, subject := range []string{news.SubjectFetched, news.SubjectBulkFetched} {
		_, err := flow.Read(t.Context(), bus, subject, 0, false, func(m flow.Message) error {
			event, err := news.Decode[news.Fetched](m.Header, m.Data)
			docs = append(docs, event.Document)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return docs
}

func expect(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestRevisions(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	r := open(t, bus)
	expect(t, publish(t, r, document(1, "첫 문단")), "published 1")
	expect(t, publish(t, r, document(1, "첫 문단")), "unchanged 1")
	expect(t, publish(t, r, document(1, "고친 문단")), "published 2")
	expect(t, publish(t, r, document(1, "첫 문단")), "published 3") // an edit taken back is an edit
	if got := len(stream(t, bus)); got != 3 {
		t.Errorf("the stream has %d documents, want 3", got)
	}
}

func TestOneBatchWithADocumentTwice(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	r := open(t, bus)
	got := publish(t, r, document(1, "가"), document(2, "나"), document(1, "다"), document(1, "다"), document(2, "나"), document(1, "라"))
	expect(t, got, "published 1", "published 1", "published 2", "unchanged 2", "unchanged 1", "published 3")
	expect(t, publish(t, r, document(1, "라")), "unchanged 3")
}

func TestAnImportedRevisionCountsForAnUnknownDocument(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	r := open(t, bus)
	carried := document(1, "가")
	carried.Revision, carried.Origin = 7, news.OriginImport
	expect(t, publish(t, r, carried), "published 7")
	carried.Body, carried.Revision = "나", 3
	expect(t, publish(t, r, carried), "published 8")
	if got := stream(t, bus); len(got) != 2 || got[1].Revision != 8 {
		t.Errorf("got %d documents in the stream, want revisions 7 and 8", len(got))
	}
}

func TestInvalidDocumentsAreReportedAndTheRestGoesOn(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	r := open(t, bus)
	untitled, alien, nameless, broken := document(2, "나"), document(3, "다"), document(4, "라"), document(5, "마\xff")
	untitled.Title = ""
	alien.ID = "another/3"
	nameless.ID = ""
	got := publish(t, r, document(1, "가"), untitled, alien, nameless, broken, document(6, "바"))
	for i, field := range []string{"", "document.title", "document.id", "document.id", "document.body", ""} {
		if field == "" && got[i] != "published 1" || !strings.Contains(got[i], field) {
			t.Errorf("document %d: got %q, want the field %q named", i, got[i], field)
		}
	}
	if n := len(stream(t, bus)); n != 2 {
		t.Errorf("the stream has %d documents, want 2", n)
	}
}

func TestWhatIsMissingIsFilledIn(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	r := open(t, bus)
	d := document(1, "한국") // decomposed
	d.Body = "\u1112\u1161\u11ab\u1100\u116e\u11a8"
	d.PublishedAt, d.PublishedPrecision = time.Time{}, ""
	expect(t, publish(t, r, d), "published 1")
	got := stream(t, bus)[0]
	if got.Body != "한국" || got.BodyLength != 2 {
		t.Errorf("got body %q of %d, want it composed", got.Body, got.BodyLength)
	}
	if got.ContentHash != got.HashContent() || got.FetchedAt.IsZero() {
		t.Errorf("got hash %q, fetched at %s; want both filled in", got.ContentHash, got.FetchedAt)
	}
	if got.PublishedPrecision != news.PrecisionNone || !got.PublishedAt.Equal(got.FetchedAt) {
		t.Errorf("got date %s of precision %q, want the time of fetching, none", got.PublishedAt, got.PublishedPrecision)
	}
	expect(t, publish(t, r, d), "unchanged 1") // fetched at another time
}

func TestRightsAreEnforced(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	r := open(t, bus)
	long := strings.Repeat("정책 문단입니다. ", 200)
	excerpt, link := document(1, long), document(2, long)
	excerpt.Rights, link.Rights = news.RightsExcerpt, news.RightsLink
	publish(t, r, excerpt, link)
	for _, d := range stream(t, bus) {
		if n := utf8.RuneCountInString(d.Body); n > revision.DefaultExcerpt || d.Rights == news.RightsLink && n > 0 {
			t.Errorf("%s: %d characters were published", d.Rights, n)
		}
		if !d.BodyTruncated || d.BodyLength != utf8.RuneCountInString(long) {
			t.Errorf("%s: truncated %v, length %d; want the length of the whole", d.Rights, d.BodyTruncated, d.BodyLength)
		}
	}
	// A change behind the excerpt is a change.
	excerpt.Body += "끝."
	expect(t, publish(t, r, excerpt), "published 2")
	// What was exported cut is the same text when it comes back.
	back := stream(t, bus)[2]
	back.Origin = news.OriginImport
	expect(t, publish(t, r, back), "unchanged 2")
}

func TestTheOriginDecidesTheSubject(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	r := open(t, bus)
	bulk := document(2, "나")
	bulk.Origin = news.OriginImport
	publish(t, r, document(1, "가"), bulk)
	for subject, want := range map[string]string{news.SubjectFetched: document(1, "").ID, news.SubjectBulkFetched: bulk.ID} {
		var got []string
		if _, err := flow.Read(t.Context(), bus, subject, 0, false, func(m flow.Message) error {
			event, err := news.Decode[news.Fetched](m.Header, m.Data)
			got = append(got, event.Document.ID)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		expect(t, got, want)
	}
}

func TestAMissingStateIsRebuiltFromTheStream(t *testing.T) {
	t.Parallel()
	bus, nc := flowtest.Start(t)
	bulk := document(2, "나")
	bulk.Origin = news.OriginBackfill
	publish(t, open(t, bus), document(1, "가"), bulk, document(1, "나"))
	if _, err := nc.Request("$JS.API.STREAM.DELETE.KV_policywire_revisions", nil, 10*time.Second); err != nil {
		t.Fatal(err)
	}
	r := open(t, bus)
	expect(t, publish(t, r, document(1, "나"), bulk, document(1, "다")), "unchanged 2", "unchanged 1", "published 3")
}

func TestAStateThatLagsIsBroughtUp(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	publish(t, open(t, bus), document(1, "가"))
	// Published and acknowledged, and then the process died.
	for n, body := range []string{"나", "다"} {
		lost := document(1, body)
		lost.Revision, lost.FetchedAt, lost.BodyLength = n+2, time.Now(), 1
		lost.ContentHash = lost.HashContent()
		if err := flow.Publish(t.Context(), bus, news.Fetched{Document: lost}); err != nil {
			t.Fatal(err)
		}
	}
	r := open(t, bus)
	expect(t, publish(t, r, document(1, "다")), "unchanged 3")
	expect(t, publish(t, r, document(1, "라")), "published 4")
}

func TestPublishersThatRaceEndInOneText(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	const publishers, texts = 4, 20
	errs := make(chan error, publishers)
	for p := range publishers {
		r := open(t, bus)
		go func() {
			for n := range texts {
				if _, err := r.Publish(context.Background(), []news.Document{document(1, fmt.Sprintf("%d번 원고 %d", p, n))}); err != nil {
					errs <- err
					return
				}
			}
			errs <- nil
		}()
	}
	for range publishers {
		if err := <-errs; err != nil {
			t.Fatal(err)
		}
	}
	// Where two texts have one revision, all but one of them come again later.
	docs := stream(t, bus)
	slices.SortFunc(docs, func(a, b news.Document) int { return b.Revision - a.Revision })
	later, collisions, last := map[string]bool{}, 0, docs[0]
	for len(docs) > 0 {
		n := slices.IndexFunc(docs, func(d news.Document) bool { return d.Revision != docs[0].Revision })
		if n < 0 {
			n = len(docs)
		}
		final := 0
		for _, d := range docs[:n] {
			if !later[d.Body] {
				final++
			}
		}
		if final > 1 {
			t.Errorf("revision %d is the last of %d texts", docs[0].Revision, final)
		}
		collisions += n - 1
		for _, d := range docs[:n] {
			later[d.Body] = true
		}
		docs = docs[n:]
	}
	if len(later) != publishers*texts {
		t.Errorf("%d of %d texts were published", len(later), publishers*texts)
	}
	t.Logf("%d collisions", collisions)
	expect(t, publish(t, open(t, bus), document(1, last.Body)), fmt.Sprint("unchanged ", last.Revision))
}

func TestABusThatGoesAwayLosesNoRevision(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	bus := server.Open(t)
	r := open(t, bus)
	publish(t, r, document(1, "가"))
	server.Stop()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := r.Publish(ctx, []news.Document{document(1, "나")}); err == nil {
		t.Fatal("publishing without a server: got no error")
	}
	server.Start(t)
	// The connection comes back by itself; until then a publisher tries again.
	outcomes, err := r.Publish(t.Context(), []news.Document{document(1, "나")})
	for err != nil && t.Context().Err() == nil {
		outcomes, err = r.Publish(t.Context(), []news.Document{document(1, "나")})
	}
	if outcomes[0].Revision != 2 {
		t.Errorf("got revision %d, want 2", outcomes[0].Revision)
	}
	expect(t, publish(t, r, document(1, "다")), "published 3")
}

func TestTheStateNeverLeadsTheStream(t *testing.T) {
	t.Parallel()
	// A stream that is full refuses what is published.
	bus, _ := flowtest.Start(t, flow.WithTuning(flow.Tuning{StreamBytes: map[string]int64{"FETCHED": 4096}}))
	r := open(t, bus)
	var refused news.Document
	for n := 1; ; n++ {
		refused = document(n, strings.Repeat("가", 100))
		if _, err := r.Publish(t.Context(), []news.Document{refused}); err != nil {
			break
		}
	}
	state, err := flow.OpenState[revision.Entry](t.Context(), bus, "revisions")
	if err != nil {
		t.Fatal(err)
	}
	if entry, version, err := state.Get(t.Context(), refused.ID); err != nil || version != 0 {
		t.Errorf("got the entry %+v, %v of a document that is not in the stream", entry, err)
	}
}
