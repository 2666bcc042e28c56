package revision_test

import (
	"testing"

	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
)

func TestAnImportThatIsRepeatedPublishesNothing(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	const documents, batch = 3000, 700
	var docs []news.Document
	for n := range documents {
		d := document(n, "정책 문단입니다.")
		d.Origin = news.OriginImport
		docs = append(docs, d)
	}
	for run, want := range []news.Result{news.ResultPublished, news.ResultUnchanged} {
		r := open(t, bus)
		for from := 0; from < documents; from += batch {
			outcomes, err := r.Publish(t.Context(), docs[from:min(from+batch, documents)])
			if err != nil {
				t.Fatal(err)
			}
			for i, o := range outcomes {
				if o.Result != want || o.Revision != 1 || o.Err != nil {
					t.Fatalf("run %d, document %d: got %+v, want %s", run, from+i, o, want)
				}
			}
		}
	}
	published := stream(t, bus)
	ids := map[string]bool{}
	for _, d := range published {
		ids[d.ID] = true
	}
	if len(published) != documents || len(ids) != documents {
		t.Errorf("the stream has %d events of %d documents, want %d of each", len(published), len(ids), documents)
	}
}

func TestNothingToPublish(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	if outcomes, err := open(t, bus).Publish(t.Context(), nil); err != nil || len(outcomes) != 0 {
		t.Errorf("got %v, %v", outcomes, err)
	}
}
