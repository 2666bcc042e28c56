package evaluation

import (
	"slices"

	"github.com/policywire/policywire/contract/news"
)

// Change is a document that two classifiers tag differently.
type Change struct {
	ID    string `json:"id"`
	Lang  string `json:"lang"`
	Title string `json:"title"`
	Topic string `json:"topic"`
	// Added says that the new one gives the tag, and the old one does not.
	Added bool `json:"added"`
	// Right says that the new one agrees with the label.
	Right    bool            `json:"right"`
	Score    float64         `json:"score"`
	Evidence []news.Evidence `json:"evidence"`
}

// Compare returns the tags that differ between two reports of the same samples,
// in the order of the samples.
func Compare(was, is Report) []Change {
	changes := []Change{}
	for i, now := range is.verdicts {
		before := was.verdicts[i]
		for _, t := range now.topics {
			if indexOf(before.topics, t.ID) < 0 {
				changes = append(changes, change(now.sample, t, true))
			}
		}
		for _, t := range before.topics {
			if indexOf(now.topics, t.ID) < 0 {
				changes = append(changes, change(now.sample, t, false))
			}
		}
	}
	return changes
}

func change(s Sample, t news.Topic, added bool) Change {
	return Change{ID: s.ID, Lang: s.language(), Title: s.Title, Topic: t.ID, Added: added,
		Right: added == slices.Contains(s.Topics, t.ID), Score: t.Score, Evidence: t.Evidence}
}
