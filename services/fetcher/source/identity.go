package source

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/policywire/policywire/contract/news"
)

// Identity says how an address names a document. Exactly one of Query and Paths
// is set.
type Identity struct {
	// Query are the parameters that name it; joined by "-" they are the
	// publisher's own id. URL is the canonical address, {name} standing for a
	// parameter.
	Query []string `yaml:"query"`
	URL   string   `yaml:"url"`
	// Paths are the folders whose pages are documents; the path in lower case
	// is the publisher's own id.
	Paths []Path `yaml:"paths"`
}

// Path is a folder of a site whose pages are documents.
type Path struct {
	Under string `yaml:"under"`
	// Kind is the kind of these documents, where it is not that of the source.
	Kind news.Kind `yaml:"kind"`
}

// Ref names a document.
type Ref struct {
	// ID is the document's id.
	ID string
	// URL is its canonical address.
	URL  string
	Kind news.Kind
}

// parameter is what a value that becomes a part of an id may look like.
var parameter = regexp.MustCompile(`^[0-9A-Za-z_-]{1,64}$`)

// maxPath bounds the path that becomes an id: its key must fit the bus.
const maxPath = 400

// Refer returns the document that address names, whatever else the address
// carries, or an error when it names none of this source.
func (s Source) Refer(address string) (Ref, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return Ref{}, fmt.Errorf("reading address: %w", err)
	}
	if u.Scheme != "http" && u.Scheme != "https" || !SameSite(u.Hostname(), hostname(s.Homepage)) {
		return Ref{}, fmt.Errorf("reading address: %q is not on the site of %s", address, s.ID)
	}
	if len(s.Identity.Query) > 0 {
		return s.referQuery(u)
	}
	return s.referPath(u)
}

func (s Source) referQuery(u *url.URL) (Ref, error) {
	query := u.Query()
	var values, replacements []string
	for _, name := range s.Identity.Query {
		value := query.Get(name)
		if !parameter.MatchString(value) {
			return Ref{}, fmt.Errorf("reading address: %q has no usable parameter %q", u, name)
		}
		values = append(values, value)
		replacements = append(replacements, "{"+name+"}", value)
	}
	return Ref{
		ID:   news.DocumentID(s.ID, strings.Join(values, "-")),
		URL:  strings.NewReplacer(replacements...).Replace(s.Identity.URL),
		Kind: s.Kind,
	}, nil
}

func (s Source) referPath(u *url.URL) (Ref, error) {
	path := strings.ToLower(strings.TrimRight(u.Path, "/"))
	for _, folder := range s.Identity.Paths {
		rest, ok := strings.CutPrefix(path, folder.Under)
		if !ok || rest == "" || len(path) > maxPath || strings.Contains(path, "/..") {
			continue
		}
		kind := folder.Kind
		if kind == "" {
			kind = s.Kind
		}
		canonical := url.URL{Scheme: "https", Host: hostname(s.Homepage), Path: path}
		return Ref{ID: news.DocumentID(s.ID, strings.TrimPrefix(path, "/")), URL: canonical.String(), Kind: kind}, nil
	}
	return Ref{}, fmt.Errorf("reading address: %q is in no folder of documents", u)
}
