package translator

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/translator/passage"
)

const (
	// maxWarnings is how many warnings an event has; the rest are counted.
	maxWarnings = 20
	// maxUnknown is the share of a document's words that an engine may not
	// have known without the document being called partial.
	maxUnknown = 0.2
)

// document is one document on its way through one engine.
type document struct {
	engine         Engine
	source, target string

	title, body string
	// translated and left count the texts, the title among them, that were
	// translated and that are in the original for want of a translation.
	translated, left int
	words, unknown   int
	warnings         []string
}

// translate translates the title and each paragraph of the body.
func (d *document) translate(ctx context.Context, doc news.Document) error {
	var err error
	if d.title, err = d.text(ctx, "title", doc.Title); err != nil {
		return err
	}
	if strings.TrimSpace(doc.Body) == "" {
		return nil
	}
	paragraphs := strings.Split(doc.Body, "\n\n")
	for i, paragraph := range paragraphs {
		if paragraphs[i], err = d.text(ctx, fmt.Sprintf("paragraph %d", i+1), paragraph); err != nil {
			return err
		}
	}
	d.body = strings.Join(paragraphs, "\n\n")
	return nil
}

// text returns the translation of one text, or the text itself where there is
// nothing to translate or nothing to trust. The error is not about this text.
func (d *document) text(ctx context.Context, where, original string) (string, error) {
	if !needsTranslation(d.source, original) {
		return original, nil
	}
	t, err := d.engine.Translate(ctx, d.source, d.target, original)
	switch {
	case errors.Is(err, passage.ErrRefused):
		return d.leave(where, original, err.Error()), nil
	case err != nil:
		return "", fmt.Errorf("translating the %s: %w", where, err)
	}
	if why := doubt(d.source, d.target, original, t); why != "" {
		return d.leave(where, original, why), nil
	}
	d.translated++
	d.words += t.Words
	d.unknown += t.Unknown
	return t.Text, nil
}

// leave counts a text that stays in the original.
func (d *document) leave(where, original, why string) string {
	d.left++
	d.warnings = append(d.warnings, fmt.Sprintf("%s is left in the original: %s", where, why))
	return original
}

// fill writes what came of the document into event.
func (d *document) fill(event *news.Translated) {
	event.Warnings = d.warnings
	if more := len(d.warnings) - maxWarnings; more > 0 {
		event.Warnings = append(d.warnings[:maxWarnings:maxWarnings], fmt.Sprintf("and %d warnings more", more))
	}
	if d.translated == 0 && d.left > 0 {
		return // nothing but the original: the status stays failed
	}
	event.Status, event.Title, event.Body = news.StatusTranslated, d.title, d.body
	if d.left > 0 {
		event.Status = news.StatusPartial
	}
	if share := float64(d.unknown) / float64(max(d.words, 1)); share > maxUnknown {
		event.Status = news.StatusPartial
		event.Warnings = append(event.Warnings, fmt.Sprintf("the engine did not know %.0f %% of the words", 100*share))
	}
	if fit := event.Fit(); fit.BodyTruncated {
		event.Body, event.BodyTruncated, event.Status = fit.Body, true, news.StatusPartial
		event.Warnings = append(event.Warnings, fmt.Sprintf("the body is cut: the whole is %d bytes", len(d.body)))
	}
}
