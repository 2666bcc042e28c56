package lexicon

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/policywire/policywire/services/classifier/phrase"
)

// topic is a topic of a lexicon.
type topic struct {
	id string
	// subtopics are the ids of its parts, with the topic's own before them.
	subtopics []string
	// terms are the range of its terms.
	terms, termsEnd int
	// groups are the range of its groups of terms.
	groups, groupsEnd int
}

// term is an entry of the lexicon.
type term struct {
	// text is the term as it is written there.
	text  string
	topic int
	// group is the number of its group in the lexicon.
	group int
	// weight is 0 for a phrase that hides the terms inside it.
	weight float64
	// subtopic is the index of the part that the term shows, -1 for none.
	subtopic int
	// slogan says that it hides nothing in a title.
	slogan bool
}

// group is what the terms of a group have in common: the contexts that they
// cannot stand with and those they need, by number.
type group struct {
	unless, with []int
}

// meaning is what a phrase that is looked for stands for.
type meaning struct {
	is meant
	// index is that of a term or of a context, or the kind that a mark gives.
	index int
}

type meant uint8

const (
	aTerm meant = iota
	aContext
	aMark
)

// compile fills l with the terms and phrases of sources.
func (l *Lexicon) compile(sources []source, marks Boilerplate) error {
	for _, s := range sources {
		if !s.topic.Disabled {
			l.addTopic(s.topic, marks.Slogans)
		}
	}
	if len(l.topics) == 0 {
		return fmt.Errorf("reading lexicon: every topic is disabled")
	}
	l.addMarks(marks)
	var err error
	if l.set, err = phrase.New(l.phrases); err != nil {
		return fmt.Errorf("reading lexicon: %w", err)
	}
	l.phrases = nil
	l.matchers.New = func() any { return l.newMatcher() }
	return nil
}

func (l *Lexicon) addTopic(t Topic, slogans Phrases) {
	index := len(l.topics)
	compiled := topic{id: t.ID.text, terms: len(l.terms), groups: len(l.groups)}
	parts := map[string]int{}
	for i, s := range t.Subtopics {
		parts[s.ID.text] = i
		compiled.subtopics = append(compiled.subtopics, t.ID.text+"/"+s.ID.text)
	}
	contexts := l.addContexts(t.Contexts)
	// Of two phrases in one place the first counts: one that hides, then the
	// heavier.
	l.addTerms(t.Ignore, term{topic: index, subtopic: -1})
	l.addTerms(slogans, term{topic: index, subtopic: -1, slogan: true})
	groups := slices.Clone(t.Groups)
	slices.SortStableFunc(groups, func(a, b Group) int { return cmp.Compare(weight(b.Weight.text), weight(a.Weight.text)) })
	for _, g := range groups {
		part, ok := parts[g.Subtopic.text]
		if !ok {
			part = -1
		}
		l.addTerms(g.Terms, term{topic: index, group: len(l.groups), weight: weight(g.Weight.text), subtopic: part})
		l.groups = append(l.groups, group{numbers(contexts, g.Unless), numbers(contexts, g.With)})
	}
	compiled.termsEnd, compiled.groupsEnd = len(l.terms), len(l.groups)
	l.topics = append(l.topics, compiled)
}

// addContexts adds the phrases of contexts, and returns the number of each.
func (l *Lexicon) addContexts(contexts map[string]Phrases) map[string]int {
	number := map[string]int{}
	for _, name := range sortedKeys(contexts) {
		number[name] = len(l.contexts)
		l.look(contexts[name], meaning{aContext, len(l.contexts)})
		l.contexts = append(l.contexts, name)
	}
	return number
}

func numbers(of map[string]int, names []Text) []int {
	var all []int
	for _, name := range names {
		all = append(all, of[name.text])
	}
	return all
}

// addTerms adds phrases as terms like t.
func (l *Lexicon) addTerms(p Phrases, t term) {
	for _, language := range sortedKeys(p) {
		for _, text := range p[language] {
			t.text = text.text
			l.phrases = append(l.phrases, phrase.Phrase{Text: text.text, Language: language})
			l.meanings = append(l.meanings, meaning{aTerm, len(l.terms)})
			l.terms = append(l.terms, t)
		}
	}
}

func (l *Lexicon) addMarks(b Boilerplate) {
	for k, p := range [kinds]Phrases{annex: b.Annexes, contacts: b.Contacts, publisher: b.Publisher, related: b.Related, notice: b.Notices, aside: b.Lines} {
		l.look(p, meaning{aMark, k})
	}
}

// look adds phrases that all mean the same.
func (l *Lexicon) look(p Phrases, m meaning) {
	for _, language := range sortedKeys(p) {
		for _, text := range p[language] {
			l.phrases = append(l.phrases, phrase.Phrase{Text: text.text, Language: language})
			l.meanings = append(l.meanings, m)
		}
	}
}
