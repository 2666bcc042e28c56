package date_test

import (
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/date"
)

const (
	second = news.PrecisionSecond
	minute = news.PrecisionMinute
	day    = news.PrecisionDay
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		zone, in, at string
		precision    news.Precision
	}{
		// ISO 8601 and RFC 3339
		{"Asia/Seoul", "2026-10-06T07:06:02+09:00", "2026-10-06T07:06:02+09:00", second},
		{"Asia/Seoul", "2026-10-05T22:06:02Z", "2026-10-06T07:06:02+09:00", second},
		{"Asia/Seoul", "2026-10-05t22:06:02z", "2026-10-06T07:06:02+09:00", second},
		{"Asia/Seoul", "2026-10-05T22:06:02.123456789Z", "2026-10-06T07:06:02+09:00", second},
		{"Asia/Seoul", "2026-10-06T07:06+0900", "2026-10-06T07:06:00+09:00", minute},
		{"Asia/Seoul", "2026-10-06T07:06", "2026-10-06T07:06:00+09:00", minute},
		{"Asia/Seoul", "2026-10-06T07:06:02", "2026-10-06T07:06:02+09:00", second},
		{"America/New_York", "2026-10-06T07:06-04:00", "2026-10-06T07:06:00-04:00", minute},
		{"America/New_York", "2026-01-06 07:06:02", "2026-01-06T07:06:02-05:00", second},
		{"Asia/Singapore", "20260812", "2026-08-12T00:00:00+08:00", day},
		{"Asia/Singapore", "20260812143005", "2026-08-12T14:30:05+08:00", second},
		{"Asia/Singapore", "20260812T1430", "2026-08-12T14:30:00+08:00", minute},
		{"Asia/Shanghai", "1786516205000", "2026-08-12T14:30:05+08:00", second},
		// RFC 822 and 1123, with odd zones
		{"Asia/Seoul", "Mon, 11 May 2026 09:30:00 +0800", "2026-05-11T10:30:00+09:00", second},
		{"Asia/Seoul", "Mon, 11 May 2026 01:30:00 GMT", "2026-05-11T10:30:00+09:00", second},
		{"Asia/Seoul", "Mon, 11 May 2026 09:30:00 KST", "2026-05-11T09:30:00+09:00", second},
		{"Asia/Seoul", "11 May 2026 09:30 JST", "2026-05-11T09:30:00+09:00", minute},
		{"Asia/Singapore", "Mon, 11 May 2026 09:30:00 SGT", "2026-05-11T09:30:00+08:00", second},
		{"Asia/Singapore", "Mon, 11 May 2026 09:30:00 HKT", "2026-05-11T09:30:00+08:00", second},
		{"Asia/Shanghai", "Mon, 11 May 2026 09:30:00 CST", "2026-05-11T09:30:00+08:00", second},
		{"America/Chicago", "Sun, 11 Jan 2026 09:30:00 CST", "2026-01-11T09:30:00-06:00", second},
		{"America/New_York", "Mon, 11 May 2026 09:30:00 EDT", "2026-05-11T09:30:00-04:00", second},
		{"America/New_York", "Mon, 11 May 2026 09:30:00 EST", "2026-05-11T10:30:00-04:00", second},
		{"America/New_York", "Mon, 11 May 2026 09:30 -0400", "2026-05-11T09:30:00-04:00", minute},
		{"Asia/Seoul", "Mon, 11 May 2026 09:30:00 GMT+9", "2026-05-11T09:30:00+09:00", second},
		{"Asia/Seoul", "2026-05-11 09:30:00 (UTC+09:00)", "2026-05-11T09:30:00+09:00", second},
		// Korean
		{"Asia/Seoul", "2026.08.12", "2026-08-12T00:00:00+09:00", day},
		{"Asia/Seoul", "2026. 10. 1", "2026-10-01T00:00:00+09:00", day},
		{"Asia/Seoul", "2026. 10. 1.(목) 14:30", "2026-10-01T14:30:00+09:00", minute},
		{"Asia/Seoul", "2026. 10. 1.(목요일) 오후 2:30", "2026-10-01T14:30:00+09:00", minute},
		{"Asia/Seoul", "2026년 10월 1일 오전 12시 05분", "2026-10-01T00:05:00+09:00", minute},
		{"Asia/Seoul", "2026년 10월 1일(목) 14시 30분", "2026-10-01T14:30:00+09:00", minute},
		{"Asia/Seoul", " 2026-10-01\n", "2026-10-01T00:00:00+09:00", day},
		{"Asia/Seoul", "2026/1/9 등록", "2026-01-09T00:00:00+09:00", day},
		{"Asia/Seoul", "2026년 8월 4일", "2026-08-04T00:00:00+09:00", day},
		{"Asia/Seoul", "’26. 8. 4.(화)", "2026-08-04T00:00:00+09:00", day},
		{"Asia/Seoul", "2026.08.12 14:30", "2026-08-12T14:30:00+09:00", minute},
		{"Asia/Seoul", "2026-08-12 14:30:05", "2026-08-12T14:30:05+09:00", second},
		{"Asia/Seoul", "2026.08.12(수) 09:05", "2026-08-12T09:05:00+09:00", minute},
		{"Asia/Seoul", "2026.08.12 25:99", "2026-08-12T00:00:00+09:00", day},
		{"Asia/Seoul", "05/12/2026 14:30:00", "2026-05-12T14:30:00+09:00", second},
		{"Asia/Seoul", "작성일: 2026.08.12 조회수 1,234", "2026-08-12T00:00:00+09:00", day},
		{"Asia/Seoul", "수정일 2026.08.13 | 등록일 : 2026.08.12 09:00", "2026-08-12T09:00:00+09:00", minute},
		{"Asia/Seoul", "등록일 2026.08.12 14:00 - 15:30", "2026-08-12T14:00:00+09:00", minute},
		{"Asia/Seoul", "2026.08.12 14:00-15:30", "2026-08-12T14:00:00+09:00", minute},
		{"Asia/Seoul", "제2026-15호(2026. 8. 12.)", "2026-08-12T00:00:00+09:00", day},
		// Japanese
		{"Asia/Tokyo", "2026年8月4日", "2026-08-04T00:00:00+09:00", day},
		{"Asia/Tokyo", "令和8年8月4日", "2026-08-04T00:00:00+09:00", day},
		{"Asia/Tokyo", "令和８年８月４日（火）", "2026-08-04T00:00:00+09:00", day},
		{"Asia/Tokyo", "令和元年5月1日", "2019-05-01T00:00:00+09:00", day},
		{"Asia/Tokyo", "平成31年4月30日", "2019-04-30T00:00:00+09:00", day},
		{"Asia/Tokyo", "昭和64年1月7日", "1989-01-07T00:00:00+09:00", day},
		{"Asia/Tokyo", "掲載日：２０２６年８月４日", "2026-08-04T00:00:00+09:00", day},
		{"Asia/Tokyo", "2026年8月4日 午後2時05分", "2026-08-04T14:05:00+09:00", minute},
		{"Asia/Tokyo", "R8.8.4", "2026-08-04T00:00:00+09:00", day},
		{"Asia/Tokyo", "公開日： 2026年8月4日 最終更新日： 2026年9月1日", "2026-08-04T00:00:00+09:00", day},
		// Taiwan and China
		{"Asia/Taipei", "民國115年3月13日", "2026-03-13T00:00:00+08:00", day},
		{"Asia/Taipei", "中華民國 115 年 3 月 13 日", "2026-03-13T00:00:00+08:00", day},
		{"Asia/Taipei", "115/03/13", "2026-03-13T00:00:00+08:00", day},
		{"Asia/Taipei", "99.12.31", "2010-12-31T00:00:00+08:00", day},
		{"Asia/Taipei", "115-03-13 09:30", "2026-03-13T09:30:00+08:00", minute},
		{"Asia/Taipei", "發布日期：2026-03-13", "2026-03-13T00:00:00+08:00", day},
		{"Asia/Shanghai", "发布时间：2026年03月13日 09:30 来源：中国", "2026-03-13T09:30:00+08:00", minute},
		// English
		{"Asia/Seoul", "Jul 23, 2026", "2026-07-23T00:00:00+09:00", day},
		{"Asia/Seoul", "Sep 12,2023", "2023-09-12T00:00:00+09:00", day},
		{"Asia/Seoul", "Sept. 12, 2023", "2023-09-12T00:00:00+09:00", day},
		{"Asia/Seoul", "September 1st, 2026", "2026-09-01T00:00:00+09:00", day},
		{"Asia/Seoul", "Incheon, Republic of Korea | 04 August 2025", "2025-08-04T00:00:00+09:00", day},
		{"Asia/Singapore", "23 JUL 2026", "2026-07-23T00:00:00+08:00", day},
		{"Asia/Singapore", "Tuesday, 4-Aug-2026", "2026-08-04T00:00:00+08:00", day},
		{"America/New_York", "May 12, 2026 at 2:30 p.m. EDT", "2026-05-12T14:30:00-04:00", minute},
		{"America/New_York", "05/12/2026", "2026-05-12T00:00:00-04:00", day},
		{"Europe/Brussels", "12.05.2026", "2026-05-12T00:00:00+02:00", day},
		{"Europe/Brussels", "23/07/2026", "2026-07-23T00:00:00+02:00", day},
		{"Asia/Seoul", "Published 2024-02-29, edited later", "2024-02-29T00:00:00+09:00", day},
		{"Asia/Seoul", "Updated: Jul 25, 2026. Published on: Jul 23, 2026", "2026-07-23T00:00:00+09:00", day},
	} {
		got, err := date.Parse(c.in, zone(t, c.zone))
		if err != nil {
			t.Errorf("%q: %v", c.in, err)
			continue
		}
		if at := got.Time.Format(time.RFC3339); at != c.at || got.Precision != c.precision {
			t.Errorf("%q in %s: got %s, %s; want %s, %s", c.in, c.zone, at, got.Precision, c.at, c.precision)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for in, name := range map[string]string{
		"":                                       "Asia/Seoul",
		"yesterday":                              "Asia/Seoul",
		"2026.02.30":                             "Asia/Seoul",
		"2026.13.01":                             "Asia/Seoul",
		"Foo 12, 2026":                           "Asia/Seoul",
		"Marketing 12, 2026":                     "Asia/Seoul",
		"1.2.3":                                  "Asia/Taipei", // a version
		"12345678":                               "Asia/Seoul",
		"156784421":                              "Asia/Seoul",
		"2026-12-3456":                           "Asia/Seoul",
		"020-2026-05-123":                        "Asia/Seoul",
		"30 February 2026":                       "Asia/Seoul",
		"05/12/2026":                             "Asia/Seoul", // without the clock
		"05/12/2026 14:30":                       "Asia/Singapore",
		"05.12.2026":                             "Asia/Tokyo",
		"05/12/26":                               "Asia/Singapore",
		"115/03/13":                              "Asia/Seoul", // of the Republic of China only there
		"26/05/12":                               "Asia/Taipei",
		"R8.8.4":                                 "Asia/Seoul",
		"平成99年1月1日":                              "Asia/Tokyo",
		"令和0年1月1日":                               "Asia/Tokyo",
		"’26. 8. 4.":                             "Asia/Tokyo",
		"Mon, 11 May 2026 09:30:00 XYZ":          "Asia/Seoul",
		"Mon, 11 May 2026 09:30:00 CST":          "Asia/Seoul", // of China, of America or of Cuba
		"2026-05-11T09:30:00+99:00":              "Asia/Seoul",
		strings.Repeat("x", 5000) + "2026-05-11": "Asia/Seoul",
	} {
		if got, err := date.Parse(in, zone(t, name)); err == nil {
			t.Errorf("%.60q in %s: got %s, want an error", in, name, got.Time)
		}
	}
}

func TestFiner(t *testing.T) {
	at := time.Now()
	order := []date.Moment{{}, {at, day}, {at, minute}, {at, second}}
	for i, a := range order {
		for j, b := range order {
			if a.Finer(b) != (i > j) {
				t.Errorf("%s finer than %s: got %v, want %v", a.Precision, b.Precision, a.Finer(b), i > j)
			}
		}
	}
}

func TestSameDay(t *testing.T) {
	seoul := zone(t, "Asia/Seoul")
	a := date.Moment{Time: time.Date(2026, 5, 12, 0, 0, 0, 0, seoul), Precision: day}
	for clock, want := range map[string]bool{"2026-05-11T14:59:59Z": false, "2026-05-11T15:00:00Z": true, "2026-05-12T14:59:59Z": true, "2026-05-12T15:00:00Z": false} {
		at, err := time.Parse(time.RFC3339, clock)
		if err != nil {
			t.Fatal(err)
		}
		if got := a.SameDay(date.Moment{Time: at, Precision: second}); got != want {
			t.Errorf("%s: got %v, want %v", clock, got, want)
		}
	}
}

func FuzzDate(f *testing.F) {
	zones := []string{"Asia/Seoul", "Asia/Tokyo", "Asia/Taipei", "America/New_York", "Europe/Brussels"}
	for i, seed := range []string{
		"2026.08.12(수) 09:05", "令和８年８月４日", "民國115年3月13日", "05/12/2026 14:30:00", "12.05.2026", "Jul 23, 2026", "04 August 2025",
		"2026年8月4日 午後2時05分", "Mon, 11 May 2026 09:30:00 EDT", "1786516205000", "20260812143005", "115/03/13", "수정일 2026.08.13 | 등록일 : 2026.08.12 09:00",
	} {
		f.Add(seed, uint8(i))
	}
	f.Fuzz(func(t *testing.T, in string, n uint8) {
		local := zone(t, zones[int(n)%len(zones)])
		got, err := date.Parse(in, local)
		if err != nil {
			return
		}
		if got.IsZero() || got.Precision == "" || got.Time.Location() != local {
			t.Errorf("%q: got %s, %q", in, got.Time, got.Precision)
		}
		if y := got.Time.Year(); y < 1867 || y > 2117 {
			t.Errorf("%q: got the year %d", in, y)
		}
		h, m, s := got.Time.Clock()
		if got.Precision == day && h+m+s != 0 {
			t.Errorf("%q: got the clock %s with a day only", in, got.Time)
		}
		again, err := date.Parse(got.Time.Format(time.RFC3339), local)
		if y := got.Time.Year(); y >= 1970 && y <= 2098 && (err != nil || !again.Time.Equal(got.Time.Truncate(time.Second))) {
			t.Errorf("%q: got %s, which reads as %s (%v)", in, got.Time, again.Time, err)
		}
	})
}
