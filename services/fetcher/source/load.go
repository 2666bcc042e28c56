package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Load reads every *.yaml file of dir, sorted by id. All faults of all files
// are reported together.
func Load(dir fs.FS) ([]Source, error) {
	files, err := fs.Glob(dir, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("listing sources: %w", err)
	}
	if len(files) == 0 {
		return nil, errors.New("listing sources: there is no *.yaml file")
	}
	var sources []Source
	var faults []error
	for _, file := range files {
		data, err := fs.ReadFile(dir, file)
		if err != nil {
			return nil, fmt.Errorf("reading source: %w", err)
		}
		s, err := Parse(file, data)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		sources = append(sources, s)
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	slices.SortFunc(sources, func(a, b Source) int { return strings.Compare(a.ID, b.ID) })
	return sources, nil
}

// Parse reads the definition data of the file name. Its error names file, line
// and field of every fault.
func Parse(name string, data []byte) (Source, error) {
	var s Source
	decoder := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict())
	if err := decoder.Decode(&s); err != nil && !errors.Is(err, io.EOF) {
		return Source{}, decodeFault(name, data, err)
	}
	s = s.withDefaults()
	faults := s.faults()
	if want := strings.TrimSuffix(path.Base(name), ".yaml"); s.ID != want {
		faults = append(faults, Fault{"id", fmt.Sprintf("%q is not the name of the file, %q", s.ID, want)})
	}
	return s, locate(name, data, faults)
}

// decodeFault words an error of the decoder: file, line, what is wrong.
func decodeFault(name string, data []byte, err error) error {
	var y yaml.Error
	if !errors.As(err, &y) {
		return fmt.Errorf("reading source %s: %w", name, err)
	}
	line := 0
	field := ""
	if token := y.GetToken(); token != nil {
		line = token.Position.Line
		field = fieldAt(data, line)
	}
	return fmt.Errorf("reading source %s:%d: %s%s", name, line, field, strings.TrimSpace(y.GetMessage()))
}

// fieldAt returns the key on a line, as the beginning of a message.
func fieldAt(data []byte, line int) string {
	lines := bytes.Split(data, []byte("\n"))
	if line < 1 || line > len(lines) {
		return ""
	}
	key, _, ok := strings.Cut(strings.TrimLeft(string(lines[line-1]), " -{"), ":")
	if !ok {
		return ""
	}
	return key + ": "
}

// locate joins faults, each with the line of its field.
func locate(name string, data []byte, faults []Fault) error {
	if len(faults) == 0 {
		return nil
	}
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return fmt.Errorf("reading source %s: %w", name, err)
	}
	joined := make([]error, len(faults))
	for i, fault := range faults {
		joined[i] = fmt.Errorf("reading source %s:%d: %w", name, lineOf(file, fault.Field), fault)
	}
	return errors.Join(joined...)
}

// lineOf returns the line of a field or of the nearest one that encloses it.
func lineOf(file *ast.File, field string) int {
	for field != "" {
		p, err := yaml.PathString("$." + field)
		if err == nil {
			if node, err := p.FilterFile(file); err == nil && node != nil && node.GetToken() != nil {
				return node.GetToken().Position.Line
			}
		}
		field = field[:max(strings.LastIndexAny(field, ".["), 0)]
	}
	return 1
}
