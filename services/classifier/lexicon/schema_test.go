package lexicon_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/contract/schematest"
	"github.com/policywire/policywire/services/classifier/lexicon"
)

var update = flag.Bool("update", false, "write the schemas of topics and of boilerplate anew")

const (
	topicSchema       = "topics/topic.schema.json"
	boilerplateSchema = "boilerplate.schema.json"
)

// tokenPattern is what a token looks like: an id, a language.
const tokenPattern = "^[a-z0-9-]+$"

// mandatory are the keys that a type of the format cannot do without.
var mandatory = map[string][]string{"Topic": {"id"}, "Subtopic": {"id", "name"}, "Group": {"weight", "terms"}}

// comments returns what the package says of its types and their fields.
func comments(t *testing.T) map[string]string {
	t.Helper()
	said := map[string]string{}
	for _, path := range []string{"topic.go", "boilerplate.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			typ, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			if structure, ok := typ.Type.(*ast.StructType); ok {
				for _, field := range structure.Fields.List {
					said[typ.Name.Name+"."+field.Names[0].Name] = strings.Join(strings.Fields(field.Doc.Text()), " ")
				}
			}
			return true
		})
	}
	return said
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
	b.WriteByte('}')
	return b.Bytes(), nil
}

// schema returns the schema of a type of the format.
func schema(t *testing.T, said map[string]string, typ reflect.Type) object {
	t.Helper()
	switch {
	case typ == reflect.TypeFor[lexicon.Text]():
		return object{{"type", "string"}, {"minLength", 1}}
	case typ.Kind() == reflect.Bool:
		return object{{"type", "boolean"}}
	case typ.Kind() == reflect.Slice && typ.Elem() == reflect.TypeFor[lexicon.Text]():
		return object{{"type", "array"}, {"items", schema(t, said, typ.Elem())}, {"uniqueItems", true}}
	case typ.Kind() == reflect.Slice:
		return object{{"type", "array"}, {"items", schema(t, said, typ.Elem())}}
	case typ == reflect.TypeFor[lexicon.Phrases]():
		return object{{"type", "object"}, {"propertyNames", object{{"pattern", tokenPattern}}}, {"additionalProperties", schema(t, said, typ.Elem())}}
	case typ.Kind() == reflect.Map:
		return object{{"type", "object"}, {"additionalProperties", schema(t, said, typ.Elem())}}
	}
	var properties object
	for field := range typ.Fields() {
		name := typ.Name() + "." + field.Name
		if said[name] == "" {
			t.Errorf("%s has no comment: the schema is made of them", name)
		}
		of := append(object{{"description", spoken(said[name], typ)}}, schema(t, said, field.Type)...)
		if name == "Group.Weight" {
			of = append(of, member{"enum", []string{"strong", "medium", "weak"}})
		}
		if field.Name == "ID" {
			of = append(of, member{"pattern", tokenPattern})
		}
		properties = append(properties, member{field.Tag.Get("yaml"), of})
	}
	o := object{{"type", "object"}, {"additionalProperties", false}, {"properties", properties}}
	if keys := mandatory[typ.Name()]; keys != nil {
		o = append(o, member{"required", keys})
	}
	return o
}

// spoken returns a comment that names the keys of typ as files do: Unless as
// `unless`.
func spoken(comment string, typ reflect.Type) string {
	for field := range typ.Fields() {
		comment = regexp.MustCompile(`\b`+field.Name+`\b`).ReplaceAllString(comment, "`"+field.Tag.Get("yaml")+"`")
	}
	return comment
}

func TestTheSchemasAreThoseOfTheTypes(t *testing.T) {
	for file, of := range map[string]struct {
		title string
		typ   reflect.Type
	}{
		topicSchema:       {"A topic of policywire", reflect.TypeFor[lexicon.Topic]()},
		boilerplateSchema: {"What marks boilerplate", reflect.TypeFor[lexicon.Boilerplate]()},
	} {
		whole := append(object{{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", of.title}},
			schema(t, comments(t), of.typ)...)
		data, err := json.MarshalIndent(whole, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		golden(t, file, append(data, '\n'))
	}
}

// golden compares a file with what it should be, or writes it.
func golden(t *testing.T, file string, want []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what the types and their comments say: go test ./lexicon -update writes it anew", file)
	}
}

func TestShippedFilesAreValidByTheirSchemas(t *testing.T) {
	topics, err := filepath.Glob("topics/*.yaml")
	if err != nil || len(topics) == 0 {
		t.Fatal(topics, err)
	}
	for _, file := range append(topics, "boilerplate.yaml") {
		of := topicSchema
		if file == "boilerplate.yaml" {
			of = boilerplateSchema
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if first := "# yaml-language-server: $schema=" + filepath.Base(of) + "\n"; !strings.HasPrefix(string(text), first) {
			t.Errorf("%s does not begin with the line that tells editors of its schema: %s", file, first)
		}
		if err := schematest.Valid(schematest.Read(t, of), value(t, string(text)), file); err != nil {
			t.Error(err)
		}
	}
}

// TestTheExampleIsATopic reads the example of the documentation.
func TestTheExampleIsATopic(t *testing.T) {
	text, err := os.ReadFile("topics/README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(text), "```yaml\n")
	example, _, ok := strings.Cut(example, "```")
	if !ok {
		t.Fatal("there is no example")
	}
	if err := schematest.Valid(schematest.Read(t, topicSchema), value(t, example), "example"); err != nil {
		t.Error(err)
	}
	l, err := lexicon.Parse("water.yaml", []byte(example))
	if err != nil {
		t.Fatal(err)
	}
	topics := l.Topics(news.Document{Title: "Drinking water for all", Body: "New waterworks bring drinking water to the hills."})
	if len(topics) != 1 || len(topics[0].Subtopics) != 1 || topics[0].Subtopics[0].ID != "water/supply" {
		t.Errorf("got %v, want water/supply", topics)
	}
}

// TestTheSchemaRefusesWhatParseRefuses holds the mandatory keys and the choices
// against what makes a file valid.
func TestTheSchemaRefusesWhatParseRefuses(t *testing.T) {
	const good = head + "groups:\n- weight: strong\n  terms: {en: [x y]}\n"
	of := schematest.Read(t, topicSchema)
	if _, err := lexicon.Parse("l.yaml", []byte(good)); err != nil {
		t.Fatal(err)
	}
	if err := schematest.Valid(of, value(t, good), "l"); err != nil {
		t.Error(err)
	}
	for _, change := range [][2]string{{"id: l\n", ""}, {"strong", "heavy"}, {"weight: strong\n  ", ""}, {"about: x", "colour: red"},
		{"  terms: {en: [x y]}\n", ""}, {"{en: [x y]}", "[x y]"}, {"[x y]", "x y"}, {"about: x", "disabled: some"},
		{"about: x", "subtopics: [{id: s}]"}, {"about: x", "subtopics: [{name: s}]"}, {"about: x", "contexts: [x y]"}, {"name: L", "name: ''"},
		{"id: l", "id: L L"}, {"en: [x y]", "EN: [x y]"}, {"[x y]", "[x y, x y]"}} {
		bad := strings.Replace(good, change[0], change[1], 1)
		if err := schematest.Valid(of, value(t, bad), "l"); err == nil {
			t.Errorf("%q for %q: the schema allows it", change[1], change[0])
		}
		if _, err := lexicon.Parse("l.yaml", []byte(bad)); err == nil {
			t.Errorf("%q for %q: Parse allows it", change[1], change[0])
		}
	}
}

// value returns YAML as an editor sees it.
func value(t *testing.T, text string) any {
	t.Helper()
	var v any
	if err := yaml.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	return v
}
