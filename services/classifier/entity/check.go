package entity

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/classifier/phrase"
)

func (c *collection) fault(at place, format string, args ...any) {
	c.faults = append(c.faults, fmt.Errorf("reading gazetteer %s:%d: %s", at.file, at.line, fmt.Sprintf(format, args...)))
}

// check collects the faults of all entries.
func (c *collection) check() {
	if len(c.entries) == 0 && len(c.faults) == 0 {
		c.fault(place{file: "gazetteer", line: 1}, "there are no entities")
	}
	names := map[string]string{}
	for i := range c.entries {
		e := &c.entries[i]
		c.checkEntry(e)
		if other, twice := names[e.Name]; twice {
			c.fault(e.at, "%s has the name %q of %s", e.ID, e.Name, other)
		}
		names[e.Name] = e.ID
	}
	c.checkClaims()
}

func (c *collection) checkEntry(e *Entry) {
	if !news.ValidToken(e.ID) {
		c.fault(e.at, "the id %q is not [a-z0-9-]+", e.ID)
	}
	if !slices.Contains(kinds, e.Kind) {
		c.fault(e.at, "%s: the kind %q is none of %s", e.ID, e.Kind, strings.Join(kinds, ", "))
	}
	if e.Name == "" {
		c.fault(e.at, "%s has no name", e.ID)
	}
	if _, ok := c.byID[e.Economy]; e.Economy != "" && !ok {
		c.fault(e.at, "%s: there is no economy %q", e.ID, e.Economy)
	}
	for _, id := range e.Successors {
		if _, ok := c.byID[id]; !ok {
			c.fault(e.at, "%s: there is no successor %q", e.ID, id)
		}
	}
	if len(e.Shared) > 0 && e.home() == "" {
		c.fault(e.at, "%s has shared names and no economy that could decide them", e.ID)
	}
	if !e.Since.IsZero() && !e.Until.IsZero() && e.Until.Before(e.Since.Time) {
		c.fault(e.at, "%s ends before it begins", e.ID)
	}
	for _, text := range e.With {
		c.checkPhrase(e.at, text)
	}
	found := false
	for n := range e.names() {
		found = true
		at := e.at
		if n.alias.line > 0 {
			at.line = n.alias.line
		}
		c.checkPhrase(at, n.alias.Text)
		if !news.ValidToken(n.language) {
			c.fault(at, "%s: %q is not a language tag", e.ID, n.language)
		}
	}
	if !found {
		c.fault(e.at, "%s has no name that could be found", e.ID)
	}
}

func (c *collection) checkPhrase(at place, text string) {
	if reason := phrase.Unusable(text); reason != "" {
		c.fault(at, "%q %s", text, reason)
	}
}

func (c *collection) checkIgnore(file string, ignore map[string][]Alias) {
	for _, language := range slices.Sorted(maps.Keys(ignore)) {
		for _, a := range ignore[language] {
			c.checkPhrase(place{file: file, line: a.line}, a.Text)
			c.ignore = append(c.ignore, ignored{a.Text, language})
		}
	}
}

// checkClaims refuses a name that two entries claim when nothing decides which
// of them is meant.
func (c *collection) checkClaims() {
	claims := map[string][]claim{}
	for i := range c.entries {
		for n := range c.entries[i].names() {
			key := squeeze(n.alias.Text)
			for _, other := range claims[key] {
				if other.entry == i && other.class != n.class {
					c.fault(c.entries[i].at, "%s has the name %q in two groups", c.entries[i].ID, n.alias.Text)
				}
				if c.collide(claimOf(i, &c.entries[i], n), other) {
					at := c.entries[i].at
					at.line = max(at.line, n.alias.line)
					c.fault(at, "%s claims %q, which is a name of %s: mark both as shared, or give the days", c.entries[i].ID, n.alias.Text, c.entries[other.entry].ID)
				}
			}
			claims[key] = append(claims[key], claimOf(i, &c.entries[i], n))
		}
	}
}

// collide reports whether nothing decides between two claims to a name.
func (c *collection) collide(a, b claim) bool {
	if a.entry == b.entry || apart(a, b) {
		return false
	}
	return a.class != shared || b.class != shared || c.entries[a.entry].home() == c.entries[b.entry].home()
}

// apart reports whether no day belongs to both claims.
func apart(a, b claim) bool {
	before := func(until, since time.Time) bool { return !until.IsZero() && !since.IsZero() && until.Before(since) }
	return before(a.until, b.since) || before(b.until, a.since)
}

// squeeze returns the form in which two names are one.
func squeeze(text string) string {
	folded := phrase.Fold(text)
	if strings.ContainsFunc(folded, hangul) {
		return strings.ReplaceAll(folded, " ", "")
	}
	return folded
}
