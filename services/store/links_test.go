package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/news"
)

// TestALaterLinkReplacesAnEarlierOne writes the links of a document in every order:
// the one of the latest revision holds, and of that the latest, also where it takes
// back what was said.
func TestALaterLinkReplacesAnEarlierOne(t *testing.T) {
	f := migrated(t)
	s := f.open(t)
	documents := 0
	permutations([]int{0, 1, 2, 3}, func(order []int) {
		d := classified(fmt.Sprintf("linked-%02d", documents), revised(1, noon(0), "ai")).Document
		documents++
		link := func(revision int, after time.Duration, duplicate, story string) news.Event {
			return news.Linked{DocumentID: d.ID, Source: d.Source, Revision: revision, ContentHash: d.ContentHash, DuplicateOf: duplicate,
				Story: story, Score: 0.9, Linker: "1", LinkedAt: noon(0).Add(after), Origin: news.OriginLive}
		}
		links := []news.Event{
			link(1, time.Hour, "msit-ko/1", "msit-ko/1"),
			link(1, 9*time.Hour, "msit-ko/2", "msit-ko/2"), // later, of the earlier revision
			link(2, 2*time.Hour, "msit-ko/3", "msit-ko/3"),
			link(2, 2*time.Hour+time.Millisecond, "", ""),
		}
		for _, i := range append(order, order[0]) {
			write(t, s, links[i])
		}
	})
	f.want(t, "SELECT revision, duplicate_of, story, count() FROM policywire.links GROUP BY ALL", fmt.Sprintf("2\t\t\t%d", documents))
}
