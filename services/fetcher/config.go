package fetcher

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/policywire/policywire/services/fetcher/revision"
	"github.com/policywire/policywire/services/fetcher/source"
)

// Config says how the fetcher works.
type Config struct {
	// Sources is a directory of source files that are added to the built-in
	// ones, from FETCHER_SOURCES. One of the same id replaces the built-in one.
	Sources string
	// Enable are the ids of sources that are fetched although their definition
	// disables them: FETCHER_ENABLE, separated by commas.
	Enable []string
	// Only, if there are any, are the ids of the sources that are fetched, and
	// no others: FETCHER_ONLY, separated by commas, or none.
	Only []string
	// Since bounds the first round of a source: FETCHER_SINCE, as
	// ParseSince reads it.
	Since Since
	// Rate is the number of requests per second and host, from FETCHER_RATE;
	// 0 is unlimited, which only goes with ConnectTo.
	Rate float64
	// ConnectTo is the host:port that every request is sent to, over plain
	// HTTP with the Host header of its address: FETCHER_CONNECT_TO.
	ConnectTo string
	// UserAgent says who asks: FETCHER_USER_AGENT.
	UserAgent string
	// Timeout bounds one request: FETCHER_TIMEOUT.
	Timeout time.Duration
	// Excerpt is the length in characters of the text that is kept of a source
	// whose rights allow an excerpt: FETCHER_EXCERPT.
	Excerpt int
	// Getenv reads the keys of APIs, FETCHER_KEY_ and more, whose names are in
	// the definitions of sources. There are none where it is nil.
	Getenv func(string) string
}

// DefaultConfig returns the settings of an empty environment.
func DefaultConfig() Config {
	return Config{
		Since:     Since{Back: 14 * 24 * time.Hour},
		Rate:      1,
		UserAgent: "policywire/1 (+https://github.com/policywire/policywire)",
		Timeout:   time.Minute,
		Excerpt:   revision.DefaultExcerpt,
	}
}

// ConfigFromEnv reads the variables named in Config and reports all their
// faults, each beginning with the variable's name.
func ConfigFromEnv(getenv func(string) string) (Config, error) {
	c := DefaultConfig()
	c.Getenv = getenv
	var faults []error
	read := func(name string, set func(value string) error) {
		if value := strings.TrimSpace(getenv(name)); value != "" {
			if err := set(value); err != nil {
				faults = append(faults, fmt.Errorf("%s: %w", name, err))
			}
		}
	}
	read("FETCHER_SOURCES", func(v string) (err error) { c.Sources = v; _, err = os.Stat(v); return err })
	read("FETCHER_ENABLE", func(v string) error { c.Enable = names(v); return nil })
	read("FETCHER_ONLY", func(v string) error { c.Only = names(v); return nil })
	read("FETCHER_SINCE", func(v string) (err error) { c.Since, err = ParseSince(v); return err })
	read("FETCHER_CONNECT_TO", func(v string) (err error) { c.ConnectTo = v; _, _, err = net.SplitHostPort(v); return err })
	read("FETCHER_RATE", func(v string) (err error) { c.Rate, err = rate(v, c.ConnectTo != ""); return err })
	read("FETCHER_USER_AGENT", func(v string) error { c.UserAgent = v; return nil })
	read("FETCHER_TIMEOUT", func(v string) (err error) { c.Timeout, err = positive(v); return err })
	read("FETCHER_EXCERPT", func(v string) (err error) { c.Excerpt, err = count(v); return err })
	return c, errors.Join(faults...)
}

func rate(value string, mirror bool) (float64, error) {
	r, err := strconv.ParseFloat(value, 64)
	switch {
	case err != nil || !(r >= 0 && r <= 1000): // which NaN is not
		return 1, fmt.Errorf("%q is not a number of requests per second", value)
	case r == 0 && !mirror:
		return 1, errors.New("0 (no limit) is for a mirror named by FETCHER_CONNECT_TO; public sites get at most 1000 requests per second, and like 1")
	}
	return r, nil
}

func positive(value string) (time.Duration, error) {
	d, err := source.ParseDuration(value)
	if err != nil || d <= 0 {
		return 0, fmt.Errorf("%q is not a positive duration", value)
	}
	return d, nil
}

func count(value string) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%q is not a positive number", value)
	}
	return n, nil
}

// Register returns the options of a Register that cuts texts as this fetcher
// does. Whatever else publishes documents, an import for one, opens its own with
// them: one text has one length, whatever way it came.
func (c Config) Register() revision.Options {
	return revision.Options{Excerpt: c.Excerpt}
}

// interval is the least time between two requests to a host.
func (c Config) interval() time.Duration {
	if c.Rate <= 0 {
		return 0
	}
	return time.Duration(float64(time.Second) / c.Rate)
}
