package news_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/news"
)

// object is a JSON object that keeps the order of its members.
type object []member

type member struct {
	name  string
	value any
}

// MarshalJSON implements json.Marshaler.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := encoder.Encode(m.name); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := encoder.Encode(m.value); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// pretty is o as a file.
func pretty(t *testing.T, o any) []byte {
	t.Helper()
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// rules are what a schema says of a field beside its type.
func rules() map[string]object {
	token := object{{"pattern", "^[a-z0-9-]+$"}}
	tag := object{{"pattern", "^[a-z0-9]{2,8}(-[a-z0-9]{1,8})*$"}}
	hash := object{{"pattern", "^[0-9a-f]{64}$"}}
	id := object{{"maxLength", 1024}, {"pattern", "^[a-z0-9-]+/([A-Za-z0-9._/-]|%[0-9A-F]{2})+$"}}
	filled := object{{"minLength", 1}}
	address := object{{"minLength", 1}, {"format", "iri"}}
	share := object{{"minimum", 0}, {"maximum", 1}}
	natural := object{{"minimum", 0}}
	field := object{{"enum", []string{"title", "summary", "body"}}}
	first := object{{"minimum", 1}}
	return map[string]object{
		"Document.ID": id, "Document.Source": token, "Document.URL": address, "Document.Title": filled,
		"Document.BodyLength": natural, "Document.Revision": first, "Document.ContentHash": hash,
		"Attachment.URL": address, "Attachment.Size": natural, "Attachment.SHA256": hash,
		"Classified.Classifier": filled, "Tagged.Classifier": filled,
		"Language.Tag": tag, "Language.Confidence": share, "LanguagePart.Tag": tag, "LanguagePart.Share": share,
		"Topic.ID": token, "Topic.Score": share,
		"Evidence.Text": filled, "Evidence.Field": field, "Evidence.Offset": natural,
		"Evidence.Count": natural, "Range.Field": field, "Range.Offset": natural, "Range.Length": natural,
		"Subtopic.ID": {{"pattern", "^[a-z0-9-]+/[a-z0-9-]+$"}}, "Subtopic.Score": share,
		"Entity.ID": token, "Entity.Kind": filled, "Entity.Name": filled, "Entity.Field": field,
		"Entity.Offset": natural, "Entity.Count": natural,
		"Translated.DocumentID": id, "Translated.Source": token, "Translated.Revision": first, "Translated.ContentHash": hash,
		"Translated.SourceLanguage": tag, "Translated.Target": tag, "Translated.Engine": token,
		"Linked.DocumentID": id, "Linked.Source": token, "Linked.Revision": first, "Linked.ContentHash": hash,
		"Linked.Score": share, "Linked.Linker": filled,
		"Withdrawn.DocumentID": id, "Withdrawn.Source": token, "Withdrawn.Revision": first, "Withdrawn.ContentHash": hash,
		"Withdrawn.URL": address, "Withdrawn.Reason": filled,
		"Alert.Scope": {{"enum", []string{"source", "service"}}}, "Alert.Name": token, "Alert.Kind": token, "Alert.Reason": filled,
		"Outcome.Source": token, "Outcome.Round": filled, "Outcome.Discovered": natural,
		"DeadLetter.Service": token, "DeadLetter.Stage": filled, "DeadLetter.Stream": filled,
		"DeadLetter.Attempts": natural, "DeadLetter.PayloadSize": natural, "DeadLetter.Sequence": natural,
		"Tagged.Document": {{"not", object{{"required", []string{"body"}}}}},
	}
}

// schemas builds schemas, noting which rules it has used.
type schemas struct {
	source source
	rules  map[string]object
	used   map[string]bool
	defs   object
}

// event is the schema of an event's type.
func (s *schemas) event(e news.Event) object {
	s.defs = nil
	typ := reflect.TypeOf(e)
	out := object{
		{"$schema", "https://json-schema.org/draft/2020-12/schema"},
		{"$id", news.SchemaBase + e.Meta().Name + ".v1.json"},
		{"title", typ.Name()},
		{"description", s.source.comments[typ.Name()]},
	}
	out = append(out, s.structure(typ)...)
	if typ == reflect.TypeFor[news.Outcome]() {
		out = append(out, member{"dependentRequired", object{{"item", []string{"result"}}, {"result", []string{"item"}}}})
	}
	if s.defs != nil {
		out = append(out, member{"$defs", s.defs})
	}
	return out
}

func (s *schemas) structure(typ reflect.Type) object {
	name := typ.Name()
	if name == "Retagged" { // its fields are those of Classified
		name = "Classified"
	}
	var properties object
	required := []string{}
	for i := range typ.NumField() {
		field := typ.Field(i)
		tag, option, _ := strings.Cut(field.Tag.Get("json"), ",")
		if option == "" {
			required = append(required, tag)
		}
		property := append(object{{"description", s.source.describe(name, field.Name)}}, s.of(field.Type)...)
		if extra, ok := s.rules[name+"."+field.Name]; ok {
			s.used[name+"."+field.Name] = true
			property = append(property, extra...)
		}
		properties = append(properties, member{tag, property})
	}
	return object{{"type", "object"}, {"properties", properties}, {"required", required}}
}

// of is the schema of a value of type typ.
func (s *schemas) of(typ reflect.Type) object {
	if values := s.source.values[typ.Name()]; values != nil {
		return object{{"type", "string"}, {"enum", values}}
	}
	switch typ.Kind() {
	case reflect.String:
		return object{{"type", "string"}}
	case reflect.Bool:
		return object{{"type", "boolean"}}
	case reflect.Int, reflect.Int64, reflect.Uint64:
		return object{{"type", "integer"}}
	case reflect.Float64:
		return object{{"type", "number"}}
	case reflect.Slice:
		if typ.Elem().Kind() == reflect.Uint8 {
			return object{{"type", "string"}, {"contentEncoding", "base64"}}
		}
		return object{{"type", "array"}, {"items", s.of(typ.Elem())}}
	case reflect.Map:
		out := object{{"type", "object"}}
		if key := s.of(typ.Key()); len(key) > 1 {
			out = append(out, member{"propertyNames", key[1:]})
		}
		return append(out, member{"additionalProperties", s.of(typ.Elem())})
	}
	if typ == reflect.TypeFor[time.Time]() {
		return object{{"type", "string"}, {"format", "date-time"}}
	}
	return s.reference(typ)
}

// reference puts the schema of a struct under $defs, once.
func (s *schemas) reference(typ reflect.Type) object {
	name := strings.ToLower(typ.Name())
	for _, d := range s.defs {
		if d.name == name {
			return object{{"$ref", "#/$defs/" + name}}
		}
	}
	at := len(s.defs)
	s.defs = append(s.defs, member{name, nil})
	s.defs[at].value = append(object{{"description", s.source.comments[typ.Name()]}}, s.structure(typ)...)
	return object{{"$ref", "#/$defs/" + name}}
}

func TestSchemasAreWhatTheTypesSay(t *testing.T) {
	s := schemas{source: readSource(t), rules: rules(), used: map[string]bool{}}
	for _, e := range samples() {
		golden(t, "schema/"+e.Meta().Name+".v1.json", pretty(t, s.event(e)))
	}
	for name := range s.rules {
		if !s.used[name] {
			t.Errorf("the rule for %s belongs to no field", name)
		}
	}
}

// TestEveryFieldIsDescribed holds the documentation that subscribers read.
func TestEveryFieldIsDescribed(t *testing.T) {
	s := readSource(t)
	for typ, fields := range s.fields {
		for field, name := range fields {
			if name != "" && s.comments[typ+"."+field] == "" {
				t.Errorf("%s.%s has no comment, and so %q no description in the schema", typ, field, name)
			}
		}
	}
}

// TestEnumerationsKnowTheirValues compares Valid with the constants.
func TestEnumerationsKnowTheirValues(t *testing.T) {
	valid := map[string]func(string) bool{
		"BodyFrom":  func(s string) bool { return news.BodyFrom(s).Valid() },
		"Kind":      func(s string) bool { return news.Kind(s).Valid() },
		"Precision": func(s string) bool { return news.Precision(s).Valid() },
		"Rights":    func(s string) bool { return news.Rights(s).Valid() },
		"Origin":    func(s string) bool { return news.Origin(s).Valid() },
		"Status":    func(s string) bool { return news.Status(s).Valid() },
		"Result":    func(s string) bool { return news.Result(s).Valid() },
	}
	all := readSource(t).values
	if len(all) != len(valid) {
		t.Errorf("got %d enumerations in the source, want %d", len(all), len(valid))
	}
	for name, values := range all {
		for _, value := range values {
			if !valid[name](value) {
				t.Errorf("%s(%q).Valid() is false", name, value)
			}
		}
		if valid[name]("") || valid[name]("없는 값") {
			t.Errorf("%s has a value that is not among its constants", name)
		}
	}
}
