package news_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/policywire/policywire/contract/news"
)

// validator judges by the part of JSON Schema that the schemas here use, and
// reports a keyword that it does not know.
type validator struct{ root map[string]any }

func readSchema(t testing.TB, name string) validator {
	t.Helper()
	data, err := os.ReadFile("schema/" + name + ".v1.json")
	if err != nil {
		t.Fatal(err)
	}
	var v validator
	if err := json.Unmarshal(data, &v.root); err != nil {
		t.Fatal(err)
	}
	return v
}

// validate returns what is wrong with an encoded event.
func (v validator) validate(data []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return err
	}
	return v.value(v.root, value, "event")
}

func (v validator) value(schema map[string]any, value any, path string) error {
	for _, keyword := range slices.Sorted(maps.Keys(schema)) {
		holds, err := v.keyword(schema, keyword, value, path)
		if err != nil {
			return err
		}
		if !holds {
			return fmt.Errorf("%s: %v breaks %s %v", path, value, keyword, schema[keyword])
		}
	}
	return nil
}

func (v validator) keyword(schema map[string]any, keyword string, value any, path string) (bool, error) {
	argument := schema[keyword]
	text, _ := value.(string)
	switch keyword {
	case "$schema", "$id", "title", "description", "$defs", "contentEncoding":
		return true, nil
	case "$ref":
		def := strings.TrimPrefix(argument.(string), "#/$defs/")
		return true, v.value(v.root["$defs"].(map[string]any)[def].(map[string]any), value, path)
	case "type":
		return isType(argument.(string), value), nil
	case "enum":
		return slices.Contains(argument.([]any), value), nil
	case "pattern":
		return regexp.MustCompile(argument.(string)).MatchString(text), nil
	case "minLength":
		return float64(utf8.RuneCountInString(text)) >= argument.(float64), nil
	case "maxLength":
		return float64(utf8.RuneCountInString(text)) <= argument.(float64), nil
	case "minimum":
		return number(value) >= argument.(float64), nil
	case "maximum":
		return number(value) <= argument.(float64), nil
	case "format":
		_, err := time.Parse(time.RFC3339Nano, text)
		return argument != "date-time" || err == nil, nil
	case "not":
		return v.value(argument.(map[string]any), value, path) != nil, nil
	}
	return v.container(keyword, argument, schema, value, path)
}

// container judges by the keywords for lists and objects.
func (v validator) container(keyword string, argument any, schema map[string]any, value any, path string) (bool, error) {
	fields, _ := value.(map[string]any)
	switch keyword {
	case "required":
		for _, name := range argument.([]any) {
			if _, ok := fields[name.(string)]; !ok {
				return false, nil
			}
		}
		return true, nil
	case "properties":
		for name, s := range argument.(map[string]any) {
			if field, ok := fields[name]; ok {
				if err := v.value(s.(map[string]any), field, path+"."+name); err != nil {
					return false, err
				}
			}
		}
		return true, nil
	case "items":
		for i, element := range value.([]any) {
			if err := v.value(argument.(map[string]any), element, path+"."+strconv.Itoa(i)); err != nil {
				return false, err
			}
		}
		return true, nil
	case "additionalProperties", "propertyNames":
		for name, field := range fields {
			if keyword == "propertyNames" {
				field = name
			}
			if err := v.value(argument.(map[string]any), field, path+"."+name); err != nil {
				return false, err
			}
		}
		return true, nil
	case "dependentRequired":
		for name, others := range argument.(map[string]any) {
			_, has := fields[name]
			_, too := fields[others.([]any)[0].(string)]
			if has && !too {
				return false, nil
			}
		}
		return true, nil
	}
	return false, fmt.Errorf("%s: the keyword %q is not known to this test", path, keyword)
}

func number(value any) float64 {
	n, _ := value.(json.Number)
	f, _ := n.Float64()
	return f
}

func isType(name string, value any) bool {
	switch value := value.(type) {
	case string:
		return name == "string"
	case bool:
		return name == "boolean"
	case []any:
		return name == "array"
	case map[string]any:
		return name == "object"
	case json.Number:
		return name == "number" || name == "integer" && !strings.ContainsAny(value.String(), ".eE")
	}
	return false
}

func TestEventsAreValidByTheirSchemas(t *testing.T) {
	round := outcome()
	round.Counts, round.Item, round.Result = nil, "https://www.korea.kr/1", news.ResultDead
	for _, e := range append(samples(), round, news.Classified{Document: tripReport(), Language: news.Language{Tag: "zh-hant"}, Classifier: "1", ClassifiedAt: time.Now()}) {
		if err := readSchema(t, e.Meta().Name).validate(encode(t, e).Data); err != nil {
			t.Errorf("%s: %v", e.Meta().Name, err)
		}
	}
}

// TestWhatASchemaForbidsCannotBePublished breaks every rule of every schema in
// turn, and expects Encode to name the field.
func TestWhatASchemaForbidsCannotBePublished(t *testing.T) {
	broken := 0
	for _, e := range samples() {
		v := readSchema(t, e.Meta().Name)
		var tree map[string]any
		if err := json.Unmarshal(encode(t, e).Data, &tree); err != nil {
			t.Fatal(err)
		}
		v.breakEach(v.root, tree, "", func(path string) {
			data, _ := json.Marshal(tree)
			target := reflect.New(reflect.TypeOf(e))
			if err := json.Unmarshal(data, target.Interface()); err != nil {
				return // the type itself forbids it
			}
			broken++
			if v.validate(data) == nil {
				t.Errorf("%s: the schema allows %s to be broken: %s", e.Meta().Name, path, data)
			}
			var invalid *news.InvalidError
			_, err := news.Encode(target.Elem().Interface().(news.Event))
			if !errors.As(err, &invalid) || invalid.Field != path {
				t.Errorf("%s with %s broken: got %v, want an InvalidError that names the field", e.Meta().Name, path, err)
			}
		})
	}
	if broken < 150 {
		t.Errorf("broke %d rules, want at least 150", broken)
	}
}

// breakEach sets every field below tree that schema has a rule for to a value
// that breaks it, calls try with its path, and puts the value back.
func (v validator) breakEach(schema map[string]any, tree map[string]any, path string, try func(path string)) {
	properties, _ := schema["properties"].(map[string]any)
	for name, p := range properties {
		property := v.resolve(p.(map[string]any))
		at := strings.TrimPrefix(path+"."+name, ".")
		was, present := tree[name]
		if !present {
			continue
		}
		for _, value := range breaking(property) {
			tree[name] = value
			try(at)
			tree[name] = was
		}
		switch was := was.(type) {
		case map[string]any:
			v.breakEach(property, was, at, try)
		case []any:
			for i, element := range was {
				if element, ok := element.(map[string]any); ok {
					items := v.resolve(property["items"].(map[string]any))
					v.breakEach(items, element, at+"."+strconv.Itoa(i), try)
				}
			}
		}
	}
}

func (v validator) resolve(schema map[string]any) map[string]any {
	ref, ok := schema["$ref"].(string)
	if !ok {
		return schema
	}
	return v.root["$defs"].(map[string]any)[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any)
}

// breaking lists values that schema forbids.
func breaking(schema map[string]any) (values []any) {
	if schema["enum"] != nil || schema["pattern"] != nil {
		values = append(values, "한글 값")
	}
	if length, ok := schema["maxLength"].(float64); ok {
		values = append(values, "korea-kr-press/tw-report/"+strings.Repeat("1", int(length)))
	}
	if schema["minLength"] != nil {
		values = append(values, "")
	}
	if least, ok := schema["minimum"].(float64); ok {
		values = append(values, least-1)
	}
	if most, ok := schema["maximum"].(float64); ok {
		values = append(values, most+0.5)
	}
	return values
}
