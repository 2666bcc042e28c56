package command

import (
	"time"

	"github.com/policywire/policywire/services/fetcher"
	"github.com/policywire/policywire/services/fetcher/discover"
)

// parseSince returns the moment that s names: a date in UTC ("2026-08-01"), or
// a length of time back from now ("30d", "12h").
func parseSince(s string, now time.Time) (time.Time, error) { return parseFlag("--since", s, now) }

func parseFlag(flag, s string, now time.Time) (time.Time, error) {
	since, err := fetcher.ParseSince(s)
	if err != nil {
		return time.Time{}, usagef("%s: %v", flag, err)
	}
	return since.Time(now), nil
}

// parseSpan returns the days that --since and --until name. Without until it
// ends now.
func parseSpan(since, until string, now time.Time) (span discover.Span, err error) {
	if span.Since, err = parseFlag("--since", since, now); err != nil || until == "" {
		return span, err
	}
	if span.Until, err = parseFlag("--until", until, now); err != nil {
		return span, err
	}
	// Noon of the day in UTC lies within it in nearly every zone of a source.
	span.Until = span.Until.Add(12 * time.Hour)
	if span.Until.Before(span.Since) {
		return span, usagef("--until: %s is before --since %s", span.Until.Format(time.DateOnly), span.Since.Format(time.DateOnly))
	}
	return span, nil
}
