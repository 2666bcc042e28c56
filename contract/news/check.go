package news

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"
)

// InvalidError says which field of an event breaks the contract, and how.
type InvalidError struct {
	// Field is the path of the field as JSON names it, such as
	// "document.attachments.0.name".
	Field string
	// Reason completes the sentence "<field> …".
	Reason string
}

// Error implements error.
func (e *InvalidError) Error() string { return e.Field + " " + e.Reason }

// check reports the first rule of the contract that e breaks.
func check(e Event) error {
	if err := checkIdentity(e); err != nil {
		return err
	}
	if err := checkSubject(e.Subject()); err != nil {
		return err
	}
	return checkText(reflect.ValueOf(e), "")
}

// checkSubject reports the token of subject that is malformed.
func checkSubject(subject string) error {
	for i, token := range strings.Split(subject, ".") {
		if !ValidToken(token) {
			return &InvalidError{Field: "subject", Reason: fmt.Sprintf("%q: token %d, %q, is not [a-z0-9-]+", subject, i+1, token)}
		}
	}
	return nil
}

// checkIdentity checks what names the event: each kind of event has its own.
func checkIdentity(e Event) error {
	switch e := e.(type) {
	case Fetched:
		return checkDocument(e.Document)
	case Classified:
		return checkDocument(e.Document)
	case Retagged:
		return checkDocument(e.Document)
	case Tagged:
		return checkDocument(e.Document)
	case Alert:
		return checkNotEmpty("kind", e.Kind)
	case Outcome:
		return checkNotEmpty("round", e.Round)
	case DeadLetter:
		return checkNotEmpty("stream", e.Stream)
	}
	meta := e.Meta()
	return checkReference("document_id", meta.Source, meta.Document, meta.Revision)
}

func checkDocument(d Document) error {
	if err := checkReference("document.id", d.Source, d.ID, d.Revision); err != nil {
		return err
	}
	for _, field := range []struct{ name, value string }{
		{"document.url", d.URL}, {"document.title", d.Title}, {"document.content_hash", d.ContentHash},
		{"document.kind", string(d.Kind)}, {"document.origin", string(d.Origin)}, {"document.rights", string(d.Rights)},
	} {
		if err := checkNotEmpty(field.name, field.value); err != nil {
			return err
		}
	}
	if d.PublishedAt.IsZero() || d.FetchedAt.IsZero() {
		return &InvalidError{Field: "document.published_at", Reason: "and fetched_at must be set"}
	}
	return nil
}

// checkReference checks the name of a document and of its revision.
func checkReference(field, source, id string, revision int) error {
	if id == "" {
		return &InvalidError{Field: field, Reason: "is empty"}
	}
	if !ValidToken(source) {
		return &InvalidError{Field: "source", Reason: fmt.Sprintf("%q is not [a-z0-9-]+", source)}
	}
	if err := validID(source, id); err != nil {
		return &InvalidError{Field: field, Reason: err.Error()}
	}
	if revision < 1 {
		return &InvalidError{Field: "revision", Reason: fmt.Sprintf("is %d, the first is 1", revision)}
	}
	return nil
}

func checkNotEmpty(field, value string) error {
	if value == "" {
		return &InvalidError{Field: field, Reason: "is empty"}
	}
	return nil
}

// checkText reports the first string below v that is not UTF-8. JSON would
// replace its bytes without a word.
func checkText(v reflect.Value, path string) error {
	switch v.Kind() {
	case reflect.String:
		if !utf8.ValidString(v.String()) {
			return &InvalidError{Field: path, Reason: "is not valid UTF-8"}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			if !field.IsExported() {
				continue
			}
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			if err := checkText(v.Field(i), below(path, name)); err != nil {
				return err
			}
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return nil
		}
		for i := range v.Len() {
			if err := checkText(v.Index(i), below(path, strconv.Itoa(i))); err != nil {
				return err
			}
		}
	case reflect.Map:
		return checkMap(v, path)
	}
	return nil
}

func checkMap(v reflect.Value, path string) error {
	for _, key := range v.MapKeys() {
		if err := checkText(key, path); err != nil {
			return err
		}
		if err := checkText(v.MapIndex(key), below(path, key.String())); err != nil {
			return err
		}
	}
	return nil
}

func below(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
