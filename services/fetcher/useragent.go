package fetcher

import (
	"fmt"
	"net/mail"
	"net/url"
	"strings"

	"github.com/policywire/policywire/services/fetcher/robots"
)

// userAgent checks a User-Agent: sites name the fetcher by its first word, and
// a header has no characters but these.
func userAgent(value string) (string, error) {
	printable := !strings.ContainsFunc(value, func(c rune) bool { return c < ' ' || c > '~' })
	if robots.Token(value) == "" || !printable {
		return value, fmt.Errorf("%q does not begin with the name of a program, or has more than ASCII characters", value)
	}
	return value, nil
}

// withContact returns a User-Agent that says whom to complain to.
func withContact(userAgent, contact string) (string, error) {
	added := "+mailto:" + contact
	if u, err := url.Parse(contact); err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
		added = "+" + u.String()
	} else if a, err := mail.ParseAddress(contact); err != nil || a.Address != contact {
		return userAgent, fmt.Errorf("%q is neither a mail address nor the address of a page", contact)
	}
	if strings.ContainsFunc(added, func(c rune) bool { return c <= ' ' || c > '~' || strings.ContainsRune("();", c) }) {
		return userAgent, fmt.Errorf("%q has characters that a User-Agent has not", contact)
	}
	if before, found := strings.CutSuffix(userAgent, ")"); found {
		return before + "; " + added + ")", nil
	}
	return userAgent + " (" + added + ")", nil
}
