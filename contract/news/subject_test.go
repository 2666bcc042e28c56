package news_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/news"
)

func TestSubjects(t *testing.T) {
	bulk := document()
	bulk.Origin = news.OriginImport
	undetermined := classified()
	undetermined.Language.Tag = ""
	traditional := classified()
	traditional.Language.Tag = "zh-Hant"
	for _, test := range []struct {
		event news.Event
		want  string
	}{
		{news.Fetched{Document: document()}, "news.fetched.korea-kr-press"},
		{news.Fetched{Document: bulk}, "bulk.fetched.korea-kr-press"},
		{classified(), "news.classified.korea-kr-press.ko"},
		{undetermined, "news.classified.korea-kr-press.und"},
		{traditional, "news.classified.korea-kr-press.zh-hant"},
		{retagged(), "news.retagged.korea-kr-press.ko"},
		{tagged(), "news.topic.connectivity.korea-kr-press.ko"},
		{translated(), "news.translated.ja.tw-report.zh-hant"},
		{linked(), "news.linked.korea-kr-press"},
		{withdrawn(), "news.withdrawn.korea-kr-press"},
		{alert(), "alert.source.korea-kr-press"},
		{outcome(), "ledger.korea-kr-press"},
		{deadLetter(), news.DeadSubject("classifier")},
	} {
		if got := test.event.Subject(); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
	if got := news.RetrySubject("store"); got != "retry.store" {
		t.Errorf("got %s, want retry.store", got)
	}
}

func TestValidToken(t *testing.T) {
	for _, token := range []string{"ai", "korea-kr-press", "zh-hant", "5g"} {
		if !news.ValidToken(token) {
			t.Errorf("%q is refused", token)
		}
	}
	for _, token := range []string{"", "AI", "korea.kr", "*", ">", "한국", "a b", "a_b", "é"} {
		if news.ValidToken(token) {
			t.Errorf("%q is accepted", token)
		}
	}
}

func TestDocumentID(t *testing.T) {
	for native, want := range map[string]string{
		"156784421":                      "s/156784421",
		"meeting-papers/2025-apec_v1.0":  "s/meeting-papers/2025-apec_v1.0",
		"보도 1":                           "s/%EB%B3%B4%EB%8F%84%201",
		"a%2Fb":                          "s/a%252Fb",
		"id=1&x":                         "s/id%3D1%26x",
		string([]byte{0xff, 0x00, 0x7f}): "s/%FF%00%7F",
		"../../etc":                      "s/../../etc",
	} {
		if got := news.DocumentID("s", native); got != want {
			t.Errorf("DocumentID(%q): got %s, want %s", native, got, want)
		}
	}
}

// FuzzDocumentID expects of any native id one that can be published, and that
// no other native id has.
func FuzzDocumentID(f *testing.F) {
	for _, native := range []string{"156784421", "보도자료/1", "%41", "%", "a+b", "\xff"} {
		f.Add(native)
	}
	f.Fuzz(func(t *testing.T, native string) {
		if native == "" || len(native) > 300 {
			return
		}
		d := document()
		d.ID = news.DocumentID(d.Source, native)
		encode(t, news.Fetched{Document: d})
		back, err := url.PathUnescape(strings.TrimPrefix(d.ID, d.Source+"/"))
		if err != nil || back != native {
			t.Errorf("got %q back (%v), want %q", back, err, native)
		}
	})
}

// TestIDsAreDistinct takes pairs that are different work and would be one if
// the parts were only put behind each other; and the same work twice.
func TestIDsAreDistinct(t *testing.T) {
	base := news.Meta{Document: "s/1", Revision: 1, ContentHash: "a", Producer: "v", Run: "r"}
	parts := []string{"", "1", "11", "s/1", "v", "r", "1:1", "2:11", ":", "가", "a@1"}
	seen := map[string]news.Meta{}
	note := func(subject string, m news.Meta) {
		id := m.ID(subject)
		key := m
		key.Name = subject
		if other, ok := seen[id]; ok && other != key {
			t.Errorf("%+v and %+v have one id", other, key)
		}
		seen[id] = key
		if again := m.ID(subject); again != id {
			t.Errorf("%+v has the ids %s and %s", m, id, again)
		}
	}
	for _, a := range parts {
		for _, b := range parts {
			for revision := range 3 {
				note(a, news.Meta{Document: b, Revision: revision})
				note(a, news.Meta{ContentHash: b, Revision: revision})
				note(a, news.Meta{Producer: b, Run: a, Revision: revision})
				note("x", news.Meta{Document: a, ContentHash: b, Revision: revision})
				note("x", news.Meta{Document: a, Producer: b, Run: a + b, Revision: revision})
			}
		}
	}
	late := base
	late.Time = time.Now()
	if late.ID("x") != base.ID("x") {
		t.Error("the time of the work is in its id: doing it again would publish it twice")
	}
}

// TestDifferentWorkHasDifferentIDs is the same, by events.
func TestDifferentWorkHasDifferentIDs(t *testing.T) {
	revised, relexed, rerun := classified(), classified(), classified()
	revised.Document.Revision++
	relexed.Classifier = "lexicon-2026-06-01"
	rerun.Run = "retag-1"
	engine, version, target := translated(), translated(), translated()
	engine.Engine = "none"
	version.EngineVersion = "3.9.5"
	target.Target = "en"
	item, died := outcome(), outcome()
	item.Item, item.Result = "https://www.korea.kr/1", news.ResultRetry
	died.Item, died.Result = "https://www.korea.kr/1", news.ResultDead
	over := alert()
	over.Recovered, over.RaisedAt = true, over.RaisedAt.Add(time.Hour)
	letter := deadLetter()
	letter.Sequence = 1
	ids := []string{}
	for _, e := range append(samples(), revised, relexed, rerun, engine, version, target, item, died, over, letter) {
		ids = append(ids, e.Meta().ID(e.Subject()))
	}
	slices.Sort(ids)
	if n := len(slices.Compact(slices.Clone(ids))); n != len(ids) {
		t.Errorf("got %d ids of %d different events", n, len(ids))
	}
}

func TestHashContent(t *testing.T) {
	base := document()
	for name, change := range map[string]func(*news.Document){
		"title": func(d *news.Document) { d.Title += "." }, "summary": func(d *news.Document) { d.Summary = "" },
		"publisher": func(d *news.Document) { d.Publisher = "数位発展部" }, "body": func(d *news.Document) { d.Body += " " },
		"date":                func(d *news.Document) { d.PublishedAt = d.PublishedAt.Add(time.Second) },
		"address":             func(d *news.Document) { d.URL += "&x" },
		"attachment":          func(d *news.Document) { d.Attachments = d.Attachments[:1] },
		"text moved":          func(d *news.Document) { d.Title, d.Summary = d.Title+d.Summary, "" },
		"content of the file": func(d *news.Document) { d.Attachments[0].SHA256 = strings.Repeat("1b", 32) },
	} {
		d := document()
		if change(&d); d.HashContent() == base.HashContent() {
			t.Errorf("another %s has the same hash", name)
		}
	}
	for name, change := range map[string]func(*news.Document){
		"time of fetching": func(d *news.Document) { d.FetchedAt = time.Now() }, "revision": func(d *news.Document) { d.Revision++ },
		"origin": func(d *news.Document) { d.Origin = news.OriginImport }, "way to write the date": func(d *news.Document) { d.PublishedAt = d.PublishedAt.UTC() },
	} {
		d := document()
		if change(&d); d.HashContent() != base.HashContent() {
			t.Errorf("another %s has another hash", name)
		}
	}
	d, later := document(), document()
	d.PublishedPrecision, later.PublishedPrecision = news.PrecisionNone, news.PrecisionNone
	if later.PublishedAt = later.PublishedAt.Add(time.Hour); d.HashContent() != later.HashContent() {
		t.Error("a document without a date has another hash each time it is fetched")
	}
}

// TestHeaderValuesArePrintable holds what the NATS binding of CloudEvents asks
// for: nothing in a document or an item can add a header.
func TestHeaderValuesArePrintable(t *testing.T) {
	e := outcome()
	e.Round = "첫 \"번\"\r\nX: 1 %"
	m := encode(t, e)
	want := "korea-kr-press/%EC%B2%AB%20%22%EB%B2%88%22%0D%0AX:%201%20%25"
	if got := m.Header["ce-subject"][0]; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
