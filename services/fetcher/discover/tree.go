package discover

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxNesting bounds the depth of an answer in JSON or XML.
const maxNesting = 100

// textKey is where the text of an element of XML is that has more than text.
const textKey = "#text"

// parseTree reads JSON or XML as a tree of map[string]any, []any and strings.
// An element of XML is a map of its children, each a list, and its attributes;
// root is the name of the one that holds all, empty for JSON.
func parseTree(content string) (tree any, root string, err error) {
	if beginning(content) == jsonValue {
		decoder := json.NewDecoder(strings.NewReader(strings.TrimPrefix(content, "\ufeff")))
		decoder.UseNumber()
		if err := decoder.Decode(&tree); err != nil {
			return nil, "", err
		}
		return tree, "", depth(tree, 0)
	}
	return parseXML(content)
}

var errNesting = fmt.Errorf("it is nested deeper than %d", maxNesting)

func depth(v any, n int) error {
	if n > maxNesting {
		return errNesting
	}
	switch v := v.(type) {
	case map[string]any:
		for _, child := range v {
			if err := depth(child, n+1); err != nil {
				return err
			}
		}
	case []any:
		for _, child := range v {
			if err := depth(child, n+1); err != nil {
				return err
			}
		}
	}
	return nil
}

// element is an element of XML that is being read.
type element struct {
	name     string
	children map[string]any
	text     strings.Builder
}

func parseXML(content string) (any, string, error) {
	decoder := xml.NewDecoder(strings.NewReader(content))
	decoder.Strict = false
	stack := []*element{{children: map[string]any{}}}
	for {
		token, err := decoder.Token()
		top := stack[len(stack)-1]
		switch t := token.(type) {
		case xml.StartElement:
			if len(stack) > maxNesting {
				return nil, "", errNesting
			}
			stack = append(stack, opened(t))
		case xml.CharData:
			top.text.Write(t)
		case xml.EndElement:
			if stack = stack[:len(stack)-1]; len(stack) == 1 {
				return top.value(), top.name, nil
			}
			stack[len(stack)-1].add(top.name, top.value())
		}
		switch {
		case err == io.EOF:
			return nil, "", errors.New("it has no end")
		case err != nil:
			return nil, "", err
		}
	}
}

func opened(t xml.StartElement) *element {
	e := &element{name: t.Name.Local, children: map[string]any{}}
	for _, a := range t.Attr {
		e.children["@"+a.Name.Local] = a.Value
	}
	return e
}

func (e *element) add(name string, value any) {
	list, _ := e.children[name].([]any)
	e.children[name] = append(list, value)
}

// value returns the text of an element that has nothing else, or its children.
func (e *element) value() any {
	said := strings.TrimSpace(e.text.String())
	if len(e.children) == 0 {
		return said
	}
	if said != "" {
		e.children[textKey] = said
	}
	return e.children
}

// find returns what is at a path, without the lists that it is in.
func find(v any, path string) []any {
	if list, ok := v.([]any); ok {
		var out []any
		for _, child := range list {
			out = append(out, find(child, path)...)
		}
		return out
	}
	if path == "" {
		if v == nil {
			return nil
		}
		return []any{v}
	}
	object, ok := v.(map[string]any)
	if !ok {
		return nil
	}
	name, rest, _ := strings.Cut(path, ".")
	return find(object[name], rest)
}

// has reports whether there is anything at a path, an empty list for one.
func has(v any, path string) bool {
	if list, ok := v.([]any); ok {
		if path == "" {
			return true
		}
		for _, child := range list {
			if has(child, path) {
				return true
			}
		}
		return false
	}
	if path == "" {
		return v != nil
	}
	object, ok := v.(map[string]any)
	name, rest, _ := strings.Cut(path, ".")
	return ok && has(object[name], rest)
}

// all returns the texts at a path, without empty ones.
func all(v any, path string) []string {
	if path == "" {
		return nil
	}
	var out []string
	for _, value := range find(v, path) {
		if said := said(value); said != "" {
			out = append(out, said)
		}
	}
	return out
}

// first returns the first text at a path.
func first(v any, path string) string {
	for _, said := range all(v, path) {
		return said
	}
	return ""
}

func said(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case json.Number:
		return v.String()
	case bool:
		return fmt.Sprint(v)
	case map[string]any:
		text, _ := v[textKey].(string)
		return text
	}
	return ""
}
