package store_test

import (
	"fmt"
	"math"
	"testing"
	"time"
)

func TestBursts(t *testing.T) {
	each(t, map[string]func(*testing.T, *fixture){
		"Burst":                    checkBurst,
		"No burst":                 checkNoBurst,
		"Burst of a steady series": checkBurstOfASteadySeries,
		"Burst of a sparse series": checkBurstOfASparseSeries,
		"Bursts and holidays":      checkBurstsAndHolidays,
		"Burst after a holiday":    checkBurstAfterAHoliday,
		"Burst after a revision":   checkBurstAfterARevision,
	})
}

func bursts(since, until string) string {
	return fmt.Sprintf(`SELECT day, documents, expected, round(score, 6), baseline, weeks FROM policywire.bursts(dimension = 'topic',
		topic = '', language = '', source = '', since = '%s', until = '%s', zone = 'Asia/Seoul') ORDER BY day, key`, since, until)
}

// weekly writes documents about ai of every week's Wednesday from 2025-01-08
// on, so many of each.
func weekly(t *testing.T, f *fixture, counts ...int) {
	t.Helper()
	days := make([]int, len(counts)*7)
	for i, n := range counts {
		days[i*7] = n
	}
	fill(t, f.open(t), "weekly", time.Date(2025, 1, 8, 12, 0, 0, 0, seoul), days, "ai")
}

func rounded(x float64) string { return fmt.Sprint(math.Round(x*1e6) / 1e6) }

// Of 2 3 4 5 6 7 8 9 the median is 5.5, and that of the distances from it 2:
// the scale is 2.9652, and 16 is the least that is 3.5 of it above.
func checkBurst(t *testing.T, f *fixture) {
	weekly(t, f, 9, 2, 3, 4, 5, 6, 7, 8, 16)
	f.want(t, bursts("2025-02-01", "2025-03-31"), "2025-03-05\t16\t5.5\t"+rounded(10.5/2.9652)+"\t[8,7,6,5,4,3,2,9]\t8")
	f.want(t, bursts("2025-03-06", "2025-03-31"), "") // the days before are read, but do not fire
	f.want(t, bursts("2025-03-05", "2025-03-05"), "2025-03-05\t16\t5.5\t"+rounded(10.5/2.9652)+"\t[8,7,6,5,4,3,2,9]\t8")
}

func checkNoBurst(t *testing.T, f *fixture) {
	weekly(t, f, 9, 2, 3, 4, 5, 6, 7, 8, 15)
	f.want(t, bursts("2025-02-01", "2025-03-31"), "")
}

// Where every week is the same, a count is still what chance makes of it: the
// scale is the root of the median, 3, and 1 at least.
func checkBurstOfASteadySeries(t *testing.T, f *fixture) {
	weekly(t, f, 9, 9, 9, 9, 9, 9, 9, 9, 19, 20)
	f.want(t, bursts("2025-01-01", "2025-12-31"), "2025-03-12\t20\t9\t"+rounded(11./3)+"\t[19,9,9,9,9,9,9,9]\t8")
}

// A key that hardly ever comes fires at four documents, not at three or two;
// weeks before the first document of the scope do not count as empty ones, and
// fewer than four weeks are no ground for a verdict.
func checkBurstOfASparseSeries(t *testing.T, f *fixture) {
	s := f.open(t)
	first := time.Date(2025, 1, 7, 12, 0, 0, 0, seoul)
	fill(t, s, "safety", first.AddDate(0, 0, -1), []int{1}, "safety")       // Monday: the scope begins
	fill(t, s, "early", first.AddDate(0, 0, 3*7), []int{9}, "ai")           // three Tuesdays before it in scope
	fill(t, s, "sparse", first.AddDate(0, 0, 4*7+1), []int{4, 3}, "safety") // a Wednesday with four Wednesdays before it
	fill(t, s, "again", first.AddDate(0, 0, 20*7), []int{4}, "connectivity")
	f.want(t, bursts("2025-01-01", "2025-12-31"), "2025-02-05\t4\t0\t4\t[0,0,0,0]\t4\n2025-05-27\t4\t0\t4\t[0,0,0,0,0,0,0,0]\t8")
	f.want(t, bursts("2025-05-01", "2025-12-31"), "2025-05-27\t4\t0\t4\t[0,0,0,0,0,0,0,0]\t8") // the scope began long before what is read
}

// In the weeks of Seollal (28 to 30 January 2025) and of Chuseok (6 to 8
// October) hardly anything is published. Neither makes the weeks after it look
// like a burst, and an empty day never fires.
func checkBurstsAndHolidays(t *testing.T, f *fixture) {
	counts := make([]int, 300)
	for i := range counts {
		day := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i)
		switch date := day.Format("01-02"); {
		case day.Weekday() == time.Saturday || day.Weekday() == time.Sunday:
		case date >= "01-28" && date <= "01-30", date >= "10-06" && date <= "10-08":
		default:
			counts[i] = 8 + int(day.Weekday())%3
		}
	}
	fill(t, f.open(t), "daily", time.Date(2025, 1, 1, 12, 0, 0, 0, seoul), counts, "ai")
	f.want(t, bursts("2025-01-01", "2025-12-31"), "")
}

// What was held back over a holiday and comes the day after may fire.
func checkBurstAfterAHoliday(t *testing.T, f *fixture) {
	weekly(t, f, 8, 8, 8, 8, 8, 8, 8, 0, 18, 8)
	f.want(t, bursts("2025-01-01", "2025-12-31"), "2025-03-05\t18\t8\t"+rounded(10/math.Sqrt(8))+"\t[0,8,8,8,8,8,8,8]\t8")
}

// A document that moved to another day does not fire on the one that it left.
func checkBurstAfterARevision(t *testing.T, f *fixture) {
	s := f.open(t)
	fill(t, s, "before", time.Date(2025, 1, 8, 12, 0, 0, 0, seoul), []int{1}, "safety")
	burst := time.Date(2025, 3, 12, 12, 0, 0, 0, seoul)
	fill(t, s, "now", burst, []int{4}, "ai")
	fill(t, s, "now", burst, []int{4}, "ai")
	const want = "2025-03-12\t4\t0\t4\t[0,0,0,0,0,0,0,0]\t8"
	f.want(t, bursts("2025-01-01", "2025-12-31"), want)
	write(t, s, classified("now-0-0", revised(2, burst.AddDate(0, 0, 1), "ai")))
	f.want(t, bursts("2025-01-01", "2025-12-31"), "")
}
