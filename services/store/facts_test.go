package store_test

import (
	"testing"
	"time"

	"github.com/policywire/policywire/contract/news"
)

// in returns a change that makes a document one of a language and a source.
func in(language, source string) func(*news.Classified) {
	return func(e *news.Classified) {
		e.Language.Tag = language
		e.Document.ID = source + e.Document.ID[len(e.Document.Source):]
		e.Document.Source = source
	}
}

// at returns a change that makes a document published at a moment.
func at(published time.Time, precision news.Precision) func(*news.Classified) {
	return func(e *news.Classified) {
		e.Document.PublishedAt, e.Document.PublishedPrecision = published, precision
		e.Document.FetchedAt = published.Add(time.Hour)
		e.ClassifiedAt = published.Add(2 * time.Hour)
	}
}

// A day is the publisher's own where it wrote no time, else that of the zone.
func TestFactsDays(t *testing.T) {
	f := migrated(t)
	late := time.Date(2025, 2, 28, 23, 30, 0, 0, time.UTC)
	write(t, f.open(t),
		classified("minute", at(late, news.PrecisionMinute)),
		classified("day", at(time.Date(2025, 3, 1, 0, 0, 0, 0, seoul), news.PrecisionDay)),
		classified("samoa", at(time.Date(2025, 3, 1, 0, 0, 0, 0, time.FixedZone("", 14*3600)), news.PrecisionDay)),
		classified("treaty", at(time.Date(1961, 6, 23, 0, 0, 0, 0, time.UTC), news.PrecisionDay)),
		classified("first", at(time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC), news.PrecisionDay)),
		classified("last", at(time.Date(2261, 12, 31, 0, 0, 0, 0, time.UTC), news.PrecisionDay)))
	days := func(since, until, zone string) string {
		return "SELECT id, day FROM policywire.facts(topic = '', language = '', source = '', since = '" + since + "', until = '" + until +
			"', zone = '" + zone + "') ORDER BY day, id FORMAT TSVRaw"
	}
	f.want(t, days("2025-03-01", "2025-03-01", "Asia/Seoul"),
		"korea-kr-press/day\t2025-03-01\nkorea-kr-press/minute\t2025-03-01\nkorea-kr-press/samoa\t2025-03-01")
	f.want(t, days("2025-02-28", "2025-03-01", "UTC"),
		"korea-kr-press/minute\t2025-02-28\nkorea-kr-press/day\t2025-03-01\nkorea-kr-press/samoa\t2025-03-01")
	f.want(t, days("1900-01-01", "2024-12-31", "Asia/Seoul"), "korea-kr-press/first\t1900-01-01\nkorea-kr-press/treaty\t1961-06-23")
	f.want(t, days("2026-01-01", "2299-12-31", "Asia/Seoul"), "korea-kr-press/last\t2261-12-31")
	f.want(t, "SELECT count() FROM policywire.facts(topic = '', language = '', source = '', since = '1900-01-01', until = '2261-12-31', zone = 'Asia/Seoul')", "6")
}

func TestFactsScope(t *testing.T) {
	f := migrated(t)
	part := func(e *news.Classified) {
		e.Topics[0].Subtopics = []news.Subtopic{{ID: "ai/governance", Score: 0.5}}
	}
	write(t, f.open(t),
		classified("1", part), classified("2", in("zh-hant", "taiwan-open")),
		classified("3", revised(1, noon(0), "safety")), classified("4", revised(1, noon(0))))
	scope := func(topic, language, source string) string {
		return "SELECT arraySort(groupArray(id)) FROM policywire.facts(topic = '" + topic + "', language = '" + language + "', source = '" + source +
			"', since = '1900-01-01', until = '2261-12-31', zone = 'Asia/Seoul')"
	}
	f.want(t, scope("ai", "", ""), "['korea-kr-press/1','taiwan-open/2']")
	f.want(t, scope("ai/governance", "", ""), "['korea-kr-press/1']")
	f.want(t, scope("ai", "zh-hant", ""), "['taiwan-open/2']")
	f.want(t, scope("", "ko", "korea-kr-press"), "['korea-kr-press/1','korea-kr-press/3','korea-kr-press/4']")
	f.want(t, scope("governance", "", ""), "[]")
}
