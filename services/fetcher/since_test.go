package fetcher_test

import (
	"testing"
	"time"

	"github.com/policywire/policywire/services/fetcher"
)

func TestParseSince(t *testing.T) {
	now := time.Date(2026, 5, 12, 21, 30, 0, 0, time.FixedZone("KST", 9*3600))
	for value, want := range map[string]time.Time{
		"2026-05-01": time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC), // whatever the zone of now
		"30d":        now.AddDate(0, 0, -30),
		"12h":        now.Add(-12 * time.Hour),
		"90m":        now.Add(-90 * time.Minute),
		"0d":         now,
	} {
		since, err := fetcher.ParseSince(value)
		if got := since.Time(now); err != nil || !got.Equal(want) {
			t.Errorf("%s: got %s, %v; want %s", value, got, err, want)
		}
	}
	newYork := time.FixedZone("EDT", -4*3600)
	since, err := fetcher.ParseSince("2026-05-01")
	if got, want := since.In(newYork, now), time.Date(2026, 5, 1, 4, 0, 0, 0, time.UTC); err != nil || !got.Equal(want) {
		t.Errorf("in New York: got %s, %v; want the midnight there, %s", got, err, want)
	}
	if since, err := fetcher.ParseSince("12h"); err != nil || !since.In(newYork, now).Equal(now.Add(-12*time.Hour)) {
		t.Errorf("12h in New York: got %s, %v; want as anywhere", since.In(newYork, now), err)
	}
	for _, value := range []string{"", "soon", "-1d", "-12h", "2026-13-01", "2026-05-01T00:00:00Z", "3", "d", "999999999d"} {
		if since, err := fetcher.ParseSince(value); err == nil {
			t.Errorf("%q: got %+v, want an error", value, since)
		}
	}
}
