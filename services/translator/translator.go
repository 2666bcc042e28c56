package translator

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/translator/passage"
)

// Engine translates text. Its methods may be called at the same time. Languages
// are BCP 47 tags in lower case.
//
// An error that wraps passage.ErrPair or passage.ErrRefused is final, for the
// languages or for the text; any other is worth another try later.
type Engine interface {
	// Identity names the engine and the version of what it does: another
	// version makes another translation of the same document.
	Identity() (name, version string)
	// Has reports whether the engine translates from source to target now.
	Has(ctx context.Context, source, target string) (bool, error)
	// Translate translates one paragraph, all of it.
	Translate(ctx context.Context, source, target, text string) (passage.Translation, error)
}

// workers is how many documents are in hand at once: they wait for an engine,
// and more of them only wait longer.
const workers = 4

// Translator translates classified documents.
type Translator struct {
	target  string
	engines []Engine
	log     *slog.Logger
}

// New returns a translator into cfg.Target that tries engines in their order.
func New(cfg Config, engines []Engine, log *slog.Logger) (*Translator, error) {
	if err := checkTarget(cfg.Target); err != nil {
		return nil, err
	}
	return &Translator{target: cfg.Target, engines: engines, log: log}, nil
}

// Run translates what arrives on bus until ctx ends. Without an engine it says
// so, with how many documents are kept for it, and waits.
func (t *Translator) Run(ctx context.Context, bus *flow.Bus) error {
	if len(t.engines) == 0 {
		t.sayOff(ctx, bus)
		<-ctx.Done()
		return nil
	}
	return flow.Map(ctx, bus, "translator", t.Translate, flow.Workers(workers))
}

// sayOff tells how many documents wait on the bus for translation to be turned
// on again, where it was on before.
func (t *Translator) sayOff(ctx context.Context, bus *flow.Bus) {
	overview, err := flow.Survey(ctx, bus)
	if err != nil {
		t.log.Warn("counting the documents that are kept for translation", "err", err)
	}
	t.log.Info("translation is off; TRANSLATOR_ENGINES turns it on", "kept", overview.Left("translator"))
}

// Translate returns the one event that says what became of in. It fails when no
// engine translated the document and one of them may do so later.
func (t *Translator) Translate(ctx context.Context, in news.Classified) ([]news.Event, error) {
	source := in.Language.Tag
	if sameLanguage(source, t.target) {
		event := t.event(in, news.StatusUnneeded)
		event.Title = in.Document.Title
		return []news.Event{event}, nil
	}
	event := t.event(in, news.StatusFailed)
	if source == "" || source == news.Undetermined {
		event.Warnings = []string{"the language of the document could not be determined"}
		return []news.Event{event}, nil
	}
	var faults []error
	for _, engine := range t.engines {
		attempt, err := t.attempt(ctx, engine, in)
		if err != nil {
			name, _ := engine.Identity()
			faults = append(faults, fmt.Errorf("translating %s with %s: %w", in.Document.ID, name, err))
			continue
		}
		attempt.Warnings = append(event.Warnings, attempt.Warnings...)
		if event = attempt; event.Status != news.StatusFailed {
			return []news.Event{event}, nil
		}
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	return []news.Event{event}, nil
}

// event returns the event about in that says no more than status.
func (t *Translator) event(in news.Classified, status news.Status) news.Translated {
	return news.Translated{
		DocumentID: in.Document.ID, Source: in.Document.Source, Revision: in.Document.Revision,
		ContentHash: in.Document.ContentHash, SourceLanguage: in.Language.Tag, Target: t.target,
		Engine: "none", Status: status, TranslatedAt: time.Now().UTC(),
		Origin: in.Document.Origin, Run: in.Run,
	}
}

// attempt translates in with one engine. The error is worth another try; what
// is final is in the status and the warnings of the event.
func (t *Translator) attempt(ctx context.Context, engine Engine, in news.Classified) (news.Translated, error) {
	event := t.event(in, news.StatusFailed)
	name, version := engine.Identity()
	has, err := engine.Has(ctx, in.Language.Tag, t.target)
	if err != nil {
		return event, err
	}
	if !has {
		event.Warnings = []string{fmt.Sprintf("%s does not translate from %s to %s", name, in.Language.Tag, t.target)}
		return event, nil
	}
	event.Engine, event.EngineVersion = name, version
	job := document{engine: engine, source: in.Language.Tag, target: t.target}
	if err := job.translate(ctx, in.Document); errors.Is(err, passage.ErrPair) {
		event.Warnings = []string{fmt.Sprintf("%s: %v", name, err)}
		return event, nil
	} else if err != nil {
		return event, err
	}
	job.fill(&event)
	return event, nil
}
