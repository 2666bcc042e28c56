package discover

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"

	"github.com/policywire/policywire/services/fetcher/date"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/text"
)

// Row is an entry of a list: an Item, or an *ItemError.
type Row struct {
	Item Item
	Err  error
}

// key is what tells a row from others on all pages of a list.
func (r Row) key() string {
	if r.Err != nil {
		return r.Err.Error()
	}
	return r.Item.ID
}

// refer begins the Row at position i of the page base, which says words, with
// the document that its link names.
func refer(s source.Source, base *url.URL, link string, i int, words string) Row {
	if link = strings.TrimSpace(link); link == "" {
		return unlinked(base, i, words)
	}
	u, err := base.Parse(link)
	if err != nil {
		address := strings.ToValidUTF8(link, "")
		return Row{Err: &ItemError{address, address, fmt.Errorf("reading the link of a row: %w", err)}}
	}
	ref, err := s.Refer(u.String())
	if err != nil {
		return Row{Err: &ItemError{u.String(), u.String(), err}}
	}
	return Row{Item: Item{Ref: ref}}
}

// unlinked is a Row whose link is missing. Without words only its place tells
// it from others.
func unlinked(base *url.URL, i int, words string) Row {
	place := *base
	place.Fragment = fmt.Sprint("row-", i+1)
	address := place.String()
	return Row{Err: &ItemError{address, cmp.Or(words, address), fmt.Errorf("the row %.200q has no link to a document", words)}}
}

// linked returns the address that a field stands for: itself, or what match
// makes item of it.
func linked(field string, match source.Regexp, item string) string {
	if item == "" {
		return field
	}
	link, _ := match.Expand(item, field)
	return link
}

// moment reads a date that a list gives. None is none: the page may know.
func moment(s source.Source, value string) date.Moment {
	m, err := date.Parse(value, s.Location())
	if err != nil {
		return date.Moment{}
	}
	return m
}

// markupText returns the text of a fragment of HTML, on one line.
func markupText(fragment string) string {
	return strings.Join(strings.Fields(markupParagraphs(fragment)), " ")
}

// markupParagraphs returns the text of a fragment of HTML.
func markupParagraphs(fragment string) string {
	if !strings.ContainsAny(fragment, "<&") {
		return text.Paragraphs(fragment)
	}
	doc, err := parseHTML(withoutMarks(fragment))
	if err != nil {
		return ""
	}
	return text.FromHTML(doc.Nodes...)
}

// withoutMarks returns markup without its comments, in which editors keep the
// whole document a second time.
func withoutMarks(markup string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(markup, "<!--")
		if !found {
			break
		}
		b.WriteString(before)
		if _, markup, found = strings.Cut(rest, "-->"); !found {
			markup = ""
		}
	}
	if b.Len() == 0 {
		return markup
	}
	return b.String() + markup
}
