package store_test

import (
	"testing"
	"time"

	"github.com/policywire/policywire/contract/news"
)

func TestEdits(t *testing.T) {
	f := migrated(t)
	s := f.open(t)
	text := func(revision int, title, body string) news.Classified {
		return classified("1", revised(revision, noon(revision-1)), titled(title), func(e *news.Classified) { e.Document.Body = body })
	}
	third := text(4, "제목", "첫째 문단.\n\n둘째 문단.\n\n둘째 문단.") // revision 3 was never stored
	write(t, s, third, text(1, "제목", "첫째 문단.\n\n둘째 문단."), text(2, "바뀐 제목", "첫째 문단.\n\n둘째 문단 고침."),
		classified("2", func(e *news.Classified) { e.Document.Body = "" }), classified("3"), classified("3"))
	write(t, s, third)
	const columns = "SELECT revision, previous_revision, day, seconds_since_previous, previous_title, title_changed, added, removed, round(change, 4) FROM policywire.edits ORDER BY revision FORMAT TSVRaw"
	// Of 12 code points, 9 come for 6; then 12 of them for 9, the same paragraph twice.
	f.want(t, columns, "2\t1\t2025-03-02\t86400\t제목\ttrue\t9\t6\t0.5556\n4\t2\t2025-03-04\t172800\t바뀐 제목\ttrue\t12\t9\t0.6364")
	f.want(t, "SELECT countIf(explain LIKE '%paragraph_hashes%') > 0, countIf(explain LIKE '%body%') FROM (EXPLAIN actions = 1 SELECT * FROM policywire.edits)", "1\t0")
	// What was tagged again is no edit.
	write(t, s, retagged(third, time.Second, "safety"))
	f.want(t, "SELECT count() FROM policywire.edits", "2")
	// A text whose body is gone is all changed, one that never had a body is not.
	write(t, s, classified("2", revised(2, noon(0)), func(e *news.Classified) { e.Document.Body = "" }),
		classified("3", revised(2, noon(0)), func(e *news.Classified) { e.Document.Body = "" }))
	f.want(t, "SELECT id, change FROM policywire.edits WHERE id != 'korea-kr-press/1' ORDER BY id FORMAT TSVRaw", "korea-kr-press/2\t0\nkorea-kr-press/3\t1")
}
