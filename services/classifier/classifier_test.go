package classifier_test

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/classifier"
	"github.com/policywire/policywire/services/classifier/language"
)

// fetched returns the nth event of a release about AI and personal data.
func fetched(n int) news.Fetched {
	native := strconv.Itoa(156000000 + n)
	d := news.Document{
		ID: news.DocumentID("korea-kr-press", native), Source: "korea-kr-press", URL: "https://www.korea.kr/briefing/pressReleaseView.do?newsId=" + native,
		Publisher: "과학기술정보통신부", Title: "인공지능(AI) 개인정보 보호 기준 공개", Summary: "생성형 인공지능 개발자를 위한 기준",
		Body: "정부는 인공지능 개발에 쓰이는 개인정보 보호 기준을 공개했다.\n\n기준은 내년부터 적용된다.",
		Kind: news.PressRelease, PublishedPrecision: news.PrecisionDay, Revision: 1, Rights: news.RightsFull, Origin: news.OriginLive,
		PublishedAt: time.Date(2026, 11, 20, 0, 0, 0, 0, time.FixedZone("", 9*3600)), FetchedAt: time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC),
	}
	d.BodyLength = utf8.RuneCountInString(d.Body)
	d.ContentHash = d.HashContent()
	return news.Fetched{Document: d}
}

func classify(t *testing.T, c *classifier.Classifier, in news.Fetched) []news.Event {
	t.Helper()
	events, err := c.Classify(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		if _, err := news.Encode(e); err != nil {
			t.Error(err)
		}
	}
	return events
}

func TestOneEventForTheDocumentAndOnePerTopic(t *testing.T) {
	c, in := newClassifier(t), fetched(1)
	in.Run, in.Document.Origin = "run-7", news.OriginBackfill
	events := classify(t, c, in)
	var subjects []string
	for _, e := range events {
		subjects = append(subjects, e.Subject())
	}
	want := []string{"news.classified.korea-kr-press.ko", "news.topic.safety.korea-kr-press.ko", "news.topic.ai.korea-kr-press.ko"}
	slices.Sort(subjects[1:])
	slices.Sort(want[1:])
	if !slices.Equal(subjects, want) {
		t.Fatalf("got %v, want %v", subjects, want)
	}
	whole := events[0].(news.Classified)
	if whole.Document.Body != in.Document.Body || whole.Run != "run-7" || whole.Document.Origin != news.OriginBackfill || whole.Classifier != c.Version() {
		t.Errorf("got %+v, want body, run, origin and version of %+v", whole, in)
	}
	if whole.Language.Tag != "ko" || whole.Language.Confidence != 1 {
		t.Errorf("got language %v, want ko", whole.Language)
	}
	for i, e := range events[1:] {
		tagged := e.(news.Tagged)
		if tagged.Document.Body != "" || tagged.Document.BodyLength != in.Document.BodyLength || tagged.Document.Summary == "" {
			t.Errorf("got %+v, want everything but the body", tagged.Document)
		}
		if tagged.Run != "run-7" || tagged.Classifier != c.Version() || tagged.ClassifiedAt != whole.ClassifiedAt {
			t.Errorf("got %+v, want what the document's event has", tagged)
		}
		if tagged.Topic.ID != whole.Topics[i].ID || tagged.Topic.Score != whole.Topics[i].Score || len(tagged.Topic.Evidence) == 0 {
			t.Errorf("got %+v, want %+v", tagged.Topic, whole.Topics[i])
		}
	}
}

// A replay publishes texts that are new, of documents that are not: they are
// stored and translated, and no subscriber of topics takes them for news.
func TestAReplayIsNoNewsOfItsTopics(t *testing.T) {
	in := fetched(1)
	in.Run, in.Document.Origin, in.Document.Revision = "run-7", news.OriginReplay, 2
	events := classify(t, newClassifier(t), in)
	whole, ok := events[0].(news.Classified)
	if !ok || len(events) != 1 || len(whole.Topics) == 0 || whole.Run != "run-7" || whole.Document.Body != in.Document.Body || whole.Document.Revision != 2 {
		t.Errorf("got %d events, the first %+v, want the document with its topics alone", len(events), events[0])
	}
}

func TestTopicsAreNeverNull(t *testing.T) {
	in := fetched(1)
	in.Document.Title, in.Document.Summary, in.Document.Body = "기상청, 지진연보 발간", "", "기상청은 연보를 발간했다."
	in.Document.BodyLength = utf8.RuneCountInString(in.Document.Body)
	events := classify(t, newClassifier(t), in)
	m, err := news.Encode(events[0])
	if err != nil || len(events) != 1 || !strings.Contains(string(m.Data), `"topics":[]`) {
		t.Errorf("got %d events, %v, %s, want one with an empty list of topics", len(events), err, m.Data)
	}
}

func TestTheSameWorkHasTheSameID(t *testing.T) {
	id := func(c *classifier.Classifier, in news.Fetched) []string {
		var all []string
		for _, e := range classify(t, c, in) {
			all = append(all, e.Meta().ID(e.Subject()))
		}
		return all
	}
	want := id(newClassifier(t), fetched(1))
	if got := id(newClassifier(t), fetched(1)); !slices.Equal(got, want) {
		t.Errorf("got ids %v, then %v", want, got)
	}
	if len(slices.Compact(slices.Sorted(slices.Values(want)))) != 3 {
		t.Errorf("got ids %v, want three different ones", want)
	}
	revised := fetched(1)
	revised.Document.Revision = 2
	again := fetched(1)
	again.Run = "run-7"
	for name, in := range map[string]news.Fetched{"another revision": revised, "a replay": again} {
		if got := id(newClassifier(t), in); slices.Contains(want, got[0]) {
			t.Errorf("%s has the id of the first", name)
		}
	}
}

func TestVersionFollowsLexiconAndLanguages(t *testing.T) {
	path := filepath.Join(t.TempDir(), "water.yaml")
	if err := os.WriteFile(path, []byte("id: water\nname: Water\ngroups:\n- weight: strong\n  terms: {ko: [상수도]}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, cfg := range []classifier.Config{
		{Languages: language.Tags()}, {Languages: []string{"ko", "en"}}, {Languages: []string{"ko"}},
		{Languages: language.Tags(), Lexicon: path},
	} {
		c, err := classifier.New(cfg, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		if seen[c.Version()] {
			t.Errorf("version %q belongs to two configurations", c.Version())
		}
		seen[c.Version()] = true
	}
	a, _ := classifier.New(classifier.Config{Languages: []string{"en", "ko"}}, slog.New(slog.DiscardHandler))
	if !seen[a.Version()] {
		t.Error("the order of languages changes the version")
	}
}

func TestALargeDocumentStillFitsAnEvent(t *testing.T) {
	in := fetched(1)
	var body strings.Builder
	for i := range 60000 { // a paragraph that is repeated counts once
		fmt.Fprintf(&body, "%d. 인공지능과 개인정보 보호, 5G 통신망.\n\n", i)
	}
	in.Document.Body = body.String()
	in.Document.BodyLength = 0
	in.Document = in.Document.Fit()
	if events := classify(t, newClassifier(t), in); len(events) != 4 {
		t.Errorf("got %d events, want 4", len(events))
	}
}
