package web

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

// Text returns the body as UTF-8. The encoding is that of the header, the byte
// order mark or the page's own declaration; fallback, if set, is used for a page
// that is not in the encoding that it declares. Text that can be read in
// neither is an error: replacement characters would pass for content.
func (r *Response) Text(fallback string) (string, error) {
	_, declared, certain := charset.DetermineEncoding(r.Body, r.ContentType)
	if utf8.Valid(r.Body) && (declared == "utf-8" || !certain) {
		return strings.TrimPrefix(string(r.Body), "\ufeff"), nil
	}
	names := []string{declared, fallback}
	if declared == "utf-8" || !certain && fallback != "" {
		names = []string{fallback}
	}
	for _, name := range names {
		encoding, _ := charset.Lookup(name)
		if encoding == nil {
			continue
		}
		// A decoder writes U+FFFD for bytes that the encoding does not have.
		decoded, err := encoding.NewDecoder().Bytes(r.Body)
		if err == nil && !strings.ContainsRune(string(decoded), utf8.RuneError) {
			return strings.TrimPrefix(string(decoded), "\ufeff"), nil
		}
	}
	return "", fmt.Errorf("decoding %s: the bytes are not the %s that it declares", r.URL, declared)
}
