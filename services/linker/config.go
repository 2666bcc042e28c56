package linker

import (
	"errors"
	"fmt"
	"log/slog"
	"strconv"

	"github.com/policywire/policywire/contract/flow"
)

// Config is what a linker can be told.
type Config struct {
	// DuplicateDays is how many days apart two copies of a text may be published
	// (LINKER_DUPLICATE_DAYS, 14). Texts are alike for ever; a notice that comes
	// every month is not the last one again.
	DuplicateDays int
	// StoryDays is how many days apart two documents may be that are linked as of
	// one story (LINKER_STORY_DAYS, 7); a story reaches over twice that.
	StoryDays int
	// Documents is how many documents the index holds, the newest by publication
	// (LINKER_DOCUMENTS, 100000); each takes 2.2 kB of live memory.
	Documents int
}

// ConfigFromEnv reads the configuration. Its error holds all faults, each
// beginning with the name of the variable.
func ConfigFromEnv(getenv func(string) string) (Config, error) {
	var cfg Config
	var faults []error
	for _, f := range []struct {
		name              string
		field             *int
		value, least, top int
	}{
		{"LINKER_DUPLICATE_DAYS", &cfg.DuplicateDays, 14, 1, 366},
		{"LINKER_STORY_DAYS", &cfg.StoryDays, 7, 1, 366},
		{"LINKER_DOCUMENTS", &cfg.Documents, 100_000, 100, 10_000_000},
	} {
		*f.field = f.value
		value := getenv(f.name)
		if value == "" {
			continue
		}
		n, err := strconv.Atoi(value)
		if err != nil || n < f.least || n > f.top {
			faults = append(faults, fmt.Errorf("%s: %q is not a number from %d to %d", f.name, value, f.least, f.top))
			continue
		}
		*f.field = n
	}
	return cfg, errors.Join(faults...)
}

// FromEnv returns the linker that the environment describes.
func FromEnv(getenv func(string) string, log *slog.Logger) (flow.Service, error) {
	cfg, err := ConfigFromEnv(getenv)
	if err != nil {
		return nil, fmt.Errorf("configuring linker: %w", err)
	}
	return New(cfg, log), nil
}
