package source_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/fetcher/source"
)

var update = flag.Bool("update", false, "write the schema and the documentation of the format anew")

// format is what the text of package source says of the format.
type format map[string]string // the comment of a type, or of "Type.Field"

func readFormat(t *testing.T) format {
	t.Helper()
	f := format{}
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if d, ok := n.(*ast.GenDecl); ok && d.Tok == token.TYPE {
				f.read(d)
			}
			return true
		})
	}
	return f
}

func (f format) read(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		typ := spec.(*ast.TypeSpec)
		f[typ.Name.Name] = flow(d.Doc)
		structure, ok := typ.Type.(*ast.StructType)
		if !ok {
			continue
		}
		for _, field := range structure.Fields.List {
			for _, name := range field.Names {
				f[typ.Name.Name+"."+name.Name] = flow(field.Doc)
			}
		}
	}
}

// flow returns a comment as one paragraph.
func flow(c *ast.CommentGroup) string { return strings.Join(strings.Fields(c.Text()), " ") }

// key is a key of a definition.
type key struct {
	name    string
	comment string
	typ     reflect.Type
}

// keys returns the keys of a type of the format, in their order.
func (f format) keys(t *testing.T, typ reflect.Type) []key {
	t.Helper()
	var keys []key
	for i := range typ.NumField() {
		field := typ.Field(i)
		name := field.Tag.Get("yaml")
		if name == "" {
			continue
		}
		comment := f[typ.Name()+"."+field.Name]
		if comment == "" {
			t.Errorf("%s.%s has no comment: the documentation of the format is made of them", typ.Name(), field.Name)
		}
		keys = append(keys, key{name, spoken(comment, typ), field.Type})
	}
	return keys
}

// spoken returns a comment that names keys as definitions do: Item as item.
func spoken(comment string, typ reflect.Type) string {
	for i := range typ.NumField() {
		field := typ.Field(i)
		for _, place := range []string{" %s ", " %s,", " %s.", " %s;", " %s:", "%s ", "%s,"} {
			old := fmt.Sprintf(place, field.Name)
			name := strings.Replace(old, field.Name, "`"+field.Tag.Get("yaml")+"`", 1)
			if !strings.HasPrefix(place, " ") {
				if rest, ok := strings.CutPrefix(comment, old); ok {
					comment = name + rest
				}
				continue
			}
			comment = strings.ReplaceAll(comment, old, name)
		}
	}
	return comment
}

// structured returns the type of the format that typ is or holds, if it is one
// with keys of its own.
func structured(typ reflect.Type) (reflect.Type, bool) {
	for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice {
		typ = typ.Elem()
	}
	if typ.Kind() != reflect.Struct || typ.PkgPath() != reflect.TypeFor[source.Source]().PkgPath() {
		return nil, false
	}
	for i := range typ.NumField() {
		if typ.Field(i).Tag.Get("yaml") != "" {
			return typ, true
		}
	}
	return nil, false
}

// golden compares a file with what it should be, or writes it.
func golden(t *testing.T, file, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is not what the types and comments of package source say: go test ./source -update writes it anew", file)
	}
}
