package discover

import (
	"encoding/xml"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/date"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/text"
	"github.com/policywire/policywire/services/fetcher/web"
)

// maxLocations is how many addresses a sitemap may have, by its specification
// (https://www.sitemaps.org/protocol.html).
const maxLocations = 50_000

// location is an address of a sitemap with the date of its last edit.
type location struct {
	address  string
	modified date.Moment
}

// sitemapFile is what a sitemap lists: pages, or other sitemaps.
type sitemapFile struct {
	pages, maps []location
	// truncated is the fault behind the last address that could be read.
	truncated error
}

// dated reports whether a sitemap says of every other that it names when that
// was edited: only then it changes when one of them does.
func (f sitemapFile) dated() bool {
	return f.truncated == nil && !slices.ContainsFunc(f.maps, func(l location) bool { return l.modified.IsZero() })
}

// SitemapRows reads a sitemap of s that lists pages, the last edited first.
func SitemapRows(s source.Source, r *web.Response) ([]Row, error) {
	m, err := parseSitemap(s, r)
	if err != nil {
		return nil, err
	}
	rows := []Row{}
	v := sitemapVisit{source: s, yield: func(item Item, err error) bool {
		rows = append(rows, Row{item, err})
		return true
	}}
	if err := v.entries(r.URL, m.pages); err != nil {
		return nil, err
	}
	return rows, m.truncated
}

// parseSitemap reads a sitemap or an index. What stands before a fault in it is
// kept.
func parseSitemap(s source.Source, r *web.Response) (sitemapFile, error) {
	content, err := data(s, r, "a sitemap")
	if err != nil {
		return sitemapFile{}, err
	}
	var out sitemapFile
	err = readSitemap(s, content, &out)
	newestFirst(out.pages)
	newestFirst(out.maps)
	if len(out.pages)+len(out.maps) == 0 {
		if err != nil {
			return sitemapFile{}, fault(s, FaultLayout, fmt.Errorf("parsing the sitemap %s: %w", base(r.URL), err))
		}
		return sitemapFile{}, layoutFault(s, fmt.Sprintf("the sitemap %s lists nothing", base(r.URL)))
	}
	if err != nil {
		out.truncated = fault(s, FaultLayout, fmt.Errorf("parsing the sitemap %s: %w", base(r.URL), err))
	}
	return out, nil
}

func base(u *url.URL) string { return u.Redacted() }

// readSitemap adds to out what content lists. Of other namespaces, such as those
// of images, nothing is read.
func readSitemap(s source.Source, content string, out *sitemapFile) error {
	decoder := xml.NewDecoder(strings.NewReader(content))
	decoder.Strict = false // addresses with a bare & are common
	var path [4]string
	depth := 0
	var current location
	for len(out.pages) <= maxLocations && len(out.maps) <= maxLocations {
		token, err := decoder.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if depth++; depth < len(path) {
				path[depth] = t.Name.Local
			}
			if depth == 2 {
				current = location{}
			}
		case xml.CharData:
			if depth == 3 {
				current.set(s, path[depth], string(t))
			}
		case xml.EndElement:
			if depth == 2 && current.address != "" {
				out.add(path[1], current)
			}
			depth--
		}
	}
	out.pages, out.maps = out.pages[:min(len(out.pages), maxLocations)], out.maps[:min(len(out.maps), maxLocations)]
	return fmt.Errorf("it has more than %d addresses", maxLocations)
}

// set takes what an element says. Text may come in several pieces.
func (l *location) set(s source.Source, element, value string) {
	switch value = strings.TrimSpace(value); {
	case value == "":
	case element == "loc":
		l.address = text.Decode(l.address + value)
	case element == "lastmod":
		l.modified = modified(s, value)
	}
}

// modified reads the date of an edit: mostly a plain day, fifty thousand times.
func modified(s source.Source, value string) date.Moment {
	if t, err := time.ParseInLocation(time.DateOnly, value, s.Location()); err == nil {
		return date.Moment{Time: t, Precision: news.PrecisionDay}
	}
	return moment(s, value)
}

func (f *sitemapFile) add(root string, l location) {
	if root == "sitemapindex" {
		f.maps = append(f.maps, l)
		return
	}
	f.pages = append(f.pages, l)
}
