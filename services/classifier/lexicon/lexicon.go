package lexicon

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/classifier/phrase"
)

// rules is the version of the rules in this package. It changes with what they
// decide, as another lexicon does.
const rules = "2"

// Lexicon finds topics. It is safe for concurrent use.
type Lexicon struct {
	version  string
	topics   []topic
	terms    []term
	groups   []group
	contexts []string
	// phrases are what is looked for until the set is made of them, meanings
	// what each stands for.
	phrases  []phrase.Phrase
	meanings []meaning
	set      *phrase.Set
	matchers sync.Pool
}

// Version names the rules and the content of the lexicon: where it is the same,
// the same document has the same topics.
func (l *Lexicon) Version() string { return l.version }

// IDs returns the ids of the topics, sorted.
func (l *Lexicon) IDs() []string {
	ids := make([]string, len(l.topics))
	for i, t := range l.topics {
		ids[i] = t.id
	}
	return ids
}

// Topics returns the topics that d is about, best first, with the terms that
// show it. It is never nil.
func (l *Lexicon) Topics(d news.Document) []news.Topic {
	m := l.matchers.Get().(*matcher)
	defer l.matchers.Put(m)
	m.read(d)
	topics := []news.Topic{}
	for i := range l.topics {
		if sum := m.score(i); sum.points >= line {
			topics = append(topics, m.topic(i, sum))
		}
	}
	slices.SortStableFunc(topics, func(a, b news.Topic) int { return cmp.Compare(b.Score, a.Score) })
	return topics
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
