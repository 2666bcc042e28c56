package entity_test

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
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/policywire/policywire/contract/schematest"
	"github.com/policywire/policywire/services/classifier/entity"
)

var update = flag.Bool("update", false, "write the schema of the gazetteer anew")

const schemaFile = "gazetteer/gazetteer.schema.json"

// mandatory are the keys that a type cannot do without.
var mandatory = map[string][]string{"Entry": {"id", "kind", "name"}, "Alias": {"text"}}

// comments returns those of the types of the format, by "Type.Field".
func comments(t *testing.T) map[string]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "entry.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	of := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.TypeSpec); ok {
			if structure, ok := spec.Type.(*ast.StructType); ok {
				for _, field := range structure.Fields.List {
					for _, name := range field.Names {
						of[spec.Name.Name+"."+name.Name] = strings.Join(strings.Fields(field.Doc.Text()), " ")
					}
				}
			}
		}
		return true
	})
	return of
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
		name, err := json.Marshal(m.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		b.WriteByte("{,"[min(i, 1)])
		b.Write(append(append(name, ':'), value...))
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// structure returns the schema of a type with keys.
func structure(t *testing.T, of map[string]string, typ reflect.Type) object {
	t.Helper()
	var properties object
	for i := range typ.NumField() {
		field := typ.Field(i)
		name := field.Tag.Get("yaml")
		if name == "" {
			continue
		}
		comment := of[typ.Name()+"."+field.Name]
		if comment == "" {
			t.Errorf("%s.%s has no comment: the schema is made of them", typ.Name(), field.Name)
		}
		properties = append(properties, member{name, append(object{{"description", comment}}, value(t, of, typ.Name()+"."+name, field.Type)...)})
	}
	o := object{{"type", "object"}, {"additionalProperties", false}, {"properties", properties}}
	if keys := mandatory[typ.Name()]; keys != nil {
		o = append(o, member{"required", keys})
	}
	return o
}

// value returns the schema of what a key has.
func value(t *testing.T, of map[string]string, name string, typ reflect.Type) object {
	t.Helper()
	switch typ {
	case reflect.TypeFor[entity.Date]():
		return object{{"type", "string"}, {"pattern", `^\d{4}-\d{2}-\d{2}$`}}
	case reflect.TypeFor[entity.Alias]():
		return object{{"anyOf", []any{object{{"type", "string"}, {"minLength", 1}}, structure(t, of, typ)}}}
	}
	switch {
	case name == "Entry.kind":
		return object{{"type", "string"}, {"enum", entity.Kinds()}}
	case name == "Entry.id", name == "Entry.economy":
		return object{{"type", "string"}, {"pattern", "^[a-z0-9-]+$"}}
	case typ.Kind() == reflect.String:
		return object{{"type", "string"}, {"minLength", 1}}
	case typ.Kind() == reflect.Slice:
		return object{{"type", "array"}, {"items", value(t, of, name+"[]", typ.Elem())}}
	case typ.Kind() == reflect.Map:
		return object{{"type", "object"}, {"additionalProperties", value(t, of, name+"{}", typ.Elem())}}
	case typ.Kind() == reflect.Struct:
		return structure(t, of, typ)
	}
	t.Fatalf("%s: the schema has no word for %s", name, typ)
	return nil
}

func TestTheSchemaIsThatOfTheTypes(t *testing.T) {
	schema := append(object{
		{"$schema", "https://json-schema.org/draft/2020-12/schema"},
		{"title", "A gazetteer of policywire"},
		{"description", "Entities that documents name. The comment of package entity says how a name is matched and where it belongs."},
	}, structure(t, comments(t), reflect.TypeFor[entity.File]())...)
	data, err := json.Marshal(schema)
	if err != nil {
		t.Fatal(err)
	}
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, data, "", "  "); err != nil {
		t.Fatal(err)
	}
	pretty.WriteByte('\n')
	if *update {
		if err := os.WriteFile(schemaFile, pretty.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(schemaFile)
	if err != nil || !bytes.Equal(got, pretty.Bytes()) {
		t.Errorf("%s is not what the types and comments of package entity say (%v): go test ./entity -update writes it anew", schemaFile, err)
	}
}

func TestTheShippedGazetteerIsValidByTheSchema(t *testing.T) {
	files, err := filepath.Glob("gazetteer/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	schema := schematest.Read(t, schemaFile)
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(data, []byte("# yaml-language-server: $schema=gazetteer.schema.json\n")) {
			t.Errorf("%s does not begin with the line that tells editors of its schema", file)
		}
		if err := schematest.Valid(schema, decoded(t, string(data)), ""); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// TestTheSchemaRefusesWhatLoadRefuses holds the schema against what is read.
func TestTheSchemaRefusesWhatLoadRefuses(t *testing.T) {
	dir, paths := t.TempDir(), []string{}
	for _, text := range []string{
		"entities: 5", "poems: []", "entities:\n- {id: xx, kind: law}", "entities:\n- {id: xx, name: Law X}", "entities:\n- {kind: law, name: Law X}",
		"entities:\n- {id: X X, kind: law, name: Law X}", "entities:\n- {id: xx, kind: poem, name: Law X}", "entities:\n- {id: xx, kind: law, name: Law X, since: soon}",
		"entities:\n- {id: xx, kind: law, name: Law X, aliases: {ko: [[가법]]}}", "entities:\n- {id: xx, kind: law, name: Law X, aliases: {ko: [{since: 2020-01-01}]}}",
		"entities:\n- {id: xx, kind: law, name: Law X, aliases: {ko: [{text: 가법, colour: red}]}}", "entities:\n- {id: xx, kind: law, name: Law X, colour: red}",
	} {
		if err := schematest.Valid(schematest.Read(t, schemaFile), decoded(t, text), ""); err == nil {
			t.Errorf("%s: the schema allows it", text)
		}
		own := strings.NewReplacer("xx", fmt.Sprintf("x%d", len(paths)), "Law X", fmt.Sprintf("Law X%d", len(paths)))
		paths = append(paths, write(t, dir, fmt.Sprintf("%d.yaml", len(paths)), own.Replace(text)))
	}
	_, err := entity.Load(dir)
	for _, path := range paths {
		if err == nil || !strings.Contains(err.Error(), path+":") {
			t.Errorf("%s: Load allows it: %v", path, err)
		}
	}
	good := "entities:\n- {id: xx, kind: law, name: Law X, since: 2020-01-01, aliases: {ko: [가법, {text: 나법, until: 2021-01-01}]}}\nignore: {ko: [가법령]}"
	if err := schematest.Valid(schematest.Read(t, schemaFile), decoded(t, good), ""); err != nil {
		t.Error(err)
	}
	if _, err := entity.Load(write(t, t.TempDir(), "own.yaml", good)); err != nil {
		t.Error(err)
	}
}

func decoded(t *testing.T, text string) any {
	t.Helper()
	var value any
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	return value
}

func TestKindsCannotBeChanged(t *testing.T) {
	entity.Kinds()[0] = "poem"
	if slices.Contains(entity.Kinds(), "poem") {
		t.Error("the list of kinds is not the caller's own")
	}
}
