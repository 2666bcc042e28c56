package robots

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/jimsmart/grobotstxt"
)

// MaxSize is how much of a robots.txt is parsed; the rest is ignored.
const MaxSize = 500 << 10

// Rules are the rules of one robots.txt for one crawler. A nil *Rules allows
// everything.
type Rules struct {
	rules []rule
	delay time.Duration
}

// rule is one line that allows or disallows. An empty pattern matches nothing.
type rule struct {
	allow bool
	// pattern is in the form that normal returns, said is as it stands in
	// the file.
	pattern, said string
}

// Parse reads the body of a robots.txt for the crawler whose product token is
// agent. What is no directive is skipped, so that there is no invalid file: one
// that is HTML, for example, allows everything.
func Parse(body []byte, agent string) *Rules {
	if len(body) > MaxSize {
		body = body[:MaxSize]
		// Half a line would be another rule.
		body = body[:strings.LastIndexAny(string(body), "\r\n")+1]
	}
	r := reader{agent: agent}
	grobotstxt.Parse(upper(string(body)), &r)
	if r.named {
		return &r.own
	}
	return &r.all
}

// Token returns the product token of a User-Agent, by which a robots.txt names
// a crawler: "policywire" of "policywire/1 (+https://…)".
func Token(userAgent string) string {
	end := strings.IndexFunc(userAgent, func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '_')
	})
	if end < 0 {
		return userAgent
	}
	return userAgent[:end]
}

// Check reports whether target, which is a path with its query, is allowed, and
// by which rule it is, or is not; no rule allows.
func (r *Rules) Check(target string) (allowed bool, said string) {
	if r == nil || target == "/robots.txt" {
		return true, ""
	}
	target = normal(target)
	allowed, longest := true, 0
	for _, rule := range r.rules {
		better := len(rule.pattern) > longest || len(rule.pattern) == longest && rule.allow && !allowed
		if better && rule.matches(target) {
			allowed, longest, said = rule.allow, len(rule.pattern), rule.said
		}
	}
	return allowed, said
}

// Delay returns the Crawl-delay that the site asks for, 0 for none.
func (r *Rules) Delay() time.Duration {
	if r == nil {
		return 0
	}
	return r.delay
}

// matches takes time by the sum of the lengths, not by their product as the
// library's matcher does: each piece between stars is where it is found first.
func (r rule) matches(target string) bool {
	pattern, ends := strings.CutSuffix(r.pattern, "$")
	piece, pattern, more := strings.Cut(pattern, "*")
	target, begins := strings.CutPrefix(target, piece)
	if !begins || !more {
		return begins && (!ends || target == "")
	}
	for {
		piece, pattern, more = strings.Cut(pattern, "*")
		if !more && ends {
			return strings.HasSuffix(target, piece)
		}
		at := strings.Index(target, piece)
		if at < 0 || !more {
			return at >= 0
		}
		target = target[at+len(piece):]
	}
}

// reader is told of the lines of a robots.txt.
type reader struct {
	agent string
	// mine and global say that the group being read names the agent, or
	// everyone; named that one did. members says that the group has begun to
	// say what it is for, so that the next agent begins another.
	mine, global, named, members bool
	own, all                     Rules
}

var _ grobotstxt.ParseHandler = (*reader)(nil)

// HandleUserAgent implements grobotstxt.ParseHandler.
func (r *reader) HandleUserAgent(_ int, value string) {
	if r.members {
		r.mine, r.global, r.members = false, false, false
	}
	switch first, _, _ := strings.Cut(value, " "); {
	case first == "*":
		r.global = true
	case r.agent != "" && strings.EqualFold(Token(value), r.agent):
		r.mine, r.named = true, true
	}
}

// HandleAllow implements grobotstxt.ParseHandler.
func (r *reader) HandleAllow(_ int, value string) { r.add("Allow: ", value) }

// HandleDisallow implements grobotstxt.ParseHandler.
func (r *reader) HandleDisallow(_ int, value string) { r.add("Disallow: ", value) }

// HandleUnknownAction implements grobotstxt.ParseHandler.
func (r *reader) HandleUnknownAction(_ int, action, value string) {
	if !strings.EqualFold(action, "crawl-delay") {
		return
	}
	r.members = true
	seconds, err := strconv.ParseFloat(value, 64)
	if err != nil || !(seconds >= 0) { // which NaN is not
		return
	}
	delay := time.Duration(math.Min(seconds, 1e6) * float64(time.Second))
	r.each(func(rules *Rules) { rules.delay = max(rules.delay, delay) })
}

// HandleRobotsStart implements grobotstxt.ParseHandler.
func (r *reader) HandleRobotsStart() {}

// HandleRobotsEnd implements grobotstxt.ParseHandler.
func (r *reader) HandleRobotsEnd() {}

// HandleSitemap implements grobotstxt.ParseHandler.
func (r *reader) HandleSitemap(int, string) {}

func (r *reader) add(directive, value string) {
	r.members = true
	if value == "" {
		return
	}
	pattern := normal(value)
	if pattern[0] != '/' && pattern[0] != '*' {
		pattern = "/" + pattern
	}
	said := strings.ToValidUTF8(directive+value, "\ufffd")
	r.each(func(rules *Rules) {
		rules.rules = append(rules.rules, rule{directive == "Allow: ", pattern, said})
	})
}

// each calls f for the rules that the group being read is for.
func (r *reader) each(f func(*Rules)) {
	if r.mine {
		f(&r.own)
	}
	if r.global {
		f(&r.all)
	}
}
