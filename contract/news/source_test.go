package news_test

import (
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files, the schemas and asyncapi.json anew")

// source is what the package's own text says of its types.
type source struct {
	comments map[string]string            // of a type, or of "Type.Field"
	values   map[string][]string          // of an enumeration, in their order
	events   []string                     // the types that have Subject and Meta
	consts   map[string]string            // string constants by name
	fields   map[string]map[string]string // of a type: JSON name by Go name
}

func readSource(t testing.TB) source {
	t.Helper()
	s := source{comments: map[string]string{}, values: map[string][]string{}, consts: map[string]string{}, fields: map[string]map[string]string{}}
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
		for _, d := range file.Decls {
			s.declaration(d)
		}
	}
	slices.Sort(s.events)
	return s
}

func (s *source) declaration(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Name.Name == "Subject" && d.Recv != nil {
			s.events = append(s.events, d.Recv.List[0].Type.(*ast.Ident).Name)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				s.comments[spec.Name.Name] = text(d.Doc)
				if st, ok := spec.Type.(*ast.StructType); ok {
					s.structure(spec.Name.Name, st)
				}
			case *ast.ValueSpec:
				s.value(spec)
			}
		}
	}
}

func (s *source) structure(name string, st *ast.StructType) {
	s.fields[name] = map[string]string{}
	for _, field := range st.Fields.List {
		for _, ident := range field.Names {
			s.comments[name+"."+ident.Name] = text(field.Doc)
			if field.Tag != nil {
				tag, _ := strconv.Unquote(field.Tag.Value)
				tag = strings.TrimSuffix(strings.TrimPrefix(tag, `json:"`), `"`)
				s.fields[name][ident.Name], _, _ = strings.Cut(tag, ",")
			}
		}
	}
}

func (s *source) value(spec *ast.ValueSpec) {
	if len(spec.Values) == 0 {
		return
	}
	literal, ok := spec.Values[0].(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return
	}
	value, _ := strconv.Unquote(literal.Value)
	s.consts[spec.Names[0].Name] = value
	if typ, ok := spec.Type.(*ast.Ident); ok {
		s.values[typ.Name] = append(s.values[typ.Name], value)
	}
}

// text is a doc comment on one line.
func text(group *ast.CommentGroup) string { return strings.Join(strings.Fields(group.Text()), " ") }

// describe is the comment of a field with the JSON names of the fields that it names.
func (s *source) describe(typ, field string) string {
	words := strings.Fields(s.comments[typ+"."+field])
	for i, word := range words {
		bare := strings.TrimRight(word, ".,;:")
		// A capital later in the sentence may begin a sentence of its own: only
		// whole field names are replaced.
		if name := s.fields[typ][bare]; name != "" {
			words[i] = name + word[len(bare):]
		}
	}
	return strings.Join(words, " ")
}

// golden compares got with the file, or writes it.
func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != string(got) {
		t.Errorf("%s is not what the types say; run go test -update and read the difference.\ngot\n%s\nwant\n%s", path, got, want)
	}
}
