package source

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Down reports that a page of s says that the site is down, or that it is a
// challenge to a browser: by the words of the definition, or by the marks of
// the products that answer so, with whatever status.
func (s Source) Down(page string) error {
	for _, words := range s.Outage {
		if strings.Contains(page, words) {
			return fmt.Errorf("the site says %q", words)
		}
	}
	if len(page) > maxNotice {
		return nil
	}
	title := strings.ToLower(Title(page))
	for _, m := range marks {
		if m.in(title, page) {
			return fmt.Errorf("the answer is %s, not the page", m.meaning)
		}
	}
	if words := maintenance.FindString(visible(page)); words != "" {
		return fmt.Errorf("the site says %q and little else", strings.TrimSpace(words))
	}
	return nil
}

// maxNotice is the length up to which a page may be no more than a notice.
// Articles in the frame of a site are longer, so that one about a challenge or
// a maintenance is not taken for one.
const maxNotice = 48 << 10

// mark is how the pages of a product are known: by a title, whole and in small
// letters, by words of the page, or, where it has both, by both.
type mark struct {
	meaning string
	titles  []string
	words   []string
}

var marks = []mark{
	{"a challenge of Cloudflare", nil, []string{"_cf_chl_opt"}},
	{"a challenge of Cloudflare", []string{"just a moment...", "attention required! | cloudflare", "please wait... | cloudflare"}, nil},
	{"a challenge of Incapsula", nil, []string{"Incapsula incident ID", `<iframe id="main-iframe" src="/_Incapsula_Resource`}},
	{"a challenge of Imperva", []string{"pardon our interruption", "pardon our interruption..."}, nil},
	{"a challenge of AWS", nil, []string{"awsWafCookieDomainList", "AwsWafIntegration."}},
	{"a refusal of Akamai", []string{"access denied"}, []string{"errors.edgesuite.net", "You don't have permission to access", "Reference&#32;&#35;"}},
	{"a refusal of a firewall", []string{"request rejected"}, []string{"requested URL was rejected"}},
	{"an error of the server", []string{
		"service unavailable", "503 service unavailable", "503 service temporarily unavailable", "502 bad gateway",
		"504 gateway time-out", "504 gateway timeout", "500 internal server error", "site under maintenance", "under maintenance",
	}, nil},
}

func (m mark) in(title, page string) bool {
	titled := slices.Contains(m.titles, title)
	if len(m.words) == 0 || len(m.titles) > 0 && !titled {
		return titled
	}
	return slices.ContainsFunc(m.words, func(words string) bool { return strings.Contains(page, words) })
}

// Title returns the title of a page in HTML, on one line, cut to what a message
// can hold. Entities stay as they are.
func Title(page string) string {
	head := page[:min(len(page), 16<<10)]
	start := strings.Index(head, "<title")
	if start < 0 {
		start = strings.Index(head, "<TITLE")
	}
	if start < 0 {
		return ""
	}
	_, rest, _ := strings.Cut(head[start:], ">")
	title, _, _ := strings.Cut(rest, "<")
	title = strings.Join(strings.Fields(title), " ")
	if r := []rune(title); len(r) > 120 {
		title = string(r[:120]) + "…"
	}
	return title
}

// maintenance is how a site says that it is being worked on.
var maintenance = regexp.MustCompile(`(시스템|서비스|홈페이지|누리집|사이트|서버)\s*(정기\s*|긴급\s*)?점검\s*(안내|중|으로)|メンテナンス中|系統維護中|系统维护中|(?i:scheduled maintenance is in progress|down for (scheduled )?maintenance)`)

// maintenanceWords are in all that maintenance matches. Looking for them is
// quick.
var maintenanceWords = []string{"점검", "メンテナンス", "維護", "维护", "maintenance"}

// maxSaid is how much text a page has that says nothing else, in characters.
const maxSaid = 400

// visible returns the text of a page that may speak of a maintenance and has
// little text, and nothing of any other.
func visible(page string) string {
	if !slices.ContainsFunc(maintenanceWords, func(words string) bool { return strings.Contains(page, words) }) {
		return ""
	}
	var b strings.Builder
	said := 0
	for page != "" {
		shown, rest, found := strings.Cut(page, "<")
		if said += utf8.RuneCountInString(strings.TrimSpace(shown)); said > maxSaid {
			return ""
		}
		b.WriteString(shown)
		b.WriteByte(' ')
		if page = rest; found {
			page = afterMarkup(rest)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// afterMarkup returns what follows the tag that rest begins in, or the comment,
// the script or the style.
func afterMarkup(rest string) string {
	end := ">"
	if strings.HasPrefix(rest, "!--") {
		end = "-->"
	}
	for _, silent := range []string{"script", "style"} {
		if len(rest) > len(silent) && strings.EqualFold(rest[:len(silent)], silent) {
			end = "</" + silent
		}
	}
	_, after, _ := strings.Cut(rest, end)
	if strings.HasPrefix(end, "</") {
		_, after, _ = strings.Cut(after, ">")
	}
	return after
}
