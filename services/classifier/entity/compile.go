package entity

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/policywire/policywire/services/classifier/phrase"
)

// class is how sure a name is.
type class uint8

const (
	certain class = iota
	shared
	doubtful
)

// claim says that a name may mean an entry.
type claim struct {
	entry int
	class class
	// since and until are the days that part claims to one name, if any.
	since, until time.Time
}

// name is a name that an entry has.
type name struct {
	alias    Alias
	language string
	class    class
}

// names returns all names of e: that in English first, then by class and language.
func (e *Entry) names() iter.Seq[name] {
	return func(yield func(name) bool) {
		if !strings.ContainsAny(e.Name, "()") && phrase.Unusable(e.Name) == "" && !e.unsure(e.Name) {
			if !yield(name{Alias{Text: e.Name}, "en", certain}) {
				return
			}
		}
		for c, names := range [...]map[string][]Alias{certain: e.Aliases, shared: e.Shared, doubtful: e.Doubtful} {
			for _, language := range slices.Sorted(maps.Keys(names)) {
				for _, a := range names[language] {
					if !yield(name{a, language, class(c)}) {
						return
					}
				}
			}
		}
	}
}

// unsure reports whether text is among the shared and doubtful names of e.
func (e *Entry) unsure(text string) bool {
	for _, names := range []map[string][]Alias{e.Shared, e.Doubtful} {
		for _, aliases := range names {
			if slices.ContainsFunc(aliases, func(a Alias) bool { return a.Text == text }) {
				return true
			}
		}
	}
	return false
}

// home returns the economy that decides whether a shared name means e.
func (e *Entry) home() string {
	if e.Kind == "economy" {
		return e.ID
	}
	return e.Economy
}

func claimOf(entry int, e *Entry, n name) claim {
	c := claim{entry: entry, class: n.class, since: e.Since.Time, until: e.Until.Time}
	if !n.alias.Since.IsZero() {
		c.since = n.alias.Since.Time
	}
	if !n.alias.Until.IsZero() {
		c.until = n.alias.Until.Time
	}
	return c
}

// meaning is what a phrase stands for.
type meaning struct {
	claims []claim
	shape  shape
	// guards are the entries whose doubtful names the phrase makes sure.
	guards []int
	// ignored says that what lies inside is no mention.
	ignored bool
	// short says that it is an abbreviation, which other things may have.
	short bool
}

// compiler collects the phrases of a gazetteer, each with its meaning.
type compiler struct {
	phrases  []phrase.Phrase
	meanings []*meaning
	byText   map[string]int
	byKey    map[string]*meaning
}

// of returns the meaning of text, which names of several entries may share, and
// texts that differ in the spaces of Korean. A text in other capitals has another.
func (c *compiler) of(text, language string) *meaning {
	key := text
	if strings.ContainsFunc(text, hangul) {
		key = strings.ReplaceAll(text, " ", "")
	}
	if c.byKey[key] == nil {
		c.byKey[key] = &meaning{shape: shapeOf(text), short: abbreviation(text)}
	}
	i, ok := c.byText[text]
	if !ok {
		i = len(c.phrases)
		c.byText[text] = i
		c.phrases = append(c.phrases, phrase.Phrase{Text: text, Language: language})
		c.meanings = append(c.meanings, c.byKey[key])
	}
	if language == "en" {
		c.phrases[i].Language = language
	}
	return c.byKey[key]
}

func compile(c collection, version string) (*Gazetteer, error) {
	g := &Gazetteer{version: version, entries: c.entries, byID: c.byID}
	p := compiler{byText: map[string]int{}, byKey: map[string]*meaning{}}
	for _, i := range c.ignore {
		p.of(i.text, i.language).ignored = true
	}
	for i := range c.entries {
		e := &c.entries[i]
		for n := range e.names() {
			m := p.of(n.alias.Text, n.language)
			if claim := claimOf(i, e, n); !slices.Contains(m.claims, claim) {
				m.claims = append(m.claims, claim)
			}
			m.shape.economy = m.shape.economy || e.Kind == "economy"
			m.shape.apart = m.shape.apart || n.class == doubtful
		}
		for _, text := range e.With {
			m := p.of(text, "")
			m.guards = append(m.guards, i)
		}
		g.economies = append(g.economies, g.economyOf(e))
	}
	g.decides = make([]bool, len(c.entries))
	for i, economy := range g.economies {
		if economy != noEntry {
			g.decides[economy] = g.decides[economy] || c.entries[i].home() != ""
		}
	}
	set, err := phrase.New(p.phrases)
	if err != nil {
		return nil, fmt.Errorf("reading gazetteer: %w", err)
	}
	g.set, g.meanings = set, p.meanings
	g.finders.New = func() any { return &finder{g: g} }
	return g, nil
}

// economyOf returns the index of the economy of e, or noEntry.
func (g *Gazetteer) economyOf(e *Entry) int {
	if i, ok := g.byID[e.home()]; ok {
		return i
	}
	return noEntry
}

// noEntry stands for no entry.
const noEntry = -1

// abbreviation reports whether text is a few Latin letters, most of them capitals.
func abbreviation(text string) bool {
	small := 0
	for _, r := range text {
		switch {
		case unicode.IsLower(r):
			small++
		case r > unicode.MaxASCII || unicode.IsSpace(r):
			return false
		}
	}
	return len(text) <= 7 && small < 2
}

func hangul(r rune) bool { return unicode.Is(unicode.Hangul, r) }
