package lexicon

import (
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"sync"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/classifier/phrase"
)

//go:embed lexicon.yaml
var standard string

// rules is the version of the rules in this package. It changes with what they
// decide, as another lexicon does.
const rules = "1"

// Lexicon finds topics. It is safe for concurrent use.
type Lexicon struct {
	version  string
	topics   []string
	terms    []term
	guards   int
	phrases  []phrase.Phrase
	meanings []meaning
	set      *phrase.Set
	matchers sync.Pool
}

// Standard returns the lexicon that comes with the program.
func Standard() (*Lexicon, error) { return Parse("lexicon.yaml", []byte(standard)) }

// Load returns the lexicon in the file path.
func Load(path string) (*Lexicon, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading lexicon: %w", err)
	}
	return Parse(path, data)
}

// Parse returns the lexicon written in data. Errors name the file name and the
// line, all of them together.
func Parse(name string, data []byte) (*Lexicon, error) {
	f, err := decode(name, data)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	l := &Lexicon{version: rules + "-" + hex.EncodeToString(sum[:6])}
	l.compile(f)
	if l.set, err = phrase.New(l.phrases); err != nil {
		return nil, fmt.Errorf("reading lexicon %s: %w", name, err)
	}
	l.matchers.New = func() any { return l.newMatcher() }
	return l, nil
}

// Version names the rules and the content of the lexicon: where it is the same,
// the same document has the same topics.
func (l *Lexicon) Version() string { return l.version }

// IDs returns the ids of the topics, in the order of the file.
func (l *Lexicon) IDs() []string { return slices.Clone(l.topics) }

// Topics returns the topics that d is about, best first, with the places that
// show it. It is never nil.
func (l *Lexicon) Topics(d news.Document) []news.Topic {
	m := l.matchers.Get().(*matcher)
	defer l.matchers.Put(m)
	m.reset()
	texts := [fields]string{title: d.Title, summary: d.Summary, body: d.Body}
	for f, text := range texts {
		m.scan(field(f), text)
	}
	topics := []news.Topic{}
	for i, id := range l.topics {
		if score := m.score(i, len(d.Body)); score >= threshold {
			topics = append(topics, news.Topic{ID: id, Score: math.Round(score*1000) / 1000, Evidence: m.evidence(i, texts)})
		}
	}
	slices.SortStableFunc(topics, func(a, b news.Topic) int { return cmp.Compare(b.Score, a.Score) })
	return topics
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
