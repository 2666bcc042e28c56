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
	// Lexicon is a topic file, or a directory of them, that adds to the topics of
	// the program and replaces those with the same id (CLASSIFIER_LEXICON).
	Lexicon string
	// Gazetteer is a file of entities, or a directory of them, that adds to those
	// of the program and replaces those with the same id (CLASSIFIER_GAZETTEER).
	Gazetteer string
}

// ConfigFromEnv reads the configuration. Its error holds all faults, each
// beginning with the name of the variable.
func ConfigFromEnv(getenv func(string) string) (Config, error) {
	cfg := Config{Languages: language.Tags(), Lexicon: getenv("CLASSIFIER_LEXICON"), Gazetteer: getenv("CLASSIFIER_GAZETTEER")}
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
	for _, file := range []struct{ variable, path string }{{"CLASSIFIER_LEXICON", cfg.Lexicon}, {"CLASSIFIER_GAZETTEER", cfg.Gazetteer}} {
		if file.path == "" {
			continue
		}
		if _, err := os.Stat(file.path); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", file.variable, err))
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
