package classifier

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/services/classifier/language"
)

// Config is what a classifier can be told.
type Config struct {
	// Languages are the languages to tell apart, all that are known by default
	// (CLASSIFIER_LANGUAGES, separated by commas). A document in another one is
	// "und".
	Languages []string
	// Lexicon is the file of topics and terms that replaces the one in the
	// program (CLASSIFIER_LEXICON).
	Lexicon string
}

// ConfigFromEnv reads the configuration. Its error holds all faults, each
// beginning with the name of the variable.
func ConfigFromEnv(getenv func(string) string) (Config, error) {
	cfg := Config{Languages: language.Tags(), Lexicon: getenv("CLASSIFIER_LEXICON")}
	var faults []error
	if value := getenv("CLASSIFIER_LANGUAGES"); value != "" {
		cfg.Languages = nil
		for tag := range strings.SplitSeq(value, ",") {
			cfg.Languages = append(cfg.Languages, strings.ToLower(strings.TrimSpace(tag)))
		}
		if _, err := language.New(cfg.Languages); err != nil {
			faults = append(faults, fmt.Errorf("CLASSIFIER_LANGUAGES: %w", err))
		}
	}
	if cfg.Lexicon != "" {
		if _, err := os.Stat(cfg.Lexicon); err != nil {
			faults = append(faults, fmt.Errorf("CLASSIFIER_LEXICON: %w", err))
		}
	}
	return cfg, errors.Join(faults...)
}

// FromEnv returns the classifier that the environment describes.
func FromEnv(getenv func(string) string, log *slog.Logger) (flow.Service, error) {
	cfg, err := ConfigFromEnv(getenv)
	if err != nil {
		return nil, fmt.Errorf("configuring classifier: %w", err)
	}
	return New(cfg, log)
}
