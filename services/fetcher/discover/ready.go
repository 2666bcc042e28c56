package discover

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/policywire/policywire/services/fetcher/source"
)

// Ready reports why s cannot be read with the keys that there are: it has an API
// alone, which needs one that getenv does not know.
func Ready(s source.Source, getenv func(string) string) error {
	d := s.Discover
	other := d.Feed != nil || d.Sitemap != nil || d.List != nil || d.Script != nil || d.Numbers != nil || d.URLs != nil
	if d.API == nil || other || useAPI(s, getenv) {
		return nil
	}
	return fmt.Errorf("its API needs a key, and %s is not set", d.API.Key)
}

// useAPI reports whether s is read by its API.
func useAPI(s source.Source, getenv func(string) string) bool {
	api := s.Discover.API
	return api != nil && (api.Key == "" || key(s, getenv) != "")
}

// key returns the key of the API of s, not encoded. Portals hand out keys in
// two forms; one with escapes in it is the encoded form.
func key(s source.Source, getenv func(string) string) string {
	api := s.Discover.API
	if api.Key == "" || getenv == nil {
		return ""
	}
	value := strings.TrimSpace(getenv(api.Key))
	if decoded, err := url.PathUnescape(value); err == nil {
		return decoded
	}
	return value
}
