package pdf

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/policywire/policywire/services/fetcher/attachment/lines"
)

const (
	// minPages is from how many pages on something can be said to repeat.
	minPages = 3
	// edge is the part of a page's height that its margins are looked for in.
	edge = 0.12
)

// withoutMargins returns the pages without headers, footers and page numbers: a
// line at the edge of a page is one if it is at the same edge of more than half
// of the pages, at the same height, and is the same there but for the number
// that counts the pages.
func withoutMargins(pages []lines.Page) []lines.Page {
	if len(pages) < minPages {
		return pages
	}
	seen := map[string]int{}
	for i, page := range pages {
		mine := map[string]bool{}
		for _, line := range page.Lines {
			for _, key := range margin(page, line, i) {
				if !mine[key] {
					mine[key] = true
					seen[key]++
				}
			}
		}
	}
	kept := make([]lines.Page, len(pages))
	for i, page := range pages {
		kept[i] = page
		kept[i].Lines = slices.DeleteFunc(slices.Clone(page.Lines), func(line lines.Line) bool {
			return slices.ContainsFunc(margin(page, line, i), func(key string) bool { return seen[key]*2 > len(pages) })
		})
	}
	return kept
}

// lastNumber is where a page is counted in a line.
var lastNumber = regexp.MustCompile(`\d+\D*$`)

// margin returns what a line at the edge of the page with this index may be
// known by on other pages, nothing for a line within: its text, and its text
// with the last number told by how far it is from the index, so that one which
// counts the pages is the same on each.
func margin(page lines.Page, line lines.Line, index int) []string {
	place := ""
	switch {
	case line.Bottom <= page.Height*edge:
		place = "top"
	case line.Top >= page.Height*(1-edge):
		place = "bottom"
	default:
		return nil
	}
	place += strconv.Itoa(int(line.Top/3)) + " "
	keys := []string{place + line.Text}
	if at := lastNumber.FindStringIndex(line.Text); at != nil {
		rest := line.Text[at[0]:]
		digits := rest[:strings.IndexFunc(rest+" ", func(r rune) bool { return r < '0' || r > '9' })]
		if n, err := strconv.Atoi(digits); err == nil {
			keys = append(keys, fmt.Sprintf("%s%s#%d%s", place, line.Text[:at[0]], n-index, rest[len(digits):]))
		}
	}
	return keys
}
