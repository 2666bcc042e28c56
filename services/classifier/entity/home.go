package entity

import (
	"net/url"
	"strings"
	"unicode"

	"github.com/policywire/policywire/contract/news"
)

// homeEconomy returns the economy whose bodies the document means by their
// names alone, or noEntry.
func (f *finder) homeEconomy() int {
	if !f.homeKnown {
		f.home, f.homeKnown = f.g.homeOf(f.document), true
	}
	return f.home
}

// homeOf tells the economy of a document by its publisher, else by its address,
// else by its language. An international body has none.
func (g *Gazetteer) homeOf(d news.Document) int {
	if home, known := g.homeOfPublisher(d.Publisher); known {
		return home
	}
	for _, code := range []string{topDomain(d.URL), region(d.LanguageHint), economyOfText(d.Title, d.Body)} {
		if i, ok := g.byID[code]; ok && g.decides[i] {
			return i
		}
	}
	return noEntry
}

// homeOfPublisher returns the economy of the publisher, and whether the
// gazetteer has the publisher.
func (g *Gazetteer) homeOfPublisher(publisher string) (home int, known bool) {
	home = noEntry
	for _, h := range g.scan(publisher, nil, nil) {
		claims := h.meaning.claims
		if len(claims) == 0 || claims[0].class != certain {
			continue
		}
		economy := g.economies[claims[0].entry]
		if known && economy != home {
			return noEntry, false
		}
		home, known = economy, true
	}
	return home, known
}

// topDomain returns the economy that the address of a document belongs to.
func topDomain(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	host := u.Hostname()
	switch code := host[strings.LastIndexByte(host, '.')+1:]; code {
	case "gov", "mil":
		return "us"
	case "uk":
		return "gb"
	default:
		return code
	}
}

// region returns the economy of a language tag: that of its region, or the one
// that nearly all texts of the language come from.
func region(tag string) string {
	parts := strings.FieldsFunc(strings.ToLower(tag), func(r rune) bool { return r == '-' || r == '_' })
	for i, part := range parts {
		switch {
		case part == "hant":
			return "tw"
		case part == "hans":
			return "cn"
		case i > 0 && len(part) == 2:
			return part
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return map[string]string{"ko": "kr", "ja": "jp", "th": "th", "vi": "vn"}[parts[0]]
}

// sampled is how much of a text its script is told by.
const sampled = 4096

// Characters by which the two ways of writing Chinese are told apart.
const (
	traditional = "國會學發電資訊應開關與為來時這經業機構務會議長見說"
	simplified  = "国会学发电资讯应开关与为来时这经业机构务会议长见说"
)

// economyOfText tells by its script where a text comes from.
func economyOfText(texts ...string) string {
	var hangulLetters, kana, thai, latin, old, new int
	for _, text := range texts {
		for i, r := range text {
			switch {
			case i > sampled:
			case unicode.Is(unicode.Latin, r):
				latin++
			case hangul(r):
				hangulLetters++
			case unicode.In(r, unicode.Hiragana, unicode.Katakana):
				kana++
			case unicode.Is(unicode.Thai, r):
				thai++
			case r > 0x2e80 && strings.ContainsRune(traditional, r):
				old++
			case r > 0x2e80 && strings.ContainsRune(simplified, r):
				new++
			}
			if i > sampled {
				break
			}
		}
	}
	switch {
	case hangulLetters*2 > latin && hangulLetters > kana:
		return "kr"
	case kana*2 > latin:
		return "jp"
	case thai*2 > latin:
		return "th"
	case old > 2*new && old > 2:
		return "tw"
	case new > 2*old && new > 2:
		return "cn"
	}
	return ""
}
