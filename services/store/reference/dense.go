package reference

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/policywire/policywire/contract/news"
)

// Dense returns a history of ten weeks or more in which a topic and an entity
// have documents on most days, at times none, and at times far more than usual.
func Dense(random *rand.Rand) History {
	g := &generator{Rand: random, used: map[string]bool{}}
	begin := time.Date(2025, 1, 1+g.IntN(40), 3, 0, 0, 0, time.UTC)
	usual, weekend := 1+g.IntN(3), g.IntN(2)
	for n := range 70 + g.IntN(14) {
		date := begin.AddDate(0, 0, n)
		documents := g.IntN(usual + 1)
		if date.Weekday()%6 == 0 {
			documents *= weekend
		}
		if g.IntN(8) == 0 {
			documents += 2 + g.IntN(6)
		}
		for range documents {
			g.ordinary(date)
		}
	}
	if g.IntN(2) == 0 { // the first of all, long before the others
		g.ordinary(begin.AddDate(0, 0, -10-g.IntN(80)))
	}
	return g.deliver()
}

// ordinary makes a document of a day, which at times moves to another.
func (g *generator) ordinary(date time.Time) {
	id := news.DocumentID(one(g, sources[:2]), fmt.Sprint(len(g.events)))
	source := sources[0]
	if id[0] == 'm' {
		source = sources[1]
	}
	e := news.Classified{Document: news.Document{
		ID: id, Source: source, URL: "https://dense.invalid/" + id, Publisher: one(g, publishers), Title: one(g, titles), Kind: news.PressRelease,
		PublishedAt: date, PublishedPrecision: news.PrecisionSecond, FetchedAt: date.Add(time.Hour), Revision: 1, Rights: news.RightsFull, Origin: news.OriginLive,
	}}
	for range 1 + g.IntN(10)/9 {
		e.Document.ContentHash = e.Document.HashContent()
		g.classify(&e)
		e.Language.Tag = languages[0]
		g.events = append(g.events, e)
		e.Document.Revision++
		e.Document.PublishedAt = e.Document.PublishedAt.AddDate(0, 0, 7*(g.IntN(3)-1))
	}
}
