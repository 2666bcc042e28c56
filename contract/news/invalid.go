package news

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
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

// first returns the first fault that is one.
func first(faults ...*InvalidError) *InvalidError {
	for _, fault := range faults {
		if fault != nil {
			return fault
		}
	}
	return nil
}

// within puts name before the field of fault.
func within(name string, fault *InvalidError) *InvalidError {
	if fault == nil {
		return nil
	}
	return &InvalidError{Field: name + "." + fault.Field, Reason: fault.Reason}
}

// each returns the first fault of an element of list, named by its index.
func each[T any](name string, list []T, check func(T) *InvalidError) *InvalidError {
	for i, element := range list {
		if fault := check(element); fault != nil {
			return within(name+"."+strconv.Itoa(i), fault)
		}
	}
	return nil
}

func that(holds bool, field, otherwise string) *InvalidError {
	if holds {
		return nil
	}
	return &InvalidError{Field: field, Reason: otherwise}
}

func notEmpty(field, value string) *InvalidError { return that(value != "", field, "is empty") }

func notNegative(field string, n int) *InvalidError { return that(n >= 0, field, "is negative") }

func timeSet(field string, t time.Time) *InvalidError { return that(!t.IsZero(), field, "is not set") }

func share(field string, x float64) *InvalidError {
	return that(x >= 0 && x <= 1, field, "is not between 0 and 1")
}

// token checks a value that stands in a subject.
func token(field, value string) *InvalidError {
	if ValidToken(value) {
		return nil
	}
	return &InvalidError{Field: field, Reason: fmt.Sprintf("%q is not a token of [a-z0-9-]", value)}
}

// tagToken checks a language tag as far as it stands in a subject.
func tagToken(field, tag string) *InvalidError { return token(field, LanguageToken(tag)) }

// languageTag checks the form of a BCP 47 tag in lower case.
func languageTag(field, tag string) *InvalidError {
	for i, subtag := range strings.Split(tag, "-") {
		if n := len(subtag); n < 1 || n > 8 || i == 0 && n < 2 || !ValidToken(subtag) {
			return &InvalidError{Field: field, Reason: fmt.Sprintf("%q is not a BCP 47 tag in lower case", tag)}
		}
	}
	return nil
}

// hash checks the form of a SHA-256.
func hash(field, value string) *InvalidError {
	valid := len(value) == 64
	for i := range len(value) {
		c := value[i]
		valid = valid && ('0' <= c && c <= '9' || 'a' <= c && c <= 'f')
	}
	if valid {
		return nil
	}
	return &InvalidError{Field: field, Reason: fmt.Sprintf("%q is not a SHA-256 in lower-case hex", value)}
}

// oneOf checks a value of an enumeration.
func oneOf[T interface {
	~string
	Valid() bool
}](field string, value T) *InvalidError {
	if value.Valid() {
		return nil
	}
	return &InvalidError{Field: field, Reason: fmt.Sprintf("%q is not one of its values", string(value))}
}

// reference checks the name of a document and of its revision.
func reference(source, id string, revision int) *InvalidError {
	return referenceAs("document_id", source, id, revision)
}

// referenceAs is reference where the id is called field.
func referenceAs(field, source, id string, revision int) *InvalidError {
	if fault := first(notEmpty(field, id), token("source", source)); fault != nil {
		return fault
	}
	if err := validID(source, id); err != nil {
		return &InvalidError{Field: field, Reason: err.Error()}
	}
	if revision < 1 {
		return &InvalidError{Field: "revision", Reason: fmt.Sprintf("is %d, the first is 1", revision)}
	}
	return nil
}

// checkSubject reports the token of subject that is malformed.
func checkSubject(subject string) *InvalidError {
	rest, more := subject, true
	for more {
		var part string
		part, rest, more = strings.Cut(rest, ".")
		if !ValidToken(part) {
			return &InvalidError{Field: "subject", Reason: fmt.Sprintf("%q has the token %q, which is not of [a-z0-9-]", subject, part)}
		}
	}
	return nil
}

// walkText calls visit with every string below v and the path of its field,
// until visit returns false.
func walkText(v reflect.Value, path string, visit func(path, text string) bool) bool {
	switch v.Kind() {
	case reflect.String:
		return visit(path, v.String())
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			if field.IsExported() && !walkText(v.Field(i), below(path, name), visit) {
				return false
			}
		}
	case reflect.Slice:
		for i := 0; i < v.Len() && v.Type().Elem().Kind() != reflect.Uint8; i++ {
			if !walkText(v.Index(i), below(path, strconv.Itoa(i)), visit) {
				return false
			}
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			if !visit(path, key.String()) || !walkText(v.MapIndex(key), below(path, key.String()), visit) {
				return false
			}
		}
	}
	return true
}

// textFault reports the first string of e that is not UTF-8.
func textFault(e Event) *InvalidError {
	var fault *InvalidError
	walkText(reflect.ValueOf(e), "", func(path, text string) bool {
		fault = that(utf8.ValidString(text), path, "is not valid UTF-8")
		return fault == nil
	})
	return fault
}

// sizeFault says which string of e is the longest, and so what made it too large.
func sizeFault(e Event, size int) *InvalidError {
	field, longest := "event", -1
	walkText(reflect.ValueOf(e), "", func(path, text string) bool {
		if len(text) > longest {
			field, longest = path, len(text)
		}
		return true
	})
	return &InvalidError{Field: field, Reason: fmt.Sprintf("makes the event %d bytes, the limit is %d", size, MaxEvent)}
}

func below(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
