package command

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/policywire/jsonl"
	"github.com/policywire/policywire/policywire/table"
	"github.com/policywire/policywire/services/classifier"
)

// classify is what classify is asked for.
type classify struct {
	*app
	explain bool
}

func (a *app) classify() *cobra.Command {
	c := &classify{app: a}
	cmd := &cobra.Command{
		Use:   "classify [FILE]",
		Short: "Tell language, topics and entities of documents in a file, without any server",
		Long: "classify reads documents as JSON Lines (standard input without FILE) and prints JSON Lines:\n" +
			"{id, lang, parts, topics, subtopics, evidence, entities, fingerprint}. Of a document only id,\n" +
			"source, title, summary, body, language_hint and published_at are read.\n\n" +
			"--explain says for people how each topic came about, also one that the document is not tagged\n" +
			"with: the terms, what each added for standing where, what was found and does not count, and\n" +
			"which passages were taken for an annex or for boilerplate. As JSON with --format json.",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("classify takes one file at the most, got %d", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			name := "-"
			if len(args) == 1 {
				name = args[0]
			}
			in, err := a.open(cmd.Context(), name)
			if err != nil {
				return err
			}
			defer in.Close()
			return c.lines(name, in)
		},
	}
	cmd.Flags().BoolVar(&c.explain, "explain", false, "say how the topics came about")
	a.formatFlag(cmd, table.Text, table.JSON)
	cmd.Flags().Lookup("format").Usage = "with --explain: " + cmd.Flags().Lookup("format").Usage
	a.jsonFlag(cmd)
	return cmd
}

// open opens a file to read, standard input for "-". Reading from that ends
// when ctx does: who waits at a terminal can interrupt it.
func (a *app) open(ctx context.Context, name string) (io.ReadCloser, error) {
	if name == "-" {
		out, in := io.Pipe()
		context.AfterFunc(ctx, func() { in.CloseWithError(ctx.Err()) })
		go func() {
			_, err := io.Copy(in, a.In)
			in.CloseWithError(err)
		}()
		return out, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("opening the documents: %w; name a file, or - for standard input", err)
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, errors.Join(fmt.Errorf("%s is a directory; name a file of JSON Lines, or - for standard input", name), f.Close())
	}
	return f, nil
}

// text is the part of a document that is classified. Other fields may be of any
// shape, so that foreign corpora can be read.
type text struct {
	ID           string `json:"id"`
	Source       string `json:"source"`
	Title        string `json:"title"`
	Summary      string `json:"summary"`
	Body         string `json:"body"`
	LanguageHint string `json:"language_hint"`
	PublishedAt  any    `json:"published_at"`
}

func (t text) document() news.Document {
	d := news.Document{ID: t.ID, Source: t.Source, Title: t.Title, Summary: t.Summary, Body: t.Body, LanguageHint: t.LanguageHint}
	if s, ok := t.PublishedAt.(string); ok {
		if at, err := time.Parse(time.RFC3339, s); err == nil {
			d.PublishedAt = at
		}
	}
	return d
}

// verdict is what classify prints of a document.
type verdict struct {
	ID          string                     `json:"id"`
	Lang        string                     `json:"lang"`
	Confidence  float64                    `json:"confidence"`
	Parts       []news.LanguagePart        `json:"parts,omitempty"`
	Topics      []string                   `json:"topics"`
	Subtopics   []string                   `json:"subtopics"`
	Evidence    map[string][]news.Evidence `json:"evidence"`
	Entities    []news.Entity              `json:"entities"`
	Fingerprint string                     `json:"fingerprint,omitempty"`
}

// classifier returns the one that the environment describes.
func (a *app) classifier() (*classifier.Classifier, error) {
	cfg, err := classifier.ConfigFromEnv(a.Getenv)
	if err != nil {
		return nil, usageError{err}
	}
	return classifier.New(cfg, a.log)
}

// lines classifies what is in, line by line.
func (c *classify) lines(name string, in io.Reader) error {
	with, err := c.classifier()
	if err != nil {
		return err
	}
	out := bufio.NewWriter(c.Out)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	bad := 0
	err = jsonl.Read(in, func(line jsonl.Line) error {
		var t text
		if err := line.Decode(&t); err != nil {
			bad++
			fmt.Fprintf(c.Err, "%s:%d: %v\n", name, line.Number, err)
			return nil
		}
		d := t.document()
		switch {
		case !c.explain:
			return encoder.Encode(judge(with, d))
		case c.format == table.JSON:
			return encoder.Encode(explained{t.ID, judge(with, d), with.Explain(d)})
		}
		return c.tellWhy(out, d, judge(with, d), with.Explain(d))
	})
	if flushErr := out.Flush(); err == nil {
		err = flushErr
	}
	if err == nil && bad > 0 {
		err = fmt.Errorf("%s of %s could not be read; see above", counted(bad, "line"), name)
	}
	return err
}

func judge(c *classifier.Classifier, d news.Document) verdict {
	r := c.Document(d)
	v := verdict{ID: d.ID, Lang: r.Language.Tag, Confidence: r.Language.Confidence, Parts: r.Language.Parts, Topics: []string{},
		Subtopics: []string{}, Evidence: map[string][]news.Evidence{}, Entities: r.Entities, Fingerprint: r.Fingerprint}
	if v.Entities == nil {
		v.Entities = []news.Entity{}
	}
	for _, topic := range r.Topics {
		v.Topics = append(v.Topics, topic.ID)
		v.Evidence[topic.ID] = topic.Evidence
		for _, part := range topic.Subtopics {
			v.Subtopics = append(v.Subtopics, part.ID)
		}
	}
	return v
}
