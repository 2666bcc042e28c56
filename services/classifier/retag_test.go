package classifier_test

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/classifier"
)

// read returns one line for each message on subject.
func read[E news.Event](t *testing.T, bus *flow.Bus, subject string, line func(E) string) []string {
	t.Helper()
	var lines []string
	_, err := flow.Read(t.Context(), bus, subject, 0, false, func(m flow.Message) error {
		e, err := news.Decode[E](m.Header, m.Data)
		lines = append(lines, line(e))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(lines)
	return lines
}

func TestRetagPublishesNothingButRetagged(t *testing.T) {
	bus, _ := flowtest.Start(t)
	bulk, other := fetched(2), fetched(3)
	bulk.Document.Origin = news.OriginBackfill
	other.Document.Source = "apec"
	other.Document.ID = news.DocumentID("apec", "3")
	if err := flow.Publish(t.Context(), bus, fetched(1), bulk, other); err != nil {
		t.Fatal(err)
	}
	c := newClassifier(t)
	told := 0
	report, err := c.Retag(t.Context(), bus, classifier.RetagOptions{Run: "run-1", Progress: func(done, total int) {
		if told = done; total != 3 {
			t.Errorf("got a total of %d, want 3", total)
		}
	}})
	if want := (classifier.RetagReport{Run: "run-1", Classifier: c.Version(), Revisions: 3, Retagged: 3}); err != nil || report != want || told != 3 {
		t.Errorf("got %+v, %v and progress up to %d, want %+v", report, err, told, want)
	}
	got := read(t, bus, news.SubjectRetagged, func(e news.Retagged) string {
		return fmt.Sprint(e.Document.ID, " ", e.Document.Origin, " ", len(e.Topics), " ", e.Language.Tag, " ", e.Run)
	})
	want := []string{"apec/3 live 2 ko run-1", fetched(1).Document.ID + " live 2 ko run-1", bulk.Document.ID + " backfill 2 ko run-1"}
	if slices.Sort(want); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, subject := range []string{news.SubjectClassified, news.SubjectTopic} {
		if n, err := distinct(t.Context(), bus, subject, fetched(1)); err != nil || n != 0 {
			t.Errorf("got %d messages on %s, %v, want none", n, subject, err)
		}
	}
}

func TestRetagLeavesWhatComesMeanwhileToTheClassifier(t *testing.T) {
	bus, _ := flowtest.Start(t)
	if err := flow.Publish(t.Context(), bus, fetched(1)); err != nil {
		t.Fatal(err)
	}
	bulk := fetched(2)
	bulk.Document.Origin = news.OriginBackfill
	report, err := newClassifier(t).Retag(t.Context(), bus, classifier.RetagOptions{Run: "run-1", Progress: func(int, int) {
		if err := flow.Publish(t.Context(), bus, bulk); err != nil { // bulk is read last
			t.Error(err)
		}
	}})
	if err != nil || report.Revisions != 1 || report.Retagged != 1 {
		t.Errorf("got %+v, %v, want the one revision that was there at first", report, err)
	}
}

func TestRetagTakesTheSourcesAndTheTimeAskedFor(t *testing.T) {
	bus, _ := flowtest.Start(t)
	old, other := fetched(1), fetched(2)
	old.Document.FetchedAt = old.Document.FetchedAt.AddDate(0, 0, -10)
	other.Document.Source = "apec"
	other.Document.ID = news.DocumentID("apec", "2")
	if err := flow.Publish(t.Context(), bus, old, other, fetched(3)); err != nil {
		t.Fatal(err)
	}
	report, err := newClassifier(t).Retag(t.Context(), bus, classifier.RetagOptions{
		Since: fetched(3).Document.FetchedAt.Add(-time.Hour), Sources: []string{fetched(3).Document.Source}, Run: "run-1"})
	if err != nil || report.Revisions != 1 || report.Retagged != 1 {
		t.Errorf("got %+v, %v, want one revision", report, err)
	}
}

// Another lexicon has another version: the same text gets other tags.
func TestRetagAppliesTheLexiconThatIsConfigured(t *testing.T) {
	bus, _ := flowtest.Start(t)
	if err := flow.Publish(t.Context(), bus, fetched(1)); err != nil {
		t.Fatal(err)
	}
	c := withTopic(t, "id: press\nname: 보도\nabout: 보도\ngroups:\n  - {weight: strong, terms: {ko: ["+strings.Fields(fetched(1).Document.Title)[0]+"]}}\n")
	if _, err := c.Retag(t.Context(), bus, classifier.RetagOptions{Run: "run-1"}); err != nil {
		t.Fatal(err)
	}
	got := read(t, bus, news.SubjectRetagged, func(e news.Retagged) string {
		return fmt.Sprint(slices.ContainsFunc(e.Topics, func(topic news.Topic) bool { return topic.ID == "press" }), e.Classifier == c.Version())
	})
	if want := []string{"true true"}; !slices.Equal(got, want) || c.Version() == newClassifier(t).Version() {
		t.Errorf("got %q, want %q", got, want)
	}
}

// withTopic returns a classifier with one topic more, written in YAML.
func withTopic(t *testing.T, topic string) *classifier.Classifier {
	t.Helper()
	path := filepath.Join(t.TempDir(), "press.yaml")
	if err := os.WriteFile(path, []byte(topic), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := classifier.FromEnv(func(name string) string { return map[string]string{"CLASSIFIER_LEXICON": path}[name] }, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return c.(*classifier.Classifier)
}

func TestRetagLeavesOutWhatItCannotRead(t *testing.T) {
	bus, nc := flowtest.Start(t)
	if err := flow.Publish(t.Context(), bus, fetched(1)); err != nil {
		t.Fatal(err)
	}
	js, err := nc.JetStream()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := js.Publish("news.fetched.apec", []byte("{not json")); err != nil {
		t.Fatal(err)
	}
	if err := flow.Publish(t.Context(), bus, fetched(2)); err != nil {
		t.Fatal(err)
	}
	var said []string
	report, err := newClassifier(t).Retag(t.Context(), bus, classifier.RetagOptions{Run: "run-1", Say: func(s string) { said = append(said, s) }})
	if err != nil || report.Revisions != 3 || report.Retagged != 2 || report.Damaged != 1 {
		t.Errorf("got %+v, %v, want two retagged and one damaged", report, err)
	}
	if len(said) != 1 || !strings.HasPrefix(said[0], "news.fetched.apec, message 2 of stream FETCHED: ") {
		t.Errorf("got %q, want the message that is damaged", said)
	}
}
