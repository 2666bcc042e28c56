package entity

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
)

//go:embed gazetteer/*.yaml
var shipped embed.FS

// source is the content of a file.
type source struct {
	name string
	data []byte
}

// Standard returns the gazetteer that comes with the program.
func Standard() (*Gazetteer, error) {
	own, err := standard()
	if err != nil {
		return nil, err
	}
	return build(own, nil)
}

// Load returns the standard gazetteer with the entries of path, a file or a
// directory of *.yaml files, which replace those with the same id. All faults of
// all files are named together, each with its file and line.
func Load(path string) (*Gazetteer, error) {
	own, err := standard()
	if err != nil {
		return nil, err
	}
	files := []string{path}
	if info, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("reading gazetteer: %w", err)
	} else if info.IsDir() {
		if files, err = filepath.Glob(filepath.Join(path, "*.yaml")); err != nil || len(files) == 0 {
			return nil, fmt.Errorf("reading gazetteer %s: there is no *.yaml file", path)
		}
	}
	var added []source
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("reading gazetteer: %w", err)
		}
		added = append(added, source{file, data})
	}
	return build(own, added)
}

// standard returns the files that come with the program, in their order.
func standard() ([]source, error) {
	names, err := fs.Glob(shipped, "gazetteer/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("listing the gazetteer: %w", err)
	}
	var all []source
	for _, name := range names {
		data, err := shipped.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("reading gazetteer: %w", err)
		}
		all = append(all, source{name, data})
	}
	return all, nil
}

// build makes a gazetteer of its own files and those added to them.
func build(own, added []source) (*Gazetteer, error) {
	c := collection{byID: map[string]int{}}
	hash := sha256.New()
	for i, s := range append(append([]source(nil), own...), added...) {
		sum := sha256.Sum256(s.data)
		hash.Write(sum[:])
		c.read(s, i >= len(own))
	}
	c.check()
	if len(c.faults) > 0 {
		return nil, errors.Join(c.faults...)
	}
	return compile(c, rules+"-"+hex.EncodeToString(hash.Sum(nil)[:6]))
}

// collection is the entries of several files.
type collection struct {
	entries []Entry
	ignore  []ignored
	byID    map[string]int
	faults  []error
}

// ignored is a phrase under ignore.
type ignored struct {
	text, language string
}

// read adds the entries of a file. One that was added replaces a standard one.
func (c *collection) read(s source, added bool) {
	f, err := parse(s)
	if err != nil {
		c.faults = append(c.faults, err)
		return
	}
	for _, e := range f.Entities {
		e.at.file, e.at.added = s.name, added
		old, known := c.byID[e.ID]
		switch {
		case known && c.entries[old].at.added == added:
			c.fault(e.at, "%s is already in %s:%d", e.ID, c.entries[old].at.file, c.entries[old].at.line)
		case known:
			c.entries[old] = e
		default:
			c.byID[e.ID] = len(c.entries)
			c.entries = append(c.entries, e)
		}
	}
	c.checkIgnore(s.name, f.Ignore)
}

// parse reads one file.
func parse(s source) (File, error) {
	var f File
	s.data = bytes.TrimPrefix(s.data, []byte("\ufeff")) // some editors put it before UTF-8
	if !utf8.Valid(s.data) {
		return f, fmt.Errorf("reading gazetteer %s:1: it is not UTF-8: save the file in that encoding", s.name)
	}
	err := yaml.NewDecoder(bytes.NewReader(s.data), yaml.DisallowUnknownField()).Decode(&f)
	var inYAML yaml.Error
	var inLine *lineError
	switch {
	case err == nil:
		return f, nil
	case errors.Is(err, io.EOF):
		return f, fmt.Errorf("reading gazetteer %s:1: it is empty", s.name)
	case errors.As(err, &inLine):
		return f, fmt.Errorf("reading gazetteer %s:%w", s.name, inLine)
	case errors.As(err, &inYAML) && inYAML.GetToken() != nil:
		return f, fmt.Errorf("reading gazetteer %s:%d: %s", s.name, inYAML.GetToken().Position.Line, inYAML.GetMessage())
	}
	return f, fmt.Errorf("reading gazetteer %s: %w", s.name, err)
}

// lineError is a fault in a line of a file.
type lineError struct {
	line   int
	reason string
}

// Error implements error.
func (e *lineError) Error() string { return fmt.Sprintf("%d: %s", e.line, e.reason) }
