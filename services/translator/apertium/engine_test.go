package apertium_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/policywire/policywire/services/translator/apertium"
	"github.com/policywire/policywire/services/translator/apertiumtest"
	"github.com/policywire/policywire/services/translator/passage"
)

// patience is longer than the server's own, on a busy machine too.
const patience = 60 * time.Second

func newEngine(t *testing.T, url string) *apertium.Engine {
	t.Helper()
	engine, err := apertium.New(url, patience)
	if err != nil {
		t.Fatalf("making the engine: %v", err)
	}
	return engine
}

func toSpanish(t *testing.T, engine *apertium.Engine, text string) passage.Translation {
	t.Helper()
	translated, err := engine.Translate(t.Context(), "en", "es", text)
	if err != nil {
		t.Fatalf("translating %.80q: %v", text, err)
	}
	return translated
}

func TestTheServerTellsItsPairs(t *testing.T) {
	t.Parallel()
	engine := newEngine(t, apertiumtest.Start(t))
	for _, c := range []struct {
		source, target string
		want           bool
	}{
		{"en", "es", true}, {"es", "en", true}, {"en-gb", "es", true}, {"eng", "spa", true},
		{"ko", "en", false}, {"zh-hant", "en", false}, {"es", "es", false},
	} {
		got, err := engine.Has(t.Context(), c.source, c.target)
		if err != nil || got != c.want {
			t.Errorf("%s to %s: got %t, %v, want %t", c.source, c.target, got, err, c.want)
		}
	}
	if _, err := engine.Translate(t.Context(), "ko", "en", "정부가 발표했다."); !errors.Is(err, passage.ErrPair) {
		t.Errorf("a pair that is missing: got %v, want ErrPair", err)
	}
}

func TestWhatMustNotChangeDoesNot(t *testing.T) {
	t.Parallel()
	engine := newEngine(t, apertiumtest.Start(t))
	for _, c := range []struct {
		text string
		kept []string
	}{
		{"The text is at https://www.example.org/eng/bbs/view.do?nttSeqNo=1234&Page=Two, and open.",
			[]string{"https://www.example.org/eng/bbs/view.do?nttSeqNo=1234&Page=Two"}},
		{"Write to AI.Safety@example.org or see keep.example.go.kr.", []string{"AI.Safety@example.org", "keep.example.go.kr"}},
		{"The ministry will invest 1.2 trillion won, 12.5% of 3,400 projects, by 15 October 2026.",
			[]string{"1.2", "12.5%", "3,400", "15", "2026"}},
		{"The set has 5 * 3 items [note] {x} a^b, $5, c:\\dir and <b>bold</b> ~5.", []string{"5 * 3", "[", "{", "^", "$5", "\\", "<", "~5"}},
		{"Use #AISafety and the sign ⟦0⟧ of @ministry.", []string{"#AISafety", "⟦0⟧", "@ministry"}},
		{"3 items in 2025, 4 in 2026 and 12 more; the 802.11n standard and 5G.", []string{"3 ", "2025", "4 ", "2026", "12", "802.11n", "5G"}},
	} {
		got := toSpanish(t, engine, c.text).Text
		for _, kept := range c.kept {
			if strings.Count(got, kept) != strings.Count(c.text, kept) {
				t.Errorf("%q is in the text %d times, but %d times in %q", kept, strings.Count(c.text, kept), strings.Count(got, kept), got)
			}
		}
		if a, b := passage.Numbers(c.text), passage.Numbers(got); !slices.Equal(a, b) {
			t.Errorf("the numbers %q became %q", a, b)
		}
		if strings.Count(got, "*") != strings.Count(c.text, "*") || strings.Count(got, "#") != strings.Count(c.text, "#") {
			t.Errorf("marks are left or lost in %q", got)
		}
	}
}

func TestUnknownWordsAreCountedAndTheirMarksRemoved(t *testing.T) {
	t.Parallel()
	engine := newEngine(t, apertiumtest.Start(t))
	got := toSpanish(t, engine, "The council met Zzyxkwort and Qwrtzuiop today.")
	if got.Unknown != 2 || got.Words < 6 || strings.ContainsAny(got.Text, "*@#") {
		t.Errorf("got %+v, want 2 unknown words and no marks", got)
	}
	korean := toSpanish(t, engine, "과학기술정보통신부는 오늘 계획을 발표했다.")
	if korean.Unknown != korean.Words || korean.Words != 4 {
		t.Errorf("text in another language: got %+v, want every word unknown", korean)
	}
}

// TestALongParagraphIsComplete is about the text behind the tenth part of a
// request, which the server drops without a word. Every sentence has a number
// of its own, so that one that is missing is named.
func TestALongParagraphIsComplete(t *testing.T) {
	t.Parallel()
	engine := newEngine(t, apertiumtest.Start(t))
	text := numbered(900)
	if len(text) < 50_000 {
		t.Fatalf("the paragraph has only %d bytes", len(text))
	}
	var running sync.WaitGroup
	// Four at once make the server cut its requests into parts of 1,000.
	for range 4 {
		running.Go(func() {
			got, err := engine.Translate(t.Context(), "en", "es", text)
			if err != nil {
				t.Errorf("translating: %v", err)
				return
			}
			if a, b := passage.Numbers(text), passage.Numbers(got.Text); !slices.Equal(a, b) {
				t.Errorf("%d of %d numbers came back", len(b), len(a))
			}
			if a, b := passage.Count(text), passage.Count(got.Text); a != b {
				t.Errorf("%d of %d sentences came back", b, a)
			}
		})
	}
	running.Wait()
}

// TestTheServerStillDropsText is why all this is done. When it fails the server
// is better than it was, and requests may be longer.
func TestTheServerStillDropsText(t *testing.T) {
	t.Parallel()
	text := numbered(900)
	response, err := http.PostForm(apertiumtest.Start(t)+"/translate", url.Values{"langpair": {"eng|spa"}, "format": {"txt"}, "q": {text}})
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got := len(passage.Numbers(string(body))); response.StatusCode != http.StatusOK || got >= 900 {
		t.Errorf("a request of %d bytes: got status %d and %d of 900 numbers", len(text), response.StatusCode, got)
	}
}

func TestSpaceAndLinesStay(t *testing.T) {
	t.Parallel()
	engine := newEngine(t, apertiumtest.Start(t))
	got := toSpanish(t, engine, "  The first line\n\t- the second line  \n\nIt is the last.\n").Text
	want := []string{"  ", "\n\t- ", "  \n\n", ".\n"}
	rest := got
	for _, space := range want {
		_, after, found := strings.Cut(rest, space)
		if !found {
			t.Fatalf("%q is not in %q of %q", space, rest, got)
		}
		rest = after
	}
	if rest != "" || !strings.HasPrefix(got, "  ") {
		t.Errorf("got %q", got)
	}
}

func TestADeadChildIsReplaced(t *testing.T) {
	t.Parallel()
	server := apertiumtest.StartServer(t, "127.0.0.1:0")
	engine := newEngine(t, server.URL)
	want := toSpanish(t, engine, "The council met today.").Text
	for _, signal := range []syscall.Signal{syscall.SIGKILL, syscall.SIGSTOP} {
		children := server.Children(t)
		if len(children) < 5 {
			t.Fatalf("the server has only %d children", len(children))
		}
		if err := syscall.Kill(children[len(children)/2], signal); err != nil {
			t.Fatalf("sending %s to a child: %v", signal, err)
		}
		if got := toSpanish(t, engine, "The council met today.").Text; got != want {
			t.Errorf("after %s: got %q, want %q", signal, got, want)
		}
	}
}

func TestAServerThatIsAwayIsWorthAnotherTry(t *testing.T) {
	t.Parallel()
	server := apertiumtest.StartServer(t, "127.0.0.1:0")
	engine, err := apertium.New(server.URL, 2*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(server.PID, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	_, err = engine.Translate(t.Context(), "en", "es", "The council met today.")
	if err == nil || errors.Is(err, passage.ErrPair) || errors.Is(err, passage.ErrRefused) {
		t.Errorf("a server that hangs: got %v, want a plain error", err)
	}
	if err := syscall.Kill(server.PID, syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	if got := toSpanish(t, newEngine(t, server.URL), "The council met today."); got.Text == "" {
		t.Error("a server that goes on gave no translation")
	}
	if err := syscall.Kill(server.PID, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	for _, ask := range []func() error{
		func() error { _, err := engine.Has(t.Context(), "en", "es"); return err },
		func() error { _, err := engine.Translate(t.Context(), "en", "es", "Yes."); return err },
	} {
		if err := ask(); err == nil || errors.Is(err, passage.ErrPair) || errors.Is(err, passage.ErrRefused) {
			t.Errorf("a server that is gone: got %v, want a plain error", err)
		}
	}
}

// numbered returns a paragraph of n sentences, each with its number.
func numbered(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "The office opened project number %d with the support of the council. ", 1000+i)
	}
	return strings.TrimSpace(b.String())
}
