package apertium

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/policywire/policywire/services/translator/passage"
)

// requestLimit is the length in code points of the longest text in a request.
// It is the size of the parts into which a busy server cuts its requests, so
// that a request is never cut, and with four bytes a code point it is below the
// 4,096 bytes of the parts of a server that is idle.
const requestLimit = 1000

// Version is that of the rules of this package; it is part of the identity of
// every translation, so that a change of the rules makes new ones.
const Version = "1"

// probe is a text that any pipeline translates, or none.
const probe = "1."

// Engine translates with one Apertium-APy server. It may be used by any number
// of goroutines at once.
type Engine struct {
	url     string
	timeout time.Duration
	client  *http.Client
}

// New returns an engine on the server at address, such as http://127.0.0.1:2737.
// No request takes longer than timeout. It does not ask the server anything yet.
func New(address string, timeout time.Duration) (*Engine, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("reading the address of Apertium: %w", err)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, fmt.Errorf("%q is not an http address", address)
	}
	if timeout <= 0 {
		return nil, fmt.Errorf("%s is not a positive timeout", timeout)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse // a redirected form arrives without its fields
	}}
	return &Engine{url: strings.TrimRight(address, "/"), timeout: timeout, client: client}, nil
}

// Identity returns the name of the engine and the version of its rules. The
// server does not tell which dictionaries it has.
func (e *Engine) Identity() (name, version string) { return "apertium", Version }

// Has asks the server whether it has source to target installed.
func (e *Engine) Has(ctx context.Context, source, target string) (bool, error) {
	var pairs []pair
	if err := e.call(ctx, "/listPairs", nil, &pairs); err != nil {
		return false, err
	}
	return slices.Contains(pairs, pair{Source: code(source), Target: code(target)}), nil
}

// Translate translates one paragraph. Addresses and numbers are the same
// afterwards, each as often as before, or the error wraps passage.ErrRefused.
func (e *Engine) Translate(ctx context.Context, source, target, text string) (passage.Translation, error) {
	languages := code(source) + "|" + code(target)
	t, err := e.masked(ctx, languages, text, false)
	if err != nil {
		return t, err
	}
	if slices.Equal(passage.Numbers(text), passage.Numbers(t.Text)) {
		return t, nil
	}
	// The grammar got at a plain number. With those hidden as well the
	// sentence is stiffer, but it says what the original says.
	return e.masked(ctx, languages, text, true)
}

// masked translates text with its addresses and figures masked, with every its
// plain numbers as well.
func (e *Engine) masked(ctx context.Context, languages, text string, every bool) (passage.Translation, error) {
	m := passage.Mask(text, reserved, every)
	var b strings.Builder
	for _, part := range passage.Pack(m.Text, requestLimit) {
		translated, err := e.part(ctx, languages, part)
		if err != nil {
			return passage.Translation{}, err
		}
		b.WriteString(translated)
	}
	t := unmark(b.String())
	var err error
	t.Text, err = m.Restore(t.Text)
	return t, err
}

// part translates what fits into a request. When sentences are missing from the
// answer, or there are more, it asks again for each alone.
func (e *Engine) part(ctx context.Context, languages, part string) (string, error) {
	translated, err := e.ask(ctx, languages, part)
	sentences := passage.Sentences(part)
	if err != nil || len(sentences) < 2 || passage.Count(translated) == passage.Count(part) {
		return translated, err
	}
	var b strings.Builder
	for _, sentence := range sentences {
		translated, err := e.ask(ctx, languages, sentence)
		if err != nil {
			return "", err
		}
		b.WriteString(capitalLike(sentence, translated))
	}
	return b.String(), nil
}

// ask sends one text. The server takes the space around it away, and leaves the
// space of words that the translation does not have: both are put right.
func (e *Engine) ask(ctx context.Context, languages, text string) (string, error) {
	core := strings.TrimSpace(text)
	if core == "" {
		return text, nil
	}
	translated, err := e.persist(ctx, languages, core)
	if err != nil {
		return "", err
	}
	if translated = tidy(core, translated); translated == "" {
		return "", fmt.Errorf("%w: Apertium answered with nothing", passage.ErrRefused)
	}
	before, after, _ := strings.Cut(text, core)
	return before + translated + after, nil
}

// persist sends one text and finds out, when the server's pipeline fails on it,
// whether the server is at fault or the text. The server starts a new pipeline
// for the next request, so one request that fails says nothing.
func (e *Engine) persist(ctx context.Context, languages, text string) (string, error) {
	translated, err := e.translate(ctx, languages, text)
	if !brokenPipeline(err) {
		return translated, err
	}
	if _, err := e.translate(ctx, languages, probe); err != nil {
		return "", fmt.Errorf("starting the pipeline again: %w", err)
	}
	translated, err = e.translate(ctx, languages, text)
	if brokenPipeline(err) {
		return "", fmt.Errorf("%w: the pipeline fails on it and on nothing else: %w", passage.ErrRefused, err)
	}
	return translated, err
}

// brokenPipeline reports whether the server says that its pipeline hung or died.
func brokenPipeline(err error) bool {
	var status *statusError
	return errors.As(err, &status) && status.status == http.StatusServiceUnavailable
}
