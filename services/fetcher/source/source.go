package source

import (
	"time"

	"github.com/policywire/policywire/contract/news"
)

// Source is the definition of one source.
type Source struct {
	// ID names the source in documents and subjects; the file is named after it.
	ID string `yaml:"id"`
	// Name is what a reader calls the source.
	Name string `yaml:"name"`
	// Publisher is who publishes where the page does not say so.
	Publisher string `yaml:"publisher"`
	// Homepage is the address of the site. Items lie within its registrable domain.
	Homepage string `yaml:"homepage"`
	// Hosts are other hosts of the same site, older names for instance. An
	// address there names the same document, and a redirect there is followed.
	Hosts []string `yaml:"hosts"`
	// Fallback is a twin of the homepage's host, with the same paths, that is
	// asked where that host refuses or does not answer.
	Fallback string `yaml:"fallback"`
	// Kind is the kind of its documents, where Identity does not know better.
	Kind news.Kind `yaml:"kind"`
	// Language is the language the site claims, BCP 47.
	Language string `yaml:"language"`
	// Zone is the time zone of its dates, such as Asia/Seoul.
	Zone Zone `yaml:"zone"`
	// Charset is what its pages are written in where they are not UTF-8 and do
	// not say what else, such as euc-kr.
	Charset string `yaml:"charset"`
	// Rights is how much of a document may be kept and passed on: full, excerpt
	// (FETCHER_EXCERPT characters of the text) or link.
	Rights news.Rights `yaml:"rights"`
	// Licence holds where a page names none.
	Licence string `yaml:"licence"`
	// Attribution must go with the text. Without one it is "Source: " and the
	// publisher.
	Attribution string `yaml:"attribution"`
	// Disabled says why the source is not fetched; empty means that it is.
	// FETCHER_ENABLE fetches it all the same.
	Disabled string `yaml:"disabled"`
	// Outage are texts whose presence in a page means that the site is down
	// although it answers 200.
	Outage []string `yaml:"outage"`
	// Schedule says when the source is fetched.
	Schedule Schedule `yaml:"schedule"`
	// Politeness bounds what is asked of the site.
	Politeness Politeness `yaml:"politeness"`
	// Volume is what may be expected of the source before that is learned.
	Volume Volume `yaml:"volume"`
	// Identity says how an address names a document.
	Identity Identity `yaml:"identity"`
	// Discover says how items are found.
	Discover Discover `yaml:"discover"`
	// Page says how the page of an item is read. Without it, what the page says
	// of itself (JSON-LD, Open Graph) and its main text are read.
	Page Page `yaml:"page"`
}

// Schedule says when a source is fetched.
type Schedule struct {
	// Every is the time from the start of a round to that of the next; 1h
	// where it is not set.
	Every Duration `yaml:"every"`
	// Overlap is how far a round looks back behind what was covered before: a
	// release may appear late, or be edited. 14d where it is not set.
	Overlap Duration `yaml:"overlap"`
	// Reread are the ages at which the page of an item is read again, to find
	// edits and withdrawals; 1h, 6h, 1d, 3d, 7d and 14d where none is set.
	Reread []Duration `yaml:"reread"`
}

// Politeness bounds what is asked of a site.
type Politeness struct {
	// Interval is the least time between two requests to a host, where it is
	// longer than that of FETCHER_RATE.
	Interval Duration `yaml:"interval"`
	// Budget is the most requests of a day (UTC), 0 for no bound.
	Budget int `yaml:"budget"`
}

// Volume is what may be expected of a source.
type Volume struct {
	// PerDay is the usual number of new documents in a day.
	PerDay float64 `yaml:"per_day"`
}

// Location returns the zone of the source's dates.
func (s Source) Location() *time.Location {
	if s.Zone.Location == nil {
		return time.UTC
	}
	return s.Zone.Location
}

// day is 24 hours, as durations written in days count it.
const day = 24 * time.Hour

// withDefaults returns s with the values that a definition may leave out.
func (s Source) withDefaults() Source {
	if s.Schedule.Every.Duration == 0 {
		s.Schedule.Every.Duration = time.Hour
	}
	if s.Schedule.Overlap.Duration == 0 {
		s.Schedule.Overlap.Duration = 14 * day
	}
	if len(s.Schedule.Reread) == 0 {
		for _, age := range []time.Duration{time.Hour, 6 * time.Hour, day, 3 * day, 7 * day, 14 * day} {
			s.Schedule.Reread = append(s.Schedule.Reread, Duration{age})
		}
	}
	if s.Attribution == "" && s.Publisher != "" {
		s.Attribution = "Source: " + s.Publisher
	}
	return s
}
