package fetcher

import (
	"time"

	"github.com/policywire/policywire/services/fetcher/discover"
)

// SetClock makes f take the time from now.
func (f *Fetcher) SetClock(now func() time.Time) {
	f.now, f.reader.now, f.reader.finder = now, now, discover.New(f.reader.client, now)
}
