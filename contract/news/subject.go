package news

import (
	"fmt"
	"strings"
)

// The subjects that a reader filters by, each with every source and language.
const (
	SubjectFetched     = "news.fetched.>"
	SubjectBulkFetched = "bulk.fetched.>"
	SubjectClassified  = "news.classified.>"
	SubjectTopic       = "news.topic.>"
	SubjectRetagged    = "news.retagged.>"
	SubjectTranslated  = "news.translated.>"
	SubjectLinked      = "news.linked.>"
	SubjectWithdrawn   = "news.withdrawn.>"
	SubjectAlert       = "alert.>"
	SubjectLedger      = "ledger.>"
	SubjectDead        = "dead.>"
	SubjectRetry       = "retry.>"
)

// Undetermined is the language tag of a text whose language cannot be told.
const Undetermined = "und"

// RetrySubject returns the subject that only service consumes.
func RetrySubject(service string) string { return join("retry", service) }

// DeadSubject returns the subject of the dead letters of service.
func DeadSubject(service string) string { return join("dead", service) }

// ValidToken reports whether s can stand as one token of a subject: not empty
// and only [a-z0-9-].
func ValidToken(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return s != ""
}

// LanguageToken returns the subject token of a BCP 47 tag: the tag in lower
// case, "und" for an empty one.
func LanguageToken(tag string) string {
	if tag == "" {
		return Undetermined
	}
	return strings.ToLower(tag)
}

// DocumentID returns the id of the document that source knows as native. Bytes
// of native outside [A-Za-z0-9._/-] are percent-encoded.
func DocumentID(source, native string) string {
	var b strings.Builder
	b.WriteString(source)
	b.WriteByte('/')
	for i := range len(native) {
		if c := native[i]; idByte(c) {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// idByte reports whether c stands for itself in a document id.
func idByte(c byte) bool {
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		return true
	}
	return c == '.' || c == '_' || c == '/' || c == '-'
}

// validID says what is wrong with the id of a document of source, if anything.
func validID(source, id string) error {
	native, ok := strings.CutPrefix(id, source+"/")
	if !ok || native == "" {
		return fmt.Errorf("%q is not %q and the publisher's own id", id, source+"/")
	}
	if len(id) > maxID {
		return fmt.Errorf("is %d bytes, the limit is %d", len(id), maxID)
	}
	for i := 0; i < len(native); i++ {
		switch {
		case idByte(native[i]):
		case native[i] == '%' && i+2 < len(native) && upperHex(native[i+1]) && upperHex(native[i+2]):
			i += 2
		default:
			return fmt.Errorf("%q has a byte outside [A-Za-z0-9._/-] that is not percent-encoded", id)
		}
	}
	return nil
}

// maxID is the length that a document id may have in bytes: a state's key
// carries it in base64 in a subject, and the bus limits the length of those.
const maxID = 1024

func upperHex(c byte) bool { return '0' <= c && c <= '9' || 'A' <= c && c <= 'F' }

func join(tokens ...string) string { return strings.Join(tokens, ".") }
