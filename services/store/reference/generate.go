package reference

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/policywire/policywire/contract/news"
)

// History is what stores are given: batches, each of which one store writes.
type History [][]news.Event

// Events returns the events of all batches.
func (h History) Events() []news.Event { return slices.Concat(h...) }

// Generate returns a random history of some documents: revisions that change
// anything, each tagged several times, translated, linked and withdrawn, some of
// it delivered again, all of it in any order and cut anywhere.
func Generate(random *rand.Rand, documents int) History {
	g := &generator{Rand: random, used: map[string]bool{}}
	for range 2 + g.IntN(3) {
		g.moments = append(g.moments, one(g, edges))
	}
	for i := range documents {
		g.ids = append(g.ids, news.DocumentID(one(g, sources), fmt.Sprint(i)))
	}
	for _, id := range g.ids {
		g.document(id)
	}
	return g.deliver()
}

// generator makes events.
type generator struct {
	*rand.Rand
	moments []time.Time
	ids     []string
	used    map[string]bool // moments at which something was said
	events  []news.Event
}

func one[T any](g *generator, of []T) T { return of[g.IntN(len(of))] }

// some returns a few of them, in any order, at times none.
func some[T any](g *generator, of []T) []T {
	shuffled := slices.Clone(of)
	g.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	return shuffled[:g.IntN(len(of)+1)]
}

// at returns a time after t at which nothing was said yet of what: of two things
// said at once neither is the later, and before 1970 nothing is.
func (g *generator) at(t time.Time, what string) time.Time {
	if t.Year() < 2000 {
		t = edges[0]
	}
	for {
		t := t.Add(time.Duration(g.IntN(20)) * []time.Duration{time.Millisecond, time.Hour}[g.IntN(2)])
		if key := what + t.String(); !g.used[key] {
			g.used[key] = true
			return t
		}
	}
}

// run returns the id of another run: to the bus, the same work in the same run
// is the same event.
func (g *generator) run() string { return fmt.Sprint("run-", len(g.used)) }

// document makes all events of a document.
func (g *generator) document(id string) {
	source, _, _ := strings.Cut(id, "/")
	d := news.Document{ID: id, Source: source, URL: "https://" + source + ".invalid/" + id, Revision: g.IntN(2), Rights: news.RightsFull}
	for range 1 + g.IntN(3) {
		d.Revision += 1 + g.IntN(5)/4 // at times one is never heard of
		g.revise(&d)
		e := news.Classified{Document: d}
		g.classify(&e)
		g.events = append(g.events, e)
		for range g.IntN(3) {
			g.classify(&e)
			e.Run = g.run()
			g.events = append(g.events, news.Retagged(e))
		}
		g.derive(d, e.Language.Tag)
	}
}

// revise gives d another text, or another date, or both.
func (g *generator) revise(d *news.Document) {
	if d.Title == "" || g.IntN(2) == 0 {
		d.Title, d.Publisher, d.Kind = one(g, titles), one(g, publishers), one(g, kinds)
	}
	var paragraphs []string
	if d.Body != "" {
		paragraphs = strings.Split(d.Body, "\n\n")
	}
	for range g.IntN(4) {
		paragraphs = slices.Insert(paragraphs, g.IntN(len(paragraphs)+1), one(g, sentences))
	}
	if len(paragraphs) > 0 && g.IntN(2) == 0 {
		paragraphs = slices.Delete(paragraphs, 0, 1)
	}
	d.Body = strings.Join(paragraphs, "\n\n")
	d.BodyLength = utf8.RuneCountInString(d.Body)
	d.Attachments = nil
	for i := range g.IntN(3) {
		d.Attachments = append(d.Attachments, news.Attachment{URL: fmt.Sprintf("%s/file-%d", d.URL, i), Name: "붙임.hwpx", Size: int64(i) << 33, TextRead: i == 0})
	}
	g.date(d)
	d.Origin = one(g, origins)
	d.ContentHash = d.HashContent()
}

// date gives d the times that it may have.
func (g *generator) date(d *news.Document) {
	zone := time.FixedZone("", one(g, offsets)*60)
	at := one(g, g.moments).AddDate(0, 0, one(g, []int{0, 0, 0, 1, -1, 7, -30})).Add(time.Duration(g.IntN(3)-1) * time.Second).In(zone)
	d.PublishedPrecision = one(g, precisions)
	d.FetchedAt = at.Add(time.Duration(g.IntN(90)-4) * 1000 * time.Second).UTC()
	if at.Year() < 2000 && g.IntN(10) > 0 { // an archive is read today; a clock may be wrong
		d.FetchedAt = edges[g.IntN(4)].Add(time.Duration(g.IntN(90)) * time.Hour)
	}
	switch d.PublishedPrecision {
	case news.PrecisionDay:
		at = time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, zone)
	case news.PrecisionNone:
		at = d.FetchedAt
	}
	d.PublishedAt = at
}

// classify gives e tags, as a lexicon of that moment does.
func (g *generator) classify(e *news.Classified) {
	e.Language = news.Language{Tag: one(g, languages), Confidence: 0.5}
	e.Topics, e.Entities = nil, nil
	for _, id := range some(g, slices.Sorted(maps.Keys(subtopics))) {
		t := news.Topic{ID: id, Score: 0.25 + g.Float64()/2, Points: 3 * g.Float64()}
		for _, part := range some(g, subtopics[id]) {
			t.Subtopics = append(t.Subtopics, news.Subtopic{ID: part, Score: 0.5})
		}
		for _, term := range some(g, []string{"인공지능", "AI", "안전"}) {
			t.Evidence = append(t.Evidence, news.Evidence{Text: term, Field: "title", Offset: g.IntN(9), Term: term, Count: 1 + g.IntN(3), Points: g.Float64()})
		}
		e.Topics = append(e.Topics, t)
	}
	for _, n := range some(g, entities) {
		n.Text, n.Field, n.Count = n.Name, "body", 1+g.IntN(5)
		e.Entities = append(e.Entities, n)
	}
	if len(e.Entities) > 0 && g.IntN(4) == 0 {
		e.Entities = append(e.Entities, e.Entities[0]) // one that is named twice counts once
	}
	d := e.Document
	e.Classifier = fmt.Sprintf("lexicon-%d", 1+g.IntN(3))
	e.ClassifiedAt = g.at(d.FetchedAt, fmt.Sprint("classified", d.ID, d.Revision))
}

// derive makes what other services say of a revision.
func (g *generator) derive(d news.Document, language string) {
	for range g.IntN(3) {
		target := one(g, languages[:3])
		g.events = append(g.events, news.Translated{
			DocumentID: d.ID, Source: d.Source, Revision: d.Revision, ContentHash: d.ContentHash, SourceLanguage: language, Target: target,
			Title: one(g, titles), Body: one(g, sentences), Engine: "apertium", Status: news.StatusPartial,
			TranslatedAt: g.at(d.FetchedAt, fmt.Sprint("translated", d.ID, d.Revision, target)), Origin: d.Origin, Run: g.run(),
		})
	}
	for range g.IntN(3) {
		link := news.Linked{
			DocumentID: d.ID, Source: d.Source, Revision: d.Revision, ContentHash: d.ContentHash, Score: 0.5, Linker: "rules-1",
			LinkedAt: g.at(d.FetchedAt, fmt.Sprint("linked", d.ID, d.Revision)), Origin: d.Origin,
			Story: one(g, append(g.ids[:min(3, len(g.ids)):min(3, len(g.ids))], d.ID, "")),
		}
		if link.Story != d.ID && g.IntN(2) == 0 {
			link.DuplicateOf = link.Story
		}
		g.events = append(g.events, link)
	}
	if g.IntN(4) == 0 {
		g.events = append(g.events, news.Withdrawn{
			DocumentID: d.ID, Source: d.Source, URL: d.URL, Revision: d.Revision, ContentHash: d.ContentHash, Reason: "404, 삭제된 페이지",
			WithdrawnAt: g.at(d.FetchedAt, fmt.Sprint("withdrawn", d.ID, d.Revision)), Origin: d.Origin,
		})
	}
}

// deliver delivers some events again, and cuts all into batches: in the order
// in which they were made, a little out of it, or in none.
func (g *generator) deliver() History {
	events := slices.Clone(g.events)
	for range g.IntN(len(events)) {
		events = append(events, one(g, events))
	}
	if reach := []int{0, 5, len(events)}[g.IntN(3)]; reach > 0 {
		for i := range events {
			j := min(i+g.IntN(reach), len(events)-1)
			events[i], events[j] = events[j], events[i]
		}
	}
	var batches History
	least := 1 + len(events)/8
	for len(events) > 0 {
		n := min(least+g.IntN(3*least), len(events))
		batches = append(batches, events[:n:n])
		events = events[n:]
	}
	return batches
}
