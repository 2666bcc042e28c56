package entity_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/classifier/entity"
)

func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAFileAddsEntriesAndReplacesThoseWithTheSameID(t *testing.T) {
	path := write(t, t.TempDir(), "own.yaml", `entities:
- id: kr-msit
  kind: ministry
  economy: kr
  name: Science Ministry
  aliases:
    ko: [과기정통부]
- {id: my-forum, kind: meeting, name: My Forum, aliases: {ko: [나의 포럼]}}
ignore:
  ko: [과기정통부 별관]
`)
	g, err := entity.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range g.Find(news.Document{Body: "과학기술정보통신부와 과기정통부, 나의포럼, 과기정통부 별관, 한국"}) {
		got = append(got, e.ID+" "+e.Name+" "+e.Text)
	}
	want := "kr-msit Science Ministry 과기정통부|my-forum My Forum 나의포럼|kr Republic of Korea 한국"
	if strings.Join(got, "|") != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if len(g.Entries()) != len(gazetteer(t).Entries())+1 {
		t.Errorf("got %d entries, want one more than %d", len(g.Entries()), len(gazetteer(t).Entries()))
	}
}

// TestOneNameWithAndWithoutASpace is one name of two entries, however each of
// them writes it.
func TestOneNameWithAndWithoutASpace(t *testing.T) {
	g, err := entity.Load(write(t, t.TempDir(), "own.yaml", `entities:
- {id: xx, kind: law, economy: kr, name: Law X (Korea), shared: {ko: [가온 누리법]}}
- {id: yy, kind: law, economy: jp, name: Law X (Japan), shared: {ko: [가온누리법]}}
`))
	if err != nil {
		t.Fatal(err)
	}
	for body, want := range map[string]string{"한국 가온누리법": "xx", "일본 가온누리법": "yy", "한국 가온 누리법": "xx", "일본 가온 누리법": "yy"} {
		if found := g.Find(news.Document{Body: body}); len(found) != 2 || found[1].ID != want {
			t.Errorf("%s: got %+v, want %s", body, found, want)
		}
	}
}

func TestADirectoryIsReadAsOne(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.yaml", "entities:\n- {id: xx-a, kind: programme, name: Programme Aleph, successors: [xx-b]}\n")
	write(t, dir, "b.yaml", "\ufeffentities:\n- {id: xx-b, kind: programme, name: Programme Beth}\n")
	write(t, dir, "notes.txt", "not read")
	g, err := entity.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if found := g.Find(news.Document{Body: "Programme Beth"}); len(found) != 1 || found[0].ID != "xx-b" {
		t.Errorf("got %v", found)
	}
	write(t, dir, "c.yaml", "entities:\n- {id: xx-b, kind: programme, name: Programme Gimel}\n")
	if _, err := entity.Load(dir); err == nil || !strings.Contains(err.Error(), "c.yaml:2: xx-b is already in ") {
		t.Errorf("got %v, want that xx-b is there twice", err)
	}
	if _, err := entity.Load(t.TempDir()); err == nil {
		t.Error("an empty directory is read without a fault")
	}
	if _, err := entity.Load(filepath.Join(dir, "none.yaml")); err == nil {
		t.Error("a file that is not there is read without a fault")
	}
}

func TestTheVersionFollowsTheContent(t *testing.T) {
	dir, seen := t.TempDir(), map[string]bool{gazetteer(t).Version(): true}
	for _, name := range []string{"Programme Aleph", "Programme Beth"} {
		g, err := entity.Load(write(t, dir, "a.yaml", "entities:\n- {id: xx-a, kind: programme, name: "+name+"}\n"))
		if err != nil {
			t.Fatal(err)
		}
		if seen[g.Version()] {
			t.Errorf("version %s belongs to two gazetteers", g.Version())
		}
		seen[g.Version()] = true
	}
	again, err := entity.Standard()
	if err != nil || again.Version() != gazetteer(t).Version() {
		t.Errorf("got version %s, then %s, %v", gazetteer(t).Version(), again.Version(), err)
	}
	if !regexp.MustCompile(`^\d+-[0-9a-f]{12}$`).MatchString(again.Version()) {
		t.Errorf("got version %q, want that of the rules and a hash", again.Version())
	}
}

// TestFaultsHaveTheirPlace reads files with one fault each, together, and wants
// the line of every one.
func TestFaultsHaveTheirPlace(t *testing.T) {
	dir, want := t.TempDir(), []string{}
	for fault, text := range map[string]string{
		`:1: it is empty`:                                   "",
		`:1: it is not UTF-8`:                               "entities:\n- {id: xx, kind: law, name: Law X, aliases: {ko: [\xb0\xa1\xb9\xfd]}}",
		`:2: unknown field "color"`:                         "entities:\n- {id: xx, kind: law, name: Law X, color: red}",
		`:3: the id "XX" is not`:                            "entities:\n- {id: xx-1, kind: law, name: Law X}\n- {id: XX, kind: law, name: Law Y}",
		`:2: xx: the kind "poem" is none of`:                "entities:\n- {id: xx, kind: poem, name: Law X}",
		`:2: xx has no name`:                                "entities:\n- {id: xx, kind: law, aliases: {en: [Law X]}}",
		`:2: xx has no name that could be found`:            "entities:\n- {id: xx, kind: law, name: Law (X)}",
		`:2: xx: there is no economy "zz"`:                  "entities:\n- {id: xx, kind: law, name: Law X, economy: zz}",
		`:2: xx: there is no successor "zz"`:                "entities:\n- {id: xx, kind: law, name: Law X, successors: [zz]}",
		`:2: xx has shared names and no economy`:            "entities:\n- {id: xx, kind: law, name: Law X, shared: {ko: [가법]}}",
		`:2: xx ends before it begins`:                      "entities:\n- {id: xx, kind: law, name: Law X, since: 2020-01-02, until: 2020-01-01}",
		`:2: "2020-13-01" is not a day`:                     "entities:\n- {id: xx, kind: law, name: Law X, since: 2020-13-01}",
		`:6: "" is empty`:                                   "entities:\n- id: xx\n  kind: law\n  name: Law X\n  aliases:\n    ko: [\"\"]",
		`:2: "x" is a single letter`:                        "entities:\n- id: xx\n  kind: law\n  name: Law X\n  with: [x]",
		`:3: xx is already in `:                             "entities:\n- {id: xx, kind: law, name: Law X}\n- {id: xx, kind: law, name: Law Y}",
		`:3: yy has the name "Law X" of xx`:                 "entities:\n- {id: xx, kind: law, name: Law X}\n- {id: yy, kind: law, name: Law X}",
		`:2: xx claims "과기정통부", which is a name of kr-msit`: "entities:\n- {id: xx, kind: law, name: Law X, aliases: {ko: [과기정통부]}}",
		`:2: xx claims "외교부", which is a name of kr-mofa`:   "entities:\n- {id: xx, kind: law, name: Law X, aliases: {ko: [외교부]}}",
		`:2: xx has the name "Law X" in two groups`:         "entities:\n- {id: xx, kind: law, name: Law (X), economy: kr, aliases: {en: [Law X]}, shared: {en: [Law X]}}",
		`:3: xx: "ko kr" is not a language tag`:             "entities:\n- {id: xx, kind: law, name: Law X, aliases: {\n  \"ko kr\": [가법]}}",
		`:2: a text or a text with its days is wanted`:      "entities:\n- {id: xx, kind: law, name: Law X, aliases: {ko: [[가법]]}}",
		`:2: "가 나 다 라 마 바 사" has more than six words`:       "ignore:\n  ko: [가 나 다 라 마 바 사]",
		`:2: "*" is empty`:                                  "ignore:\n  ko: [\"*\"]",
	} {
		n := strconv.Itoa(10 + len(want))
		own := strings.NewReplacer("xx", "x"+n, "yy", "y"+n, "Law X", "Law X"+n)
		want = append(want, write(t, dir, n+".yaml", own.Replace(text))+own.Replace(fault))
	}
	_, err := entity.Load(dir)
	if err == nil {
		t.Fatal("files with faults are read without one")
	}
	for _, fault := range want {
		if !strings.Contains(err.Error(), fault) {
			t.Errorf("got %v, want %s", err, fault)
		}
	}
}

func TestAllFaultsAreNamedTogether(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.yaml", "entities:\n- {id: xx, kind: poem, name: Law X}\n- {id: yy, kind: law, name: Law Y, economy: zz}\n")
	write(t, dir, "b.yaml", "entities: 5\n")
	_, err := entity.Load(dir)
	for _, want := range []string{"a.yaml:2: ", "a.yaml:3: ", "b.yaml:1: "} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
