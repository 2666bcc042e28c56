package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/news"
)

func TestRising(t *testing.T) {
	each(t, map[string]func(*testing.T, *fixture){
		"Rising":              checkRising,
		"Rising from nothing": checkRisingFromNothing,
	})
}

func rising(dimension, scope string) string {
	return fmt.Sprintf(`SELECT key, documents, before, expected, ratio, round(score, 6), first_day, is_new, all_documents, all_before
		FROM policywire.rising(dimension = '%s', %s, zone = 'Asia/Seoul') ORDER BY score DESC, key FORMAT TSVRaw`, dimension, scope)
}

// The week to the 31st has 10 documents, the four weeks before it 40. Of the
// scores, the first is 2(4 ln 4/1.6 + 4 ln 4/6.4 + 6 ln 6/8.4 + 36 ln 36/33.6).
func checkRising(t *testing.T, f *fixture) {
	var events []news.Event
	day := func(n int) time.Time { return time.Date(2025, 3, n, 12, 0, 0, 0, seoul) }
	add := func(n int, published time.Time, entities ...string) {
		for range n {
			events = append(events, classified(fmt.Sprint(len(events)), revised(1, published, "ai"), naming(entities...)))
		}
	}
	add(1, day(31), "law law", "new programme", "fewer ministry")
	add(1, day(25), "law law", "new programme", "fewer ministry", "once agency")
	add(2, day(26), "law law")
	add(6, day(27))
	add(4, day(24), "law law")
	add(20, day(-3), "fewer ministry") // 25 February, the first of the days before
	add(16, day(10))
	add(1, day(-4), "law law") // too early to count, but it is where the law began
	add(3, time.Date(2025, 4, 1, 0, 30, 0, 0, seoul), "new programme")
	write(t, f.open(t), events...)
	write(t, f.open(t), events[:7]...) // delivered again
	f.want(t, rising("entity", "topic = '', language = '', source = '', until = '2025-03-31', days = 7"), lines(
		"new	2	0	0	5	6.786366	2025-03-25	true	10	40",
		"law	4	4	1	3	4.500117	2025-02-24	false	10	40",
		"fewer	2	20	5	0.45454545454545453	0	2025-02-25	false	10	40"))
	f.want(t, rising("topic", "topic = 'safety', language = '', source = '', until = '2025-03-31', days = 7"), "")
	f.want(t, rising("topic", "topic = '', language = '', source = '', until = '2025-03-31', days = 0"), "")
}

// Where nothing is known of before, nothing is expected, and nothing rises.
func checkRisingFromNothing(t *testing.T, f *fixture) {
	s := f.open(t)
	write(t, s, classified("a", of(30, "ai"), titled("生成AIの利用状況")), classified("b", of(31, "ai"), titled("生成AIの普及率")))
	const all = "topic = '', language = '', source = '', until = '2025-03-31', days = 65535"
	f.want(t, rising("term", all+" "), lines(
		"ai	2	0	0	5	0	2025-03-30	true	2	0",
		"生成	2	0	0	5	0	2025-03-30	true	2	0",
		"生成ai	2	0	0	5	0	2025-03-30	true	2	0"))
	write(t, s, classified("b", revised(2, noon(60), "ai"), titled("生成AIの普及率"))) // it moves out of the window
	f.want(t, rising("term", all), "")
}
