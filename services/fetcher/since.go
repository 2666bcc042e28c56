package fetcher

import (
	"fmt"
	"time"

	"github.com/policywire/policywire/services/fetcher/source"
)

// Since is a point in time, fixed or counted back from now.
type Since struct {
	At   time.Time
	Back time.Duration
}

// Time returns the point in time at now.
func (s Since) Time(now time.Time) time.Time {
	if !s.At.IsZero() {
		return s.At
	}
	return now.Add(-s.Back)
}

// ParseSince reads a date such as 2026-05-01, which is its midnight in UTC, or a
// length of time back from now such as 14d or 36h; a day has 24 hours. It is
// what FETCHER_SINCE and every --since mean.
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
