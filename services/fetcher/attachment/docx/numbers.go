package docx

import (
	"strconv"
	"strings"

	"github.com/policywire/policywire/services/fetcher/attachment/layout"
	"github.com/policywire/policywire/services/fetcher/attachment/markup"
)

const (
	maxLevels = 9
	maxLists  = 20_000 // lists and styles of a document
)

// shape is what a paragraph says of its list.
type shape struct{ style, list, level string }

func (s *shape) set(name, value string) {
	switch name {
	case "pStyle":
		s.style = value
	case "numId":
		s.list = value
	case "ilvl":
		s.level = value
	}
}

// numbers are the bullets and numbers of paragraphs. It is told of the elements
// of styles.xml and numbering.xml.
type numbers struct {
	styles    map[string]shape
	abstracts map[string]*abstract
	lists     map[string]string // the abstract list of each list

	style    string    // that is being read
	abstract *abstract // that is being read
	level    *level    // that is being read
	list     string    // that is being read
}

// abstract is how the levels of a list are written. Lists of the same abstract
// count on.
type abstract struct {
	levels [maxLevels]level
	counts [maxLevels]int
	begun  bool
}

// level is a level: its pattern has "%1" where the number of the first stands.
type level struct {
	pattern string
	first   rune
	bullet  bool
	start   int
}

func newNumbers() *numbers {
	return &numbers{styles: map[string]shape{}, abstracts: map[string]*abstract{}, lists: map[string]string{}}
}

// Start implements markup.Handler.
func (n *numbers) Start(e markup.Element) bool {
	if len(n.styles)+len(n.abstracts)+len(n.lists) > maxLists {
		return false
	}
	val := e.Attr("val")
	switch e.Name {
	case "style":
		n.style = e.Attr("styleId")
	case "basedOn":
		if own := n.styles[n.style]; own.style == "" {
			own.style = val
			n.styles[n.style] = own
		}
	case "ilvl", "numId":
		own := n.styles[n.style]
		own.set(e.Name, val)
		n.styles[n.style] = own
	case "abstractNum":
		n.abstract = &abstract{}
		n.abstracts[e.Attr("abstractNumId")] = n.abstract
	case "lvl":
		n.level = nil
		if at, err := strconv.Atoi(e.Attr("ilvl")); err == nil && at >= 0 && at < maxLevels && n.abstract != nil {
			n.level = &n.abstract.levels[at]
			n.level.start = 1
		}
	case "num":
		n.list = e.Attr("numId")
	case "abstractNumId":
		n.lists[n.list] = val
	default:
		if n.level != nil {
			n.level.set(e.Name, val)
		}
	}
	return true
}

func (l *level) set(name, val string) {
	switch name {
	case "start":
		if at, err := strconv.Atoi(val); err == nil && at >= 0 && at < 1<<20 {
			l.start = at
		}
	case "numFmt":
		l.bullet, l.first = val == "bullet", formats[val]
	case "lvlText":
		l.pattern = val
	}
}

// End implements markup.Handler.
func (n *numbers) End(name string) {
	switch name {
	case "abstractNum":
		n.abstract, n.level = nil, nil
	case "lvl":
		n.level = nil
	}
}

// Text implements markup.Handler.
func (n *numbers) Text([]byte) {}

// label returns what a paragraph begins with, and counts it.
func (n *numbers) label(s shape) string {
	for range maxLevels { // styles are based on others, which may be a circle
		if s.list != "" || s.style == "" {
			break
		}
		based := n.styles[s.style]
		s.style, s.list = based.style, based.list
		if s.level == "" {
			s.level = based.level
		}
	}
	list := n.abstracts[n.lists[s.list]]
	at, err := strconv.Atoi(s.level)
	if err != nil || at < 0 || at >= maxLevels {
		at = 0
	}
	if list == nil {
		return ""
	}
	return list.label(at)
}

func (a *abstract) label(at int) string {
	if a.levels[at].bullet {
		if clean := layout.Clean(a.levels[at].pattern); clean != "" {
			return clean
		}
		return "•"
	}
	if !a.begun {
		a.begun = true
		a.reset(0)
	}
	a.counts[at]++
	a.reset(at + 1)
	if !strings.Contains(a.levels[at].pattern, "%") {
		return a.levels[at].pattern
	}
	pairs := make([]string, 0, 2*maxLevels)
	for i := range maxLevels {
		pairs = append(pairs, "%"+string(rune('1'+i)), layout.Number(max(a.counts[i], a.levels[i].start), a.levels[i].first))
	}
	return strings.NewReplacer(pairs...).Replace(a.levels[at].pattern)
}

// reset begins the numbers from a level on anew.
func (a *abstract) reset(from int) {
	for i := from; i < maxLevels; i++ {
		a.counts[i] = a.levels[i].start - 1
	}
}

// formats are the first numbers of the formats of numbers that are not digits.
var formats = map[string]rune{
	"upperRoman": 'I', "lowerRoman": 'i', "upperLetter": 'A', "lowerLetter": 'a', "decimalEnclosedCircle": '①',
	"decimalEnclosedParen": '⑴', "ganada": '가', "chosung": 'ㄱ', "koreanCounting": '일', "koreanDigital": '일',
	"ideographDigital": '一', "japaneseCounting": '一', "chineseCounting": '一', "chineseCountingThousand": '一',
	"taiwaneseCounting": '一', "taiwaneseCountingThousand": '一', "ideographTraditional": '甲',
	"aiueo": 'ア', "aiueoFullWidth": 'ア', "iroha": 'イ', "irohaFullWidth": 'イ', "ideographEnclosedCircle": '㊀',
}
