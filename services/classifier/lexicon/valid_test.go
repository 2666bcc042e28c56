package lexicon_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/goccy/go-yaml"
)

func readSchema(t *testing.T, file string) map[string]any {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var schema map[string]any
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	return schema
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

// valid judges a value by the part of JSON Schema that the schemas here use,
// and reports a keyword that it does not know.
func valid(schema map[string]any, value any, path string) error {
	for _, keyword := range slices.Sorted(maps.Keys(schema)) {
		if err := keep(keyword, schema, value, path); err != nil {
			return err
		}
	}
	return nil
}

func keep(keyword string, schema map[string]any, value any, path string) error {
	rule := schema[keyword]
	broken := fmt.Errorf("%s: %v breaks %s %v", path, value, keyword, rule)
	switch keyword {
	case "$schema", "title", "description", "properties":
	case "type":
		if rule != kind(value) {
			return broken
		}
	case "enum":
		if !slices.Contains(rule.([]any), value) {
			return broken
		}
	case "minLength":
		if value == "" {
			return broken
		}
	case "pattern":
		if text, ok := value.(string); ok && !regexp.MustCompile(rule.(string)).MatchString(text) {
			return broken
		}
	case "uniqueItems":
		elements, _ := value.([]any)
		for i, element := range elements {
			if slices.Contains(elements[:i], element) {
				return broken
			}
		}
	case "propertyNames":
		members, _ := value.(map[string]any)
		for name := range members {
			if err := valid(rule.(map[string]any), name, path); err != nil {
				return err
			}
		}
	case "required":
		members, _ := value.(map[string]any)
		for _, name := range rule.([]any) {
			if _, ok := members[name.(string)]; !ok {
				return fmt.Errorf("%s: %s is missing", path, name)
			}
		}
	case "items":
		elements, _ := value.([]any)
		for i, element := range elements {
			if err := valid(rule.(map[string]any), element, fmt.Sprintf("%s[%d]", path, i)); err != nil {
				return err
			}
		}
	case "additionalProperties":
		return validMembers(rule, schema, value, path)
	default:
		return fmt.Errorf("the schema uses %s, which this test does not know", keyword)
	}
	return nil
}

func validMembers(rule any, schema map[string]any, value any, path string) error {
	properties, _ := schema["properties"].(map[string]any)
	members, _ := value.(map[string]any)
	for name, element := range members {
		of, ok := properties[name].(map[string]any)
		if !ok {
			of, ok = rule.(map[string]any)
		}
		if !ok {
			return fmt.Errorf("%s: there is no key %s", path, name)
		}
		if err := valid(of, element, path+"."+name); err != nil {
			return err
		}
	}
	return nil
}

func kind(value any) string {
	switch value.(type) {
	case map[string]any:
		return "object"
	case []any:
		return "array"
	case string:
		return "string"
	case bool:
		return "boolean"
	}
	return fmt.Sprintf("%T", value)
}
