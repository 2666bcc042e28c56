package store_test

import (
	"testing"
	"time"
)

// A document's topics, the terms that they rest on, and its files have a row each.
func TestPartsOfADocument(t *testing.T) {
	f := migrated(t)
	write(t, f.open(t), full()...)
	f.want(t, "SELECT * FROM policywire.topics ORDER BY topic FORMAT TSVRaw",
		"korea-kr-press/156784421\t2025-03-01\tkorea-kr-press\tko\tai\t0.5\t1.5\t['ai/governance','ai/talent']\t2\tlexicon-7\n"+
			"korea-kr-press/156784421\t2025-03-01\tkorea-kr-press\tko\tsafety\t0.25\t0\t[]\t1\tlexicon-7")
	f.want(t, "SELECT topic, term, field, offset, count, points FROM policywire.evidence ORDER BY topic, offset FORMAT TSVRaw",
		"ai\t인공지능\ttitle\t7\t2\t1.25\nai\tAI 기본법\tbody\t15\t0\t0\nsafety\t안전\tsummary\t1\t0\t0")
	f.want(t, "SELECT url, name, size, text_read, problem FROM policywire.attachments ORDER BY url FORMAT TSVRaw",
		"https://www.korea.kr/a.hwpx\t붙임.hwpx\t21474836480\ttrue\thalf of it\nhttps://www.korea.kr/b.pdf\t\t0\tfalse\t")
	// A document tagged again has the topics of today.
	write(t, f.open(t), retagged(classified("9"), time.Second, "connectivity"), classified("9"))
	f.want(t, "SELECT topic FROM policywire.topics WHERE document_id = 'korea-kr-press/9'", "connectivity")
}
