package source

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // images without a zone database know the zones too

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"golang.org/x/net/html"
)

// Duration is written as in Go, or as days: "15m", "3d".
type Duration struct{ time.Duration }

// UnmarshalYAML implements yaml.NodeUnmarshaler.
func (d *Duration) UnmarshalYAML(node ast.Node) error {
	return scalar(node, func(s string) (err error) {
		d.Duration, err = ParseDuration(s)
		return err
	})
}

// scalar gives the text of node to set, and its place to the error of set.
func scalar(node ast.Node, set func(string) error) error {
	token := node.GetToken()
	s, ok := node.(ast.ScalarNode)
	if !ok {
		return &yaml.SyntaxError{Message: "is not a plain value", Token: token}
	}
	if err := set(fmt.Sprint(s.GetValue())); err != nil {
		return &yaml.SyntaxError{Message: err.Error(), Token: token}
	}
	return nil
}

// ParseDuration reads a duration as in Go, or as a number of days such as "3d".
func ParseDuration(s string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(s, "d"); ok {
		if n, err := strconv.Atoi(days); err == nil && n >= 0 && n <= 100_000 {
			return time.Duration(n) * 24 * time.Hour, nil
		}
	}
	d, err := time.ParseDuration(s)
	if err != nil {
		return 0, fmt.Errorf("%q is no duration such as 15m or 3d", s)
	}
	return d, nil
}

// Zone is a time zone of the IANA database.
type Zone struct{ *time.Location }

// UnmarshalYAML implements yaml.NodeUnmarshaler.
func (z *Zone) UnmarshalYAML(node ast.Node) error {
	return scalar(node, func(s string) error {
		location, err := time.LoadLocation(s)
		if err != nil || s == "" || s == "Local" {
			return fmt.Errorf("%q is no time zone such as Asia/Seoul", s)
		}
		z.Location = location
		return nil
	})
}

// Selector is a CSS selector, optionally followed by "@" and the name of the
// attribute whose value is meant instead of the element's text. ":scope" alone
// is the element itself that is read within. Where one element is meant,
// alternatives separated by commas are tried in their order.
type Selector struct {
	text  string
	match goquery.Matcher
	attr  string
	// each are the alternatives, where there are several.
	each []goquery.Matcher
}

// UnmarshalYAML implements yaml.NodeUnmarshaler.
func (s *Selector) UnmarshalYAML(node ast.Node) error {
	return scalar(node, func(text string) (err error) {
		*s, err = ParseSelector(text)
		return err
	})
}

// ParseSelector reads a selector.
func ParseSelector(text string) (Selector, error) {
	css, attr, _ := strings.Cut(text, "@")
	if css == ":scope" {
		return Selector{text: text, match: itself{}, attr: attr}, nil
	}
	group, err := cascadia.ParseGroup(css)
	if err != nil {
		return Selector{}, fmt.Errorf("%q is no CSS selector: %w", css, err)
	}
	s := Selector{text: text, match: cascadia.Selector(group[0].Match), attr: attr}
	if len(group) > 1 {
		s.match = cascadia.Selector(group.Match)
		for _, alternative := range group {
			s.each = append(s.each, cascadia.Selector(alternative.Match))
		}
	}
	return s, nil
}

// IsZero reports whether there is no selector.
func (s Selector) IsZero() bool { return s.match == nil }

// String returns the selector as it was written.
func (s Selector) String() string { return s.text }

// Find returns what the selector selects below in, nothing without a selector.
func (s Selector) Find(in *goquery.Selection) *goquery.Selection {
	if s.IsZero() {
		return in.Slice(0, 0)
	}
	if s.match == (itself{}) {
		return in
	}
	return in.FindMatcher(s.match)
}

// Best returns what the first of the alternatives that selects anything below
// in selects there.
func (s Selector) Best(in *goquery.Selection) *goquery.Selection {
	for _, alternative := range s.each {
		if found := in.FindMatcher(alternative); found.Length() > 0 {
			return found
		}
	}
	if len(s.each) > 0 {
		return in.Slice(0, 0)
	}
	return s.Find(in)
}

// Attribute returns the name of the attribute that is meant, empty where it is
// the text.
func (s Selector) Attribute() string { return s.attr }

// itself is the matcher of ":scope", which every element is to itself.
type itself struct{}

func (itself) Match(*html.Node) bool                  { return true }
func (itself) MatchAll(n *html.Node) []*html.Node     { return []*html.Node{n} }
func (itself) Filter(nodes []*html.Node) []*html.Node { return nodes }

// Text returns the text, or the attribute, of the best element below in.
func (s Selector) Text(in *goquery.Selection) string {
	first := s.Best(in).First()
	if s.attr != "" {
		return first.AttrOr(s.attr, "")
	}
	return first.Text()
}

// Regexp is a regular expression in Go's syntax.
type Regexp struct{ *regexp.Regexp }

// UnmarshalYAML implements yaml.NodeUnmarshaler.
func (r *Regexp) UnmarshalYAML(node ast.Node) error {
	return scalar(node, func(s string) (err error) {
		if r.Regexp, err = regexp.Compile(s); err != nil {
			return fmt.Errorf("%q is no regular expression: %w", s, err)
		}
		return nil
	})
}

// Expand returns template with $1, $2 … replaced by the groups of the first
// match in s, and false where there is none.
func (r Regexp) Expand(template, s string) (string, bool) {
	if r.Regexp == nil {
		return "", false
	}
	m := r.FindStringSubmatchIndex(s)
	if m == nil {
		return "", false
	}
	return string(r.ExpandString(nil, template, s, m)), true
}
