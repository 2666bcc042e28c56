package entity_test

import (
	"testing"
	"os"
	"bufio"
	"encoding/json"
	"fmt"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/classifier/entity"
)

func TestX(t *testing.T) {
	g, err := entity.Standard()
	if err != nil {
		t.Fatal(err)
	}
	out, _ := os.Create("/tmp/found.txt")
	defer out.Close()
	for _, path := range []string{"../../../../shared/corpus/dev.jsonl", "../../../../shared/replica/data/docs.jsonl"} {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		s := bufio.NewScanner(f)
		s.Buffer(nil, 1<<22)
		for s.Scan() {
			var x struct{ ID, Title, Body, URL, Publisher, Lang, Published string }
			json.Unmarshal(s.Bytes(), &x)
			at, _ := time.Parse(time.RFC3339, x.Published)
			if at.IsZero() && len(x.Published)>=10 { at, _ = time.Parse("2006-01-02", x.Published[:10]) }
			d := news.Document{Title: x.Title, Body: x.Body, URL: x.URL, Publisher: x.Publisher, PublishedAt: at}
			fmt.Fprintf(out, "## %s %s %s | %s\n", x.ID, x.Lang, x.Published, x.Title)
			for _, e := range g.Find(d) {
				text := map[string]string{"title": x.Title, "body": x.Body}[e.Field]
				r := []rune(text)
				a, b := max(e.Offset-12, 0), min(e.Offset+len([]rune(e.Text))+12, len(r))
				fmt.Fprintf(out, "   %-18s %-12s x%d  %q\n", e.ID, e.Text, e.Count, string(r[a:b]))
			}
		}
	}
}
