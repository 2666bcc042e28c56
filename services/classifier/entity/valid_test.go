package entity_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"testing"
)

func readSchema(t *testing.T) map[string]any {
	t.Helper()
	data, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	var schema map[string]any
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	return schema
}

// valid judges a value of YAML by the part of JSON Schema that the schema here
// uses, and reports a keyword that it does not know.
func valid(schema map[string]any, value any, path string) error {
	for _, keyword := range slices.Sorted(maps.Keys(schema)) {
		if err := keep(keyword, schema[keyword], schema, value, path); err != nil {
			return err
		}
	}
	return nil
}

func keep(keyword string, rule any, schema map[string]any, value any, path string) error {
	text, isText := value.(string)
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
	case "pattern":
		if isText && !regexp.MustCompile(rule.(string)).MatchString(text) {
			return broken
		}
	case "minLength":
		if isText && text == "" {
			return broken
		}
	case "anyOf":
		for _, one := range rule.([]any) {
			if valid(one.(map[string]any), value, path) == nil {
				return nil
			}
		}
		return broken
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
			return fmt.Errorf("%s.%s: there is no such key", path, name)
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
	}
	return fmt.Sprintf("%T", value)
}
