package robots_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/jimsmart/grobotstxt"
	"github.com/policywire/policywire/services/fetcher/robots"
)

func TestWhatIsAllowed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file, target string
		want         bool
	}{
		"nothing":                               {"", "/a", true},
		"a folder":                              {"User-agent: *\nDisallow: /a/", "/a/b", false},
		"beside the folder":                     {"User-agent: *\nDisallow: /a/", "/a", true},
		"everything":                            {"User-agent: *\nDisallow: /", "/", false},
		"robots.txt itself":                     {"User-agent: *\nDisallow: /", "/robots.txt", true},
		"an empty rule":                         {"User-agent: *\nDisallow:", "/a", true},
		"the longest rule, last":                {"User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", true},
		"the longest rule, first":               {"User-agent: *\nAllow: /a/b\nDisallow: /a", "/a/b/c", true},
		"Allow wins a tie":                      {"User-agent: *\nDisallow: /a\nAllow: /a", "/a", true},
		"Allow wins a tie, first":               {"User-agent: *\nAllow: /a\nDisallow: /a", "/a", true},
		"a longer pattern with a star":          {"User-agent: *\nAllow: /page\nDisallow: /*.html", "/page.html", false},
		"a star in the middle":                  {"User-agent: *\nDisallow: /a/*/c", "/a/b/x/c/d", false},
		"a query":                               {"User-agent: *\nDisallow: /*?page=", "/list.do?page=2", false},
		"an end":                                {"User-agent: *\nDisallow: /*.php$", "/a.php", false},
		"more after the end":                    {"User-agent: *\nDisallow: /*.php$", "/a.php?x", true},
		"a dollar in the middle":                {"User-agent: *\nDisallow: /a$b", "/a$b", false},
		"paths have capitals":                   {"User-agent: *\nDisallow: /A", "/a", true},
		"agents and keys do not":                {"USER-AGENT: PolicyWire\nDISALLOW: /a", "/a", false},
		"an agent with a version":               {"User-agent: policywire/2.0\nDisallow: /a", "/a", false},
		"another agent":                         {"User-agent: other\nDisallow: /", "/a", true},
		"an agent that ours begins with":        {"User-agent: policy\nDisallow: /", "/a", true},
		"an agent that begins with ours":        {"User-agent: policywire-news\nDisallow: /", "/a", true},
		"ours instead of all":                   {"User-agent: *\nDisallow: /\n\nUser-agent: policywire\nDisallow: /b", "/a", true},
		"ours is empty":                         {"User-agent: policywire\nDisallow:\n\nUser-agent: *\nDisallow: /", "/a", true},
		"two groups of ours, first":             {"User-agent: policywire\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: policywire\nDisallow: /b", "/a", false},
		"two groups of ours, last":              {"User-agent: policywire\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: policywire\nDisallow: /b", "/b", false},
		"several agents of a group":             {"User-agent: policywire\nUser-agent: other\nDisallow: /a", "/a", false},
		"a sitemap between agents":              {"User-agent: policywire\nSitemap: https://x/\nUser-agent: other\nDisallow: /a", "/a", false},
		"a delay ends the agents":               {"User-agent: *\nCrawl-delay: 2\nUser-agent: other\nDisallow: /", "/a", true},
		"escapes in small letters":              {"User-agent: *\nDisallow: /%ed%95%9c", "/%ED%95%9C", false},
		"escapes of nothing":                    {"User-agent: *\nDisallow: /%61bc", "/abc", false},
		"an escaped slash is none":              {"User-agent: *\nDisallow: /a%2Fb", "/a/b", true},
		"letters that are not ASCII":            {"User-agent: *\nDisallow: /한국", "/%ED%95%9C%EA%B5%AD/a", false},
		"the same, both as they are":            {"User-agent: *\nDisallow: /한국", "/한국/a", false},
		"a rule without a slash":                {"User-agent: *\nDisallow: a", "/a", false},
		"lines of a Macintosh":                  {"User-agent: *\rDisallow: /a\r", "/a", false},
		"lines of Windows, comments and blanks": {"# a\r\n\r\nUser-agent : * # all\r\n  Disallow :  /a # why\r\n", "/a", false},
		"a byte order mark":                     {"\ufeffUser-agent: *\nDisallow: /a", "/a", false},
		"rules before any agent":                {"Disallow: /a\nUser-agent: *\nDisallow: /b", "/a", true},
		"a page":                                {"<!DOCTYPE html><html><body>\n<p>Disallow: /\n</html>", "/a", true},
		"a page that has rules in its text":     {"<html>\nUser-agent: *\nDisallow: /a\n</html>", "/a", false},
		"bytes":                                 {"\x00\xff\xfe\x01: \x80\n\n:::\n%%%\nUser-agent", "/a", true},
	} {
		if got, rule := robots.Parse([]byte(c.file), "policywire").Check(c.target); got != c.want {
			t.Errorf("%s: %s is allowed: %v (by %q), want %v", name, c.target, got, rule, c.want)
		}
	}
}

func TestTheRuleIsNamed(t *testing.T) {
	t.Parallel()
	rules := robots.Parse([]byte("User-agent: *\nAllow: /\nDisallow: /private/*"), "policywire")
	if allowed, rule := rules.Check("/private/a"); allowed || rule != "Disallow: /private/*" {
		t.Errorf("got %v by %q", allowed, rule)
	}
	if allowed, rule := rules.Check("/a"); !allowed || rule != "Allow: /" {
		t.Errorf("got %v by %q", allowed, rule)
	}
}

func TestCrawlDelay(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]time.Duration{
		"User-agent: *\nCrawl-delay: 2":                                         2 * time.Second,
		"User-agent: *\nDisallow: /a\ncrawl-delay: 0.5":                         500 * time.Millisecond,
		"User-agent: *\nCrawl-delay: 9\nUser-agent: policywire\nCrawl-delay: 1": time.Second,
		"User-agent: *\nCrawl-delay: 9\nUser-agent: policywire\nDisallow: /a":   0,
		"User-agent: other\nCrawl-delay: 9":                                     0,
		"User-agent: *\nCrawl-delay: 1\n\nUser-agent: *\nCrawl-delay: 3":        3 * time.Second,
		"User-agent: *\nCrawl-delay: -1":                                        0,
		"User-agent: *\nCrawl-delay: NaN":                                       0,
		"User-agent: *\nCrawl-delay: soon":                                      0,
		"User-agent: *\nCrawl-delay: 1e300":                                     1e6 * time.Second,
		"User-agent: *\nCrawl-delay: Inf":                                       1e6 * time.Second,
		"Crawl-delay: 4":                                                        0,
		"User-agent: * \nCrawl-delay: 5 # please":                               5 * time.Second,
	} {
		if got := robots.Parse([]byte(file), "policywire").Delay(); got != want {
			t.Errorf("%q: got %s, want %s", file, got, want)
		}
	}
}

func TestOnlyTheBeginningOfALongFileIsParsed(t *testing.T) {
	t.Parallel()
	file := "User-agent: *\nDisallow: /a\n" + strings.Repeat("# a comment of some length\n", robots.MaxSize/27+1) + "Disallow: /b\n"
	rules := robots.Parse([]byte(file), "policywire")
	if a, _ := rules.Check("/a"); a {
		t.Error("the beginning was not parsed")
	}
	if b, _ := rules.Check("/b"); !b {
		t.Error("the end was parsed")
	}
	// A rule that is cut would be another one.
	cut := "User-agent: *\n" + strings.Repeat("#\n", robots.MaxSize/2-14) + "Disallow: /abcdefghijklmnopqrstuvwxyz"
	if a, rule := robots.Parse([]byte(cut), "policywire").Check("/a"); !a {
		t.Errorf("half a line is the rule %q", rule)
	}
}

func TestToken(t *testing.T) {
	t.Parallel()
	for userAgent, want := range map[string]string{
		"policywire/1 (+https://github.com/policywire/policywire)": "policywire", "Policy-Wire_x": "Policy-Wire_x", "": "", "(x)": "", "뉴스": "",
	} {
		if got := robots.Token(userAgent); got != want {
			t.Errorf("%q: got %q, want %q", userAgent, got, want)
		}
	}
}

// TestMatchingIsThatOfTheLibrary holds the matcher against Google's, which is
// slower, with all short patterns.
func TestMatchingIsThatOfTheLibrary(t *testing.T) {
	t.Parallel()
	targets := words("/ab", 4)
	for _, pattern := range words("/a*$", 5) {
		for _, target := range targets {
			if got, want := robots.Matches(target, pattern), grobotstxt.Matches(target, pattern); got != want {
				t.Fatalf("%q and %q: got %v, want %v", target, pattern, got, want)
			}
		}
	}
}

// words returns all words of an alphabet up to a length.
func words(alphabet string, length int) []string {
	out := []string{""}
	for start := 0; length > 0; length-- {
		end := len(out)
		for _, word := range out[start:end] {
			for _, c := range alphabet {
				out = append(out, word+string(c))
			}
		}
		start = end
	}
	return out
}

func FuzzRobots(f *testing.F) {
	for _, file := range []string{
		"User-agent: *\nDisallow: /a\nAllow: /a/b$\n", "\ufeffuser-agent:policywire\r\ncrawl-delay: 1.5\r\ndisallow: /*?x=*&y\r\n",
		"User-agent: *\nDisallow: /%ed%95%9c/한국\n", "<html>", "User-agent\tpolicywire\nDisallow\t/", "Sitemap: https://www.korea.kr/sitemapindex.xml",
	} {
		f.Add([]byte(file), "/a/b?x=1&y=2")
	}
	f.Fuzz(func(t *testing.T, file []byte, target string) {
		rules := robots.Parse(file, "policywire")
		allowed, rule := rules.Check(target)
		if !allowed && !strings.HasPrefix(rule, "Disallow: ") || !utf8.ValidString(rule) {
			t.Errorf("got %v by %q", allowed, rule)
		}
		if d := rules.Delay(); d < 0 || d > 1e6*time.Second {
			t.Errorf("got the delay %s", d)
		}
		// A file says the same wherever it ends with a line of its own.
		if again, _ := robots.Parse(append(file, "\n#\n"...), "policywire").Check(target); again != allowed && len(file) < robots.MaxSize {
			t.Errorf("with a comment: %v, without: %v", again, allowed)
		}
	})
}

// BenchmarkHostileRules is the worst that a robots.txt can cost: patterns of
// nothing but stars, for an address that nearly matches them.
func BenchmarkHostileRules(b *testing.B) {
	line := "Disallow: /" + strings.Repeat("*a", 500) + "b\n"
	rules := robots.Parse([]byte("User-agent: *\n"+strings.Repeat(line, robots.MaxSize/len(line))), "policywire")
	target := "/" + strings.Repeat("a", 2000)
	for b.Loop() {
		rules.Check(target)
	}
}
