package translator_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/translator"
)

func TestConform(t *testing.T) {
	t.Parallel()
	service, err := translator.New(translator.Config{Target: "en"},
		[]translator.Engine{fake{name: "good", translate: english}}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	flowtest.Conform(t, flowtest.Consumer{
		Service: "translator",
		Run:     service.Run,
		Input: func(n int) news.Event {
			in := classified(title, first, other)
			in.Document.ID = fmt.Sprintf("%s/%d", in.Document.Source, n)
			return in
		},
		Effects: translations,
	})
}

// translations counts the different translations of the document of in.
func translations(ctx context.Context, bus *flow.Bus, in news.Event) (int, error) {
	ids := map[string]bool{}
	_, err := flow.Read(ctx, bus, news.SubjectTranslated, 0, false, func(m flow.Message) error {
		event, err := news.Decode[news.Translated](m.Header, m.Data)
		if err == nil && event.DocumentID == in.Meta().Document {
			ids[m.ID] = true
		}
		return err
	})
	return len(ids), err
}
