package date_test

import (
	"testing"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/date"
)

var seoul = time.FixedZone("KST", 9*3600)

func TestParse(t *testing.T) {
	for in, want := range map[string]struct {
		at        string
		precision news.Precision
	}{
		"2026-10-06T07:06:02+09:00":          {"2026-10-06T07:06:02+09:00", news.PrecisionSecond},
		"2026-10-05T22:06:02Z":               {"2026-10-06T07:06:02+09:00", news.PrecisionSecond},
		"2026-10-06T07:06+0900":              {"2026-10-06T07:06:00+09:00", news.PrecisionMinute},
		"Mon, 11 May 2026 09:30:00 +0800":    {"2026-05-11T10:30:00+09:00", news.PrecisionSecond},
		"Mon, 11 May 2026 01:30:00 GMT":      {"2026-05-11T10:30:00+09:00", news.PrecisionSecond},
		"2026.08.12":                         {"2026-08-12T00:00:00+09:00", news.PrecisionDay},
		"2026. 10. 1":                        {"2026-10-01T00:00:00+09:00", news.PrecisionDay},
		" 2026-10-01\n":                      {"2026-10-01T00:00:00+09:00", news.PrecisionDay},
		"2026/1/9 등록":                        {"2026-01-09T00:00:00+09:00", news.PrecisionDay},
		"2026년 8월 4일":                        {"2026-08-04T00:00:00+09:00", news.PrecisionDay},
		"2026年8月4日":                          {"2026-08-04T00:00:00+09:00", news.PrecisionDay},
		"Jul 23, 2026":                       {"2026-07-23T00:00:00+09:00", news.PrecisionDay},
		"Sep 12,2023":                        {"2023-09-12T00:00:00+09:00", news.PrecisionDay},
		"September 1st, 2026":                {"2026-09-01T00:00:00+09:00", news.PrecisionDay},
		"Incheon | 04 August 2025":           {"2025-08-04T00:00:00+09:00", news.PrecisionDay},
		"2026.08.12 14:30":                   {"2026-08-12T14:30:00+09:00", news.PrecisionMinute},
		"2026-08-12 14:30:05":                {"2026-08-12T14:30:05+09:00", news.PrecisionSecond},
		"2026.08.12(수) 09:05":                {"2026-08-12T09:05:00+09:00", news.PrecisionMinute},
		"2026.08.12 25:99":                   {"2026-08-12T00:00:00+09:00", news.PrecisionDay},
		"Published 2024-02-29, edited later": {"2024-02-29T00:00:00+09:00", news.PrecisionDay},
	} {
		got, err := date.Parse(in, seoul)
		if err != nil {
			t.Errorf("%q: %v", in, err)
			continue
		}
		if at := got.Time.Format(time.RFC3339); at != want.at || got.Precision != want.precision {
			t.Errorf("%q: got %s, %s; want %s, %s", in, at, got.Precision, want.at, want.precision)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, in := range []string{"", "yesterday", "2026.02.30", "2026.13.01", "Foo 12, 2026", "1.2.3", "12345678", "30 February 2026"} {
		if got, err := date.Parse(in, seoul); err == nil {
			t.Errorf("%q: got %s, want an error", in, got.Time)
		}
	}
}

func TestFiner(t *testing.T) {
	at := time.Now()
	order := []date.Moment{{}, {at, news.PrecisionDay}, {at, news.PrecisionMinute}, {at, news.PrecisionSecond}}
	for i, a := range order {
		for j, b := range order {
			if a.Finer(b) != (i > j) {
				t.Errorf("%s finer than %s: got %v, want %v", a.Precision, b.Precision, a.Finer(b), i > j)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"2026.08.12(수) 09:05", "Jul 23, 2026", "04 August 2025", "2026年8月4日", "Mon, 11 May 2026 09:30:00 +0800"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		got, err := date.Parse(in, seoul)
		if err != nil {
			return
		}
		if got.IsZero() || got.Precision == "" || got.Time.Location() != seoul {
			t.Errorf("%q: got %s, %q", in, got.Time, got.Precision)
		}
		h, m, s := got.Time.Clock()
		if got.Precision == news.PrecisionDay && h+m+s != 0 {
			t.Errorf("%q: got the clock %s with a day only", in, got.Time)
		}
	})
}
