package news_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/news"
)

// with returns a valid fetched event after change.
func with(change func(*news.Document)) news.Event {
	d := document()
	change(&d)
	return news.Fetched{Document: d}
}

func TestEncodeNamesTheFieldThatBreaksTheContract(t *testing.T) {
	tag := classified()
	tag.Language.Tag = "zh_Hant"
	topic := tagged()
	topic.Topic.ID = "인공지능"
	alarm := alert()
	alarm.Name = "korea.kr"
	letter := deadLetter()
	letter.Header = map[string][]string{"X-\xff": {"값"}}
	entry := outcome()
	entry.Result = news.ResultDead
	counts := outcome()
	counts.Counts = map[news.Result]int{"삭제": 1}
	item := outcome()
	item.Item = "https://www.korea.kr/1"
	warning := translated()
	warning.Warnings = []string{"괜찮음", "깨짐 \xc3\x28"}
	whole := tagged()
	whole.Document.Body = document().Body
	engine := translated()
	engine.Engine = "apertium@3"
	for name, test := range map[string]struct {
		event news.Event
		field string
	}{
		"an empty id":                {with(func(d *news.Document) { d.ID = "" }), "document.id"},
		"an id of another source":    {with(func(d *news.Document) { d.ID = "apec/1" }), "document.id"},
		"an id without its end":      {with(func(d *news.Document) { d.ID = d.Source + "/" }), "document.id"},
		"an id with bytes unescaped": {with(func(d *news.Document) { d.ID = d.Source + "/한글" }), "document.id"},
		"an id with a broken escape": {with(func(d *news.Document) { d.ID = d.Source + "/a%4" }), "document.id"},
		"an id with a false escape":  {with(func(d *news.Document) { d.ID = d.Source + "/a%g1" }), "document.id"},
		"a body in a tagged event":   {whole, "document.body"},
		"a revision of zero":         {with(func(d *news.Document) { d.Revision = 0 }), "document.revision"},
		"no date":                    {with(func(d *news.Document) { d.PublishedAt = time.Time{} }), "document.published_at"},
		"no time of fetching":        {with(func(d *news.Document) { d.FetchedAt = time.Time{} }), "document.fetched_at"},
		"a source with a dot":        {with(func(d *news.Document) { d.Source, d.ID = "korea.kr", "korea.kr/1" }), "document.source"},
		"a wildcard for a source":    {with(func(d *news.Document) { d.Source, d.ID = ">", ">/1" }), "document.source"},
		"a length too small":         {with(func(d *news.Document) { d.BodyLength = 3 }), "document.body_length"},
		"a length unexplained":       {with(func(d *news.Document) { d.BodyLength++ }), "document.body_length"},
		"more than 4 MiB":            {with(func(d *news.Document) { d.Summary = strings.Repeat("가", 2<<20) }), "document.summary"},
		"a body of 20 MB":            {with(func(d *news.Document) { d.Body = strings.Repeat("나", 7<<20); d.BodyLength = 7 << 20 }), "document.body"},
		"a title not in UTF-8":       {with(func(d *news.Document) { d.Title = "\xc0\xcc\xb9\xcc\xc1\xf6" }), "document.title"},
		"a body not in UTF-8":        {with(func(d *news.Document) { d.Body += "\xed\xa0\x80"; d.BodyLength += 3 }), "document.body"},
		"a name not in UTF-8":        {with(func(d *news.Document) { d.Attachments[1].Name = "붙임\xff.pdf" }), "document.attachments.1.name"},
		"a header not in UTF-8":      {letter, "header"},
		"a warning not in UTF-8":     {warning, "warnings.1"},
		"a language that is no tag":  {tag, "language.tag"},
		"a topic that is no token":   {topic, "topic.id"},
		"a name that is no token":    {alarm, "name"},
		"an engine with a version":   {engine, "engine"},
		"a round with a result":      {entry, "result"},
		"an unknown result counted":  {counts, "counts"},
		"an item without a result":   {item, "result"},
		"an event of no type":        {(*news.Fetched)(&news.Fetched{Document: document()}), "event"},
	} {
		var invalid *news.InvalidError
		if _, err := news.Encode(test.event); !errors.As(err, &invalid) || invalid.Field != test.field {
			t.Errorf("%s: got %v, want an InvalidError of %s", name, err, test.field)
		} else if !strings.HasPrefix(err.Error(), "encoding "+test.event.Meta().Name+" event of ") {
			t.Errorf("%s: got %q, which does not say what was encoded", name, err)
		}
	}
}

// TestReplacementCharactersMayBePublished has the two things that look like
// broken UTF-8 in JSON and are not.
func TestReplacementCharactersMayBePublished(t *testing.T) {
	for _, title := range []string{"깨진 글자 \uFFFD 하나", `소스에 \ufffd 라고 적힌 제목`} {
		m := encode(t, with(func(d *news.Document) { d.Title = title }))
		e, err := news.Decode[news.Fetched](m.Header, m.Data)
		if err != nil || e.Document.Title != title {
			t.Errorf("got %q, %v, want %q", e.Document.Title, err, title)
		}
	}
}

func TestDecodeRefusesWhatCannotBeUsed(t *testing.T) {
	good := encode(t, news.Fetched{Document: document()})
	other := encode(t, alert())
	for name, test := range map[string]struct {
		header  map[string][]string
		data    string
		message string
	}{
		"not JSON":                  {good.Header, "보도자료", "decoding fetched event: invalid character"},
		"cut off":                   {good.Header, string(good.Data[:len(good.Data)-1]), "unexpected end of JSON input"},
		"something behind":          {good.Header, string(good.Data) + "{}", "invalid character '{' after top-level value"},
		"null":                      {good.Header, "null", "document.id is empty"},
		"a list":                    {good.Header, "[]", "cannot unmarshal array"},
		"JSON of another type":      {good.Header, string(other.Data), "document.id is empty"},
		"the header of another":     {other.Header, string(good.Data), `ce-type is "policywire.news.alert.v1", want "policywire.news.fetched.v1"`},
		"a later major version":     {map[string][]string{"ce-type": {"policywire.news.fetched.v2"}}, string(good.Data), "ce-type is"},
		"not UTF-8":                 {good.Header, strings.Replace(string(good.Data), "농어촌", "\xb3\xf3", 1), "event is not valid UTF-8"},
		"more than 4 MiB":           {good.Header, strings.Repeat(" ", news.MaxEvent+1), "event is 4194305 bytes, the limit is 4194304"},
		"a malformed source":        {good.Header, strings.ReplaceAll(string(good.Data), "korea-kr-press", "korea.kr"), `document.source "korea.kr" is not`},
		"a string for the revision": {good.Header, strings.Replace(string(good.Data), `"revision":2`, `"revision":"2"`, 1), "cannot unmarshal string"},
	} {
		if _, err := news.Decode[news.Fetched](test.header, []byte(test.data)); err == nil || !strings.Contains(err.Error(), test.message) {
			t.Errorf("%s: got %v, want an error with %q", name, err, test.message)
		}
	}
	if _, err := news.Decode[news.Fetched](nil, good.Data); err != nil {
		t.Errorf("without headers: got %v, want the event", err)
	}
	if _, err := news.DecodeAny(nil, good.Data); err == nil || !strings.Contains(err.Error(), `ce-type "" names no event`) {
		t.Errorf("any event without headers: got %v, want an error that names ce-type", err)
	}
}

// FuzzDecode expects of any payload an error or an event that, when it may be
// published, is valid by its schema and comes back as it was.
func FuzzDecode(f *testing.F) {
	types := []string{}
	for _, e := range samples() {
		m := encode(f, e)
		types = append(types, m.Header[news.HeaderType][0])
		f.Add(uint8(len(types)-1), m.Data)
	}
	f.Add(uint8(0), []byte(`{"document":{"id":"a/\ud800","source":"a","revision":1e0}}`))
	f.Fuzz(func(t *testing.T, n uint8, data []byte) {
		header := map[string][]string{news.HeaderType: {types[int(n)%len(types)]}}
		e, err := news.DecodeAny(header, data)
		if err != nil {
			return
		}
		m, err := news.Encode(e)
		var invalid *news.InvalidError
		var marshal *json.MarshalerError
		if err != nil {
			if !errors.As(err, &invalid) && !errors.As(err, &marshal) {
				t.Errorf("got %v, want an error that names a field", err)
			}
			return
		}
		if err := readSchema(t, e.Meta().Name).validate(m.Data); err != nil {
			t.Errorf("%s was published and is not valid: %v", m.Data, err)
		}
		again, err := news.DecodeAny(m.Header, m.Data)
		if err != nil {
			t.Fatalf("decoding what was published: %v", err)
		}
		if got := encode(t, again); string(got.Data) != string(m.Data) || got.ID != m.ID {
			t.Errorf("got %s, want %s", got.Data, m.Data)
		}
	})
}
