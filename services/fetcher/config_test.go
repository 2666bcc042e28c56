package fetcher_test

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher"
	"github.com/policywire/policywire/services/fetcher/revision"
)

func TestConfigFromEnv(t *testing.T) {
	c, err := fetcher.ConfigFromEnv(environment())
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 5, 15, 0, 0, 0, 0, time.UTC)
	if got := c.Since.Time(now); !got.Equal(now.AddDate(0, 0, -14)) || c.Rate != 1 || !strings.Contains(c.UserAgent, "https://") {
		t.Errorf("got the defaults %+v", c)
	}
	c, err = fetcher.ConfigFromEnv(environment("FETCHER_SINCE", "2020-01-01", "FETCHER_RATE", "0",
		"FETCHER_CONNECT_TO", "127.0.0.1:9480", "FETCHER_USER_AGENT", "x", "FETCHER_TIMEOUT", "5s", "FETCHER_EXCERPT", "80"))
	if err != nil {
		t.Fatal(err)
	}
	if c.Since.Time(now).Year() != 2020 || c.Rate != 0 || c.ConnectTo != "127.0.0.1:9480" || c.UserAgent != "x" || c.Timeout != 5*time.Second || c.Excerpt != 80 {
		t.Errorf("got %+v", c)
	}
}

func TestTheUserAgentSaysWhomToComplainTo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ agent, contact, want string }{
		{"", "ops@example.org", "policywire/1 (+https://github.com/policywire/policywire; +mailto:ops@example.org)"},
		{"newsbot/2", "https://example.org/bot", "newsbot/2 (+https://example.org/bot)"},
		{"newsbot/2", "", "newsbot/2"},
		{"newsbot/2", "nobody", ""},
		{"newsbot/2", "Operations <ops@example.org>", ""},
		{"newsbot/2", "https://example.org/a)b", ""},
		{"newsbot/2", "ftp://example.org/", ""},
		{"newsbot\r\nX: y", "", ""},
		{"정책/1", "", ""},
		{"/1", "", ""},
	} {
		got, err := fetcher.ConfigFromEnv(environment("FETCHER_USER_AGENT", c.agent, "FETCHER_CONTACT", c.contact))
		if c.want == "" && (err == nil || !strings.HasPrefix(err.Error(), "FETCHER_")) || c.want != "" && (err != nil || got.UserAgent != c.want) {
			t.Errorf("%q and %q: got %q, %v; want %q", c.agent, c.contact, got.UserAgent, err, c.want)
		}
	}
}

func TestTheArchiveIsConfigured(t *testing.T) {
	c, err := fetcher.ConfigFromEnv(environment())
	if err != nil || c.Archive != "" || c.ArchiveAge != 400*24*time.Hour || c.ArchiveSize != 20_000_000_000 {
		t.Errorf("got the defaults %+v, %v", c, err)
	}
	c, err = fetcher.ConfigFromEnv(environment("FETCHER_ARCHIVE", "/var/lib/policywire/archive", "FETCHER_ARCHIVE_DAYS", "30", "FETCHER_ARCHIVE_BYTES", "1.5 GB"))
	if err != nil || c.Archive != "/var/lib/policywire/archive" || c.ArchiveAge != 30*24*time.Hour || c.ArchiveSize != 1_500_000_000 {
		t.Errorf("got %+v, %v", c, err)
	}
	if c, err = fetcher.ConfigFromEnv(environment("FETCHER_ARCHIVE", "none", "FETCHER_ARCHIVE_BYTES", "5000000")); err != nil || c.Archive != "" || c.ArchiveSize != 5_000_000 {
		t.Errorf("got %+v, %v", c, err)
	}
	for _, value := range []string{"0", "-1GB", "many", "NaN", "20 apples", "999", "1e300TB"} {
		if _, err := fetcher.ConfigFromEnv(environment("FETCHER_ARCHIVE_BYTES", value)); err == nil || !strings.HasPrefix(err.Error(), "FETCHER_ARCHIVE_BYTES: ") {
			t.Errorf("FETCHER_ARCHIVE_BYTES=%s: got %v", value, err)
		}
	}
	if _, err := fetcher.ConfigFromEnv(environment("FETCHER_ARCHIVE_DAYS", "0")); err == nil {
		t.Error("FETCHER_ARCHIVE_DAYS=0: got no error")
	}
}

func TestARegisterOfTheConfigCutsAsItSays(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	c, err := fetcher.ConfigFromEnv(environment("FETCHER_EXCERPT", "7"))
	if err != nil {
		t.Fatal(err)
	}
	register, err := revision.Open(t.Context(), bus, c.Register())
	if err != nil {
		t.Fatal(err)
	}
	d := news.Document{ID: "apec/1", Source: "apec", URL: "https://www.apec.org/press/news-releases/1", Title: "발표", Body: "가나다라마바사아자차카타파하",
		Kind: news.PressRelease, Rights: news.RightsExcerpt, Origin: news.OriginImport}
	if outcomes, err := register.Publish(t.Context(), []news.Document{d}); err != nil || outcomes[0].Err != nil {
		t.Fatal(err, outcomes)
	}
	got := events[news.Fetched](t, bus, news.SubjectBulkFetched)
	if n := utf8.RuneCountInString(got[0].Document.Body); n > 7 || n == 0 || !got[0].Document.BodyTruncated {
		t.Errorf("got an excerpt of %d characters, want at most 7", n)
	}
}

func TestConfigFaultsAreAllReported(t *testing.T) {
	_, err := fetcher.ConfigFromEnv(environment("FETCHER_SINCE", "soon", "FETCHER_RATE", "0", "FETCHER_TIMEOUT", "-1s",
		"FETCHER_EXCERPT", "few", "FETCHER_SOURCES", "/nonexistent/sources"))
	if err == nil {
		t.Fatal("got no error")
	}
	for _, line := range strings.Split(err.Error(), "\n") {
		if !strings.HasPrefix(line, "FETCHER_") {
			t.Errorf("%q does not begin with the name of the variable", line)
		}
	}
	for _, name := range []string{"SINCE", "RATE", "TIMEOUT", "EXCERPT", "SOURCES"} {
		if !strings.Contains(err.Error(), "FETCHER_"+name+": ") {
			t.Errorf("the error lacks FETCHER_%s:\n%v", name, err)
		}
	}
	for _, value := range []string{"-1", "fast", "1001", "NaN"} {
		if _, err := fetcher.ConfigFromEnv(environment("FETCHER_RATE", value)); err == nil {
			t.Errorf("FETCHER_RATE=%s: got no error", value)
		}
	}
	if _, err := fetcher.ConfigFromEnv(environment("FETCHER_CONNECT_TO", "localhost")); err == nil {
		t.Error("FETCHER_CONNECT_TO without a port: got no error")
	}
}

func TestFromEnvRefusesBadSources(t *testing.T) {
	_, err := fetcher.FromEnv(environment("FETCHER_SOURCES", t.TempDir()), slog.Default())
	if err == nil || !strings.Contains(err.Error(), "no *.yaml file") {
		t.Errorf("got %v, want an error that says what is missing", err)
	}
}

func TestSources(t *testing.T) {
	f := start(t)
	for _, s := range f.Sources() {
		if got, err := f.Source(s.ID); err != nil || got.ID != s.ID {
			t.Errorf("%s: got %v, %v", s.ID, got.ID, err)
		}
	}
	never := func(news.Document) error { t.Error("got a document"); return nil }
	_, err := f.Source("NOSUCH")
	for _, err := range []error{err, f.FetchOnce(t.Context(), "NOSUCH", time.Now(), 0, never)} {
		if !errors.Is(err, fetcher.ErrNoSource) || !strings.Contains(err.Error(), `"NOSUCH"; there are aitimes-kr, apec, au-accc`) {
			t.Errorf("got %v, want ErrNoSource and the ids that there are", err)
		}
	}
	if len(f.Sources()) < 3 {
		t.Errorf("got %d sources", len(f.Sources()))
	}
}
