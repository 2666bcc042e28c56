package web

import (
	"fmt"

	"github.com/policywire/policywire/services/fetcher/charset"
)

// Text returns the body as UTF-8, whatever it declares to be in. fallback, if
// set, is the encoding that the source is known for, languages are those that it
// is in; both count when the page's own declaration is wrong or missing. Text
// that can be read in no encoding is an error: replacement characters would pass
// for content. It is not normalized.
func (r *Response) Text(fallback string, languages ...string) (string, error) {
	text, err := charset.Decode(r.Body, charset.Hint{ContentType: r.ContentType, Fallback: fallback, Languages: languages})
	if err != nil {
		return "", fmt.Errorf("decoding %s: %w", r.URL, err)
	}
	return text.Content, nil
}
