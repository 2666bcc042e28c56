package translator_test

import (
	"context"
	"log/slog"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/translator"
	"github.com/policywire/policywire/services/translator/apertiumtest"
	"github.com/policywire/policywire/services/translator/passage"
)

const patience = 90 * time.Second

// release is a press release in English.
var release = []string{
	"The Ministry of Example Affairs announced today that it will invest 1.2 trillion won in networks by 15 October 2026. " +
		"The plan has 3 parts, and 12.5% of the money is for the safety of artificial intelligence.",
	"“The people must be able to trust these systems,” said the office. It will publish the rules in May.",
	"- 40 schools will take part\n- 3,400 teachers will learn to use the service",
	"The text is at https://www.example.org/eng/bbs/view.do?nttSeqNo=1234&Page=Two and questions go to AI.Office@example.org.",
	"2026. 10. 15.",
}

func pressRelease() news.Classified {
	in := classified("Government opens a new centre for the safety of artificial intelligence", release...)
	in.Language.Tag = "en"
	return in
}

// start runs the service on bus until the test ends, and returns what it
// publishes.
func start(t *testing.T, bus *flow.Bus, apertiumURL string) <-chan flow.Message {
	t.Helper()
	service, err := translator.FromEnv(env("TRANSLATOR_TARGET", "es", "TRANSLATOR_ENGINES", "apertium",
		"TRANSLATOR_APERTIUM_URL", apertiumURL), slog.New(slog.NewTextHandler(t.Output(), nil)))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 2)
	messages := make(chan flow.Message, 64)
	go func() { ended <- service.Run(ctx, bus) }()
	go func() {
		ended <- flow.Follow(ctx, bus, news.SubjectTranslated, time.Now().Add(-time.Hour), func(m flow.Message) error {
			messages <- m
			return nil
		})
	}()
	t.Cleanup(func() {
		cancel()
		for range 2 {
			if err := <-ended; err != nil {
				t.Errorf("the service, or following it, ended with %v", err)
			}
		}
	})
	return messages
}

func await(t *testing.T, messages <-chan flow.Message) (news.Translated, string) {
	t.Helper()
	select {
	case m := <-messages:
		event, err := news.Decode[news.Translated](m.Header, m.Data)
		if err != nil {
			t.Fatal(err)
		}
		return event, m.Subject
	case <-time.After(patience):
		t.Fatal("no translation arrived")
	}
	return news.Translated{}, ""
}

func publish(t *testing.T, bus *flow.Bus, events ...news.Event) {
	t.Helper()
	if err := flow.Publish(t.Context(), bus, events...); err != nil {
		t.Fatal(err)
	}
}

func TestAPressReleaseGoesFromEnglishToSpanish(t *testing.T) {
	t.Parallel()
	url := apertiumtest.Start(t)
	bus, _ := flowtest.Start(t)
	messages := start(t, bus, url)
	in := pressRelease()
	publish(t, bus, in)

	got, subject := await(t, messages)
	if got.Status != news.StatusTranslated || len(got.Warnings) != 0 {
		t.Fatalf("got %s with %q:\n%s", got.Status, got.Warnings, got.Body)
	}
	if want := "news.translated.es.korea-kr-press.en"; subject != want {
		t.Errorf("got the subject %s, want %s", subject, want)
	}
	if got.DocumentID != in.Document.ID || got.Revision != 1 || got.ContentHash != in.Document.ContentHash ||
		got.Engine != "apertium" || got.SourceLanguage != "en" || got.Target != "es" || got.Origin != news.OriginLive {
		t.Errorf("got %+v", got)
	}
	if !strings.Contains(got.Title, "inteligencia artificial") {
		t.Errorf("got the title %q", got.Title)
	}
	paragraphs := strings.Split(got.Body, "\n\n")
	if len(paragraphs) != len(release) {
		t.Fatalf("got %d paragraphs, want %d:\n%s", len(paragraphs), len(release), got.Body)
	}
	for i, want := range []string{"ministerio", "sistemas", "escuelas", "texto", release[4]} {
		if !strings.Contains(strings.ToLower(paragraphs[i]), want) {
			t.Errorf("paragraph %d has no %q: %q", i+1, want, paragraphs[i])
		}
		if a, b := passage.Numbers(release[i]), passage.Numbers(paragraphs[i]); !slices.Equal(a, b) {
			t.Errorf("paragraph %d: the numbers %q became %q", i+1, a, b)
		}
	}
	for _, kept := range []string{"https://www.example.org/eng/bbs/view.do?nttSeqNo=1234&Page=Two", "AI.Office@example.org", "12.5%", "3,400"} {
		if strings.Count(got.Body, kept) != 1 {
			t.Errorf("%q is not there once", kept)
		}
	}
	if strings.ContainsAny(got.Body, "*@#⟦⟧") && strings.Count(got.Body, "@") != 1 {
		t.Errorf("marks are left in %q", got.Body)
	}
}

func TestEveryDocumentGetsAnEvent(t *testing.T) {
	t.Parallel()
	url := apertiumtest.Start(t)
	bus, _ := flowtest.Start(t)
	messages := start(t, bus, url)
	want := map[string]news.Status{"ko": news.StatusFailed, "es": news.StatusUnneeded, "en": news.StatusTranslated, "und": news.StatusFailed}
	for tag := range want {
		in := pressRelease()
		in.Language.Tag = tag
		in.Document.ID += "-" + tag
		publish(t, bus, in)
	}
	for range len(want) {
		got, _ := await(t, messages)
		if got.Status != want[got.SourceLanguage] {
			t.Errorf("%s: got %s with %q, want %s", got.SourceLanguage, got.Status, got.Warnings, want[got.SourceLanguage])
		}
		delete(want, got.SourceLanguage)
	}
	if len(want) > 0 {
		t.Errorf("no event about %v", want)
	}
}

// TestAnEngineThatStartsLateLosesNothing publishes while there is no server,
// and starts it when the service has seen so.
func TestAnEngineThatStartsLateLosesNothing(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	asked := make(chan struct{})
	go func() {
		conn, err := listener.Accept()
		if err == nil {
			conn.Close()
		}
		listener.Close()
		close(asked)
	}()
	bus, _ := flowtest.Start(t)
	messages := start(t, bus, "http://"+address)
	publish(t, bus, pressRelease())
	select {
	case <-asked:
	case <-time.After(patience):
		t.Fatal("the engine was not asked")
	}
	apertiumtest.StartServer(t, address)
	if got, _ := await(t, messages); got.Status != news.StatusTranslated {
		t.Errorf("got %s with %q", got.Status, got.Warnings)
	}
}
