// Package schematest judges values by a JSON Schema (draft 2020-12), for tests of
// the formats that operators write: what a schema tells an editor is what the
// program accepts. It knows the keywords that our schemas use, and refuses others.
package schematest

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"testing"
)

// Read returns the schema in a file.
func Read(tb testing.TB, file string) map[string]any {
	tb.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		tb.Fatal(err)
	}
	var schema map[string]any
	if err := json.Unmarshal(data, &schema); err != nil {
		tb.Fatal(err)
	}
	return schema
}

// Valid returns nil when value, as it is read from YAML, keeps to schema; else
// what it breaks, at path and below. A keyword that it does not know is an error.
func Valid(schema map[string]any, value any, path string) error {
	for _, keyword := range slices.Sorted(maps.Keys(schema)) {
		if err := keep(keyword, schema, value, path); err != nil {
			return err
		}
	}
	return nil
}

func keep(keyword string, schema map[string]any, value any, path string) error {
	rule := schema[keyword]
	kept := true
	switch keyword {
	case "$schema", "title", "description", "format", "properties":
	case "type":
		kept = rule == kind(value) || rule == "number" && kind(value) == "integer"
	case "enum":
		kept = slices.Contains(rule.([]any), value)
	case "pattern":
		text, ok := value.(string)
		kept = !ok || regexp.MustCompile(rule.(string)).MatchString(text)
	case "minLength":
		kept = value != ""
	case "minimum":
		n, err := json.Number(fmt.Sprint(value)).Float64()
		kept = err == nil && n >= rule.(float64)
	case "anyOf":
		kept = slices.ContainsFunc(rule.([]any), func(one any) bool { return Valid(one.(map[string]any), value, path) == nil })
	case "uniqueItems":
		elements, _ := value.([]any)
		for i, element := range elements {
			kept = kept && !slices.Contains(elements[:i], element)
		}
	case "required", "items", "propertyNames", "additionalProperties":
		return keepInside(keyword, schema, value, path)
	default:
		return fmt.Errorf("the schema uses %s, which this package does not know", keyword)
	}
	if !kept {
		return fmt.Errorf("%s: %v breaks %s %v", path, value, keyword, rule)
	}
	return nil
}

// keepInside judges the members and elements of value.
func keepInside(keyword string, schema map[string]any, value any, path string) error {
	rule := schema[keyword]
	members, _ := value.(map[string]any)
	elements, _ := value.([]any)
	switch keyword {
	case "required":
		for _, name := range rule.([]any) {
			if _, ok := members[name.(string)]; !ok {
				return fmt.Errorf("%s: %s is missing", path, name)
			}
		}
	case "items":
		for i, element := range elements {
			if err := Valid(rule.(map[string]any), element, fmt.Sprintf("%s[%d]", path, i)); err != nil {
				return err
			}
		}
	case "propertyNames":
		for name := range members {
			if err := Valid(rule.(map[string]any), name, path); err != nil {
				return err
			}
		}
	case "additionalProperties":
		return keepOthers(schema, members, path)
	}
	return nil
}

// keepOthers judges members by properties, and those that are not named there by
// additionalProperties.
func keepOthers(schema, members map[string]any, path string) error {
	properties, _ := schema["properties"].(map[string]any)
	for name, element := range members {
		of, ok := properties[name].(map[string]any)
		if !ok {
			of, ok = schema["additionalProperties"].(map[string]any)
		}
		if !ok {
			return fmt.Errorf("%s.%s: there is no such key", path, name)
		}
		if err := Valid(of, element, path+"."+name); err != nil {
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
	case int, int64, uint64:
		return "integer"
	case float64:
		return "number"
	}
	return fmt.Sprintf("%T", value)
}
