package progress_test

import (
	"strings"
	"testing"

	"github.com/policywire/policywire/policywire/progress"
)

func TestTheEndIsAlwaysShown(t *testing.T) {
	for _, live := range []bool{true, false} {
		var out strings.Builder
		bar := progress.New(&out, live, "importing", 10)
		for i := range 10 {
			bar.Set(int64(i+1), "")
		}
		bar.Set(10, "10 documents, 0 bad lines")
		bar.End()
		text := out.String()
		if !strings.Contains(text, "100 %") || !strings.Contains(text, "10 documents, 0 bad lines") {
			t.Errorf("live %v: got %q, want the final state in it", live, text)
		}
		if strings.Contains(text, "\r") != live {
			t.Errorf("live %v: got %q, a line is written again only on a terminal", live, text)
		}
		if !strings.HasSuffix(text, "\n") {
			t.Errorf("live %v: got %q, want the line ended", live, text)
		}
	}
}

func TestWithoutATotalThereIsNoBar(t *testing.T) {
	var out strings.Builder
	bar := progress.New(&out, false, "importing", 0)
	bar.Set(3, "3 documents")
	bar.End()
	if got := out.String(); got != "importing  3 documents\n" {
		t.Errorf("got %q", got)
	}
}
