package classifier_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/classifier"
	"github.com/policywire/policywire/services/classifier/language"
)

func env(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

func TestDefaults(t *testing.T) {
	cfg, err := classifier.ConfigFromEnv(env(nil))
	if err != nil || cfg.Lexicon != "" || !slices.Equal(cfg.Languages, language.Tags()) {
		t.Errorf("got %+v, %v, want all languages and the lexicon of the program", cfg, err)
	}
	if _, err := classifier.FromEnv(env(nil), slog.New(slog.DiscardHandler)); err != nil {
		t.Error(err)
	}
}

func TestAllFaultsAreNamedByTheirVariable(t *testing.T) {
	_, err := classifier.FromEnv(env(map[string]string{"CLASSIFIER_LANGUAGES": "ko,klingon", "CLASSIFIER_LEXICON": "/nowhere.yaml", "CLASSIFIER_GAZETTEER": "/none.yaml"}), slog.New(slog.DiscardHandler))
	for _, want := range []string{`CLASSIFIER_LANGUAGES: "klingon" is not a known language`, "CLASSIFIER_LEXICON: ", "/nowhere.yaml", "CLASSIFIER_GAZETTEER: ", "/none.yaml"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want it to say %q", err, want)
		}
	}
}

func TestLanguagesAreReadAsWritten(t *testing.T) {
	cfg, err := classifier.ConfigFromEnv(env(map[string]string{"CLASSIFIER_LANGUAGES": " KO, zh-Hant ,en"}))
	if err != nil || !slices.Equal(cfg.Languages, []string{"ko", "zh-hant", "en"}) {
		t.Errorf("got %v, %v, want ko, zh-hant and en", cfg.Languages, err)
	}
}

func TestALexiconWithAFaultNamesItsLine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "own.yaml")
	if err := os.WriteFile(path, []byte("id: own\nname: Own\nwords: {}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := classifier.FromEnv(env(map[string]string{"CLASSIFIER_LEXICON": path}), slog.New(slog.DiscardHandler))
	if err == nil || !strings.Contains(err.Error(), path+":3: ") {
		t.Errorf("got %v, want it to name %s:3", err, path)
	}
}
