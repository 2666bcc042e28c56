package source_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/contract/schematest"
	"github.com/policywire/policywire/services/fetcher/source"
)

const schemaFile = "../sources/source.schema.json"

// mandatory are the keys that a definition cannot do without.
var mandatory = map[string][]string{
	"Source":      {"id", "name", "publisher", "homepage", "kind", "language", "zone", "rights", "discover"},
	"Path":        {"under"},
	"Feed":        {"url"},
	"Sitemap":     {"url"},
	"List":        {"url", "rows", "link"},
	"Script":      {"url", "rows", "link", "match", "item", "title"},
	"API":         {"url", "items", "link"},
	"Answer":      {"path", "values"},
	"Numbers":     {"item", "gap"},
	"Attachments": {"rows", "link"},
	"Licence":     {"select", "match", "value"},
}

// choices are the values that a key may have.
var choices = map[string][]string{
	"Source.kind":       {string(news.PressRelease), string(news.PolicyNews), string(news.Statement), string(news.Report), string(news.NewsArticle)},
	"Path.kind":         {string(news.PressRelease), string(news.PolicyNews), string(news.Statement), string(news.Report), string(news.NewsArticle)},
	"Source.rights":     {string(news.RightsFull), string(news.RightsExcerpt), string(news.RightsLink)},
	"Attachments.body":  source.BodyKinds,
	"Attachments.fetch": {source.FetchAll, source.FetchBody},
}

// object is a JSON object that keeps the order of its members.
type object []member

type member struct {
	name  string
	value any
}

// MarshalJSON implements json.Marshaler.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	for i, m := range o {
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "%c%q:%s", "{,"[min(i, 1)], m.name, value)
	}
	if len(o) == 0 {
		b.WriteByte('{')
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func (f format) structure(t *testing.T, typ reflect.Type) object {
	t.Helper()
	var properties object
	for _, k := range f.keys(t, typ) {
		properties = append(properties, member{k.name, append(object{{"description", k.comment}}, f.value(t, typ.Name()+"."+k.name, k.typ)...)})
	}
	o := object{{"type", "object"}, {"additionalProperties", false}, {"properties", properties}}
	if keys := mandatory[typ.Name()]; keys != nil {
		o = append(o, member{"required", keys})
	}
	return o
}

func (f format) value(t *testing.T, name string, typ reflect.Type) object {
	t.Helper()
	if structure, ok := structured(typ); ok && typ.Kind() != reflect.Slice {
		return f.structure(t, structure)
	}
	switch typ {
	case reflect.TypeFor[source.Duration]():
		return object{{"type", "string"}, {"pattern", `^(\d+d|(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+)$`}}
	case reflect.TypeFor[source.Regexp]():
		return object{{"type", "string"}, {"format", "regex"}}
	case reflect.TypeFor[source.Selector](), reflect.TypeFor[source.Zone]():
		return object{{"type", "string"}, {"minLength", 1}}
	}
	switch typ.Kind() {
	case reflect.Pointer:
		return f.value(t, name, typ.Elem())
	case reflect.Slice:
		return object{{"type", "array"}, {"items", f.value(t, name, typ.Elem())}}
	case reflect.Map:
		return object{{"type", "object"}, {"additionalProperties", f.value(t, name, typ.Elem())}}
	case reflect.Bool:
		return object{{"type", "boolean"}}
	case reflect.Int:
		return object{{"type", "integer"}, {"minimum", 0}}
	case reflect.Float64:
		return object{{"type", "number"}, {"minimum", 0}}
	case reflect.String:
		if values := choices[name]; values != nil {
			return object{{"type", "string"}, {"enum", values}}
		}
		return object{{"type", "string"}}
	}
	t.Fatalf("%s: the schema has no word for %s", name, typ)
	return nil
}

func TestTheSchemaIsThatOfTheTypes(t *testing.T) {
	schema := append(object{
		{"$schema", "https://json-schema.org/draft/2020-12/schema"},
		{"title", "A source of policywire"},
		{"description", "See README.md beside this file."},
	}, readFormat(t).structure(t, reflect.TypeFor[source.Source]())...)
	data, err := json.Marshal(schema)
	if err != nil {
		t.Fatal(err)
	}
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, data, "", "  "); err != nil {
		t.Fatal(err)
	}
	golden(t, schemaFile, strings.NewReplacer(`\u0026`, "&", `\u003c`, "<", `\u003e`, ">").Replace(pretty.String())+"\n")
}

// definition returns a shipped definition as an editor sees it.
func definition(t *testing.T, file string) any {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var value any
	if err := yaml.Unmarshal(data, &value); err != nil {
		t.Fatal(err)
	}
	return value
}

func TestShippedSourcesAreValidByTheSchema(t *testing.T) {
	files, err := filepath.Glob("../sources/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	schema := schematest.Read(t, schemaFile)
	for _, file := range files {
		if err := schematest.Valid(schema, definition(t, file), ""); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		head, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(head), "# yaml-language-server: $schema=source.schema.json\n") {
			t.Errorf("%s does not begin with the line that tells editors of its schema", file)
		}
	}
}

// TestTheSchemaRefusesWhatParseRefuses holds the mandatory keys and the choices
// against what makes a definition valid.
func TestTheSchemaRefusesWhatParseRefuses(t *testing.T) {
	schema := schematest.Read(t, schemaFile)
	good, err := os.ReadFile("../sources/kmcc.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"kind: poem", "rights: some", "schedule: {every: often}", "colour: red", "page: {attachments: {fetch: some}}", "volume: {per_day: -1}", "identity: {paths: [{kind: report}]}"} {
		name, _, _ := strings.Cut(line, ":")
		refused(t, schema, line, without(t, good, name)+line+"\n")
	}
	for _, name := range mandatory["Source"] {
		refused(t, schema, "no "+name, without(t, good, name))
	}
}

func refused(t *testing.T, schema map[string]any, name, text string) {
	t.Helper()
	var value any
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	if err := schematest.Valid(schema, value, ""); err == nil {
		t.Errorf("%s: the schema allows it", name)
	}
	if _, err := source.Parse("kmcc.yaml", []byte(text)); err == nil {
		t.Errorf("%s: Parse allows it", name)
	}
}

// without returns a definition without a key of the first level.
func without(t *testing.T, data []byte, name string) string {
	t.Helper()
	lines := slices.Collect(strings.Lines(string(data)))
	start := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, name+":") })
	if start < 0 {
		return string(data)
	}
	end := start + 1
	for end < len(lines) && (strings.HasPrefix(lines[end], " ") || strings.TrimSpace(lines[end]) == "") {
		end++
	}
	return strings.Join(slices.Delete(lines, start, end), "")
}
