package classifier_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/policywire/policywire/contract/news"
)

// Five documents on the first APEC ministerial meeting on digital and AI, or
// what led to it, from as many publishers: those that an analyst would look for
// first.
func TestDocumentsOfTheMinisterialMeeting(t *testing.T) {
	c := newClassifier(t)
	documents := map[string]release{}
	for _, r := range replica(t) {
		documents[r.ID] = r
	}
	for _, want := range []struct {
		id, language, topics, subtopic, entities string
	}{
		{"/meeting-papers/sectoral-ministerial-meetings/general/2025-apec-digital-and-ai-ministerial-statement", "en",
			"ai connectivity safety", "connectivity/inclusion", "apec"},
		{"C11400001", "zh-hant", "ai safety", "safety/privacy", "apec"},
		{"148948810", "ko", "ai connectivity safety", "connectivity/inclusion", "apec kr-msit"},
		{"42-826", "en", "ai", "", "kr-msit asean"},
		{"104", "ko", "ai", "", "apec kr"},
	} {
		d, ok := documents[want.id]
		if !ok {
			t.Fatalf("the replica has no %s", want.id)
		}
		r := c.Document(d.Document())
		if r.Language.Tag != want.language || r.Language.Confidence < 0.7 {
			t.Errorf("%s: got language %+v, want %s", want.id, r.Language, want.language)
		}
		var topics, subtopics, entities []string
		for _, topic := range r.Topics {
			topics = append(topics, topic.ID)
			for _, s := range topic.Subtopics {
				subtopics = append(subtopics, s.ID)
			}
			if len(topic.Evidence) < 3 {
				t.Errorf("%s: got evidence %+v of %s, want three terms or more", want.id, topic.Evidence, topic.ID)
			}
		}
		for _, e := range r.Entities {
			entities = append(entities, e.ID)
		}
		if slices.Sort(topics); strings.Join(topics, " ") != want.topics {
			t.Errorf("%s: got topics %q, want %q", want.id, topics, want.topics)
		}
		if want.subtopic != "" && !slices.Contains(subtopics, want.subtopic) {
			t.Errorf("%s: got sub-topics %q, want %q among them", want.id, subtopics, want.subtopic)
		}
		for id := range strings.FieldsSeq(want.entities) {
			if !slices.Contains(entities, id) {
				t.Errorf("%s: got entities %q, want %q among them", want.id, entities, id)
			}
		}
	}
}

// What is said to stand somewhere stands there, in code points, in whatever
// language.
func TestPlacesAreWhereTheySay(t *testing.T) {
	c := newClassifier(t)
	for _, s := range append(labelled(t), labelledReplica(t)...) {
		d := s.Document()
		r := c.Document(d)
		at := func(field string, offset, length int) string {
			text := []rune(map[string]string{"title": d.Title, "summary": d.Summary, "body": d.Body}[field])
			if offset < 0 || length < 0 || offset+length > len(text) {
				t.Fatalf("%s: %s has %d code points, got a place from %d of length %d", s.ID, field, len(text), offset, length)
			}
			return string(text[offset : offset+length])
		}
		for _, topic := range r.Topics {
			for _, e := range topic.Evidence {
				if got := at(e.Field, e.Offset, utf8.RuneCountInString(e.Text)); got != e.Text {
					t.Errorf("%s: got evidence %q of %s, there stands %q", s.ID, e.Text, topic.ID, got)
				}
			}
		}
		for _, e := range r.Entities {
			if got := at(e.Field, e.Offset, utf8.RuneCountInString(e.Text)); got != e.Text {
				t.Errorf("%s: got entity %q, there stands %q", s.ID, e.Text, got)
			}
		}
		for _, p := range r.Language.Parts {
			for _, passage := range p.Ranges {
				at(passage.Field, passage.Offset, passage.Length)
			}
		}
	}
}

// A document is what it is, whichever were looked at before.
func TestTheOrderOfDocumentsChangesNothing(t *testing.T) {
	c := newClassifier(t)
	samples := labelled(t)
	tags := func(r int) string {
		var b strings.Builder
		result := c.Document(samples[r].Document())
		for _, topic := range result.Topics {
			b.WriteString(topic.ID + " ")
		}
		for _, e := range result.Entities {
			b.WriteString(e.ID + " ")
		}
		return b.String() + result.Language.Tag + result.Fingerprint
	}
	first := make([]string, len(samples))
	for i := range samples {
		first[i] = tags(i)
	}
	for i := len(samples) - 1; i >= 0; i-- {
		if got := tags(i); got != first[i] {
			t.Errorf("%s: got %q, and %q before", samples[i].ID, got, first[i])
		}
	}
}

func FuzzDocument(f *testing.F) {
	c := newClassifier(f)
	f.Add("인공지능 기본법", "과기정통부는 AI 기본법을 발표했다.\n\nThe ministry announced it.", "ko")
	f.Add("數位發展部", "數位發展部推動人工智慧。\n\n附件 English annex of the report", "zh-hant")
	f.Add("\xff\xfe", "AI\x00\xed\xa0\x80 \u200b인공\u200b지능 조류인플루엔자(AI)", "")
	f.Fuzz(func(t *testing.T, title, body, hint string) {
		d := news.Document{Title: title, Body: body, LanguageHint: hint}
		r := c.Document(d)
		if again := c.Document(d); len(again.Topics) != len(r.Topics) || again.Language.Tag != r.Language.Tag || again.Fingerprint != r.Fingerprint {
			t.Fatalf("got %+v and then %+v", r, again)
		}
		if !utf8.ValidString(title) || !utf8.ValidString(body) || !utf8.ValidString(hint) {
			return // no event carries it
		}
		in := fetched(1)
		in.Document.Title, in.Document.Summary, in.Document.Body, in.Document.LanguageHint = "제목 "+title, "", body, hint
		in.Document.BodyLength = utf8.RuneCountInString(body)
		in.Document.ContentHash = in.Document.HashContent()
		events, err := c.Classify(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			if _, err := news.Encode(e); err != nil {
				t.Errorf("what was found cannot be published: %v", err)
			}
		}
	})
}
