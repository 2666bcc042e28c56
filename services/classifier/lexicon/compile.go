package lexicon

import "github.com/policywire/policywire/services/classifier/phrase"

// term is an entry of the lexicon.
type term struct {
	// text is the term as it is written there.
	text  string
	topic int
	// weight is 0 for a phrase that hides the terms inside it.
	weight float64
	// guard is the number of this term's unless: where one of its phrases was
	// seen, the term does not count.
	guard int
}

// noGuard is the guard of a term that always counts.
const noGuard = -1

// meaning is what a phrase that is looked for stands for.
type meaning struct {
	// index is that of a term, or, where guards is set, of a guard.
	index  int
	guards bool
}

// The weights of terms by their list.
const (
	strong = 1.0
	medium = 0.5
	weak   = 0.15
)

// compile fills l with the terms and phrases of f.
func (l *Lexicon) compile(f file) {
	for i, t := range f.Topics {
		l.topics = append(l.topics, t.ID.text)
		guards := l.addGuards(t)
		for _, language := range sortedKeys(t.Terms) {
			lists := t.Terms[language]
			for _, list := range []struct {
				words  []word
				weight float64
			}{{lists.Strong, strong}, {lists.Medium, medium}, {lists.Weak, weak}, {lists.Ignore, 0}} {
				for _, w := range list.words {
					guard, ok := guards[phrase.Fold(w.text)]
					if !ok {
						guard = noGuard
					}
					l.addTerm(term{w.text, i, list.weight, guard}, language)
				}
			}
		}
	}
}

// addGuards adds the phrases of t's unless, and returns the guard of each term.
func (l *Lexicon) addGuards(t topicFile) map[string]int {
	guards := map[string]int{}
	for _, text := range sortedKeys(t.Unless) {
		guards[phrase.Fold(text)] = l.guards
		for _, w := range t.Unless[text] {
			l.look(phrase.Phrase{Text: w.text}, meaning{l.guards, true})
		}
		l.guards++
	}
	return guards
}

func (l *Lexicon) addTerm(t term, language string) {
	l.look(phrase.Phrase{Text: t.text, Language: language}, meaning{len(l.terms), false})
	l.terms = append(l.terms, t)
}

func (l *Lexicon) look(p phrase.Phrase, m meaning) {
	l.phrases = append(l.phrases, p)
	l.meanings = append(l.meanings, m)
}
