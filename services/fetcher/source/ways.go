package source

// Discover says how items are found. Exactly one way is set; an API that needs
// a key may stand beside another, which is used while there is no key.
type Discover struct {
	// Feed is a feed of entries.
	Feed *Feed `yaml:"feed"`
	// Sitemap is a sitemap, or an index of some.
	Sitemap *Sitemap `yaml:"sitemap"`
	// List is a list in HTML.
	List *List `yaml:"list"`
	// Script is a list that an inline script fills.
	Script *Script `yaml:"script"`
	// API is a list in JSON or XML.
	API *API `yaml:"api"`
	// Numbers are addresses that are counted through.
	Numbers *Numbers `yaml:"numbers"`
	// URLs are addresses of items, one by one.
	URLs []string `yaml:"urls"`
}

// Feed is RSS 0.9x, 1.0 or 2.0, Atom or JSON Feed.
type Feed struct {
	// URL is the feed's address.
	URL string `yaml:"url"`
	// Match, if set, is what the address of an entry must match to be an item.
	Match Regexp `yaml:"match"`
}

// Sitemap is a sitemap or an index of sitemaps, gzipped or not. Its dates are
// those of edits: the page says when an item was published.
type Sitemap struct {
	// URL is the sitemap's address.
	URL string `yaml:"url"`
	// Match, if set, is what the address of a page must match to be an item.
	Match Regexp `yaml:"match"`
}

// List is a list in HTML, read page by page: by GET, or by POST where it has a
// Form. In URL and Form {page} is the number of the page, {since} and {until}
// are the days asked for, as YYYY-MM-DD or as a layout of Go's time package
// says, such as {since:20060102}.
type List struct {
	// URL is the list's address.
	URL string `yaml:"url"`
	// Form are the fields that are posted; without any, the list is asked by GET.
	Form map[string]string `yaml:"form"`
	// First is the number of the first page; 1 where it is not set.
	First *int `yaml:"first"`
	// Window is the longest span of days asked for at once.
	Window Duration `yaml:"window"`
	// Next selects the link to the next page, where pages are not numbered.
	Next Selector `yaml:"next"`
	// Rows are the items.
	Rows Selector `yaml:"rows"`
	// Empty is what stands in their place when there are none. A list without
	// Empty always has some.
	Empty Selector `yaml:"empty"`
	// Link is read within a row, as all that follows. Where it is no address,
	// Item is.
	Link Selector `yaml:"link"`
	// Match finds in Link what Item is made of.
	Match Regexp `yaml:"match"`
	// Item is the address of the item, with the groups of Match as $1, $2 ….
	Item string `yaml:"item"`
	// Title is the item's title.
	Title Selector `yaml:"title"`
	// Lead is what the row holds of the text.
	Lead Selector `yaml:"lead"`
	// Date is when the item was published.
	Date Selector `yaml:"date"`
	// Publisher is who published the item.
	Publisher Selector `yaml:"publisher"`
	// Flattened says that the lead has lost its line breaks; they are put back
	// before bullet marks.
	Flattened bool `yaml:"flattened"`
}

// Script is a list whose empty cells an inline script fills by statements such
// as $('#td_'+'REG_DT'+'_0').html('Jul 23, 2026').
type Script struct {
	// URL is the list's address; {page} is the number of its page.
	URL string `yaml:"url"`
	// Rows are the items.
	Rows Selector `yaml:"rows"`
	// Link is what holds the item's number, within a row.
	Link Selector `yaml:"link"`
	// Match finds the item's number in Link: its first group.
	Match Regexp `yaml:"match"`
	// Item is the address, with $1 in the place of the number.
	Item string `yaml:"item"`
	// Title names the cells of the title; the first that is filled counts.
	Title []string `yaml:"title"`
	// Date names the cells of the date; the first that is filled counts.
	Date []string `yaml:"date"`
	// Publisher names the cells of the publisher; the first that is filled counts.
	Publisher []string `yaml:"publisher"`
}

// API is a list in JSON or XML. The fields below Items are paths: names joined
// by dots, such as response.body.items, through lists as through objects; of
// XML elements and @attributes, without the root.
type API struct {
	// URL is the address, with {page}, {since} and {until} as in List. {key} may
	// stand as the value of a parameter, and in Header.
	URL string `yaml:"url"`
	// Key is the environment variable that holds the key, FETCHER_KEY_ and more.
	Key string `yaml:"key"`
	// Header is sent along.
	Header map[string]string `yaml:"header"`
	// Window is the longest span of days asked for at once.
	Window Duration `yaml:"window"`
	// First is the number of the first page; 1 where it is not set.
	First *int `yaml:"first"`
	// OK is what an answer must say to be one.
	OK Answer `yaml:"ok"`
	// Items is the path of the items; what follows is read within one.
	Items string `yaml:"items"`
	// Link is an address, or what Item is made of.
	Link string `yaml:"link"`
	// Match finds in Link what Item is made of, as in List.
	Match Regexp `yaml:"match"`
	// Item is the address of the item, with the groups of Match as $1, $2 ….
	Item string `yaml:"item"`
	// Title is the item's title.
	Title string `yaml:"title"`
	// Summary is a short text, which may be HTML.
	Summary string `yaml:"summary"`
	// Text is the text, or a part of it, which may be HTML.
	Text string `yaml:"text"`
	// Date is when the item was published.
	Date string `yaml:"date"`
	// Publisher is who published the item.
	Publisher string `yaml:"publisher"`
	// Layout is how Date is written, as a layout of Go's time package, where it
	// is none of the usual ways: 01/02/2006 15:04:05.
	Layout string `yaml:"layout"`
}

// Answer says how an API reports that all is well.
type Answer struct {
	// Path is where the report stands.
	Path string `yaml:"path"`
	// Values are what may stand there when all is well.
	Values []string `yaml:"values"`
	// Reason is the path of what is wrong, in words.
	Reason string `yaml:"reason"`
}

// Numbers are addresses that are counted through, for sites without a list.
type Numbers struct {
	// Item is the address, with {year} or {roc_year} (of the Republic of China,
	// which counts from 1912) and {number}.
	Item string `yaml:"item"`
	// Digits is the width of the number, filled with zeros.
	Digits int `yaml:"digits"`
	// Gap is how many numbers in a row may be missing before the rest of a
	// year counts as not given yet.
	Gap int `yaml:"gap"`
	// Missing are texts of pages that stand for a number that is not given, on
	// sites that answer 200 all the same.
	Missing []string `yaml:"missing"`
}

// Page says how the page of an item is read. What it does not find is taken
// from JSON-LD, Open Graph and the list. A body that no selector finds is the
// main text of the page as a general reader sees it.
type Page struct {
	// Article is the @type of the JSON-LD block that describes the page; any of
	// schema.org's articles where it is not set.
	Article string `yaml:"article"`
	// Drop is left out of the text of what the other selectors select.
	Drop Selector `yaml:"drop"`
	// Title is the document's title.
	Title Selector `yaml:"title"`
	// Subtitle becomes the summary.
	Subtitle Selector `yaml:"subtitle"`
	// Date is when the document was published.
	Date Selector `yaml:"date"`
	// Publisher is who published the document.
	Publisher Selector `yaml:"publisher"`
	// Body is the element that holds the text.
	Body Selector `yaml:"body"`
	// Attachments are the files that the page offers.
	Attachments Attachments `yaml:"attachments"`
	// Licence says how the page names its licence.
	Licence Licence `yaml:"licence"`
}

// Attachments says how the links to files are read.
type Attachments struct {
	// Rows are the files, each of which may have several links.
	Rows Selector `yaml:"rows"`
	// Link is read within a row. Where it is no address, URL is. Files with the
	// same address are one.
	Link Selector `yaml:"link"`
	// Match finds in Link what URL is made of.
	Match Regexp `yaml:"match"`
	// URL is the address of the file, with the groups of Match as $1, $2 ….
	URL string `yaml:"url"`
	// Name is the file's name.
	Name Selector `yaml:"name"`
	// Body are the kinds of file that may hold the text of the document, the
	// best first: odt, hwpx, docx, pdf, hwp.
	Body []string `yaml:"body"`
	// Fetch says which files are fetched: all, which is the default, or body:
	// those that Body names, until one is read.
	Fetch string `yaml:"fetch"`
}

// Licence says how a page names its licence: Value with $1 replaced by the
// first group of Match in what Select selects.
type Licence struct {
	// Select is the element that names the licence.
	Select Selector `yaml:"select"`
	// Match finds in it what Value is made of.
	Match Regexp `yaml:"match"`
	// Value is the licence, with the groups of Match as $1, $2 ….
	Value string `yaml:"value"`
}

// Ways returns the names of the ways that are set, that which is tried first at
// the head.
func (d Discover) Ways() []string {
	var ways []string
	for _, way := range []struct {
		set  bool
		name string
	}{
		{d.API != nil, "api"}, {d.Feed != nil, "feed"}, {d.Sitemap != nil, "sitemap"}, {d.List != nil, "list"},
		{d.Script != nil, "script"}, {d.Numbers != nil, "numbers"}, {d.URLs != nil, "urls"},
	} {
		if way.set {
			ways = append(ways, way.name)
		}
	}
	return ways
}
