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
	// Kind is the kind of its documents, where Identity does not know better.
	Kind news.Kind `yaml:"kind"`
	// Language is the language the site claims, BCP 47.
	Language string `yaml:"language"`
	// Zone is the time zone of its dates, such as Asia/Seoul.
	Zone Zone `yaml:"zone"`
	// Charset is what its pages are written in where they are not UTF-8 and do
	// not say what else, such as euc-kr.
	Charset string `yaml:"charset"`
	// Rights is how much of a document may be kept and passed on.
	Rights news.Rights `yaml:"rights"`
	// Licence holds where a page names none; Attribution must go with the text.
	Licence     string `yaml:"licence"`
	Attribution string `yaml:"attribution"`
	// Disabled says why the source is not fetched; empty means that it is.
	Disabled string `yaml:"disabled"`
	// Outage are texts whose presence in a page means that the site is down
	// although it answers 200.
	Outage   []string `yaml:"outage"`
	Schedule Schedule `yaml:"schedule"`
	Identity Identity `yaml:"identity"`
	Discover Discover `yaml:"discover"`
	Page     Page     `yaml:"page"`
}

// Schedule says when a source is fetched.
type Schedule struct {
	// Every is the time from the start of a round to that of the next.
	Every Duration `yaml:"every"`
	// Overlap is how far a round looks back behind what was covered before: a
	// release may appear late, or be edited.
	Overlap Duration `yaml:"overlap"`
}

// Discover says how items are found. Exactly one way is set.
type Discover struct {
	Form   *Form   `yaml:"form"`
	Script *Script `yaml:"script"`
	Feed   *Feed   `yaml:"feed"`
}

// Form is a list that answers to a form sent by POST, page by page.
type Form struct {
	URL string `yaml:"url"`
	// Fields are sent as they are, but for {page}, {since} and {until}; the
	// days are written YYYY-MM-DD.
	Fields map[string]string `yaml:"fields"`
	// Window is the longest span of days asked for at once.
	Window Duration `yaml:"window"`
	// Rows are the items; Empty is what stands in their place when there are none.
	Rows  Selector `yaml:"rows"`
	Empty Selector `yaml:"empty"`
	// The rest is read within a row.
	Link      Selector `yaml:"link"`
	Title     Selector `yaml:"title"`
	Lead      Selector `yaml:"lead"`
	Date      Selector `yaml:"date"`
	Publisher Selector `yaml:"publisher"`
	// Flattened says that the lead has lost its line breaks; they are put back
	// before bullet marks.
	Flattened bool `yaml:"flattened"`
}

// Script is a list whose empty cells an inline script fills by statements such
// as $('#td_'+'REG_DT'+'_0').html('Jul 23, 2026').
type Script struct {
	// URL is the list's address; {page} is the number of its page.
	URL  string   `yaml:"url"`
	Rows Selector `yaml:"rows"`
	// Link and Match find the item's number in a row: the first group of Match
	// in what Link selects. Item is the address, with $1 in its place.
	Link  Selector `yaml:"link"`
	Match Regexp   `yaml:"match"`
	Item  string   `yaml:"item"`
	// Title, Date and Publisher name the cells; the first that is filled counts.
	Title     []string `yaml:"title"`
	Date      []string `yaml:"date"`
	Publisher []string `yaml:"publisher"`
}

// Feed is RSS, Atom or JSON Feed.
type Feed struct {
	URL string `yaml:"url"`
}

// Page says how the page of an item is read. What it does not find is taken
// from the list.
type Page struct {
	// Article is the @type of the JSON-LD block that describes the page.
	Article string `yaml:"article"`
	// Drop is left out of the text of what the other selectors select.
	Drop      Selector `yaml:"drop"`
	Title     Selector `yaml:"title"`
	Date      Selector `yaml:"date"`
	Publisher Selector `yaml:"publisher"`
	Body      Selector `yaml:"body"`
	// Attachments are the files that the page offers.
	Attachments Attachments `yaml:"attachments"`
	Licence     Licence     `yaml:"licence"`
}

// Attachments says how the links to files are read.
type Attachments struct {
	Rows Selector `yaml:"rows"`
	// Link is read within a row; the groups of Match in it become $1, $2 … of
	// URL. Files with the same URL are one.
	Link  Selector `yaml:"link"`
	Match Regexp   `yaml:"match"`
	URL   string   `yaml:"url"`
	// Name is the file's name, whose extension is its type.
	Name Selector `yaml:"name"`
}

// Licence says how a page names its licence: Value with $1 replaced by the
// first group of Match in what Select selects.
type Licence struct {
	Select Selector `yaml:"select"`
	Match  Regexp   `yaml:"match"`
	Value  string   `yaml:"value"`
}

// Location returns the zone of the source's dates.
func (s Source) Location() *time.Location {
	if s.Zone.Location == nil {
		return time.UTC
	}
	return s.Zone.Location
}
