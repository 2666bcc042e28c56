package odt

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/policywire/policywire/services/fetcher/attachment/layout"
	"github.com/policywire/policywire/services/fetcher/attachment/markup"
)

const (
	maxLevels = 10
	maxStyles = 10_000
	// outline is the style of numbered headings, which has no name.
	outline = "\x00outline"
)

// styles are the list styles of a document by name.
type styles struct {
	all      map[string]*style
	current  *style // whose levels are being read
	headings [maxLevels]int
}

// style is how each level of a list is labelled.
type style [maxLevels]level

// level is how a level is labelled: by a bullet or by a number.
type level struct {
	bullet         string
	prefix, suffix string
	first          rune // the first number, 0 for none
	start, shown   int
}

// start is told of the elements outside of the body.
func (s *styles) start(e markup.Element) {
	switch e.Name {
	case "list-style", "outline-style":
		name := e.Attr("name")
		if e.Name == "outline-style" {
			name = outline
		}
		s.current = &style{}
		if s.all == nil {
			s.all = map[string]*style{}
		}
		if len(s.all) < maxStyles {
			s.all[name] = s.current
		}
	case "list-level-style-bullet", "list-level-style-number", "outline-level-style":
		if n := number(e.Attr("level"), 0); s.current != nil && n >= 1 && n <= maxLevels {
			s.current[n-1] = newLevel(e)
		}
	}
}

func newLevel(e markup.Element) level {
	first, _ := utf8.DecodeRuneInString(e.Attr("num-format"))
	l := level{prefix: e.Attr("num-prefix"), suffix: e.Attr("num-suffix"), start: number(e.Attr("start-value"), 1), shown: number(e.Attr("display-levels"), 1)}
	if e.Name == "list-level-style-bullet" {
		l.bullet = layout.Clean(e.Attr("bullet-char"))
		if l.bullet == "" {
			l.bullet = "•"
		}
	} else if first != utf8.RuneError {
		l.first = first
	}
	return l
}

// number reads a small number, or returns what stands for none.
func number(s string, none int) int {
	if n, err := strconv.Atoi(s); err == nil && n >= 0 && n < 1<<20 {
		return n
	}
	return none
}

// label writes the label of a level, given the numbers of all.
func (s *style) label(at int, numbers *[maxLevels]int) string {
	l := s[at]
	if l.bullet != "" {
		return l.bullet
	}
	var parts []string
	for i := max(0, at+1-l.shown); i <= at; i++ {
		if s[i].first != 0 {
			parts = append(parts, layout.Number(numbers[i], s[i].first))
		}
	}
	if l.first == 0 {
		return ""
	}
	return l.prefix + strings.Join(parts, ".") + l.suffix
}

// count moves the number of a level on, and begins those below anew.
func (s *style) count(at int, numbers *[maxLevels]int) {
	numbers[at]++
	for i := at + 1; i < maxLevels; i++ {
		numbers[i] = s[i].start - 1
	}
}

// begin returns the numbers before the first item of a list.
func (s *style) begin() *[maxLevels]int {
	var numbers [maxLevels]int
	for i := range numbers {
		numbers[i] = s[i].start - 1
	}
	return &numbers
}

// heading returns the label of a heading, of which outlines may have one.
func (s *styles) heading(e markup.Element) string {
	style, at := s.all[outline], number(e.Attr("outline-level"), 1)-1
	if style == nil || at < 0 || at >= maxLevels || e.Attr("is-list-header") == "true" {
		return ""
	}
	if s.headings == [maxLevels]int{} {
		s.headings = *style.begin()
	}
	style.count(at, &s.headings)
	return style.label(at, &s.headings)
}

// lists are the lists that are open, the outermost first.
type lists struct {
	open    []list
	last    map[string]*[maxLevels]int // the numbers of each style's last list
	pending string                     // the label of the item that begins
}

// list is an open list.
type list struct {
	name    string
	style   *style
	numbers *[maxLevels]int // shared by the levels of a list
}

func (l *lists) start(e markup.Element, s *styles) {
	switch e.Name {
	case "list":
		l.open = append(l.open, l.list(e, s))
	case "list-header":
		l.pending = ""
	case "list-item":
		if at := len(l.open) - 1; at >= 0 && at < maxLevels && l.open[at].style != nil {
			list := l.open[at]
			list.style.count(at, list.numbers)
			list.numbers[at] = number(e.Attr("start-value"), list.numbers[at])
			l.pending = list.style.label(at, list.numbers)
		}
	}
}

// list begins a list. One within another has its style unless it names one, and
// one may go on with the numbers of one before.
func (l *lists) list(e markup.Element, s *styles) list {
	var outer list
	if len(l.open) > 0 {
		outer = l.open[len(l.open)-1]
	}
	name := e.Attr("style-name")
	if style := s.all[name]; style == nil || name == outer.name {
		return outer
	}
	this := list{name: name, style: s.all[name], numbers: s.all[name].begin()}
	goesOn := e.Attr("continue-numbering") == "true" || e.Attr("continue-list") != ""
	if before := l.last[name]; goesOn && before != nil {
		this.numbers = before
	}
	if l.last == nil {
		l.last = map[string]*[maxLevels]int{}
	}
	l.last[name] = this.numbers
	return this
}

func (l *lists) end(name string) {
	switch {
	case name == "list" && len(l.open) > 0:
		l.open = l.open[:len(l.open)-1]
	case name == "list-item":
		l.pending = ""
	}
}

// label returns the label of a paragraph: the first of an item has one.
func (l *lists) label() string {
	label := l.pending
	l.pending = ""
	return label
}
