package fetcher

import (
	"errors"
	"fmt"
	"math"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/policywire/policywire/services/fetcher/archive"
	"github.com/policywire/policywire/services/fetcher/revision"
	"github.com/policywire/policywire/services/fetcher/source"
)

// Config says how the fetcher works.
type Config struct {
	// Sources is a directory of source files that are added to the built-in
	// ones, from FETCHER_SOURCES. One of the same id replaces the built-in one.
	Sources string
	// Enable are the ids of sources that are fetched although their definition
	// disables them: FETCHER_ENABLE, separated by commas, or all.
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
	// UserAgent says who asks: FETCHER_USER_AGENT. Its first word is what a
	// robots.txt calls the fetcher. FETCHER_CONTACT, a mail address or the
	// address of a page, is added to it.
	UserAgent string
	// Timeout bounds one request: FETCHER_TIMEOUT.
	Timeout time.Duration
	// Excerpt is the length in characters of the text that is kept of a source
	// whose rights allow an excerpt: FETCHER_EXCERPT.
	Excerpt int
	// MaskContacts masks the telephone numbers and mail addresses of persons in
	// texts: FETCHER_MASK_CONTACTS, true or false.
	MaskContacts bool
	// Archive is the directory in which what sites answered is kept, from
	// FETCHER_ARCHIVE; "" is none, and so is the word none.
	Archive string
	// ArchiveAge is how long it is kept: FETCHER_ARCHIVE_DAYS.
	ArchiveAge time.Duration
	// ArchiveSize is how many bytes it may take: FETCHER_ARCHIVE_BYTES, a
	// number, or one of kB, MB, GB or TB.
	ArchiveSize int64
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

		ArchiveAge:  archive.DefaultAge,
		ArchiveSize: archive.DefaultSize,
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
	read("FETCHER_USER_AGENT", func(v string) (err error) { c.UserAgent, err = userAgent(v); return err })
	read("FETCHER_CONTACT", func(v string) (err error) { c.UserAgent, err = withContact(c.UserAgent, v); return err })
	read("FETCHER_TIMEOUT", func(v string) (err error) { c.Timeout, err = positive(v); return err })
	read("FETCHER_MASK_CONTACTS", func(v string) (err error) { c.MaskContacts, err = boolean(v); return err })
	read("FETCHER_EXCERPT", func(v string) (err error) { c.Excerpt, err = count(v); return err })
	read("FETCHER_ARCHIVE", func(v string) error { c.Archive = directory(v); return nil })
	read("FETCHER_ARCHIVE_DAYS", func(v string) error {
		days, err := count(v)
		c.ArchiveAge = time.Duration(min(days, 36500)) * 24 * time.Hour
		return err
	})
	read("FETCHER_ARCHIVE_BYTES", func(v string) (err error) { c.ArchiveSize, err = size(v); return err })
	return c, errors.Join(faults...)
}

// directory returns the name of a directory, or none.
func directory(value string) string {
	if value == "none" {
		return ""
	}
	return value
}

// minSize is the least that is a size of an archive.
const minSize = 1_000_000

// size reads a number of bytes.
func size(value string) (int64, error) {
	number, factor := value, 1.0
	for i, unit := range []string{"kB", "MB", "GB", "TB"} {
		if rest, ok := strings.CutSuffix(value, unit); ok {
			number, factor = rest, math.Pow(1000, float64(i+1))
		}
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if bytes := n * factor; err == nil && bytes >= minSize && bytes <= 1e18 { // which NaN is not
		return int64(bytes), nil
	}
	return 0, fmt.Errorf("%q is not a size of 1 MB or more, such as 20GB", value)
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

func boolean(value string) (bool, error) {
	b, err := strconv.ParseBool(value)
	if err != nil {
		return false, fmt.Errorf("%q is neither true nor false", value)
	}
	return b, nil
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
