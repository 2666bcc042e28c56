package news

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
	"unicode/utf8"
)

// Document is one publication in one revision. Text is UTF-8 in NFC.
type Document struct {
	// ID is "<source>/<native id>", stable for ever; see DocumentID.
	ID string `json:"id"`
	// Source is the id of the source it was read from, a subject token.
	Source string `json:"source"`
	// URL is the canonical address at the publisher.
	URL string `json:"url"`
	// Publisher is the body that published it, in its own language.
	Publisher string `json:"publisher"`
	Title     string `json:"title"`
	Summary   string `json:"summary,omitempty"`
	// Body is plain text, its paragraphs separated by an empty line.
	Body string `json:"body,omitempty"`
	// BodyLength is the length of the whole body in Unicode code points, also
	// where Body was cut or left out.
	BodyLength int `json:"body_length"`
	// BodyTruncated says that Body is a part of the whole.
	BodyTruncated bool `json:"body_truncated,omitempty"`
	Kind          Kind `json:"kind"`
	// LanguageHint is the language that the source claims, BCP 47 or empty.
	LanguageHint string `json:"language_hint,omitempty"`
	// PublishedAt carries the source's offset; with precision day it is local
	// midnight, with none it is FetchedAt.
	PublishedAt        time.Time `json:"published_at"`
	PublishedPrecision Precision `json:"published_precision"`
	FetchedAt          time.Time `json:"fetched_at"`
	// Revision counts the texts of this id from 1. Zero means not yet given.
	Revision int `json:"revision"`
	// ContentHash is hex SHA-256 over what a reader would call the content;
	// see HashContent.
	ContentHash string `json:"content_hash"`
	Rights      Rights `json:"rights"`
	Licence     string `json:"licence,omitempty"`
	Attribution string `json:"attribution,omitempty"`
	// Attachments are the files that the page offers, in its order.
	Attachments []Attachment `json:"attachments,omitempty"`
	Origin      Origin       `json:"origin"`
}

// Attachment is a file that belongs to a document.
type Attachment struct {
	URL       string `json:"url"`
	Name      string `json:"name,omitempty"`
	MediaType string `json:"media_type,omitempty"`
	// Size is in bytes, 0 when the file was not read.
	Size   int64  `json:"size,omitempty"`
	SHA256 string `json:"sha256,omitempty"`
	// TextRead says that the file's text was read.
	TextRead bool `json:"text_read,omitempty"`
	// Problem says why the text could not be read, in words.
	Problem string `json:"problem,omitempty"`
}

// Kind is the sort of a publication.
type Kind string

// The kinds of publication.
const (
	PressRelease Kind = "press-release"
	PolicyNews   Kind = "policy-news"
	Statement    Kind = "statement"
	Report       Kind = "report"
	NewsArticle  Kind = "news"
)

// Precision says how exact PublishedAt is.
type Precision string

// The precisions of a publication date.
const (
	PrecisionSecond Precision = "second"
	PrecisionMinute Precision = "minute"
	PrecisionDay    Precision = "day"
	PrecisionNone   Precision = "none"
)

// Rights says how much of a document may be kept and passed on.
type Rights string

// The rights that a source grants.
const (
	// RightsFull allows the whole text.
	RightsFull Rights = "full"
	// RightsExcerpt allows the title and the beginning of the text.
	RightsExcerpt Rights = "excerpt"
	// RightsLink allows the title and the address only.
	RightsLink Rights = "link"
)

// Origin says why an event exists.
type Origin string

// The origins of an event.
const (
	// OriginLive is news, seen by the schedule of a source.
	OriginLive Origin = "live"
	// OriginBackfill is the past of a source, fetched on request.
	OriginBackfill Origin = "backfill"
	// OriginImport came from a file.
	OriginImport Origin = "import"
	// OriginReplay is work done again over what was already known.
	OriginReplay Origin = "replay"
)

// Bulk reports whether events of this origin yield to live ones.
func (o Origin) Bulk() bool { return o != OriginLive && o != "" }

// HashContent returns the hex SHA-256 of the parts of d whose change makes a
// new revision: title, summary, publisher, body, date, address and the hashes
// of the attachments. Each part is preceded by its length, so that no two
// documents share a hash by moving text from one part to the next.
func (d Document) HashContent() string {
	h := sha256.New()
	write := func(s string) {
		var length [8]byte
		for i, n := 0, len(s); i < len(length); i++ {
			length[i] = byte(n >> (8 * i))
		}
		h.Write(length[:])
		h.Write([]byte(s))
	}
	published := d.PublishedAt.UTC().Format(time.RFC3339)
	if d.PublishedPrecision == PrecisionNone {
		published = "" // it is the time of fetching, which says nothing about the content
	}
	for _, s := range []string{d.Title, d.Summary, d.Publisher, d.Body, published, d.URL} {
		write(s)
	}
	for _, a := range d.Attachments {
		write(a.URL)
		write(a.SHA256)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Restrict returns d with what its rights do not allow removed: the body cut to
// excerpt code points at a paragraph for RightsExcerpt, no body and no summary
// for RightsLink.
func (d Document) Restrict(excerpt int) Document {
	switch d.Rights {
	case RightsLink:
		d.BodyTruncated = d.Body != "" || d.BodyTruncated
		d.Body, d.Summary = "", ""
	case RightsExcerpt:
		if utf8.RuneCountInString(d.Body) > excerpt {
			d.Body, d.BodyTruncated = cutParagraph(d.Body, byteOffset(d.Body, excerpt)), true
		}
	}
	return d
}

// Fit returns d with its body cut at a paragraph so that an event that carries
// it stays below MaxEvent. BodyLength keeps the length of the whole.
func (d Document) Fit() Document {
	if d.BodyLength == 0 {
		d.BodyLength = utf8.RuneCountInString(d.Body)
	}
	// JSON escapes at most double the length of text that is not control
	// characters; the rest of an event is small beside this bound.
	const limit = MaxEvent / 8 * 3
	if len(d.Body) > limit {
		d.Body, d.BodyTruncated = cutParagraph(d.Body, limit), true
	}
	return d
}

// cutParagraph returns the longest beginning of s of at most limit bytes that
// ends at a paragraph, else at a line, else at a code point.
func cutParagraph(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	head := s[:limit]
	for _, separator := range []string{"\n\n", "\n"} {
		// A cut in the first half would lose more than a broken paragraph is worth.
		if i := strings.LastIndex(head, separator); i > limit/2 {
			return head[:i]
		}
	}
	return head
}

// byteOffset returns the index of the nth code point of s.
func byteOffset(s string, n int) int {
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}
