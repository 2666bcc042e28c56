package classifier

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/policywire/policywire/contract/fingerprint"
	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/classifier/entity"
	"github.com/policywire/policywire/services/classifier/language"
	"github.com/policywire/policywire/services/classifier/lexicon"
)

// Classifier tells the language, the topics and the entities of documents. It is
// safe for concurrent use.
type Classifier struct {
	languages *language.Detector
	lexicon   *lexicon.Lexicon
	gazetteer *entity.Gazetteer
	version   string
}

// New returns a classifier, or what is wrong with its configuration.
func New(cfg Config, log *slog.Logger) (*Classifier, error) {
	languages, err := language.New(cfg.Languages)
	if err != nil {
		return nil, fmt.Errorf("configuring languages: %w", err)
	}
	topics, err := open(cfg.Lexicon, lexicon.Standard, lexicon.Load)
	if err != nil {
		return nil, err
	}
	names, err := open(cfg.Gazetteer, entity.Standard, entity.Load)
	if err != nil {
		return nil, err
	}
	c := &Classifier{languages: languages, lexicon: topics, gazetteer: names,
		version: topics.Version() + "+" + names.Version() + "+" + languagesVersion(cfg.Languages)}
	log.Info("classifier configured", "version", c.version, "topics", topics.IDs(), "entities", len(names.Entries()), "languages", cfg.Languages)
	return c, nil
}

// open returns what comes with the program, or what is at path.
func open[T any](path string, standard func() (T, error), load func(string) (T, error)) (T, error) {
	if path == "" {
		return standard()
	}
	return load(path)
}

// languagesVersion names the rules of languages, and the languages asked for
// where they are not all.
func languagesVersion(languages []string) string {
	languages = slices.Sorted(slices.Values(languages))
	v := language.Rules
	if all := slices.Sorted(slices.Values(language.Tags())); !slices.Equal(languages, all) {
		sum := sha256.Sum256([]byte(strings.Join(languages, ",")))
		v += "-" + hex.EncodeToString(sum[:4])
	}
	return v
}

// Version names the rules, the lexicon and the gazetteer: where it is the same, the same
// document has the same result.
func (c *Classifier) Version() string { return c.version }

// Result is what a document was found to be.
type Result struct {
	Language news.Language
	// Topics are what it is about, best first, never nil.
	Topics []news.Topic
	// Entities are what it names, in the order of the first mention.
	Entities []news.Entity
	// Fingerprint is what near-duplicates are found by, empty where there is none.
	Fingerprint string
}

// Topics returns the ids of the topics that c knows.
func (c *Classifier) Topics() []string { return c.lexicon.IDs() }

// Explain returns how the topics of d added up, also those that it is not about.
func (c *Classifier) Explain(d news.Document) lexicon.Explanation { return c.lexicon.Explain(d) }

// Document returns what d is. It needs no bus and depends on nothing but d and
// the configuration.
func (c *Classifier) Document(d news.Document) Result {
	return Result{
		Language:    c.languages.Detect(d),
		Topics:      c.lexicon.Topics(d),
		Entities:    c.gazetteer.Find(d),
		Fingerprint: fingerprint.Of(d.Title, d.Body),
	}
}

// event returns the event of d with what it was found to be.
func (c *Classifier) event(in news.Fetched) news.Classified {
	r := c.Document(in.Document)
	return news.Classified{Document: in.Document, Language: r.Language, Topics: r.Topics, Entities: r.Entities,
		Fingerprint: r.Fingerprint, Classifier: c.version, ClassifiedAt: time.Now().UTC(), Run: in.Run}
}

// Classify returns the event of the document with its language and topics, and
// one event for each of its topics. What a replay publishes has the former alone:
// its text is new and is to be stored and translated, but to a subscriber of
// topics it is old news. A document without any text is rejected: no later
// attempt would find any.
func (c *Classifier) Classify(_ context.Context, in news.Fetched) ([]news.Event, error) {
	d := in.Document
	if d.ID == "" || d.Title == "" && d.Body == "" {
		return nil, flow.Reject(errors.New("classifying: the document has no id or no text"))
	}
	whole := c.event(in)
	events := make([]news.Event, 0, 1+len(whole.Topics))
	events = append(events, whole)
	if d.Origin == news.OriginReplay {
		return events, nil
	}
	for _, topic := range whole.Topics {
		events = append(events, news.Tagged{Document: withoutBody(d), Language: whole.Language, Topic: topic,
			Classifier: whole.Classifier, ClassifiedAt: whole.ClassifiedAt, Run: in.Run})
	}
	return events, nil
}

// withoutBody returns d as subscribers of topics get it; BodyLength stays.
func withoutBody(d news.Document) news.Document {
	d.Body = ""
	return d
}

// Run classifies what is fetched until ctx ends.
func (c *Classifier) Run(ctx context.Context, bus *flow.Bus) error {
	return flow.Map(ctx, bus, "classifier", c.Classify)
}
