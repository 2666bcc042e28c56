package fetcher

import (
	"fmt"
	"time"

	"github.com/policywire/policywire/services/fetcher/source"
)

// Since is a day, or a point in time counted back from now.
type Since struct {
	// At is midnight of the day in UTC, zero where there is none.
	At   time.Time
	Back time.Duration
}

// In returns the point in time at now for a source: a day begins at midnight in
// its zone.
func (s Since) In(zone *time.Location, now time.Time) time.Time {
	if s.At.IsZero() {
		return s.Time(now)
	}
	y, m, d := s.At.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, zone)
}

// Time returns the point in time at now for what is of no source: a day begins
// at midnight in UTC.
func (s Since) Time(now time.Time) time.Time {
	if !s.At.IsZero() {
		return s.At
	}
	return now.Add(-s.Back)
}

// ParseSince reads a date such as 2026-05-01, or a length of time back from now
// such as 14d or 36h; a day has 24 hours. It is what FETCHER_SINCE and every
// --since mean. A date begins at midnight in the zone of the source, and in UTC
// where it is not asked of one.
func ParseSince(value string) (Since, error) {
	if at, err := time.Parse(time.DateOnly, value); err == nil {
		return Since{At: at}, nil
	}
	back, err := source.ParseDuration(value)
	if err != nil || back < 0 {
		return Since{}, fmt.Errorf("%q is neither a date such as 2026-05-01 nor a length of time such as 14d or 36h", value)
	}
	return Since{Back: back}, nil
}
