package lexicon

import (
	"path"
	"slices"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/classifier/phrase"
)

// What a term says by itself.
const (
	strong = 1.0
	medium = 0.5
	weak   = 0.15
)

// weight returns the worth of terms by the word for it, 0 where it is none.
func weight(word string) float64 {
	switch word {
	case "strong":
		return strong
	case "medium":
		return medium
	case "weak":
		return weak
	}
	return 0
}

// checkTopic adds the faults of t.
func (r *reader) checkTopic(t Topic) {
	if len(r.faults) > 0 && t.ID.text == "" {
		return // it was not read
	}
	if !news.ValidToken(t.ID.text) {
		r.fault(max(1, t.ID.line), "the id %q is not [a-z0-9-]+", t.ID.text)
	} else if name := path.Base(r.name); name != t.ID.text+".yaml" {
		r.fault(t.ID.line, "the id is %q and the file is called %s: its name must be %[1]s.yaml", t.ID.text, name)
	}
	if t.Disabled {
		if len(t.Groups) > 0 {
			r.fault(t.ID.line, "a topic that is disabled has no groups")
		}
		return
	}
	if t.Name.text == "" {
		r.fault(max(1, t.ID.line), "the topic has no name")
	}
	if len(t.Groups) == 0 && len(r.faults) == 0 {
		r.fault(max(1, t.ID.line), "the topic has no groups of terms")
	}
	r.checkSubtopics(t)
	for _, name := range sortedKeys(t.Contexts) {
		r.checkPhrases(t.Contexts[name], map[string]int{}, "context "+name)
	}
	seen := map[string]int{}
	for _, g := range t.Groups {
		r.checkGroup(t, g, seen)
	}
	r.checkPhrases(t.Ignore, seen, "ignore")
}

func (r *reader) checkSubtopics(t Topic) {
	seen := map[string]bool{}
	for _, s := range t.Subtopics {
		switch {
		case !news.ValidToken(s.ID.text):
			r.fault(max(1, s.ID.line), "the sub-topic's id %q is not [a-z0-9-]+", s.ID.text)
		case seen[s.ID.text]:
			r.fault(s.ID.line, "sub-topic %q is there twice", s.ID.text)
		case s.Name.text == "":
			r.fault(s.ID.line, "sub-topic %q has no name", s.ID.text)
		}
		seen[s.ID.text] = true
	}
}

func (r *reader) checkGroup(t Topic, g Group, seen map[string]int) {
	at := g.line(t)
	if g.Weight.text == "" {
		r.fault(at, "a group has no weight: strong, medium or weak")
	} else if weight(g.Weight.text) == 0 {
		r.fault(at, "the weight of a group is strong, medium or weak, not %q", g.Weight.text)
	}
	if g.Subtopic.text != "" && !slices.ContainsFunc(t.Subtopics, func(s Subtopic) bool { return s.ID.text == g.Subtopic.text }) {
		r.fault(g.Subtopic.line, "there is no sub-topic %q", g.Subtopic.text)
	}
	for _, context := range slices.Concat(g.Unless, g.With) {
		if _, ok := t.Contexts[context.text]; !ok {
			r.fault(context.line, "there is no context %q", context.text)
		}
	}
	if len(g.Terms) == 0 {
		r.fault(at, "a group has no terms")
	}
	r.checkPhrases(g.Terms, seen, "terms")
}

// line returns a line of g, or that of its topic where it has none.
func (g Group) line(t Topic) int {
	for _, text := range slices.Concat([]Text{g.Weight, g.Subtopic}, g.Unless, g.With) {
		if text.line > 0 {
			return text.line
		}
	}
	for _, language := range sortedKeys(g.Terms) {
		for _, text := range g.Terms[language] {
			return text.line
		}
	}
	return max(1, t.ID.line)
}

// checkPhrases adds the faults of phrases of a list that is called what. Seen
// holds the lines of the phrases that must not be repeated, by language.
func (r *reader) checkPhrases(p Phrases, seen map[string]int, what string) {
	for _, language := range sortedKeys(p) {
		if !news.ValidToken(language) {
			r.fault(p.line(language), "%s: %q is not a language tag", what, language)
		}
		for _, t := range p[language] {
			if t.line == 0 {
				continue // it was not read, which was said
			}
			if reason := phrase.Unusable(t.text); reason != "" {
				r.fault(max(1, t.line), "%q %s", t.text, reason)
				continue
			}
			key := language + "\x00" + phrase.Fold(t.text)
			if at, twice := seen[key]; twice {
				r.fault(t.line, "%q is already in line %d", t.text, at)
				continue
			}
			seen[key] = t.line
		}
	}
}

// line returns the line of the first phrase of a language.
func (p Phrases) line(language string) int {
	for _, t := range p[language] {
		return max(1, t.line)
	}
	return 1
}
