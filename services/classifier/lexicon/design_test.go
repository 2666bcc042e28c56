package lexicon_test

import (
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/policywire/policywire/contract/news"
)

// TestTheDesignHasTheNumbers measures what DESIGN.md says that a term adds.
func TestTheDesignHasTheNumbers(t *testing.T) {
	text, err := os.ReadFile("DESIGN.md")
	if err != nil {
		t.Fatal(err)
	}
	l := parse(t, "groups:\n- {weight: strong, terms: {ko: [통신망]}}\n- {weight: medium, terms: {ko: [기지국]}}\n")
	const term = "통신망"
	first := only(t, l, news.Document{Body: term + " " + filler(5)}).By // it speaks for 60 letters of what counts as 600
	for said, got := range map[string]float64{
		"| title | %v *w* | once |":            only(t, l, news.Document{Title: term, Body: filler(200)}).By.Title,
		"| summary | %v *w* | once |":          only(t, l, news.Document{Summary: term}).By.Summary,
		"| lead | %v *w* × (1 − ":              first.Lead,
		"| mentions | %v *w* × √(mentions ×":   first.Mentions,
		"| spread | %v × the part of the text": first.Spread * 10,
	} {
		if row := fmt.Sprintf(said, got); !strings.Contains(string(text), row) {
			t.Errorf("DESIGN.md has no %q", row)
		}
	}
	if heavy, light := only(t, l, news.Document{Title: term}).Points, only(t, l, news.Document{Title: "기지국"}).Points; math.Abs(heavy-2*light) > 0.002 {
		t.Errorf("a strong term adds %v, a medium one %v, want half", heavy, light)
	}
}
