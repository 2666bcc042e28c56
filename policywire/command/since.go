package command

import (
	"strconv"
	"strings"
	"time"
)

// parseSince returns the moment that s names: a date ("2026-08-01"), or a
// length of time back from now ("30d", "12h").
func parseSince(s string, now time.Time) (time.Time, error) {
	if day, err := time.ParseInLocation(time.DateOnly, s, now.Location()); err == nil {
		return day, nil
	}
	if days, ok := strings.CutSuffix(s, "d"); ok {
		if n, err := strconv.Atoi(days); err == nil && n >= 0 {
			return now.AddDate(0, 0, -n), nil
		}
	}
	if d, err := time.ParseDuration(s); err == nil && d >= 0 {
		return now.Add(-d), nil
	}
	return time.Time{}, usagef("--since: %q is neither a date (2026-08-01) nor a length of time (30d, 12h)", s)
}
