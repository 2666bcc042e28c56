package store_test

import (
	"testing"
	"time"

	"github.com/policywire/policywire/contract/news"
)

// linked says of which story a document is, and which one it repeats.
func linked(e news.Classified, story, duplicate string) news.Linked {
	d := e.Document
	return news.Linked{DocumentID: d.ID, Source: d.Source, Revision: d.Revision, ContentHash: d.ContentHash, Story: story, DuplicateOf: duplicate,
		Score: 0.9, Linker: "1", LinkedAt: e.ClassifiedAt.Add(time.Minute), Origin: news.OriginLive}
}

// titled makes a document one of a title.
func titled(title string) func(*news.Classified) {
	return func(e *news.Classified) { e.Document.Title = title }
}

// Four stories: one covered after 3 days, one after 20, one before it was told
// in Korean, and one never; and a release without a story.
func TestCoverage(t *testing.T) {
	f := migrated(t)
	s := f.open(t)
	ko := func(native string, day int, topics ...string) news.Classified {
		return classified(native, revised(1, noon(day), topics...), titled("제목 "+native))
	}
	en := func(native string, day int) news.Classified {
		return classified(native, revised(1, noon(day)), in("en", "msit-en"))
	}
	soon, again, soonEn, laterEn := ko("soon", 0, "ai"), ko("again", 1, "ai"), en("soon", 3), en("later", 9)
	late, lateEn := ko("late", 2, "ai"), en("late", 22)
	early, earlyEn := ko("early", 5, "safety"), en("early", 4)
	never, other := ko("never", 6, "ai"), classified("other", revised(1, noon(7), "ai"), in("zh-hant", "taiwan-open"))
	alone := ko("alone", 8, "ai")
	write(t, s, laterEn, soonEn, soon, again, late, lateEn, early, earlyEn, never, other, alone,
		linked(soon, "a", ""), linked(again, "a", soon.Document.ID), linked(soonEn, "a", ""), linked(laterEn, "a", ""),
		linked(late, "b", ""), linked(lateEn, "b", ""), linked(early, "c", ""), linked(earlyEn, "c", ""),
		linked(never, "d", ""), linked(other, "d", ""))
	const columns = "SELECT story, id, day, title, documents, covered_by, covered_on, days_until, is_gap FROM policywire.coverage(language = 'ko', target = 'en', days = 14, source = '', zone = 'Asia/Seoul', "
	f.want(t, columns+"topic = '', since = '1900-01-01', until = '2261-12-31') ORDER BY day, id FORMAT TSVRaw",
		"a\tkorea-kr-press/soon\t2025-03-01\t제목 soon\t2\tmsit-en/soon\t2025-03-04\t3\tfalse\n"+
			"b\tkorea-kr-press/late\t2025-03-03\t제목 late\t1\tmsit-en/late\t2025-03-23\t20\ttrue\n"+
			"c\tkorea-kr-press/early\t2025-03-06\t제목 early\t1\tmsit-en/early\t2025-03-05\t-1\tfalse\n"+
			"d\tkorea-kr-press/never\t2025-03-07\t제목 never\t1\t\t\\N\t\\N\ttrue\n"+
			"korea-kr-press/alone\tkorea-kr-press/alone\t2025-03-09\t제목 alone\t1\t\t\\N\t\\N\ttrue")
	const gaps = "SELECT arraySort(groupArray(story)) FROM policywire.coverage(language = 'ko', target = 'en', days = 14, source = '', zone = 'Asia/Seoul', "
	f.want(t, gaps+"topic = 'safety', since = '1900-01-01', until = '2261-12-31')", "['c']")
	// The second document of story a is of the 2nd; the story began on the 1st.
	f.want(t, gaps+"topic = '', since = '2025-03-02', until = '2025-03-03')", "['b']")
	// A link taken back leaves two documents by themselves.
	write(t, s, func() news.Linked { l := linked(soonEn, "", ""); l.LinkedAt = l.LinkedAt.Add(time.Hour); return l }())
	f.want(t, "SELECT covered_by, days_until FROM policywire.coverage(language = 'ko', target = 'en', days = 14, topic = 'ai', source = '', since = '2025-03-01', until = '2025-03-01', zone = 'Asia/Seoul')",
		"msit-en/later\t9")
}
