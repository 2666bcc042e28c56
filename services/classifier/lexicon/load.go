package lexicon

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

//go:embed topics/*.yaml
var topicFiles embed.FS

//go:embed boilerplate.yaml
var boilerplateFile []byte

// source is a file of a topic as it was read.
type source struct {
	topic Topic
	data  []byte
}

// Standard returns the lexicon that comes with the program.
func Standard() (*Lexicon, error) {
	sources, err := standard()
	if err != nil {
		return nil, err
	}
	return build(sources)
}

// Load returns the lexicon of the program with the topics of path, a file or a
// directory of *.yaml files. A topic there takes the place of the program's with
// the same id, or stands beside them; one that is disabled is switched off. The
// error names all faults of all files together.
func Load(path string) (*Lexicon, error) {
	files, err := list(path)
	if err != nil {
		return nil, err
	}
	sources, err := standard()
	faults := []error{err}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("reading lexicon: %w", err)
		}
		own, err := parse(file, data)
		faults = append(faults, err)
		sources = slices.DeleteFunc(sources, func(s source) bool { return s.topic.ID.text == own.topic.ID.text })
		sources = append(sources, own)
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return build(sources)
}

// Parse returns a lexicon of one topic alone, which data defines. Errors name
// the file name and the line, all of them together.
func Parse(name string, data []byte) (*Lexicon, error) {
	s, err := parse(name, data)
	if err != nil {
		return nil, err
	}
	return build([]source{s})
}

func parse(name string, data []byte) (source, error) {
	r := &reader{name: name}
	s := source{data: data}
	r.decode(data, &s.topic)
	r.checkTopic(s.topic)
	return s, errors.Join(r.faults...)
}

// standard returns the topics of the program.
func standard() ([]source, error) {
	files, err := fs.Glob(topicFiles, "topics/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("listing topics: %w", err)
	}
	var sources []source
	var faults []error
	for _, file := range files {
		data, err := fs.ReadFile(topicFiles, file)
		if err != nil {
			return nil, fmt.Errorf("reading topic: %w", err)
		}
		s, err := parse(file, data)
		sources, faults = append(sources, s), append(faults, err)
	}
	return sources, errors.Join(faults...)
}

// list returns the files of topics at path.
func list(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("reading lexicon: %w", err)
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	files, err := filepath.Glob(filepath.Join(path, "*.yaml"))
	if err != nil {
		return nil, fmt.Errorf("listing topics of %s: %w", path, err)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("listing topics of %s: there is no *.yaml file", path)
	}
	return files, nil
}

// build returns the lexicon of sources, in the order of their ids.
func build(sources []source) (*Lexicon, error) {
	slices.SortFunc(sources, func(a, b source) int { return strings.Compare(a.topic.ID.text, b.topic.ID.text) })
	sum := sha256.New()
	l := &Lexicon{}
	for _, s := range sources {
		fmt.Fprintf(sum, "%s %d\n", s.topic.ID, len(s.data))
		sum.Write(s.data)
	}
	sum.Write(boilerplateFile)
	l.version = rules + "-" + hex.EncodeToString(sum.Sum(nil)[:6])
	marks, err := parseBoilerplate("boilerplate.yaml", boilerplateFile)
	if err != nil {
		return nil, err
	}
	if err := l.compile(sources, marks); err != nil {
		return nil, err
	}
	return l, nil
}
