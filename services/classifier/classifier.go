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

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/classifier/language"
	"github.com/policywire/policywire/services/classifier/lexicon"
)

// Classifier tells the language and the topics of documents. It is safe for
// concurrent use.
type Classifier struct {
	languages *language.Detector
	lexicon   *lexicon.Lexicon
	version   string
}

// New returns a classifier, or what is wrong with its configuration.
func New(cfg Config, log *slog.Logger) (*Classifier, error) {
	languages, err := language.New(cfg.Languages)
	if err != nil {
		return nil, fmt.Errorf("configuring languages: %w", err)
	}
	topics, err := openLexicon(cfg.Lexicon)
	if err != nil {
		return nil, err
	}
	c := &Classifier{languages: languages, lexicon: topics, version: version(topics.Version(), cfg.Languages)}
	log.Info("classifier configured", "version", c.version, "topics", topics.IDs(), "languages", cfg.Languages)
	return c, nil
}

func openLexicon(path string) (*lexicon.Lexicon, error) {
	if path == "" {
		return lexicon.Standard()
	}
	return lexicon.Load(path)
}

// version names what decides a result: the lexicon with its rules, the rules of
// languages, and the languages asked for where they are not all.
func version(lexicon string, languages []string) string {
	languages = slices.Sorted(slices.Values(languages))
	v := lexicon + "+" + language.Rules
	if all := slices.Sorted(slices.Values(language.Tags())); !slices.Equal(languages, all) {
		sum := sha256.Sum256([]byte(strings.Join(languages, ",")))
		v += "-" + hex.EncodeToString(sum[:4])
	}
	return v
}

// Version names the rules and the lexicon: where it is the same, the same
// document has the same result.
func (c *Classifier) Version() string { return c.version }

// Document returns the language and the topics of d, best first. It needs no
// bus and depends on nothing but d and the configuration.
func (c *Classifier) Document(d news.Document) (news.Language, []news.Topic) {
	return c.languages.Detect(d.LanguageHint, d.Title, d.Summary, d.Body), c.lexicon.Topics(d)
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
	tag, topics := c.Document(d)
	now := time.Now().UTC()
	events := make([]news.Event, 0, 1+len(topics))
	events = append(events, news.Classified{Document: d, Language: tag, Topics: topics,
		Classifier: c.version, ClassifiedAt: now, Run: in.Run})
	if d.Origin == news.OriginReplay {
		return events, nil
	}
	for _, topic := range topics {
		events = append(events, news.Tagged{Document: withoutBody(d), Language: tag, Topic: topic,
			Classifier: c.version, ClassifiedAt: now, Run: in.Run})
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
