package translator_test

import (
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/services/translator"
)

func env(pairs ...string) func(string) string {
	return func(name string) string {
		if i := slices.Index(pairs, name); i >= 0 {
			return pairs[i+1]
		}
		return ""
	}
}

func TestTheDefaultsAreEnglishAndNoEngine(t *testing.T) {
	cfg, err := translator.ConfigFromEnv(env())
	if err != nil || cfg.Target != "en" || len(cfg.Engines) != 0 || cfg.ApertiumURL != "http://127.0.0.1:2737" || cfg.Timeout != 15*time.Second {
		t.Errorf("got %+v, %v", cfg, err)
	}
	cfg, err = translator.ConfigFromEnv(env("TRANSLATOR_TARGET", "zh-Hant", "TRANSLATOR_ENGINES", " apertium ", "TRANSLATOR_TIMEOUT", "3s"))
	if err != nil || cfg.Target != "zh-hant" || !slices.Equal(cfg.Engines, []string{"apertium"}) || cfg.Timeout != 3*time.Second {
		t.Errorf("got %+v, %v", cfg, err)
	}
}

func TestAllFaultsAreReportedByName(t *testing.T) {
	_, err := translator.ConfigFromEnv(env("TRANSLATOR_TARGET", "e n", "TRANSLATOR_ENGINES", "apertium,babel",
		"TRANSLATOR_APERTIUM_URL", "localhost", "TRANSLATOR_TIMEOUT", "-1s"))
	if err == nil {
		t.Fatal("four faults are accepted")
	}
	lines := strings.Split(err.Error(), "\n")
	for i, name := range []string{"TRANSLATOR_TARGET: ", "TRANSLATOR_TIMEOUT: ", "TRANSLATOR_APERTIUM_URL: ", "TRANSLATOR_ENGINES: "} {
		if i >= len(lines) || !strings.HasPrefix(lines[i], name) {
			t.Errorf("line %d of %q does not begin with %s", i, lines, name)
		}
	}
	for _, engines := range []string{"none,apertium", "apertium,apertium", ",", "Apertium"} {
		if _, err := translator.FromEnv(env("TRANSLATOR_ENGINES", engines), slog.Default()); err == nil {
			t.Errorf("the engines %q are accepted", engines)
		}
	}
}
