package command

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/policywire/jsonl"
	"github.com/policywire/policywire/services/classifier"
)

func (a *app) classify() *cobra.Command {
	return &cobra.Command{
		Use:   "classify [FILE]",
		Short: "Tell language and topics of documents in a file, without any server",
		Long: "Reads documents as JSON Lines (standard input without FILE) and prints JSON Lines:\n" +
			"{id, lang, topics, evidence}. Of a document only id, title, summary and body are read.",
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
			return a.classifyLines(name, in)
		},
	}
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
	Title        string `json:"title"`
	Summary      string `json:"summary"`
	Body         string `json:"body"`
	LanguageHint string `json:"language_hint"`
}

// verdict is what classify prints of a document.
type verdict struct {
	ID       string                     `json:"id"`
	Lang     string                     `json:"lang"`
	Topics   []string                   `json:"topics"`
	Evidence map[string][]news.Evidence `json:"evidence"`
}

func (a *app) classifyLines(name string, in io.Reader) error {
	cfg, err := classifier.ConfigFromEnv(a.Getenv)
	if err != nil {
		return usageError{err}
	}
	c, err := classifier.New(cfg, a.log)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(a.Out)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	bad := 0
	err = jsonl.Read(in, func(line jsonl.Line) error {
		var t text
		if err := line.Decode(&t); err != nil {
			bad++
			fmt.Fprintf(a.Err, "%s:%d: %v\n", name, line.Number, err)
			return nil
		}
		return encoder.Encode(judge(c, t))
	})
	if flushErr := out.Flush(); err == nil {
		err = flushErr
	}
	if err == nil && bad > 0 {
		err = fmt.Errorf("%d lines of %s could not be read; they are named above", bad, name)
	}
	return err
}

func judge(c *classifier.Classifier, t text) verdict {
	result := c.Document(news.Document{ID: t.ID, Title: t.Title, Summary: t.Summary, Body: t.Body, LanguageHint: t.LanguageHint})
	v := verdict{ID: t.ID, Lang: result.Language.Tag, Topics: []string{}, Evidence: map[string][]news.Evidence{}}
	for _, topic := range result.Topics {
		v.Topics = append(v.Topics, topic.ID)
		v.Evidence[topic.ID] = topic.Evidence
	}
	return v
}
