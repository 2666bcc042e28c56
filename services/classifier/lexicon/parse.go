package lexicon

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/classifier/phrase"
)

// file is lexicon.yaml as it is written.
type file struct {
	Topics []topicFile `yaml:"topics"`
}

type topicFile struct {
	ID     word                 `yaml:"id"`
	Unless map[string][]word    `yaml:"unless"`
	Terms  map[string]termsFile `yaml:"terms"`
}

type termsFile struct {
	Strong []word `yaml:"strong"`
	Medium []word `yaml:"medium"`
	Weak   []word `yaml:"weak"`
	Ignore []word `yaml:"ignore"`
}

// word is a text in the file and the line it stands in.
type word struct {
	text string
	line int
}

// UnmarshalYAML implements yaml.NodeUnmarshaler.
func (w *word) UnmarshalYAML(node ast.Node) error {
	w.line = node.GetToken().Position.Line
	switch n := node.(type) {
	case *ast.StringNode:
		w.text = n.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode:
		w.text = n.GetToken().Value
	default:
		return w.fault("a text is wanted, not %s", node.Type())
	}
	return nil
}

// fault returns an error about the line that w stands in.
func (w word) fault(format string, args ...any) error {
	return &lineError{w.line, fmt.Sprintf(format, args...)}
}

// lineError is a fault in a line of the file.
type lineError struct {
	line   int
	reason string
}

// Error implements error.
func (e *lineError) Error() string { return fmt.Sprintf("%d: %s", e.line, e.reason) }

// decode reads the file name with the content data. Every fault is named with
// its line.
func decode(name string, data []byte) (file, error) {
	var f file
	err := yaml.NewDecoder(bytes.NewReader(data), yaml.DisallowUnknownField()).Decode(&f)
	var inYAML yaml.Error
	var inLine *lineError
	switch {
	case errors.Is(err, io.EOF):
		return f, fmt.Errorf("reading lexicon %s:1: it is empty", name)
	case errors.As(err, &inLine):
		return f, fmt.Errorf("reading lexicon %s:%w", name, inLine)
	case errors.As(err, &inYAML) && inYAML.GetToken() != nil:
		return f, fmt.Errorf("reading lexicon %s:%d: %s", name, inYAML.GetToken().Position.Line, inYAML.GetMessage())
	case err != nil:
		return f, fmt.Errorf("reading lexicon %s: %w", name, err)
	}
	return f, f.check(name)
}

// check returns all faults of f together.
func (f file) check(name string) error {
	var faults []error
	fault := func(w word, format string, args ...any) {
		faults = append(faults, fmt.Errorf("reading lexicon %s:%w", name, w.fault(format, args...)))
	}
	if len(f.Topics) == 0 {
		fault(word{line: 1}, "it has no topics")
	}
	ids := map[string]bool{}
	for _, t := range f.Topics {
		if !news.ValidToken(t.ID.text) {
			fault(t.ID, "the topic's id %q is not [a-z0-9-]+", t.ID.text)
		}
		if ids[t.ID.text] {
			fault(t.ID, "topic %q is there twice", t.ID.text)
		}
		ids[t.ID.text] = true
		t.check(fault)
	}
	return errors.Join(faults...)
}

func (t topicFile) check(fault func(word, string, ...any)) {
	all := map[string]bool{}
	for _, language := range sortedKeys(t.Terms) {
		if !news.ValidToken(language) {
			fault(t.ID, "topic %q: %q is not a language tag", t.ID.text, language)
		}
		seen := map[string]int{}
		terms := t.Terms[language]
		for _, w := range slices.Concat(terms.Strong, terms.Medium, terms.Weak, terms.Ignore) {
			folded := phrase.Fold(w.text)
			if reason := phrase.Unusable(w.text); reason != "" {
				fault(w, "term %q of topic %q %s", w.text, t.ID.text, reason)
			}
			if line, twice := seen[folded]; twice {
				fault(w, "term %q of topic %q is already in line %d", w.text, t.ID.text, line)
			}
			seen[folded], all[folded] = w.line, true
		}
	}
	if len(all) == 0 {
		fault(t.ID, "topic %q has no terms", t.ID.text)
	}
	for _, term := range sortedKeys(t.Unless) {
		if !all[phrase.Fold(term)] {
			fault(t.ID, "topic %q: unless names %q, which is no term of it", t.ID.text, term)
		}
		for _, w := range t.Unless[term] {
			if reason := phrase.Unusable(w.text); reason != "" {
				fault(w, "phrase %q of topic %q %s", w.text, t.ID.text, reason)
			}
		}
	}
}
