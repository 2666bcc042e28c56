package source

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/policywire/policywire/contract/news"
)

// Identity says how an address names a document: by Query, or by its path, which
// Paths may narrow. Without either, what is left of an address without tracking
// parameters names it.
type Identity struct {
	// Query are the parameters that name it; joined by "-" they are the
	// publisher's own id.
	Query []string `yaml:"query"`
	// URL is the canonical address, {name} standing for a parameter of Query.
	URL string `yaml:"url"`
	// Paths are the folders whose pages are documents; the path is the
	// publisher's own id.
	Paths []Path `yaml:"paths"`
	// Fold says that capitals in paths do not matter: ids have none.
	Fold bool `yaml:"fold"`
}

// Path is a folder of a site whose pages are documents.
type Path struct {
	// Under is the folder, such as /press/releases/.
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
	if u.Scheme != "http" && u.Scheme != "https" || !s.hosts(u.Hostname()) {
		return Ref{}, fmt.Errorf("reading address: %q is not on the site of %s", address, s.ID)
	}
	if len(s.Identity.Query) > 0 {
		return s.referQuery(u)
	}
	return s.referPath(u)
}

// hosts reports whether host is one of the site's.
func (s Source) hosts(host string) bool {
	return SameSite(host, hostname(s.Homepage)) || slices.ContainsFunc(s.Hosts, func(h string) bool { return SameSite(host, h) })
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

// referPath names a document by its path; without folders to narrow it, also by
// the parameters that are not for tracking.
func (s Source) referPath(u *url.URL) (Ref, error) {
	home, err := url.Parse(s.Homepage)
	if err != nil {
		return Ref{}, fmt.Errorf("reading homepage: %w", err)
	}
	path, _, _ := strings.Cut(u.Path, ";") // a session's id
	if s.Identity.Fold {
		path = strings.ToLower(strings.TrimRight(path, "/"))
	}
	kind, rest := s.folder(path)
	if len(rest) < 2 && len(s.Identity.Paths) > 0 || len(path) > maxPath || strings.Contains(path, "/..") {
		return Ref{}, fmt.Errorf("reading address: %q is in no folder of documents", u)
	}
	canonical := url.URL{Scheme: home.Scheme, Host: home.Host, Path: path}
	id := strings.Trim(path, "/")
	if len(s.Identity.Paths) == 0 {
		if canonical.RawQuery = identifying(u.Query()); canonical.RawQuery != "" {
			id += "?" + canonical.RawQuery
		}
	}
	if id == "" || len(id) > maxPath {
		return Ref{}, fmt.Errorf("reading address: %q names no document", u)
	}
	return Ref{ID: news.DocumentID(s.ID, id), URL: canonical.String(), Kind: kind}, nil
}

// folder returns the kind of the documents where path is, and the rest of path
// below that folder.
func (s Source) folder(path string) (kind news.Kind, rest string) {
	for _, folder := range s.Identity.Paths {
		if rest, ok := strings.CutPrefix(path, folder.Under); ok && strings.Trim(rest, "/") != "" {
			return cmp.Or(folder.Kind, s.Kind), "/" + rest
		}
	}
	return s.Kind, ""
}

// tracking are parameters that say where a reader came from.
var tracking = regexp.MustCompile(`(?i)^(utm_.*|fbclid|gclid|call_from|pwise.*|jsessionid)$`)

// identifying returns the parameters that are not for tracking, sorted.
func identifying(query url.Values) string {
	for name := range query {
		if tracking.MatchString(name) {
			query.Del(name)
		}
	}
	return query.Encode()
}
