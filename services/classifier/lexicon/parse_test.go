package lexicon_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/classifier/lexicon"
)

func TestFaultsNameFileAndLine(t *testing.T) {
	for _, c := range []struct{ name, yaml, want string }{
		{"empty", "", "l.yaml:1: it is empty"},
		{"no topics", "topics: []\n", "l.yaml:1: it has no topics"},
		{"not YAML", "topics:\n- id: [a\n", "l.yaml:2:"},
		{"unknown field", "topics:\n- id: a\n  termz:\n    en: {strong: [x y]}\n", "l.yaml:3: unknown field \"termz\""},
		{"unknown list", "topics:\n- id: a\n  terms:\n    en:\n      strongest: [x y]\n", "l.yaml:5: unknown field \"strongest\""},
		{"wrong type", "topics:\n- id: a\n  terms:\n    en:\n      strong: some words\n", "l.yaml:5:"},
		{"list in a list", "topics:\n- id: a\n  terms:\n    en:\n      strong:\n      - [x]\n", "l.yaml:6: a text is wanted"},
		{"bad id", "topics:\n- id: A I\n  terms: {en: {strong: [x y]}}\n", "l.yaml:2: the topic's id \"A I\" is not [a-z0-9-]+"},
		{"id twice", "topics:\n- id: a\n  terms: {en: {strong: [x y]}}\n- id: a\n  terms: {en: {strong: [x y]}}\n", "l.yaml:4: topic \"a\" is there twice"},
		{"no terms", "topics:\n- id: a\n", "l.yaml:2: topic \"a\" has no terms"},
		{"term twice", "topics:\n- id: a\n  terms:\n    en:\n      strong:\n      - x y\n      weak:\n      - X  Y\n", "l.yaml:8: term \"X  Y\" of topic \"a\" is already in line 6"},
		{"single letter", "topics:\n- id: a\n  terms:\n    en:\n      strong: [x]\n", "l.yaml:5: term \"x\" of topic \"a\" is a single letter"},
		{"empty term", "topics:\n- id: a\n  terms:\n    en:\n      strong: [\"*\"]\n", "l.yaml:5: term \"*\" of topic \"a\" is empty"},
		{"star inside", "topics:\n- id: a\n  terms:\n    ru:\n      strong: [\"а* б\"]\n", "l.yaml:5: term \"а* б\" of topic \"a\" has a * before its end"},
		{"unless of no term", "topics:\n- id: a\n  unless: {AI: [flu]}\n  terms: {en: {strong: [x y]}}\n", "l.yaml:2: topic \"a\": unless names \"AI\""},
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
	_, err := lexicon.Parse("l.yaml", []byte("topics:\n- id: A\n  terms: {en: {strong: [x]}}\n- id: B\n  terms: {en: {strong: [y]}}\n"))
	if err == nil || strings.Count(err.Error(), "l.yaml:") != 4 {
		t.Errorf("got %v, want four faults", err)
	}
}

func TestAFileReplacesTheLexicon(t *testing.T) {
	path := filepath.Join(t.TempDir(), "own.yaml")
	if err := os.WriteFile(path, []byte("topics:\n- id: water\n  terms:\n    ko: {strong: [상수도]}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := lexicon.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := ids(l.Topics(news.Document{Title: "상수도 정비와 인공지능"})); len(got) != 1 || got[0] != "water" {
		t.Errorf("got %v, want water alone", got)
	}
	if _, err := lexicon.Load(path + ".gone"); err == nil || !strings.Contains(err.Error(), "own.yaml.gone") {
		t.Errorf("got %v, want an error that names the file", err)
	}
}

func TestVersionIsThatOfTheContent(t *testing.T) {
	const terms = "  terms: {ko: {strong: [상수도]}}\n"
	a, b, c := parse(t, terms), parse(t, terms), parse(t, terms+"# changed\n")
	if a.Version() != b.Version() || a.Version() == c.Version() {
		t.Errorf("got %q, %q and %q, want the first two equal and the third another", a.Version(), b.Version(), c.Version())
	}
}
