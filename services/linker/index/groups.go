package index

import (
	"cmp"
	"slices"

	"github.com/policywire/policywire/services/linker/likeness"
)

// most bounds a story: an event of which more is told is no longer one.
const most = 300

// links returns the links of all documents that are in a part of the graph in
// which something changed.
func (x *Index) links() map[*entry]Link {
	links := make(map[*entry]Link, len(x.dirty))
	for slot := range x.dirty {
		e := x.entries[slot]
		if _, done := links[e]; !done {
			x.linkAll(x.connected(e), links)
		}
	}
	return links
}

// connected returns all entries that are connected with e.
func (x *Index) connected(e *entry) []*entry {
	if len(e.edges) == 0 {
		return []*entry{e}
	}
	seen := map[int32]bool{e.slot: true}
	list := []*entry{e}
	for i := 0; i < len(list); i++ {
		for _, g := range list[i].edges {
			if !seen[g.to] {
				seen[g.to] = true
				list = append(list, x.entries[g.to])
			}
		}
	}
	return list
}

// linkAll puts the links of list, a connected part of the graph, into links.
func (x *Index) linkAll(list []*entry, links map[*entry]Link) {
	stories := x.stories(list)
	for _, story := range stories {
		anchor := ""
		if len(story.members) > 1 {
			anchor = story.first().id
		}
		if kept := x.keptStory(story.members); kept != "" {
			anchor = kept
		}
		for _, text := range story.texts {
			for _, e := range text {
				link := Link{Story: anchor}
				if e != text[0] {
					link.Duplicate = text[0].id
				} else if e.saidRevision == e.revision && e.said.Duplicate != "" && x.get(e.said.Duplicate) == nil {
					link.Duplicate = e.said.Duplicate
				}
				links[e] = link
			}
		}
	}
}

// keptStory returns the story that was said of one of members and whose first
// document, or another, is no longer known; the least of several.
func (x *Index) keptStory(members []*entry) (kept string) {
	for _, e := range members {
		story := e.said.Story
		if story == "" || e.saidRevision != e.revision || kept != "" && kept <= story {
			continue
		}
		_, gone := x.held[story]
		if gone || x.get(story) == nil {
			kept = story
		}
	}
	return kept
}

// story is a group of texts, each with its copies, the earliest first.
type story struct {
	texts   [][]*entry
	members []*entry
}

func (s *story) first() *entry { return s.members[0] }

// span is how far apart the first and the last of two stories are, in seconds.
func (s *story) span(o *story) int64 {
	first := min(s.members[0].traits.Published(), o.members[0].traits.Published())
	last := max(s.members[len(s.members)-1].traits.Published(), o.members[len(o.members)-1].traits.Published())
	return last - first
}

// stories parts list, a connected part of the graph, into stories.
func (x *Index) stories(list []*entry) map[*entry]*story {
	of := map[*entry]*story{}
	for _, text := range x.texts(list) {
		s := &story{texts: [][]*entry{text}, members: text}
		for _, e := range text {
			of[e] = s
		}
	}
	for _, r := range x.relations(list) {
		a, b := of[r.a], of[r.b]
		if !r.Story || a == b || !x.joins(a, b) {
			continue
		}
		a.texts = append(a.texts, b.texts...)
		a.members = slices.Concat(a.members, b.members)
		slices.SortFunc(a.members, order)
		for _, e := range b.members {
			of[e] = a
		}
	}
	stories := map[*entry]*story{}
	for _, s := range of {
		stories[s.first()] = s
	}
	return stories
}

// joins reports whether two stories may become one.
func (x *Index) joins(a, b *story) bool {
	if len(a.members)+len(b.members) > most || a.span(b) > 2*int64(x.cfg.Windows.Story)*86400 {
		return false
	}
	for _, m := range a.texts {
		for _, n := range b.texts {
			if likeness.Conflict(m[0].traits, n[0].traits) {
				return false
			}
		}
	}
	return true
}

// texts parts list into documents that are copies of one text, each of its
// earliest.
func (x *Index) texts(list []*entry) map[*entry][]*entry {
	of := map[*entry]*entry{}
	texts := map[*entry][]*entry{}
	for _, e := range list {
		of[e], texts[e] = e, []*entry{e}
	}
	for _, r := range x.relations(list) {
		a, b := of[r.a], of[r.b]
		if !r.Duplicate || a == b || !likeness.Between(a.traits, b.traits, x.cfg.Windows).Duplicate {
			continue
		}
		if before(b, a) {
			a, b = b, a
		}
		for _, e := range texts[b] {
			of[e] = a
		}
		texts[a] = append(texts[a], texts[b]...)
		delete(texts, b)
	}
	for _, text := range texts {
		slices.SortFunc(text, order)
	}
	return texts
}

// related is an edge with both its ends, the earlier first.
type related struct {
	a, b *entry
	likeness.Relation
}

// relations returns the edges among list, duplicates before stories, the surest
// first; the order depends on the documents alone.
func (x *Index) relations(list []*entry) []related {
	var all []related
	for _, e := range list {
		for _, g := range e.edges {
			if other := x.entries[g.to]; before(e, other) {
				all = append(all, related{e, other, g.Relation})
			}
		}
	}
	slices.SortFunc(all, func(p, q related) int {
		if p.Duplicate != q.Duplicate {
			if p.Duplicate {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(q.Score, p.Score), order(p.a, q.a), order(p.b, q.b))
	})
	return all
}

// reason returns the document that the link of e rests on: the one that it
// repeats, or the one of its story that it is surest of.
func (x *Index) reason(e *entry, links map[*entry]Link) (best *entry) {
	link := links[e]
	if link.Duplicate != "" {
		return x.get(link.Duplicate)
	}
	var score float64
	for _, g := range e.edges {
		other := x.entries[g.to]
		if link.Story == "" || links[other].Story != link.Story {
			continue
		}
		if best == nil || g.Score > score || g.Score == score && before(other, best) {
			best, score = other, g.Score
		}
	}
	return best
}
