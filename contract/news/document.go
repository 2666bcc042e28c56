package news

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// Document is one publication in one revision. Text is UTF-8 in NFC.
type Document struct {
	// ID is "<source>/<the publisher's own id>", stable for ever and the same
	// from every channel.
	ID string `json:"id"`
	// Source is the id of the source it was read from, a subject token.
	Source string `json:"source"`
	// URL is the canonical address at the publisher.
	URL string `json:"url"`
	// Publisher is the body that published it, in its own language.
	Publisher string `json:"publisher"`
	// Title is the headline, one line of plain text.
	Title string `json:"title"`
	// Summary is the publisher's own abstract or lead, plain text.
	Summary string `json:"summary,omitempty"`
	// Body is plain text, its paragraphs separated by an empty line.
	Body string `json:"body,omitempty"`
	// BodyLength is the length of the whole body in Unicode code points, also
	// where Body was cut or left out.
	BodyLength int `json:"body_length"`
	// BodyTruncated says that Body is a part of the whole.
	BodyTruncated bool `json:"body_truncated,omitempty"`
	// BodyFrom says where the publisher's site has the text of Body; empty where
	// that is not known, and where there is no text.
	BodyFrom BodyFrom `json:"body_from,omitempty"`
	// Kind is the sort of publication.
	Kind Kind `json:"kind"`
	// LanguageHint is the language that the source claims, as it writes it.
	LanguageHint string `json:"language_hint,omitempty"`
	// PublishedAt carries the source's offset; with precision day it is local
	// midnight, with none it is FetchedAt.
	PublishedAt time.Time `json:"published_at"`
	// PublishedPrecision says how exact PublishedAt is.
	PublishedPrecision Precision `json:"published_precision"`
	// FetchedAt is when this revision was read.
	FetchedAt time.Time `json:"fetched_at"`
	// Revision counts the texts of this id from 1. Whoever keeps the latest
	// compares it: the order of delivery is not promised.
	Revision int `json:"revision"`
	// ContentHash is hex SHA-256 over what a reader would call the content: the
	// same text has the same hash.
	ContentHash string `json:"content_hash"`
	// Rights says how much of the document may be kept and passed on.
	Rights Rights `json:"rights"`
	// Licence names the terms of use, as the source's definition gives them.
	Licence string `json:"licence,omitempty"`
	// Attribution is the line that must stand beside a copy.
	Attribution string `json:"attribution,omitempty"`
	// Attachments are the files that the page offers, in its order.
	Attachments []Attachment `json:"attachments,omitempty"`
	// Origin says why the document travels: as news, or as work done again.
	Origin Origin `json:"origin"`
}

// Attachment is a file that belongs to a document.
type Attachment struct {
	// URL is the address of the file.
	URL string `json:"url"`
	// Name is the file's name as the page shows it.
	Name string `json:"name,omitempty"`
	// MediaType is the type of the file's content, such as "application/pdf".
	MediaType string `json:"media_type,omitempty"`
	// Size is in bytes, 0 when the file was not read.
	Size int64 `json:"size,omitempty"`
	// SHA256 is the hex hash of the file, empty when it was not read.
	SHA256 string `json:"sha256,omitempty"`
	// TextRead says that the file's text was read.
	TextRead bool `json:"text_read,omitempty"`
	// Problem says why the text could not be read, in words.
	Problem string `json:"problem,omitempty"`
}

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
