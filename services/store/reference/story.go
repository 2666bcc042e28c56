package reference

import (
	"cmp"
	"fmt"
	"slices"
)

// story is what brings documents together; one that has none is alone, even if
// others name it as theirs.
type story struct {
	id    string
	alone bool
}

// stories returns all documents by the story they belong to, the earliest first.
func (s *State) stories(zone string) map[story][]fact {
	stories := map[story][]fact{}
	for _, f := range s.facts(Scope{Zone: zone}.always()) {
		id := s.links[f.Document.ID].Story
		of := story{cmp.Or(id, f.Document.ID), id == ""}
		stories[of] = append(stories[of], f)
	}
	for _, facts := range stories {
		slices.SortFunc(facts, earlier)
	}
	return stories
}

// earlier orders documents by when they were published.
func earlier(a, b fact) int {
	return cmp.Or(a.Document.PublishedAt.Compare(b.Document.PublishedAt), cmp.Compare(a.Document.ID, b.Document.ID))
}

// Coverage is the view coverage: the stories of one language, and when another
// had them. in.Language is the language.
func (s *State) Coverage(target string, days int, in Scope) Table {
	t := Table{
		From: fmt.Sprintf("coverage(language = '%s', target = '%s', days = %d, %s)", in.Language, target, days,
			in.parameters("topic", "source", "since", "until", "zone")),
		Columns: []string{"story", "id", "day", "publisher", "source", "title", "arraySort(topics)", "documents", "covered_by",
			"covered_on", "days_until", "is_gap"},
	}
	for story, facts := range s.stories(in.Zone) {
		var mine, theirs []fact
		for _, f := range facts {
			if f.Language.Tag == in.Language && f.about(in.Topic) && (in.Source == "" || f.Document.Source == in.Source) {
				mine = append(mine, f)
			}
			if f.Language.Tag == target {
				theirs = append(theirs, f)
			}
		}
		if len(mine) == 0 || mine[0].day < in.Since || mine[0].day > in.Until {
			continue
		}
		d := mine[0].Document
		row := []any{story.id, d.ID, mine[0].day.String(), d.Publisher, d.Source, d.Title, mine[0].keys("topic"), len(mine)}
		if len(theirs) == 0 {
			t.Rows = append(t.Rows, append(row, "", nil, nil, true))
			continue
		}
		until := int(theirs[0].day - mine[0].day)
		t.Rows = append(t.Rows, append(row, theirs[0].Document.ID, theirs[0].day.String(), until, until > days))
	}
	return t
}

// Stories is the view stories: those of at least two documents, of which one is
// in scope.
func (s *State) Stories(in Scope) Table {
	t := Table{
		From: "stories(" + in.parameters("topic", "since", "until", "zone") + ")",
		Columns: []string{"story", "title", "documents", "arraySort(languages)", "arraySort(sources)", "arraySort(publishers)",
			"arraySort(topics)", "first_day", "last_day", "spread_days", "copies"},
	}
	for story, facts := range s.stories(in.Zone) {
		inScope := slices.ContainsFunc(facts, func(f fact) bool { return f.about(in.Topic) && f.day >= in.Since && f.day <= in.Until })
		if len(facts) < 2 || !inScope {
			continue
		}
		keys := map[string][]string{}
		first, last, copies := facts[0].day, facts[0].day, 0
		for _, f := range facts {
			for _, dimension := range []string{"language", "source", "publisher", "topic"} {
				keys[dimension] = append(keys[dimension], f.keys(dimension)...)
			}
			first, last = min(first, f.day), max(last, f.day)
			if s.links[f.Document.ID].DuplicateOf != "" {
				copies++
			}
		}
		t.Rows = append(t.Rows, []any{story.id, facts[0].Document.Title, len(facts), unique(keys["language"]), unique(keys["source"]),
			unique(keys["publisher"]), unique(keys["topic"]), first.String(), last.String(), int(last - first), copies})
	}
	return t
}
