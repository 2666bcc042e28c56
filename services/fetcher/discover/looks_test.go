package discover_test

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
)

func TestAPageThatIsWrongIsLookedAtAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		wrong int32
		want  string
	}{"twice": {2, "9"}, "always": {100, ""}} {
		var asked atomic.Int32
		site := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if asked.Add(1) <= c.wrong {
				fmt.Fprint(w, "<p>another page</p>")
				return
			}
			fmt.Fprint(w, table("9 2026-05-12"))
		})
		got := collect(t, site.finder(), define(t, "discover:\n  list:\n    url: https://www.example.go.kr/list"+listFields), days(30))
		if got.ids() != c.want || (got.fault == nil) != (c.want != "") || asked.Load() != 3 {
			t.Errorf("%s: got %q, %v after %d requests", name, got.ids(), got.fault, asked.Load())
		}
	}
}
