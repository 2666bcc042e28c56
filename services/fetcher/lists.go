package fetcher

import (
	"context"
	"fmt"
	"maps"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/source"
)

// validator is what a site gave to ask whether an address has changed.
type validator struct {
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
}

// validators are those of the lists of a source, by address.
type validators struct {
	// Definition is the hash of how the source is found, with which they hold.
	Definition string               `json:"definition,omitempty"`
	Lists      map[string]validator `json:"lists,omitempty"`
}

// maxLists bounds for how many lists of a source validators are kept.
const maxLists = 500

// conditions are the validators in a round.
type conditions struct {
	known validators
	found map[string]validator
}

var _ discover.Validators = (*conditions)(nil)

// newConditions returns the conditions of a round that looks as far back as the
// ones before it, or farther.
func newConditions(s source.Source, kept validators, farther bool) *conditions {
	now := definition(s)
	if farther || kept.Definition != now {
		kept = validators{Definition: now}
	}
	return &conditions{kept, map[string]validator{}}
}

// Get implements discover.Validators.
func (c *conditions) Get(_ context.Context, address string) (etag, lastModified string) {
	v := c.known.Lists[address]
	return v.ETag, v.LastModified
}

// Put implements discover.Validators.
func (c *conditions) Put(_ context.Context, address, etag, lastModified string) {
	if etag+lastModified != "" {
		c.found[address] = validator{etag, lastModified}
	}
}

// after returns what is to be kept after a round. A list that is as it was
// yields nothing, so a round that left something undone keeps nothing new.
func (c *conditions) after(fault *discover.Fault, counts map[news.Result]int) validators {
	if fault != nil || counts[news.ResultRetry]+counts[news.ResultDead] > 0 || len(c.known.Lists)+len(c.found) > maxLists {
		return c.known
	}
	lists := maps.Clone(c.known.Lists)
	if lists == nil {
		lists = map[string]validator{}
	}
	maps.Copy(lists, c.found)
	return validators{c.known.Definition, lists}
}

// definition is a hash of how a source is found and named: with another, a list
// that has not changed may show other documents.
func definition(s source.Source) string {
	d := s.Discover
	return shortHash(fmt.Sprintf("%+v %+v %+v %+v %+v %+v %+v %v", s.Identity, all(d.Feed), all(d.Sitemap), all(d.List), all(d.Script), all(d.API), all(d.Numbers), d.URLs))
}

// all returns what p refers to.
func all[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}
