package page

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
)

// article is what a JSON-LD block says of the page. Of the values that
// schema.org allows the one that names something is taken.
type article struct {
	found                                                      bool
	headline, alternative, published, publisher, body, licence string
}

var blocks = cascadia.MustCompile(`script[type="application/ld+json"]`)

// maxBlocks bounds how many blocks of a page are read.
const maxBlocks = 20

// findArticle returns the block whose @type is typ, wherever it stands: pages
// have blocks about the organization and the site too. Without a type it is the
// first that is an article.
func findArticle(root *goquery.Selection, typ string) article {
	types := articleTypes
	if typ != "" {
		types = []string{typ}
	}
	for i, n := range root.FindMatcher(blocks).Nodes {
		if i >= maxBlocks {
			break
		}
		if n.FirstChild == nil {
			continue
		}
		if a := readBlock(n.FirstChild.Data, types); a.found {
			return a
		}
	}
	return article{}
}

// articleTypes are the types of schema.org that a publication has.
var articleTypes = []string{
	"NewsArticle", "Article", "Report", "PressRelease", "GovernmentService", "SpecialAnnouncement", "BlogPosting", "TechArticle", "ScholarlyArticle",
	"AnalysisNewsArticle", "BackgroundNewsArticle", "ReportageNewsArticle", "OpinionNewsArticle", "ReviewNewsArticle", "AskPublicNewsArticle",
	"LiveBlogPosting", "SocialMediaPosting", "DiscussionForumPosting", "AdvertiserContentArticle", "SatiricalArticle", "APIReference", "MedicalScholarlyArticle",
}

func readBlock(block string, types []string) article {
	if !slices.ContainsFunc(types, func(typ string) bool { return strings.Contains(block, typ) }) {
		return article{}
	}
	var value any
	if err := json.Unmarshal([]byte(block), &value); err != nil {
		return scanBlock(block, types)
	}
	object := findType(value, types, 0)
	if object == nil {
		return article{}
	}
	a := article{
		found:       true,
		headline:    str(object["headline"]),
		alternative: str(object["alternativeHeadline"]),
		published:   str(object["datePublished"]),
		body:        str(object["articleBody"]),
		licence:     name(object["license"], "url", "@id"),
		publisher:   organization(object["author"]),
	}
	if a.headline == "" {
		a.headline = str(object["name"])
	}
	if a.publisher == "" {
		a.publisher = name(object["publisher"], "name")
	}
	return a
}

// organization returns the name of an author that is no person: publishers are
// the bodies that stand for a text.
func organization(author any) string {
	if list, ok := author.([]any); ok && len(list) > 0 {
		author = list[0]
	}
	o, ok := author.(map[string]any)
	if !ok || isType(o["@type"], []string{"Person"}) {
		return ""
	}
	return str(o["name"])
}

// name returns a value that is text, or the property of an object, or the first
// of a list of such.
func name(value any, properties ...string) string {
	if list, ok := value.([]any); ok && len(list) > 0 {
		value = list[0]
	}
	if o, ok := value.(map[string]any); ok {
		for _, property := range properties {
			if s := str(o[property]); s != "" {
				return s
			}
		}
	}
	return str(value)
}

// findType returns the object of one of the types in value: alone, in a list, in
// a @graph, or as what a page is about.
func findType(value any, types []string, depth int) map[string]any {
	if depth > 4 {
		return nil
	}
	switch v := value.(type) {
	case []any:
		for _, element := range v {
			if found := findType(element, types, depth+1); found != nil {
				return found
			}
		}
	case map[string]any:
		if isType(v["@type"], types) {
			return v
		}
		for _, property := range []string{"@graph", "mainEntity", "mainEntityOfPage"} {
			if found := findType(v[property], types, depth+1); found != nil {
				return found
			}
		}
	}
	return nil
}

func isType(value any, types []string) bool {
	if list, ok := value.([]any); ok {
		return slices.ContainsFunc(list, func(element any) bool { return isType(element, types) })
	}
	s, _ := value.(string)
	return slices.Contains(types, s[strings.LastIndexByte(s, '/')+1:])
}

func str(value any) string {
	s, _ := value.(string)
	return s
}

// property finds a property of a block that is not JSON: some sites put raw
// line breaks or quotes into its strings.
var property = regexp.MustCompile(`"(@type|headline|datePublished)"\s*:\s*"([^"\n]*)"`)

// scanBlock reads what can be read of a block that is not JSON. The first value
// of each property is that of the outermost object.
func scanBlock(block string, types []string) article {
	values := map[string]string{}
	for _, m := range property.FindAllStringSubmatch(block, -1) {
		if values[m[1]] == "" {
			values[m[1]] = strings.TrimSpace(m[2])
		}
	}
	if !isType(values["@type"], types) {
		return article{}
	}
	return article{found: true, headline: values["headline"], published: values["datePublished"]}
}
