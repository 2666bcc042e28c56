package discover

import (
	"cmp"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// place is where a value goes in a template.
var place = regexp.MustCompile(`\{(page|since|until)(?::([^{}]*))?\}`)

// values are what a list is asked for.
type values struct {
	page         int
	since, until time.Time
}

// fill returns template with its places filled.
func (v values) fill(template string) string {
	return place.ReplaceAllStringFunc(template, func(found string) string {
		m := place.FindStringSubmatch(found)
		at := v.since
		switch m[1] {
		case "page":
			return strconv.Itoa(v.page)
		case "until":
			at = v.until
		}
		return at.Format(cmp.Or(m[2], time.DateOnly))
	})
}

// fillURL fills a template that is an address. A layout may have characters
// that mean something there.
func (v values) fillURL(template string) string {
	path, query, found := strings.Cut(template, "?")
	if !found {
		return v.fill(path)
	}
	return v.fill(path) + "?" + place.ReplaceAllStringFunc(query, func(found string) string {
		return url.QueryEscape(v.fill(found))
	})
}
