package fetcher_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/fetcher"
)

// own is a directory with a source of its own, and with one of a built-in id.
func own(t *testing.T) string { return ownWith(t, "") }

// ownWith is own with more in the definitions.
func ownWith(t *testing.T, more string) string {
	t.Helper()
	dir := t.TempDir()
	for _, id := range []string{"city-news", "apec"} {
		definition := "id: " + id + "\nname: 시정 소식\npublisher: 시청\nhomepage: https://www.example.org\nkind: press-release\nlanguage: ko\nzone: Asia/Seoul\nrights: full\n" +
			"discover: {feed: {url: 'https://www.example.org/feed'}}\n" + more
		if err := os.WriteFile(filepath.Join(dir, id+".yaml"), []byte(definition), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestSourcesOfADirectoryAreAddedAndReplace(t *testing.T) {
	builtin, f := start(t), start(t, "FETCHER_SOURCES", own(t))
	if got, want := len(f.Sources()), len(builtin.Sources())+1; got != want {
		t.Errorf("got %d sources, want the built-in ones and one more, %d", got, want)
	}
	for _, id := range []string{"city-news", "apec"} {
		if s, err := f.Source(id); err != nil || s.Name != "시정 소식" {
			t.Errorf("%s: got %q, %v, want the one of the directory", id, s.Name, err)
		}
	}
	if !slices.IsSorted(ids(f)) {
		t.Errorf("got %v, want them sorted", ids(f))
	}
}

func ids(f *fetcher.Fetcher) []string {
	var ids []string
	for _, s := range f.Sources() {
		ids = append(ids, s.ID)
	}
	return ids
}

func TestSourcesAreChosen(t *testing.T) {
	all, dir := start(t), own(t)
	if got := fetchedIDs(all); slices.Contains(got, "cn-cac") || !slices.Contains(got, "korea-kr-press") {
		t.Errorf("got %v fetched, want those that no definition disables", got)
	}
	for _, c := range []struct {
		name, enable, only, want string
	}{
		{"one alone", "", "kmcc", "kmcc"},
		{"several, one of a directory", "", "kmcc, city-news", "city-news kmcc"},
		{"a disabled one that is named", "", "cn-cac", "cn-cac"},
		{"a disabled one enabled beside", "cn-cac", "kmcc,cn-cac", "cn-cac kmcc"},
		{"none", "", "none", ""},
	} {
		f := start(t, "FETCHER_SOURCES", dir, "FETCHER_ENABLE", c.enable, "FETCHER_ONLY", c.only)
		if got := strings.Join(fetchedIDs(f), " "); got != c.want {
			t.Errorf("%s: got %q fetched, want %q", c.name, got, c.want)
		}
	}
	if got, want := len(fetchedIDs(start(t, "FETCHER_ENABLE", "cn-cac"))), len(fetchedIDs(all))+1; got != want {
		t.Errorf("one enabled: got %d fetched, want %d", got, want)
	}
	if got, want := len(fetchedIDs(start(t, "FETCHER_ENABLE", "all", "FETCHER_KEY_DATA_GO_KR", "key"))), len(all.Sources()); got != want {
		t.Errorf("all enabled: got %d fetched, want %d", got, want)
	}
	for _, variable := range []string{"FETCHER_ENABLE", "FETCHER_ONLY"} {
		if _, err := fetcher.FromEnv(environment(variable, "kmcc,bbc"), slog.Default()); err == nil || !strings.Contains(err.Error(), variable+`: there is no source "bbc"`) {
			t.Errorf("%s: got %v, want an error that names the id", variable, err)
		}
	}
}

func TestASourceWithoutItsKeyIsNotFetched(t *testing.T) {
	dir := t.TempDir()
	const definition = `
id: city-data
name: 시정 자료
publisher: 시청
homepage: https://www.example.go.kr
kind: press-release
language: ko
zone: Asia/Seoul
rights: full
identity: {query: [no], url: 'https://www.example.go.kr/view?no={no}'}
discover:
  api:
    url: https://apis.example.go.kr/list?key={key}
    key: FETCHER_KEY_CITY
    items: items
    link: url
`
	if err := os.WriteFile(filepath.Join(dir, "city-data.yaml"), []byte(definition), 0o600); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"": "its API needs a key, and FETCHER_KEY_CITY is not set", "abc": ""} {
		f := start(t, "FETCHER_SOURCES", dir, "FETCHER_ONLY", "city-data", "FETCHER_KEY_CITY", key)
		if s, err := f.Source("city-data"); err != nil || s.Disabled != want {
			t.Errorf("with the key %q: got disabled %q, %v; want %q", key, s.Disabled, err, want)
		}
	}
}
