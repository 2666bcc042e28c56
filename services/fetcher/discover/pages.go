package discover

import (
	"time"

	"github.com/policywire/policywire/services/fetcher/source"
)

// maxPages bounds the pages of one list, against a site that pages for ever.
const maxPages = 2000

// sheet is one page of a list.
type sheet struct {
	rows []Row
	// next is the address of the page after it, where pages are not numbered.
	next string
	// unchanged says that the page is as it was the last time, so that neither
	// it nor what follows has anything new.
	unchanged bool
}

// pages is a list of several pages, newest first.
type pages struct {
	// number says that they are counted, from first on; else next leads on.
	number bool
	first  int
	// since is how far back they are read.
	since time.Time
	// read reads the page of a number, or at an address that is empty for the
	// first.
	read func(n int, address string) (sheet, error)
}

// firstOf returns the number of the first page.
func firstOf(n *int) int {
	if n == nil {
		return 1
	}
	return *n
}

// each yields the rows of all pages, until one has none that is new, or is
// before since as a whole. Some sites show the last page, or the first, for
// every number beyond.
func (p pages) each(s source.Source, yield yielder) error {
	seen := map[string]bool{}
	address := ""
	for n := p.first; n < p.first+maxPages; n++ {
		sheet, err := p.read(n, address)
		if err != nil {
			return err
		}
		rows := unseen(sheet.rows, seen)
		if sheet.unchanged || len(rows) == 0 {
			return nil
		}
		if err := yield.all(sheet.rows); err != nil {
			return err
		}
		if address = sheet.next; over(rows, p.since) || !p.number && address == "" {
			return nil
		}
	}
	return layoutFault(s, "it has no last page")
}

// unseen returns the rows that were on no page before. Where one names a
// document, malformed rows do not count: one may stand at the head of every page.
func unseen(rows []Row, seen map[string]bool) []Row {
	named := false
	for _, row := range rows {
		named = named || row.Err == nil
	}
	var out []Row
	for _, row := range rows {
		if key := row.key(); !seen[key] && (row.Err == nil || !named) {
			seen[key] = true
			out = append(out, row)
		}
	}
	return out
}

// over reports whether all rows with a date are before since. A single one may
// be an old row that is pinned to the head of the list.
func over(rows []Row, since time.Time) bool {
	dated := false
	for _, row := range rows {
		if row.Item.Published.IsZero() {
			continue
		}
		if !before(row.Item.Published, since) {
			return false
		}
		dated = true
	}
	return dated
}
