package source_test

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/policywire/policywire/services/fetcher/source"
)

const readmeFile = "../sources/README.md"

// The part of the README that is generated stands between these lines.
const (
	generatedBegin = "<!-- What follows is made of the types and comments of package source by: go test ./source -update -->\n"
	generatedEnd   = "<!-- That was made of them. -->\n"
)

func TestTheDocumentationIsThatOfTheTypes(t *testing.T) {
	data, err := os.ReadFile(readmeFile)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(data), generatedBegin)
	_, after, ok2 := strings.Cut(rest, generatedEnd)
	if !ok || !ok2 {
		t.Fatalf("%s has not the lines that enclose what is generated", readmeFile)
	}
	p := pages{format: readFormat(t), examples: examples(t)}
	p.section(t, "", reflect.TypeFor[source.Source]())
	golden(t, readmeFile, before+generatedBegin+p.text.String()+generatedEnd+after)
}

// pages writes the documentation of the format.
type pages struct {
	format   format
	examples map[string]string
	text     strings.Builder
}

// section writes the keys of typ, which stand below path, and then those of the
// types that they hold.
func (p *pages) section(t *testing.T, path string, typ reflect.Type) {
	t.Helper()
	fmt.Fprintf(&p.text, "\n### %s\n\n%s\n\n| key | value | is | example |\n|---|---|---|---|\n", cmp.Or(path, "A definition"), p.about(typ))
	keys := p.format.keys(t, typ)
	for _, k := range keys {
		at := below(path, k.name)
		_, link := structured(k.typ)
		example := p.examples[at]
		if link {
			example = ""
		}
		fmt.Fprintf(&p.text, "| `%s`%s | %s | %s | %s |\n", k.name, star(typ, k.name), valueOf(typ.Name()+"."+k.name, k.typ), k.comment, code(example))
	}
	for _, k := range keys {
		if inner, ok := structured(k.typ); ok {
			p.section(t, below(path, k.name), inner)
		}
	}
}

// about returns what the comment of a type says, without the name of the type.
func (p *pages) about(typ reflect.Type) string {
	words := strings.TrimPrefix(spoken(p.format[typ.Name()], typ), typ.Name()+" ")
	words = strings.TrimPrefix(strings.TrimPrefix(words, "is "), "are ")
	return strings.ToUpper(words[:1]) + words[1:]
}

func below(path, name string) string { return strings.TrimPrefix(path+"."+name, ".") }

func star(typ reflect.Type, name string) string {
	if slices.Contains(mandatory[typ.Name()], name) {
		return " *"
	}
	return ""
}

func code(example string) string {
	if example == "" {
		return ""
	}
	return "`" + strings.ReplaceAll(example, "|", `\|`) + "`"
}

// valueOf says in a word or two what a key's value is.
func valueOf(name string, typ reflect.Type) string {
	if values := choices[name]; values != nil {
		words := strings.Join(values, ", ")
		if typ.Kind() == reflect.Slice {
			return "list of " + words
		}
		return words
	}
	if _, ok := structured(typ); ok {
		if typ.Kind() == reflect.Slice {
			return "list of maps, below"
		}
		return "map, below"
	}
	switch typ.Kind() {
	case reflect.Slice:
		return "list of " + valueOf(name, typ.Elem()) + "s"
	case reflect.Pointer:
		return valueOf(name, typ.Elem())
	case reflect.Map:
		return "map of texts"
	case reflect.String:
		return "text"
	case reflect.Int, reflect.Float64:
		return "number"
	case reflect.Bool:
		return "true, false"
	}
	return strings.ToLower(typ.Name())
}

// examples returns for each key the value that a shipped source gives it: of the
// source with the most keys that has it, so that examples fit each other.
func examples(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("../sources/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var all []map[string]string
	for _, file := range files {
		values := map[string]string{}
		flatten(t, "", definition(t, file), values)
		all = append(all, values)
	}
	slices.SortStableFunc(all, func(a, b map[string]string) int { return cmp.Compare(len(b), len(a)) })
	chosen := map[string]string{}
	for _, values := range all {
		for at, value := range values {
			if _, ok := chosen[at]; !ok {
				chosen[at] = value
			}
		}
	}
	return chosen
}

// flatten notes the values of a definition by their paths, lists of maps as the
// first of them.
func flatten(t *testing.T, path string, value any, into map[string]string) {
	t.Helper()
	switch v := value.(type) {
	case map[string]any:
		for name, member := range v {
			flatten(t, below(path, name), member, into)
		}
	case []any:
		if len(v) > 0 {
			if _, ok := v[0].(map[string]any); ok {
				flatten(t, path, v[0], into)
				return
			}
		}
	}
	if len(fmt.Sprint(value)) > 150 {
		return
	}
	text, err := yaml.MarshalWithOptions(value, yaml.Flow(true))
	if err != nil {
		t.Fatal(err)
	}
	into[path] = strings.TrimSpace(string(text))
}

// TestDefaultsAreDocumented holds the comments against the values that a
// definition has without saying so.
func TestDefaultsAreDocumented(t *testing.T) {
	s, err := source.Parse("least.yaml", []byte(least))
	if err != nil {
		t.Fatal(err)
	}
	f := readFormat(t)
	for name, values := range map[string][]source.Duration{
		"Schedule.Every": {s.Schedule.Every}, "Schedule.Overlap": {s.Schedule.Overlap}, "Schedule.Reread": s.Schedule.Reread,
	} {
		for _, value := range values {
			if !strings.Contains(f[name], days(value)) {
				t.Errorf("%s: the comment %q does not say its default %s", name, f[name], days(value))
			}
		}
	}
}

// least is a definition with what none can do without.
const least = `id: least
name: News of a city
publisher: The City
homepage: https://www.example.org
kind: press-release
language: en
zone: Asia/Seoul
rights: full
discover: {feed: {url: https://www.example.org/feed.xml}}
`

// days writes a duration as a definition does.
func days(d source.Duration) string {
	if hours := d.Hours(); hours >= 24 && hours == float64(int(hours)/24*24) {
		return fmt.Sprintf("%dd", int(hours)/24)
	}
	return strings.TrimSuffix(strings.TrimSuffix(d.String(), "0s"), "0m")
}

// TestExamplesAreWholeSources reads the definitions that documents show.
func TestExamplesAreWholeSources(t *testing.T) {
	for _, file := range []string{readmeFile, "../../../README.md", "../../../CONTRIBUTING.md"} {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, example, _ := strings.Cut(string(data), "```yaml\n")
		example, _, _ = strings.Cut(example, "```\n")
		if _, err := source.Parse("city-news.yaml", []byte(example)); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		if n := strings.Count(example, "\n"); n > 10 {
			t.Errorf("%s: the example has %d lines, want ten at most", file, n)
		}
	}
}
