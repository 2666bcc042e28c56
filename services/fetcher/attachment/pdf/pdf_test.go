package pdf_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/policywire/policywire/services/fetcher/attachment/pdf"
	"github.com/policywire/policywire/services/fetcher/attachment/problem"
)

func reader(t testing.TB, cfg pdf.Config) *pdf.Reader {
	t.Helper()
	r, err := pdf.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestText(t *testing.T) {
	got, err := reader(t, pdf.Config{}).Text(t.Context(), document(
		[]text{{50, 700, "인공지능 기본법"}, {50, 650, "□ 과학기술정보통신부는 시행령을 마련한다"}, {50, 630, "□ 내년 1월에 시행한다"}},
		[]text{{50, 700, "둘째 쪽"}},
	))
	if want := "인공지능 기본법\n\n□ 과학기술정보통신부는 시행령을 마련한다\n\n□ 내년 1월에 시행한다\n\n둘째 쪽"; got != want || err != nil {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func TestRowsOfTables(t *testing.T) {
	got, err := reader(t, pdf.Config{}).Text(t.Context(), document(
		[]text{{50, 700, "구분"}, {250, 700, "예산"}, {450, 700, "비고"}, {50, 680, "인공지능"}, {250, 680, "1,000억"}, {450, 680, "증액"}}))
	if want := "구분\t예산\t비고\n인공지능\t1,000억\t증액"; got != want || err != nil {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

// TestMargins reads pages with a header, a footer and a number, and a line that
// is the same on each but within.
func TestMargins(t *testing.T) {
	var pages [][]text
	var want []string
	for i := range 5 {
		own := fmt.Sprintf("제%d장 본문", i+1)
		pages = append(pages, []text{{50, 770, "2026년 업무보고"}, {50, 600, own}, {50, 400, "같은 줄"}, {500, 770, fmt.Sprintf("별첨 %d", i*i)}, {280, 30, fmt.Sprintf("- %d -", i+3)}})
		want = append(want, fmt.Sprintf("별첨 %d", i*i), own, "같은 줄")
	}
	got, err := reader(t, pdf.Config{}).Text(t.Context(), document(pages...))
	if err != nil || got != strings.Join(want, "\n\n") {
		t.Errorf("got %q, %v, want %q", got, err, strings.Join(want, "\n\n"))
	}
	// Two pages are too few to tell.
	if got, _ := reader(t, pdf.Config{}).Text(t.Context(), document(pages[:2]...)); !strings.Contains(got, "업무보고") || !strings.Contains(got, "- 3 -") {
		t.Errorf("got %q", got)
	}
}

func TestProblems(t *testing.T) {
	good := document([]text{{50, 700, "본문"}})
	var page []text
	for i := range 40 {
		page = append(page, text{50, float64(760 - 18*i), "가나다라 마바사아 자차카타파하"})
	}
	for name, c := range map[string]struct {
		cfg  pdf.Config
		data []byte
		want error
		says string
	}{
		"nothing":        {pdf.Config{}, nil, problem.ErrEmpty, ""},
		"a password":     {pdf.Config{}, protected("비밀"), problem.ErrEncrypted, "password"},
		"images":         {pdf.Config{}, document(nil, nil), problem.ErrNoText, "2 pages"},
		"garbage":        {pdf.Config{}, bytes.Repeat([]byte("\x00\xff쓰레기"), 1000), problem.ErrDamaged, "pdftotext says"},
		"half":           {pdf.Config{}, good[:len(good)/4], problem.ErrDamaged, "pdftotext says"},
		"no pages":       {pdf.Config{}, assemble("", nil), problem.ErrDamaged, ""},
		"a long text":    {pdf.Config{Output: 1000}, document(slices.Repeat([][]text{page}, 2000)...), problem.ErrTooLarge, "more text"},
		"an endless one": {pdf.Config{CPU: time.Second, Time: time.Hour, Memory: 2 << 30}, nested(9, "q Q"), problem.ErrSlow, "cpu 1 s"},
		"a slow one":     {pdf.Config{Time: time.Second, CPU: time.Hour}, nested(9, "q Q"), problem.ErrSlow, "time 1 s"},
		"a greedy one":   {pdf.Config{Memory: 96 << 20, CPU: time.Hour, Time: time.Hour}, nested(6, "BT /K 10 Tf 50 700 Td <"+codes(strings.Repeat("가나다라마바사아자차카타파하", 4))+"> Tj ET"), problem.ErrTooLarge, "memory 96 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := reader(t, c.cfg).Text(t.Context(), c.data)
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want %v with %q", err, c.want, c.says)
			}
			if (got != "") != (c.says == "more text") || len(got) > 2000 {
				t.Errorf("got %d bytes of text", len(got))
			}
		})
	}
}

// TestNoCopying reads a file whose author does not allow that: poppler obeys,
// and Debian's does not.
func TestNoCopying(t *testing.T) {
	got, err := reader(t, pdf.Config{}).Text(t.Context(), protected(""))
	if err == nil && got == "words" {
		return
	}
	if got != "" || !errors.Is(err, problem.ErrEncrypted) || !strings.Contains(err.Error(), "copied") {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r := reader(t, pdf.Config{AtOnce: 1})
	var all sync.WaitGroup
	for range 3 { // the one that runs and those that wait for it
		all.Go(func() {
			if _, err := r.Text(ctx, nested(9, "q Q")); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
		})
	}
	cancel()
	all.Wait()
}

func TestNotInstalled(t *testing.T) {
	var log bytes.Buffer
	r := reader(t, pdf.Config{Command: filepath.Join(t.TempDir(), "pdftotext"), Log: slog.New(slog.NewTextHandler(&log, nil))})
	_, err := r.Text(t.Context(), document([]text{{50, 700, "본문"}}))
	if !errors.Is(err, pdf.ErrNotInstalled) || r.Limits() != pdf.ErrNotInstalled.Error() {
		t.Errorf("got %v, %s", err, r.Limits())
	}
	if strings.Count(log.String(), "install poppler-utils") != 1 {
		t.Errorf("got the log %s", &log)
	}
}

func TestConfig(t *testing.T) {
	for name, cfg := range map[string]pdf.Config{
		"AtOnce": {AtOnce: -1}, "CPU": {CPU: time.Millisecond}, "Time": {Time: -1}, "Memory": {Memory: 1}, "Output": {Output: -1},
	} {
		if _, err := pdf.New(cfg); err == nil || !strings.Contains(err.Error(), name+":") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := pdf.New(pdf.Config{Command: "/bin/false"}); err == nil {
		t.Error("a program that reads no PDF was taken for pdftotext")
	}
}

func TestLimits(t *testing.T) {
	got := reader(t, pdf.Config{}).Limits()
	for _, want := range []string{"limits of pdftotext: ", "cpu 20 s", "memory 512 MiB", "time 30 s", "output 8 MiB", "no network: ", "no writing: "} {
		if !strings.Contains(got, want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
	t.Log(got)
}

// TestNothingIsLeft looks for files that a run leaves behind.
func TestNothingIsLeft(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	r := reader(t, pdf.Config{})
	if _, err := r.Text(t.Context(), document([]text{{50, 700, "본문"}})); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("got %v, %v", left, err)
	}
}

func BenchmarkPDF(b *testing.B) {
	var pages [][]text
	for range 20 {
		var page []text
		for i := range 40 {
			page = append(page, text{50, float64(760 - 18*i), "인공지능 기본법 시행령을 마련하고 내년 1월부터 시행한다고 밝혔다."})
		}
		pages = append(pages, page)
	}
	data, r := document(pages...), reader(b, pdf.Config{})
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := r.Text(b.Context(), data); err != nil {
			b.Fatal(err)
		}
	}
}
