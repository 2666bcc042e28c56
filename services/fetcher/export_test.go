package fetcher

import "time"

// SetClock makes f take the time from now.
func (f *Fetcher) SetClock(now func() time.Time) { f.now, f.reader.now = now, now }
