package archive

import (
	"bytes"
	"regexp"
	"strings"
)

// leftOut stands where a script was. It is a comment in a page, and text
// without quotes elsewhere.
const leftOut = "<!-- a script with a credential was left out -->"

// assignment returns what a script matches that gives a value to one of names,
// as a variable, a property, a header or a parameter of an address. A name may
// be the end of a longer one. The value looks like a credential, not like words:
// a text in Korean that follows "password" is none.
func assignment(names []string) *regexp.Regexp {
	var words []string
	for _, name := range append(names, "authorization", "bearer", "credential", "secretkey", "accesstoken", "authtoken", "clientsecret", "refreshtoken", "idtoken", "csrftoken") {
		if name != "key" && name != "signature" { // too many things are called so
			words = append(words, regexp.QuoteMeta(name))
		}
	}
	named := "(?:" + strings.Join(words, "|") + ")"
	const value = `[A-Za-z0-9._~+/=%$!@:-]`
	return regexp.MustCompile(`(?i)` + named + `s?\\?["'` + "`" + `]?\]?\s*(?:[:=,]|&quot;:)\s*(?:\\?["'` + "`" + `]|&quot;|&#39;)(?:(?:bearer|basic|token)\s+)?` + value + `{8,}\\?(?:["'` + "`" + `]|&)` +
		`|\bbearer\s+[A-Za-z0-9._~+/-]{16,}` +
		`|\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.` + // a JSON Web Token
		`|[?&;](?:` + named + `|key)=[A-Za-z0-9._~+/%-]{8,}`)
}

// ends are how a script element begins and ends: in a page, and in a page that
// is the text of a feed. In a JSON text the slash is escaped.
var ends = []struct {
	open  []byte
	close *regexp.Regexp
	// instead stands where it was.
	instead string
}{
	{[]byte("<script"), regexp.MustCompile(`(?i)<\\?/script[^>]*>`), leftOut},
	{[]byte("&lt;script"), regexp.MustCompile(`(?i)&lt;/script\s*&gt;`), ""},
}

// scripts returns a text without the script elements that hold a credential,
// and how many these are. It works on bytes: in every encoding that pages come
// in, UTF-16 apart, the bytes of a tag stand for nothing else.
func (s *secrets) scripts(text []byte) ([]byte, int) {
	count := 0
	for _, e := range ends {
		var out []byte
		from := 0
		for at := range elements(text, e.open) {
			if at < from {
				continue
			}
			end := len(text)
			if found := e.close.FindIndex(text[at:]); found != nil {
				end = at + found[1]
			}
			if s.assigned.Match(text[at:end]) {
				out = append(append(out, text[from:at]...), e.instead...)
				from = end
				count++
			}
		}
		if from > 0 {
			text = append(out, text[from:]...)
		}
	}
	return text, count
}

// elements yields where a tag of a name begins, in any case.
func elements(text, open []byte) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		for at := 0; ; at++ {
			next := bytes.IndexByte(text[at:], open[0])
			if next < 0 || at+next+len(open) >= len(text) {
				return
			}
			at += next
			if bytes.EqualFold(text[at:at+len(open)], open) && !isLetter(text[at+len(open)]) && !yield(at) {
				return
			}
		}
	}
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c == '-' }
