package classifier_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
)

func TestConformance(t *testing.T) {
	flowtest.Conform(t, flowtest.Consumer{
		Service: "classifier",
		Run:     newClassifier(t).Run,
		Input:   func(n int) news.Event { return fetched(n) },
		Bulk: func(n int) news.Event {
			in := fetched(n)
			in.Document.Origin = news.OriginImport
			return in
		},
		Effects: effects,
	})
}

// effects counts the distinct classifications of the document of in. Each has
// one event for each of two topics with it.
func effects(ctx context.Context, bus *flow.Bus, in news.Event) (int, error) {
	classified, err := distinct(ctx, bus, news.SubjectClassified, in)
	if err != nil {
		return 0, err
	}
	tagged, err := distinct(ctx, bus, news.SubjectTopic, in)
	if err == nil && tagged != 2*classified {
		err = errors.New("a classification without the events of its topics")
	}
	return classified, err
}

// distinct counts the ids of the messages on subject about the document of in.
func distinct(ctx context.Context, bus *flow.Bus, subject string, in news.Event) (int, error) {
	m, err := news.Encode(in)
	if err != nil {
		return 0, err
	}
	ids := map[string]bool{}
	_, err = flow.Read(ctx, bus, subject, 0, true, func(got flow.Message) error {
		if got.Header["ce-subject"][0] == m.Header["ce-subject"][0] {
			ids[got.ID] = true
		}
		return nil
	})
	return len(ids), err
}

// TestADocumentWithoutTextIsRejected hands the classifier what no publisher can
// send, and waits for it among the dead letters.
func TestADocumentWithoutTextIsRejected(t *testing.T) {
	bus, _ := flowtest.Start(t)
	c := newClassifier(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	ended := make(chan error, 1)
	go func() {
		ended <- flow.Map(ctx, bus, "classifier", func(ctx context.Context, in news.Fetched) ([]news.Event, error) {
			in.Document.Title, in.Document.Summary, in.Document.Body = "", "", ""
			return c.Classify(ctx, in)
		})
	}()
	arrived := make(chan string, 1)
	go func() {
		_ = flow.Follow(ctx, bus, news.DeadSubject("classifier"), time.Time{}, func(m flow.Message) error {
			letter, err := news.Decode[news.DeadLetter](m.Header, m.Data)
			if err == nil {
				arrived <- letter.Reason
			}
			return err
		})
	}()
	if err := flow.Publish(ctx, bus, fetched(1)); err != nil {
		t.Fatal(err)
	}
	select {
	case reason := <-arrived:
		if want := "classifying: the document has no id or no text"; reason != want {
			t.Errorf("got reason %q, want %q", reason, want)
		}
	case <-ctx.Done():
		t.Error("no dead letter arrived")
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("the service ended with %v", err)
	}
}
