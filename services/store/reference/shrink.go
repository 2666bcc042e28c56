package reference

import (
	"fmt"
	"slices"
	"strings"

	"github.com/policywire/policywire/contract/news"
)

// Shrink returns a least part of h for which fails still holds: no batch and no
// event can be left out, unless more than tries were needed to find out.
func Shrink(h History, tries int, fails func(History) bool) History {
	for again := true; again; {
		again = false
		for size := len(h.Events()); size > 0; size /= 2 {
			for from := 0; from < len(h.Events()); {
				less := without(h, from, size)
				if tries--; tries < 0 {
					return h
				}
				if fails(less) {
					h, again = less, true
				} else {
					from += size
				}
			}
		}
	}
	return h
}

// without returns h without some of its events, and without what is left empty.
func without(h History, from, n int) History {
	var less History
	at := 0
	for _, batch := range h {
		var kept []news.Event
		for _, e := range batch {
			if at < from || at >= from+n {
				kept = append(kept, e)
			}
			at++
		}
		if len(kept) > 0 {
			less = append(less, kept)
		}
	}
	return less
}

// String writes a line per event, below its batch.
func (h History) String() string {
	var b strings.Builder
	for i, batch := range h {
		fmt.Fprintf(&b, "batch %d\n", i+1)
		for _, e := range batch {
			fmt.Fprintf(&b, "  %s\n", describe(e))
		}
	}
	return b.String()
}

func describe(event news.Event) string {
	m := event.Meta()
	head := fmt.Sprintf("%s %s revision %d of %s:", m.Name, m.Document, m.Revision, m.Time.UTC().Format("2006-01-02T15:04:05.000"))
	switch e := event.(type) {
	case news.Classified:
		return head + " " + describeDocument(e)
	case news.Retagged:
		return head + " " + describeDocument(news.Classified(e))
	case news.Translated:
		return fmt.Sprintf("%s into %s %q", head, e.Target, e.Title)
	case news.Linked:
		return fmt.Sprintf("%s story %q, repeats %q", head, e.Story, e.DuplicateOf)
	}
	return head
}

func describeDocument(e news.Classified) string {
	d := e.Document
	s := &State{}
	return fmt.Sprintf("%s %s fetched %s %s %s %q by %q, %q topics %v %v entities %v", d.PublishedAt.Format("2006-01-02T15:04:05Z07:00"),
		d.PublishedPrecision, d.FetchedAt.Format("2006-01-02T15:04:05"), d.Origin, e.Language.Tag, d.Title, d.Publisher, d.Body,
		slices.Concat(s.keys(e, "topic")), s.keys(e, "subtopic"), s.keys(e, "entity"))
}
