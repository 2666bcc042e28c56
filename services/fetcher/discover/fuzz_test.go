package discover_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/source"
)

func FuzzScript(f *testing.F) {
	s := shipped(f, "msit-en")
	page, err := os.ReadFile("testdata/msit-en/list.html")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(page)
	f.Add([]byte(`<div class="board_list"><div class="toggle"><a onclick="fn_detail(1)"></a></div></div><script>sHtml=unescape('%ud83d%ude00%u00\'`))
	f.Fuzz(func(t *testing.T, page []byte) {
		checkRows(t, s, page)
	})
}

func FuzzFeed(f *testing.F) {
	s := shipped(f, "apec")
	page, err := os.ReadFile("testdata/apec/feed.xml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(page)
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="https://www.apec.org/press/news-releases/x"/></entry></feed>`))
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1","items":[{"url":"https://www.apec.org/press/news-releases/x"}]}`))
	f.Fuzz(func(t *testing.T, page []byte) {
		checkRows(t, s, page)
	})
}

// checkRows reads a hostile page and checks what must hold of any row.
func checkRows(t *testing.T, s source.Source, page []byte) {
	got, err := rows(t, s, page)
	if err != nil {
		return
	}
	for _, row := range got {
		var entry *discover.ItemError
		if row.Err != nil && (!errors.As(row.Err, &entry) || entry.Address == "" || entry.Key == "") {
			t.Errorf("got the error %#v, which names no entry", row.Err)
		}
		if row.Err == nil && (!strings.HasPrefix(row.Item.ID, s.ID+"/") || !strings.HasPrefix(row.Item.URL, s.Homepage+"/")) {
			t.Errorf("got the document %q at %q, which is not the source's", row.Item.ID, row.Item.URL)
		}
	}
}
