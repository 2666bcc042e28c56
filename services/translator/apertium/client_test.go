package apertium_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/policywire/policywire/services/translator/apertium"
	"github.com/policywire/policywire/services/translator/passage"
)

// Bodies as the server writes them.
const (
	notInstalled = `{"status": "error", "code": 400, "message": "Bad Request", "explanation": "That pair is not installed"}`
	internal     = `{"status": "error", "code": 503, "message": "Service Unavailable", "explanation": "internal error"}`
	notFound     = `<html><title>404: Not Found</title><body>404: Not Found</body></html>`
)

func success(text string) string {
	return fmt.Sprintf(`{"responseData": {"translatedText": %q}, "responseDetails": null, "responseStatus": 200}`, text)
}

// serve returns an engine on a server that answers as handle says.
func serve(t *testing.T, handle http.HandlerFunc) *apertium.Engine {
	t.Helper()
	server := httptest.NewServer(handle)
	t.Cleanup(server.Close)
	return newEngine(t, server.URL)
}

func TestAnswersThatAreNoTranslation(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		status int
		body   string
		// final is what the error wraps, nil for an error worth another try.
		final error
		says  string
	}{
		{"a pair that is not installed", 400, notInstalled, passage.ErrPair, "not installed"},
		{"a pipeline that is dead for every text", 503, internal, nil, "internal error"},
		{"a page of another server", 404, notFound, nil, "404: Not Found"},
		{"a proxy's page", 502, "<html>Bad Gateway</html>", nil, "502"},
		{"a page with status 200", 200, "<html>Welcome</html>", nil, "Welcome"},
		{"an empty body", 200, "", nil, "200"},
		{"an error with status 200", 200, `{"responseData": null, "responseDetails": "no", "responseStatus": 500}`, nil, "500"},
		{"data of another type", 200, `{"responseData": [1], "responseStatus": 200}`, nil, "decoding"},
		{"a redirection", 302, "", nil, "302"},
		{"too many requests", 429, `{"explanation": "slow down"}`, nil, "slow down"},
		{"an empty translation", 200, success(""), passage.ErrRefused, "nothing"},
		{"a lost address", 200, success("Ver la página."), passage.ErrRefused, "www.example.org"},
		{"an address twice", 200, success("Ver ⟦0⟧ ⟦0⟧."), passage.ErrRefused, "2 times"},
		{"an endless body", 200, success(strings.Repeat("x", 2<<20)), passage.ErrRefused, "over"},
	} {
		t.Run(c.name, func(t *testing.T) {
			engine := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(c.status)
				io.WriteString(w, c.body)
			})
			got, err := engine.Translate(t.Context(), "en", "es", "See www.example.org.")
			if err == nil || got.Text != "" || !strings.Contains(err.Error(), c.says) {
				t.Fatalf("got %q, %v, want an error that says %q", got.Text, err, c.says)
			}
			pair, refused := errors.Is(err, passage.ErrPair), errors.Is(err, passage.ErrRefused)
			if pair != (c.final == passage.ErrPair) || refused != (c.final == passage.ErrRefused) {
				t.Errorf("got %v, want it to wrap %v and nothing else", err, c.final)
			}
		})
	}
}

func TestRequestsAreFormsOfBoundedSize(t *testing.T) {
	t.Parallel()
	var requests, longest atomic.Int64
	engine := serve(t, func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		q := r.PostFormValue("q")
		longest.Store(max(longest.Load(), int64(utf8.RuneCountInString(q))))
		if r.Method != http.MethodPost || r.PostFormValue("langpair") != "eng|spa" || r.PostFormValue("format") != "txt" ||
			r.PostFormValue("markUnknown") != "yes" || r.URL.RawQuery != "" || len(q) > 8000 {
			t.Errorf("got %s %s with %v", r.Method, r.URL, r.PostForm)
		}
		io.WriteString(w, success(q))
	})
	text := strings.Repeat("문장이 여기에 있습니다. ", 2000)
	got, err := engine.Translate(t.Context(), "en", "es", text)
	if err != nil || got.Text != text {
		t.Fatalf("got %d bytes, %v, want the %d sent", len(got.Text), err, len(text))
	}
	if requests.Load() < 2 || longest.Load() > 1000 || longest.Load() < 500 {
		t.Errorf("got %d requests, the longest of %d code points", requests.Load(), longest.Load())
	}
}

// TestATextThatKillsThePipelineIsRefused shows that one text cannot come back
// for ever, and that a server that fails once is only asked again.
func TestATextThatKillsThePipelineIsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		// fails is how often the server fails on the text.
		fails int64
		final bool
	}{{"once", 1, false}, {"for ever", 1000, true}} {
		t.Run(c.name, func(t *testing.T) {
			var asked atomic.Int64
			engine := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if q := r.PostFormValue("q"); strings.Contains(q, "poison") && asked.Add(1) <= c.fails {
					w.WriteHeader(http.StatusServiceUnavailable)
					io.WriteString(w, internal)
				} else {
					io.WriteString(w, success(q))
				}
			})
			_, err := engine.Translate(t.Context(), "en", "es", "A poison is here.")
			if errors.Is(err, passage.ErrRefused) != c.final || (err == nil) == c.final {
				t.Errorf("got %v, want final %t", err, c.final)
			}
			if asked.Load() != 2 {
				t.Errorf("asked %d times, want 2", asked.Load())
			}
		})
	}
}

func TestMissingSentencesAreAskedForAlone(t *testing.T) {
	t.Parallel()
	engine := serve(t, func(w http.ResponseWriter, r *http.Request) {
		first, _, _ := strings.Cut(r.PostFormValue("q"), ". ")
		io.WriteString(w, success(strings.TrimSuffix(first, ".")+"."))
	})
	const text = "One is here. Two is here. Three is here."
	if got, err := engine.Translate(t.Context(), "en", "es", text); err != nil || got.Text != text {
		t.Errorf("got %q, %v, want %q", got.Text, err, text)
	}
}

func TestANumberThatTheGrammarChangedIsMasked(t *testing.T) {
	t.Parallel()
	engine := serve(t, func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, success(strings.ReplaceAll(r.PostFormValue("q"), "30", "treinta")))
	})
	const text = "It has 30 days."
	if got, err := engine.Translate(t.Context(), "en", "es", text); err != nil || got.Text != text {
		t.Errorf("got %q, %v, want %q", got.Text, err, text)
	}
}

func TestATimeoutIsWorthAnotherTry(t *testing.T) {
	t.Parallel()
	hold := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-hold }))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(hold) })
	engine, err := apertium.New(server.URL+"/", 20*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	_, err = engine.Translate(t.Context(), "en", "es", "Yes.")
	if err == nil || errors.Is(err, passage.ErrPair) || errors.Is(err, passage.ErrRefused) {
		t.Errorf("got %v, want a plain error", err)
	}
}

func TestNewRefusesWhatIsNoAddress(t *testing.T) {
	for _, address := range []string{"", "127.0.0.1:2737", "ftp://127.0.0.1", "http://", "http://[::1"} {
		if _, err := apertium.New(address, time.Second); err == nil {
			t.Errorf("%q is accepted", address)
		}
	}
	if _, err := apertium.New("http://127.0.0.1:2737", 0); err == nil {
		t.Error("a timeout of 0 is accepted")
	}
}
