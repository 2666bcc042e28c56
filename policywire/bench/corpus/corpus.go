package corpus

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/policywire/policywire/contract/news"
)

// Corpus is a row of documents in the order of their dates, from 2020 to 2026.
// It is safe for concurrent use.
type Corpus struct {
	seed  uint64
	total int
	days  []time.Time
	words map[string]*words
}

// New returns the corpus of total documents that seed gives.
func New(seed uint64, total int) (*Corpus, error) {
	seoul := time.FixedZone("", 9*3600)
	c := &Corpus{seed: seed, total: max(total, 1), words: map[string]*words{},
		days: workingDays(time.Date(2020, 1, 2, 9, 0, 0, 0, seoul), time.Date(2026, 11, 20, 9, 0, 0, 0, seoul))}
	for _, language := range languages {
		w, err := load(language)
		if err != nil {
			return nil, err
		}
		c.words[language] = w
	}
	return c, nil
}

// Len is the number of documents.
func (c *Corpus) Len() int { return c.total }

const (
	// every is how many documents lie between two that tell again what one
	// before them told; back is how far behind them that one is.
	every, back = 20, 7
)

// Document returns the nth document. One of twenty tells again what another
// one told: half of those with its text and little more, a quarter in words of
// its own, a quarter in English.
func (c *Corpus) Document(n int) news.Document {
	f := c.draw(n)
	r := rand.New(rand.NewPCG(^c.seed, uint64(n)))
	if n%every == 0 && n >= back {
		original := c.draw(n - back)
		original.day = f.day
		switch n / every % 4 {
		case 0, 1:
			f = original
			f.length += 60
		case 2:
			original.seed, f = f.seed, original
		case 3:
			original.language, original.length = "en", f.length
			f = original
		}
	}
	return c.compose(n, f, r)
}

// compose writes the document.
func (c *Corpus) compose(n int, f facts, r *rand.Rand) news.Document {
	w := c.words[f.language]
	t := &text{words: w, facts: f, field: w.choose(f.topic, rand.New(rand.NewPCG(f.fieldSeed, 0))), r: rand.New(rand.NewPCG(f.seed, 1))}
	t.write("title")
	title := t.take()
	d := news.Document{
		ID: news.DocumentID("bench-"+f.language, strconv.Itoa(n)), Source: "bench-" + f.language,
		URL:       "https://bench.invalid/" + f.language + "/" + strconv.Itoa(n),
		Publisher: w.lists["agency"][f.agency%len(w.lists["agency"])][0], Title: title, Body: t.body(),
		Kind: news.PressRelease, Rights: news.RightsFull, Licence: "KOGL-1", Origin: news.OriginImport,
		PublishedAt:        f.day.Add(time.Duration(r.IntN(9*3600)) * time.Second),
		PublishedPrecision: news.PrecisionSecond,
	}
	d.FetchedAt = d.PublishedAt.Add(time.Duration(30+r.IntN(1800)) * time.Second)
	for i := range r.IntN(3) {
		d.Attachments = append(d.Attachments, news.Attachment{Name: fmt.Sprintf("%s_%d.pdf", title, i+1),
			URL: d.URL + "/files/" + strconv.Itoa(i+1), MediaType: "application/pdf"})
	}
	return d
}

// body writes paragraphs until the length is reached.
func (t *text) body() string {
	t.write("lead")
	for written := utf8.RuneCountInString(t.out.String()); written < t.length; {
		before := t.out.Len()
		t.out.WriteString("\n\n")
		for range 1 + t.r.IntN(4) {
			t.write("sentence")
			if t.language != "ja" && t.language != "zh-hant" {
				t.out.WriteByte(' ')
			}
		}
		written += utf8.RuneCountInString(t.out.String()[before:])
	}
	return t.take()
}
