package store_test

import (
	"testing"
	"time"

	"github.com/policywire/policywire/contract/news"
)

func TestDelays(t *testing.T) {
	f := migrated(t)
	read := func(native string, revision int, delay time.Duration, changes ...func(*news.Classified)) news.Classified {
		return classified(native, append([]func(*news.Classified){revised(revision, noon(0)), func(e *news.Classified) {
			e.Document.FetchedAt = e.Document.PublishedAt.Add(delay)
		}}, changes...)...)
	}
	origin := func(o news.Origin) func(*news.Classified) {
		return func(e *news.Classified) { e.Document.Origin = o }
	}
	write(t, f.open(t),
		read("1", 2, 90*time.Hour), read("1", 1, time.Minute), // the first revision counts
		read("2", 1, 10*time.Minute), read("3", 1, 9*time.Minute+59*time.Second+999*time.Millisecond),
		read("4", 1, -time.Hour), // before its time
		read("5", 1, 500*time.Hour, origin(news.OriginBackfill)),
		read("6", 1, 9*time.Hour, func(e *news.Classified) { e.Document.PublishedPrecision = news.PrecisionDay }),
		read("7", 1, time.Hour, in("en", "msit-en")))
	const scope = "since = '2025-03-01', until = '2025-03-01', zone = 'Asia/Seoul')"
	f.want(t, "SELECT * FROM policywire.delays(source = '', "+scope+" ORDER BY source",
		"2025-03-01\tkorea-kr-press\t4\t599\t600\t600\t1\n2025-03-01\tmsit-en\t1\t3600\t3600\t3600\t0")
	f.want(t, "SELECT source FROM policywire.delays(source = 'msit-en', "+scope, "msit-en")
	f.want(t, "SELECT count() FROM policywire.delays(source = '', since = '2025-03-02', until = '2025-03-09', zone = 'Asia/Seoul')", "0")
}
