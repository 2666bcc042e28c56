package entity

import (
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// Kinds are the sorts of entities.
var kinds = []string{"ministry", "agency", "organisation", "company", "programme", "agreement", "law", "meeting", "place", "economy"}

// Kinds returns the sorts that an entity may be of.
func Kinds() []string { return append([]string(nil), kinds...) }

// File is a file of the gazetteer.
type File struct {
	// Entities are the entries.
	Entities []Entry `yaml:"entities"`
	// Ignore are phrases that hold a name and mean something else, by language:
	// what lies inside one is no mention.
	Ignore map[string][]Alias `yaml:"ignore"`
}

// Entry is one entity.
type Entry struct {
	// ID is the same for ever and made of [a-z0-9-]: kr-msit; that of an economy
	// is its ISO 3166 code in lower case.
	ID string `yaml:"id"`
	// Kind is the sort of entity.
	Kind string `yaml:"kind"`
	// Name is the one name in English that documents of every language are given.
	// It is looked for as it stands, but not with brackets, nor where it is also
	// shared or doubtful.
	Name string `yaml:"name"`
	// Economy is the id of the economy whose body or law it is, which decides the
	// names that bodies of several economies share.
	Economy string `yaml:"economy"`
	// Since is the day on which the entity began, as 2017-07-26.
	Since Date `yaml:"since"`
	// Until is the last day of the entity.
	Until Date `yaml:"until"`
	// Successors are the ids of those that took its place.
	Successors []string `yaml:"successors"`
	// Aliases are names that nothing else has, by language.
	Aliases map[string][]Alias `yaml:"aliases"`
	// Shared are names that entities of other economies have as well, by language.
	Shared map[string][]Alias `yaml:"shared"`
	// Doubtful are names that are also everyday words, by language.
	Doubtful map[string][]Alias `yaml:"doubtful"`
	// With are phrases that make a doubtful name sure when they stand in the same
	// paragraph.
	With []string `yaml:"with"`

	at place
}

// Alias is a name of an entity: a text, or a text with the days between which it
// meant this entity, where another had it before or has it now.
type Alias struct {
	// Text is the name as documents write it.
	Text string `yaml:"text"`
	// Since is the first day on which the name meant the entity.
	Since Date `yaml:"since"`
	// Until is the last such day.
	Until Date `yaml:"until"`

	line int
}

// Date is a day, as 2026-01-02.
type Date struct{ time.Time }

// UnmarshalYAML implements yaml.NodeUnmarshaler.
func (d *Date) UnmarshalYAML(node ast.Node) error {
	text := node.GetToken().Value
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return &lineError{node.GetToken().Position.Line, `"` + text + `" is not a day like 2026-01-02`}
	}
	d.Time = t
	return nil
}

// UnmarshalYAML implements yaml.NodeUnmarshaler.
func (a *Alias) UnmarshalYAML(node ast.Node) error {
	line := node.GetToken().Position.Line
	switch n := node.(type) {
	case *ast.StringNode:
		a.Text = n.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode:
		a.Text = n.GetToken().Value
	case *ast.MappingNode, *ast.MappingValueNode:
		type plain Alias
		if err := yaml.NodeToValue(node, (*plain)(a), yaml.DisallowUnknownField()); err != nil {
			return err
		}
	default:
		return &lineError{line, "a text or a text with its days is wanted"}
	}
	a.line = line
	return nil
}

// UnmarshalYAML implements yaml.NodeUnmarshaler.
func (e *Entry) UnmarshalYAML(node ast.Node) error {
	type plain Entry
	if err := yaml.NodeToValue(node, (*plain)(e), yaml.DisallowUnknownField()); err != nil {
		return err
	}
	e.at.line = node.GetToken().Position.Line
	if m, ok := node.(*ast.MappingNode); ok && len(m.Values) > 0 {
		e.at.line = m.Values[0].Key.GetToken().Position.Line
	}
	return nil
}

// place is where an entry stands.
type place struct {
	file string
	line int
	// added says that the file is not one of the program's own.
	added bool
}
