package translator

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/translator/apertium"
)

// Config is what can be set of the service.
type Config struct {
	// Target is TRANSLATOR_TARGET, the language to translate into: a BCP 47
	// tag, "en" by default.
	Target string
	// Engines is TRANSLATOR_ENGINES, the engines in the order in which they
	// are tried, separated by commas: "apertium". It is empty for "none", the
	// default.
	Engines []string
	// ApertiumURL is TRANSLATOR_APERTIUM_URL, by default
	// http://127.0.0.1:2737.
	ApertiumURL string
	// Timeout is TRANSLATOR_TIMEOUT, how long one request to an engine may
	// take: 15s by default, more than the 10 after which Apertium itself gives up.
	Timeout time.Duration
}

// On reports whether there is an engine. Without one the service reads nothing,
// and what the bus counts as waiting for it is kept for the day that it is on.
func (c Config) On() bool { return len(c.Engines) > 0 }

// ConfigFromEnv reads the configuration and reports all its faults together.
func ConfigFromEnv(getenv func(string) string) (Config, error) {
	value := func(name, fallback string) string {
		if v := strings.TrimSpace(getenv(name)); v != "" {
			return v
		}
		return fallback
	}
	cfg := Config{
		Target:      strings.ToLower(value("TRANSLATOR_TARGET", "en")),
		ApertiumURL: value("TRANSLATOR_APERTIUM_URL", "http://127.0.0.1:2737"),
	}
	var faults []error
	faults = append(faults, checkTarget(cfg.Target))
	var err error
	if cfg.Timeout, err = time.ParseDuration(value("TRANSLATOR_TIMEOUT", "15s")); err != nil || cfg.Timeout <= 0 {
		faults = append(faults, fmt.Errorf("TRANSLATOR_TIMEOUT: %q is not a positive duration", getenv("TRANSLATOR_TIMEOUT")))
	}
	if _, err := apertium.New(cfg.ApertiumURL, max(cfg.Timeout, 1)); err != nil {
		faults = append(faults, fmt.Errorf("TRANSLATOR_APERTIUM_URL: %w", err))
	}
	if cfg.Engines, err = engineNames(value("TRANSLATOR_ENGINES", "none")); err != nil {
		faults = append(faults, fmt.Errorf("TRANSLATOR_ENGINES: %w", err))
	}
	return cfg, errors.Join(faults...)
}

// checkTarget checks that target can be a token of a subject.
func checkTarget(target string) error {
	if !news.ValidToken(target) || target == news.Undetermined {
		return fmt.Errorf("TRANSLATOR_TARGET: %q is not a language tag such as en or zh-hant", target)
	}
	return nil
}

// engineNames reads a list of engines; "none" stands alone and for no engine.
func engineNames(list string) ([]string, error) {
	if list == "none" {
		return nil, nil
	}
	var names []string
	seen := map[string]bool{}
	for _, name := range strings.Split(list, ",") {
		name = strings.TrimSpace(name)
		switch {
		case name != "apertium":
			return nil, fmt.Errorf("%q is not apertium, nor none by itself", name)
		case seen[name]:
			return nil, fmt.Errorf("%q is there twice", name)
		}
		seen[name] = true
		names = append(names, name)
	}
	return names, nil
}

// FromEnv returns the service as the environment configures it. It asks no
// engine anything: one that is away is waited for.
func FromEnv(getenv func(string) string, log *slog.Logger) (flow.Service, error) {
	cfg, err := ConfigFromEnv(getenv)
	if err != nil {
		return nil, err
	}
	var engines []Engine
	for _, name := range cfg.Engines {
		engine, err := newEngine(name, cfg)
		if err != nil {
			return nil, fmt.Errorf("configuring engine %s: %w", name, err)
		}
		engines = append(engines, engine)
	}
	return New(cfg, engines, log)
}

// newEngine returns the engine that engineNames lets pass as name.
func newEngine(name string, cfg Config) (Engine, error) {
	if name == "apertium" {
		return apertium.New(cfg.ApertiumURL, cfg.Timeout)
	}
	return nil, fmt.Errorf("there is no engine %q", name)
}
