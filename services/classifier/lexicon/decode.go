package lexicon

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// maxFile bounds the size of a file in bytes.
const maxFile = 8 << 20

// reader reads YAML into the types of a format, and collects what is wrong with
// the line where it is: an operator who wrote a file sees all faults at once.
type reader struct {
	name   string
	faults []error
}

// fault adds a fault in a line of the file.
func (r *reader) fault(line int, format string, args ...any) {
	r.faults = append(r.faults, fmt.Errorf("reading lexicon %s:%d: %s", r.name, line, fmt.Sprintf(format, args...)))
}

// decode reads data into the struct that to points to. What has faults is left
// out of it.
func (r *reader) decode(data []byte, to any) {
	if len(data) > maxFile {
		r.fault(1, "it is larger than %d bytes", maxFile)
		return
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // some editors put it before UTF-8
	if line := notUTF8(data); line > 0 {
		r.fault(line, "it is not UTF-8: save the file in that encoding")
		return
	}
	file, err := parser.ParseBytes(data, 0)
	var inYAML yaml.Error
	switch {
	case errors.As(err, &inYAML) && inYAML.GetToken() != nil:
		r.fault(inYAML.GetToken().Position.Line, "%s", hinted(inYAML.GetMessage()))
	case err != nil:
		r.fault(1, "%v", err)
	case len(file.Docs) == 0 || file.Docs[0].Body == nil || file.Docs[0].Body.Type() == ast.CommentType:
		r.fault(1, "it is empty")
	case len(file.Docs) > 1:
		r.fault(1, "it has more than one document")
	default:
		r.value(file.Docs[0].Body, reflect.ValueOf(to).Elem())
	}
}

// notUTF8 returns the first line that is not UTF-8, 0 where there is none.
func notUTF8(data []byte) int {
	line := 0
	for text := range bytes.Lines(data) {
		line++
		if !utf8.Valid(text) {
			return line
		}
	}
	return 0
}

// hinted adds to a message of the YAML parser, which speaks of tokens, what a
// person may have typed.
func hinted(message string) string {
	switch {
	case strings.Contains(message, "'\t'"):
		return "a tab stands where YAML wants spaces"
	case strings.Contains(message, "not allowed in this context"):
		return message + ": look at the indentation here and in the line above, and put a text with a colon in quotes"
	}
	return message
}

// value reads node into v.
func (r *reader) value(node ast.Node, v reflect.Value) {
	switch {
	case v.Type() == reflect.TypeFor[Text]():
		r.text(node, v)
	case v.Kind() == reflect.Bool:
		n, ok := node.(*ast.BoolNode)
		if !ok {
			r.fault(lineOf(node), "true or false is wanted, not %s", called(node))
			return
		}
		v.SetBool(n.Value)
	case v.Kind() == reflect.Slice:
		r.list(node, v)
	case v.Kind() == reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		r.members(node, func(key string, _ int, value ast.Node) {
			element := reflect.New(v.Type().Elem()).Elem()
			r.value(value, element)
			v.SetMapIndex(reflect.ValueOf(key), element)
		})
	default:
		r.members(node, func(key string, line int, value ast.Node) {
			for i := range v.NumField() {
				if v.Type().Field(i).Tag.Get("yaml") == key {
					r.value(value, v.Field(i))
					return
				}
			}
			r.fault(line, "there is no key %q", key)
		})
	}
}

func (r *reader) text(node ast.Node, v reflect.Value) {
	t := Text{line: lineOf(node)}
	switch n := node.(type) {
	case *ast.StringNode:
		t.text = n.Value
	case *ast.LiteralNode:
		t.text = strings.TrimSpace(n.Value.Value)
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		t.text = n.GetToken().Value
		r.fault(t.line, "a text is wanted: put %s in quotes", t.text)
	default:
		r.fault(t.line, "a text is wanted, not %s", called(node))
		return
	}
	v.Set(reflect.ValueOf(t))
}

func (r *reader) list(node ast.Node, v reflect.Value) {
	n, ok := node.(*ast.SequenceNode)
	if !ok {
		r.fault(lineOf(node), "a list is wanted, not %s", called(node))
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.Values), len(n.Values)))
	for i, element := range n.Values {
		r.value(element, v.Index(i))
	}
}

// members calls visit for the keys of a mapping in their order.
func (r *reader) members(node ast.Node, visit func(key string, line int, value ast.Node)) {
	var values []*ast.MappingValueNode
	switch n := node.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		r.fault(lineOf(node), "keys with values are wanted, not %s", called(node))
	}
	for _, m := range values {
		visit(m.Key.GetToken().Value, lineOf(m.Key), m.Value)
	}
}

func lineOf(node ast.Node) int { return node.GetToken().Position.Line }

// called returns what a person calls a kind of node.
func called(node ast.Node) string {
	switch node.Type() {
	case ast.NullType:
		return "nothing"
	case ast.SequenceType:
		return "a list"
	case ast.MappingType, ast.MappingValueType:
		return "keys with values"
	case ast.AliasType, ast.AnchorType:
		return "an alias"
	case ast.StringType, ast.LiteralType:
		return "a text"
	case ast.IntegerType, ast.FloatType:
		return "a number"
	}
	return strings.ToLower(node.Type().String())
}
