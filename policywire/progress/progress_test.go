package progress_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/policywire/progress"
	"github.com/policywire/policywire/policywire/table"
)

func TestTheEndIsAlwaysShown(t *testing.T) {
	for _, width := range []int{0, 100} {
		var out strings.Builder
		bar := progress.New(&out, width, "importing", 10)
		for i := range 10 {
			bar.Set(int64(i+1), "")
		}
		bar.Set(10, "10 documents, 0 bad lines")
		bar.End()
		text := out.String()
		if !strings.Contains(text, "100 %") || !strings.Contains(text, "10 documents, 0 bad lines") {
			t.Errorf("width %d: got %q, want the final state in it", width, text)
		}
		if strings.Contains(text, "\r") != (width > 0) {
			t.Errorf("width %d: got %q, a line is written again only on a terminal", width, text)
		}
		if !strings.HasSuffix(text, "\n") {
			t.Errorf("width %d: got %q, want the line ended", width, text)
		}
	}
}

func TestWithoutATotalThereIsNoBar(t *testing.T) {
	var out strings.Builder
	bar := progress.New(&out, 0, "importing", 0)
	bar.Set(3, "3 documents")
	bar.End()
	if got := out.String(); got != "importing  3 documents\n" {
		t.Errorf("got %q", got)
	}
}

func TestTheBarFitsTheTerminal(t *testing.T) {
	for _, width := range []int{20, 80} {
		var out strings.Builder
		bar := progress.New(&out, width, "importing", 10)
		bar.Set(5, strings.Repeat("버스를 기다린다 ", 20))
		bar.End()
		for state := range strings.SplitSeq(strings.TrimSuffix(out.String(), "\n"), "\r\x1b[K") {
			if got := table.Width(state); got >= width {
				t.Errorf("at %d cells: %q is %d wide: a line that breaks cannot be written again", width, state, got)
			}
		}
	}
}

func TestTextStaysAboveTheBar(t *testing.T) {
	for width, want := range map[int]string{
		0:  "문서.jsonl:3: 나쁜 줄\nimporting\n",
		80: "\r\x1b[K문서.jsonl:3: 나쁜 줄\n\r\x1b[Kimporting\r\x1b[Kimporting\n",
	} {
		var out strings.Builder
		bar := progress.New(&out, width, "importing", 0)
		bar.Say(fmt.Sprintf("%s:%d: 나쁜 줄", "문서.jsonl", 3))
		bar.End()
		if got := out.String(); got != want {
			t.Errorf("width %d: got %q, want %q", width, got, want)
		}
	}
}

func TestWhoKnowsBetterSaysWhatIsLeft(t *testing.T) {
	var out strings.Builder
	bar := progress.New(&out, 0, "backfilling", 0)
	bar.Expect(4, 90*time.Minute)
	bar.Set(1, "1 document")
	bar.End()
	if got := out.String(); !strings.Contains(got, " 25 %  about 1h30m0s left  1 document") {
		t.Errorf("got %q", got)
	}
}
