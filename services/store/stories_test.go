package store_test

import "testing"

func TestStories(t *testing.T) {
	f := migrated(t)
	first := classified("1", revised(1, noon(0), "ai"), titled("장관회의 개최"))
	copied := classified("2", revised(1, noon(1), "ai", "safety"))
	english := classified("3", revised(1, noon(4), "connectivity"), in("en", "msit-en"))
	alone, apart := classified("4"), classified("5", revised(1, noon(0), "safety"))
	write(t, f.open(t), english, copied, first, alone, apart,
		linked(copied, "s", first.Document.ID), linked(english, "s", ""), linked(first, "s", ""), linked(apart, "", ""))
	const row = "s\t장관회의 개최\t3\t1\t['en','ko']\t['korea-kr-press','msit-en']\t['과학기술정보통신부']\t['ai','connectivity','safety']\t2025-03-01\t2025-03-05\t4"
	for scope, want := range map[string]string{
		"topic = '', since = '2025-03-01', until = '2025-03-31'":             row,
		"topic = 'connectivity', since = '2025-03-01', until = '2025-03-31'": row,
		"topic = 'ai', since = '2025-03-03', until = '2025-03-31'":           "", // only the English one is of those days
		"topic = '', since = '2025-03-06', until = '2025-03-31'":             "",
	} {
		f.want(t, "SELECT * FROM policywire.stories("+scope+", zone = 'Asia/Seoul') FORMAT TSVRaw", want)
	}
}
