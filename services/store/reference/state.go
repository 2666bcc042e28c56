package reference

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/policywire/policywire/contract/news"
)

// State is what holds after all events of a history, in whatever order and
// however often they came.
type State struct {
	// revisions are the classifications that hold, by document and revision.
	revisions    map[string]map[int]news.Classified
	translations map[translation]news.Translated
	links        map[string]news.Linked
	withdrawals  map[string]news.Withdrawn
	// terms are the words of a title that count.
	terms func(title string) []string
}

type translation struct {
	document, target string
	revision         int
}

// Of returns the state after events. terms says which words of a title count.
func Of(events []news.Event, terms func(title string) []string) *State {
	s := &State{
		revisions: map[string]map[int]news.Classified{}, translations: map[translation]news.Translated{},
		links: map[string]news.Linked{}, withdrawals: map[string]news.Withdrawn{}, terms: terms,
	}
	for _, event := range events {
		switch e := event.(type) {
		case news.Classified:
			s.classify(e)
		case news.Retagged:
			s.classify(news.Classified(e))
		case news.Translated:
			key := translation{e.DocumentID, e.Target, e.Revision}
			if old, ok := s.translations[key]; !ok || later(e.Revision, e.TranslatedAt, old.Revision, old.TranslatedAt) {
				s.translations[key] = e
			}
		case news.Linked:
			if old, ok := s.links[e.DocumentID]; !ok || later(e.Revision, e.LinkedAt, old.Revision, old.LinkedAt) {
				s.links[e.DocumentID] = e
			}
		case news.Withdrawn:
			if old, ok := s.withdrawals[e.DocumentID]; !ok || later(e.Revision, e.WithdrawnAt, old.Revision, old.WithdrawnAt) {
				s.withdrawals[e.DocumentID] = e
			}
		}
	}
	return s
}

// classify keeps a classification unless a later one of its revision is known.
func (s *State) classify(e news.Classified) {
	id, revision := e.Document.ID, e.Document.Revision
	if s.revisions[id] == nil {
		s.revisions[id] = map[int]news.Classified{}
	}
	if old, ok := s.revisions[id][revision]; !ok || later(0, e.ClassifiedAt, 0, old.ClassifiedAt) {
		s.revisions[id][revision] = e
	}
}

// later reports whether a is to hold where b does: the later revision, and of
// one revision what was said later.
func later(revisionA int, a time.Time, revisionB int, b time.Time) bool {
	return cmp.Or(cmp.Compare(revisionA, revisionB), cmp.Compare(a.UnixMilli(), b.UnixMilli())) > 0
}

// ids returns the documents, sorted.
func (s *State) ids() []string { return slices.Sorted(maps.Keys(s.revisions)) }

// numbers returns the revisions of a document that are known, in their order.
func (s *State) numbers(id string) []int { return slices.Sorted(maps.Keys(s.revisions[id])) }

// latest returns a document in its latest revision.
func (s *State) latest(id string) news.Classified {
	return s.revisions[id][slices.Max(s.numbers(id))]
}
