package bench

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/policywire/jsonl"
)

// builtIn are releases written for this benchmark, in the lengths and the
// languages that are usual.
//
//go:embed documents.jsonl
var builtIn []byte

// source is the source of every document of a benchmark.
const source = "bench"

// sample is what is read of a document: its text. A benchmark gives it an
// identity of its own.
type sample struct {
	Title     string `json:"title"`
	Summary   string `json:"summary"`
	Body      string `json:"body"`
	Publisher string `json:"publisher"`
}

// Samples reads the documents of a file of JSON Lines, the built-in ones
// without a name. Only title, summary, body and publisher are read, so that any
// corpus serves.
func Samples(name string) ([]news.Document, error) {
	in := io.Reader(bytes.NewReader(builtIn))
	if name != "" {
		f, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("opening the documents: %w; --docs names a file of JSON Lines", err)
		}
		defer f.Close()
		in = f
	}
	var documents []news.Document
	err := jsonl.Read(in, func(line jsonl.Line) error {
		var s sample
		if err := line.Decode(&s); err != nil {
			return fmt.Errorf("%s:%d: %w", name, line.Number, err)
		}
		if s.Title != "" {
			documents = append(documents, s.document())
		}
		return nil
	})
	if err == nil && len(documents) == 0 {
		err = fmt.Errorf("there is no document with a title in %s; --docs names a file of JSON Lines", name)
	}
	return documents, err
}

func (s sample) document() news.Document {
	if s.Publisher == "" {
		s.Publisher = source
	}
	return news.Document{Source: source, Title: s.Title, Summary: s.Summary, Body: s.Body, Publisher: s.Publisher,
		Kind: news.PressRelease, Rights: news.RightsFull}
}

// Repeated returns the function that gives the nth document of an endless row of
// samples, each with an id, an address and a day of its own.
func Repeated(samples []news.Document) func(int) news.Document {
	return func(n int) news.Document {
		d := samples[n%len(samples)]
		d.ID = news.DocumentID(source, "bulk/"+strconv.Itoa(n))
		d.URL = "https://bench.invalid/bulk/" + strconv.Itoa(n)
		d.Origin = news.OriginImport
		d.PublishedAt = time.Date(2026, 1, 1, 9, 0, 0, 0, time.FixedZone("", 9*3600)).AddDate(0, 0, n%200)
		d.PublishedPrecision = news.PrecisionSecond
		return d
	}
}

// live returns d as a document that has just appeared.
func live(d news.Document, n int) news.Document {
	d.ID = news.DocumentID(d.Source, "paced/"+strconv.Itoa(n))
	d.URL = "https://bench.invalid/paced/" + strconv.Itoa(n)
	d.Origin, d.FetchedAt = news.OriginLive, time.Time{}
	return d
}

// size is the length of a document as JSON.
func size(d news.Document) int {
	data, err := json.Marshal(d)
	if err != nil {
		return 0
	}
	return len(data)
}
