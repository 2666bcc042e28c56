package command

import (
	"time"

	"github.com/policywire/policywire/services/fetcher"
	"github.com/policywire/policywire/services/fetcher/discover"
)

// parseSince returns the moment that s names: a date in UTC ("2026-08-01"), or
// a length of time back from now ("30d", "12h").
func parseSince(s string, now time.Time) (time.Time, error) {
	since, err := fetcher.ParseSince(s)
	if err != nil {
		return time.Time{}, usagef("--since: %v", err)
	}
	return since.Time(now), nil
}

// parseSpan returns the days that --since and --until name, in the zone of a
// source. Without until its end is open.
func parseSpan(since, until string, zone *time.Location, now time.Time) (discover.Span, error) {
	span, err := parseDays(since, until, zone, now)
	if until == "" {
		span.Until = time.Time{}
	}
	return span, err
}
