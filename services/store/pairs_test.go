package store_test

import (
	"fmt"
	"testing"
	"time"
)

func TestPairs(t *testing.T) {
	each(t, map[string]func(*testing.T, *fixture){
		"Pairs":                          checkPairs,
		"Pairs that are always together": checkPairsThatAreAlwaysTogether,
	})
}

func pairs(left, right, scope string) string {
	return fmt.Sprintf(`SELECT left_key, right_key, documents, left_documents, right_documents, all_documents, expected, lift, round(npmi, 6)
		FROM policywire.pairs(left = '%s', right = '%s', %s) ORDER BY left_key, right_key FORMAT TSVRaw`, left, right, scope)
}

// Of eight documents three are about ai, four name kr, and two do both:
// expected 3·4/8, npmi ln(4/3) / −ln(2/8).
func checkPairs(t *testing.T, f *fixture) {
	s := f.open(t)
	write(t, s,
		classified("1", of(3, "ai"), naming("kr economy", "kr-msit ministry")), classified("2", of(4, "ai"), naming("kr economy", "kr-msit ministry")),
		classified("3", of(5, "ai")), classified("4", of(6), naming("kr economy", "kr-msit ministry")), classified("5", of(7), naming("kr economy")),
		classified("6", of(8)), classified("7", of(9)), classified("8", of(10)))
	want := "ai	kr	2	3	4	8	1.5	" + fmt.Sprint(4/3.) + "	0.207519"
	f.want(t, pairs("topic", "economy", scope), want)
	f.want(t, pairs("economy", "topic", scope), "kr	ai	2	4	3	8	1.5	"+fmt.Sprint(4/3.)+"	0.207519")
	f.want(t, pairs("entity", "entity", scope), "kr	kr-msit	3	4	3	8	1.5	2	0.706695") // each pair once
	write(t, s, classified("1", of(3, "ai"), naming("kr economy", "kr-msit ministry")))
	f.want(t, pairs("topic", "economy", scope), want)
	write(t, s, retagged(classified("1", of(3, "ai"), naming("kr economy")), time.Hour, "safety")) // one is not enough
	f.want(t, pairs("topic", "economy", scope), "")
}

// 1 when all documents have both, and when each has both or neither.
func checkPairsThatAreAlwaysTogether(t *testing.T, f *fixture) {
	s := f.open(t)
	write(t, s, classified("1", of(3, "ai", "safety"), titled("딥페이크 탐지 기술")), classified("2", of(4, "ai", "safety"), titled("딥페이크 탐지 기술")))
	f.want(t, pairs("topic", "topic", scope), "ai	safety	2	2	2	2	2	1	1")
	write(t, s, classified("3", of(5, "safety")), classified("4", of(6)))
	f.want(t, pairs("topic", "term", scope), lines(
		"ai	기술	2	2	2	4	1	2	1", "ai	딥페이크	2	2	2	4	1	2	1", "ai	탐지	2	2	2	4	1	2	1",
		"safety	기술	2	3	2	4	1.5	"+fmt.Sprint(4/3.)+"	0.415037",
		"safety	딥페이크	2	3	2	4	1.5	"+fmt.Sprint(4/3.)+"	0.415037",
		"safety	탐지	2	3	2	4	1.5	"+fmt.Sprint(4/3.)+"	0.415037"))
}
