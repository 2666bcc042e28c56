package lexicon_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/classifier/lexicon"
)

// head is what a topic must have besides its groups: three lines.
const head = "id: l\nname: L\nabout: x\n"

func TestFaultsNameFileAndLine(t *testing.T) {
	for _, c := range []struct{ name, yaml, want string }{
		{"empty", "", "l.yaml:1: it is empty"},
		{"a comment alone", "# nothing\n", "l.yaml:1: it is empty"},
		{"not YAML", "id: l\nname: [a\n", "l.yaml:2:"},
		{"two documents", "id: l\n---\nid: l\n", "l.yaml:1: it has more than one document"},
		{"a list", "- id: l\n", "l.yaml:1: keys with values are wanted, not a list"},
		{"unknown key", head + "colour: red\n", "l.yaml:4: there is no key \"colour\""},
		{"unknown key of a group", head + "groups:\n- weight: strong\n  term: {en: [x y]}\n", "l.yaml:6: there is no key \"term\""},
		{"key twice", head + "name: M\n", "l.yaml:4: "},
		{"text for a list", head + "groups:\n- weight: strong\n  terms:\n    en: some words\n", "l.yaml:7: a list is wanted, not a text"},
		{"list in a list", head + "groups:\n- weight: strong\n  terms:\n    en:\n    - [x]\n", "l.yaml:8: a text is wanted, not a list"},
		{"nothing in a list", head + "groups:\n- weight: strong\n  terms:\n    en:\n    -\n", "l.yaml:8: a text is wanted, not nothing"},
		{"a tab", head + "groups:\n\t- weight: strong\n", "l.yaml:5: a tab stands where YAML wants spaces"},
		{"too little indented", head + "groups:\n  - weight: strong\n   terms: {en: [x y]}\n", "look at the indentation"},
		{"another encoding", head + "groups:\n- weight: strong\n  terms: {ko: [\xbb\xea\xba\xd2]}\n", "l.yaml:6: it is not UTF-8"},
		{"a number", head + "groups:\n- weight: strong\n  terms: {en: [119]}\n", "l.yaml:6: a text is wanted: put 119 in quotes"},
		{"alias", head + "groups:\n- weight: strong\n  terms: &a {en: [x y]}\n", "l.yaml:6: keys with values are wanted, not an alias"},
		{"bad id", "id: A I\nname: L\n", "l.yaml:1: the id \"A I\" is not [a-z0-9-]+"},
		{"no id", "name: L\n", "l.yaml:1: the id \"\" is not [a-z0-9-]+"},
		{"id of another file", "id: m\nname: L\n", "l.yaml:1: the id is \"m\" and the file is called l.yaml: its name must be m.yaml"},
		{"no name", "id: l\n", "l.yaml:1: the topic has no name"},
		{"no groups", head, "l.yaml:1: the topic has no groups of terms"},
		{"no terms", head + "groups:\n- weight: strong\n", "l.yaml:5: a group has no terms"},
		{"no weight", head + "groups:\n- terms: {en: [x y]}\n", "l.yaml:5: a group has no weight: strong, medium or weak"},
		{"number for a weight", head + "groups:\n- weight: 0.5\n  terms: {en: [x y]}\n", "l.yaml:5: the weight of a group is strong, medium or weak, not \"0.5\""},
		{"other weight", head + "groups:\n- weight: heavy\n  terms: {en: [x y]}\n", "l.yaml:5: the weight of a group is strong, medium or weak, not \"heavy\""},
		{"language", head + "groups:\n- weight: weak\n  terms: {zh_TW: [x y]}\n", "l.yaml:6: terms: \"zh_TW\" is not a language tag"},
		{"no such sub-topic", head + "groups:\n- weight: strong\n  subtopic: s\n  terms: {en: [x y]}\n", "l.yaml:6: there is no sub-topic \"s\""},
		{"sub-topic twice", head + "subtopics:\n- {id: s, name: S}\n- {id: s, name: S}\n", "l.yaml:6: sub-topic \"s\" is there twice"},
		{"sub-topic without a name", head + "subtopics:\n- {id: s}\n", "l.yaml:5: sub-topic \"s\" has no name"},
		{"bad sub-topic", head + "subtopics:\n- {id: S, name: S}\n", "l.yaml:5: the sub-topic's id \"S\" is not [a-z0-9-]+"},
		{"no such context", head + "groups:\n- weight: strong\n  with: [digital]\n  terms: {en: [x y]}\n", "l.yaml:6: there is no context \"digital\""},
		{"term twice", head + "groups:\n- weight: strong\n  terms:\n    en:\n    - x y\n- weight: weak\n  terms:\n    en:\n    - X  Y\n", "l.yaml:12: \"X  Y\" is already in line 8"},
		{"term that is ignored", head + "groups:\n- weight: strong\n  terms: {en: [x y]}\nignore: {en: [x y]}\n", "l.yaml:7: \"x y\" is already in line 6"},
		{"single letter", head + "groups:\n- weight: strong\n  terms: {en: [x]}\n", "l.yaml:6: \"x\" is a single letter"},
		{"empty term", head + "groups:\n- weight: strong\n  terms: {en: [\"*\"]}\n", "l.yaml:6: \"*\" is empty"},
		{"star inside", head + "contexts:\n  c:\n    ru: [\"а* б\"]\n", "l.yaml:6: \"а* б\" has a * before its end"},
		{"disabled and more", head + "disabled: true\ngroups:\n- weight: strong\n  terms: {en: [x y]}\n", "l.yaml:1: a topic that is disabled has no groups"},
		{"disabled maybe", head + "disabled: perhaps\n", "l.yaml:4: true or false is wanted, not a text"},
		{"one alone, switched off", "id: l\ndisabled: true\n", "every topic is disabled"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := lexicon.Parse("l.yaml", []byte(c.yaml))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want it to say %q", err, c.want)
			}
		})
	}
}

func TestAllFaultsAreReported(t *testing.T) {
	_, err := lexicon.Parse("l.yaml", []byte(head+"colour: red\ngroups:\n- weight: heavy\n  terms: {en: [x, y z, Y Z]}\n  with: [c]\n"))
	if err == nil || strings.Count(err.Error(), "l.yaml:") != 5 {
		t.Errorf("got %v, want five faults", err)
	}
}

// files writes files into a directory and returns it.
func files(t *testing.T, contents map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range contents {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const water = "id: water\nname: Water\ngroups:\n- weight: strong\n  terms: {ko: [상수도]}\n"

func TestFilesAddReplaceAndSwitchOffTopics(t *testing.T) {
	meaning := func(id, term string) string {
		return strings.NewReplacer("water", id, "상수도", term).Replace(water)
	}
	for _, c := range []struct {
		name   string
		files  map[string]string
		topics string
		found  string
	}{
		{"one more", map[string]string{"water.yaml": water}, "ai connectivity safety water", "water"},
		{"another meaning", map[string]string{"ai.yaml": meaning("ai", "상수도")}, "ai connectivity safety", "ai"},
		{"with a byte order mark", map[string]string{"water.yaml": "\ufeff" + water}, "ai connectivity safety water", "water"},
		{"switched off", map[string]string{"ai.yaml": "id: ai\ndisabled: true\n", "water.yaml": water}, "connectivity safety water", "water"},
	} {
		l, err := lexicon.Load(files(t, c.files))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(l.IDs(), " "); got != c.topics {
			t.Errorf("%s: got topics %q, want %q", c.name, got, c.topics)
		}
		if got := strings.Join(ids(l.Topics(news.Document{Title: "상수도 정비"})), " "); got != c.found {
			t.Errorf("%s: found %q, want %q", c.name, got, c.found)
		}
	}
	l, err := lexicon.Load(filepath.Join(files(t, map[string]string{"water.yaml": water}), "water.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if got := l.IDs(); len(got) != 4 {
		t.Errorf("a file: got %v, want four topics", got)
	}
}

func TestLoadNamesWhatIsWrong(t *testing.T) {
	dir := files(t, map[string]string{"a.yaml": "id: a\n", "b.yaml": "id: c\n"})
	_, err := lexicon.Load(dir)
	if err == nil || !strings.Contains(err.Error(), "a.yaml:1: ") || !strings.Contains(err.Error(), "b.yaml:1: ") {
		t.Errorf("got %v, want the faults of both files", err)
	}
	if _, err := lexicon.Load(dir + ".gone"); err == nil || !strings.Contains(err.Error(), ".gone") {
		t.Errorf("got %v, want an error that names the path", err)
	}
	if _, err := lexicon.Load(t.TempDir()); err == nil || !strings.Contains(err.Error(), "no *.yaml file") {
		t.Errorf("got %v, want an error for an empty directory", err)
	}
}

func TestVersionIsThatOfAllFiles(t *testing.T) {
	version := func(contents map[string]string) string {
		l, err := lexicon.Load(files(t, contents))
		if err != nil {
			t.Fatal(err)
		}
		return l.Version()
	}
	a, b := version(map[string]string{"water.yaml": water}), version(map[string]string{"water.yaml": water})
	changed := version(map[string]string{"water.yaml": strings.Replace(water, "상수도", "하수도", 1)})
	if a != b || a == changed || a == standard(t).Version() {
		t.Errorf("got %q and %q for one content, %q for another, %q without it", a, b, changed, standard(t).Version())
	}
}
