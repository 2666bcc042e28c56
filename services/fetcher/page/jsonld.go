package page

import (
	"encoding/json"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// article is what a JSON-LD block says of the page.
type article struct {
	Headline      string
	DatePublished string
	Author        struct{ Name string }
}

// findArticle returns the block whose @type is typ, wherever it stands: pages
// have blocks about the organization and the site too.
func findArticle(root *goquery.Selection, typ string) article {
	var found article
	if typ == "" {
		return found
	}
	root.Find(`script[type="application/ld+json"]`).EachWithBreak(func(_ int, script *goquery.Selection) bool {
		var ok bool
		found, ok = readBlock(script.Text(), typ)
		return !ok
	})
	return found
}

func readBlock(block, typ string) (article, bool) {
	var value any
	if err := json.Unmarshal([]byte(block), &value); err != nil {
		return scanBlock(block, typ)
	}
	object := findType(value, typ, 0)
	if object == nil {
		return article{}, false
	}
	a := article{Headline: str(object["headline"]), DatePublished: str(object["datePublished"])}
	author := object["author"]
	if list, ok := author.([]any); ok && len(list) > 0 {
		author = list[0]
	}
	if o, ok := author.(map[string]any); ok {
		a.Author.Name = str(o["name"])
	}
	return a, true
}

// findType returns the object of a type in value: alone, in a list or a @graph.
func findType(value any, typ string, depth int) map[string]any {
	if depth > 4 {
		return nil
	}
	switch v := value.(type) {
	case []any:
		for _, element := range v {
			if found := findType(element, typ, depth+1); found != nil {
				return found
			}
		}
	case map[string]any:
		if isType(v["@type"], typ) {
			return v
		}
		return findType(v["@graph"], typ, depth+1)
	}
	return nil
}

func isType(value any, typ string) bool {
	if list, ok := value.([]any); ok {
		for _, element := range list {
			if element == typ {
				return true
			}
		}
	}
	return value == typ
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
func scanBlock(block, typ string) (article, bool) {
	values := map[string]string{}
	for _, m := range property.FindAllStringSubmatch(block, -1) {
		if values[m[1]] == "" {
			values[m[1]] = strings.TrimSpace(m[2])
		}
	}
	if values["@type"] != typ {
		return article{}, false
	}
	return article{Headline: values["headline"], DatePublished: values["datePublished"]}, true
}
