package news

import "time"

// Fetched says that a document was read, in a revision not seen before.
type Fetched struct {
	Document Document `json:"document"`
	// Run is the id of the replay that published it again, else empty.
	Run string `json:"run,omitempty"`
}

// Subject is news.fetched.<source>, or bulk.fetched.<source> for bulk work.
func (e Fetched) Subject() string {
	if e.Document.Origin.Bulk() {
		return join("bulk", "fetched", e.Document.Source)
	}
	return join("news", "fetched", e.Document.Source)
}

// Meta implements Event.
func (e Fetched) Meta() Meta {
	return documentMeta("fetched", "fetcher", e.Document, "", e.Run, e.Document.FetchedAt)
}

// Classified is a document with its language, topics and entities.
type Classified struct {
	Document Document `json:"document"`
	Language Language `json:"language"`
	// Topics are the topics that the document is about, best first.
	Topics   []Topic  `json:"topics"`
	Entities []Entity `json:"entities,omitempty"`
	// Fingerprint is what near-duplicates are found by, empty where there is none.
	Fingerprint string `json:"fingerprint,omitempty"`
	// Classifier is the version of the lexicon and rules that were applied.
	Classifier   string    `json:"classifier"`
	ClassifiedAt time.Time `json:"classified_at"`
	Run          string    `json:"run,omitempty"`
}

// Subject is news.classified.<source>.<lang>.
func (e Classified) Subject() string {
	return join("news", "classified", e.Document.Source, LanguageToken(e.Language.Tag))
}

// Meta implements Event.
func (e Classified) Meta() Meta {
	return documentMeta("classified", "classifier", e.Document, e.Classifier, e.Run, e.ClassifiedAt)
}

// Retagged is a document classified again, by another version. Only the store
// consumes it: to a subscriber of topics old news is no news.
type Retagged Classified

// Subject is news.retagged.<source>.<lang>.
func (e Retagged) Subject() string {
	return join("news", "retagged", e.Document.Source, LanguageToken(e.Language.Tag))
}

// Meta implements Event.
func (e Retagged) Meta() Meta {
	return documentMeta("retagged", "classifier", e.Document, e.Classifier, e.Run, e.ClassifiedAt)
}

// Tagged says that a document is about one topic. It carries everything but
// the body.
type Tagged struct {
	// Document has no body; BodyLength is that of the body left out.
	Document     Document  `json:"document"`
	Language     Language  `json:"language"`
	Topic        Topic     `json:"topic"`
	Classifier   string    `json:"classifier"`
	ClassifiedAt time.Time `json:"classified_at"`
	Run          string    `json:"run,omitempty"`
}

// Subject is news.topic.<topic>.<source>.<lang>.
func (e Tagged) Subject() string {
	return join("news", "topic", e.Topic.ID, e.Document.Source, LanguageToken(e.Language.Tag))
}

// Meta implements Event.
func (e Tagged) Meta() Meta {
	return documentMeta("tagged", "classifier", e.Document, e.Classifier, e.Run, e.ClassifiedAt)
}

// Language is what a text is written in.
type Language struct {
	// Tag is BCP 47 in lower case, "und" when it cannot be told.
	Tag string `json:"tag"`
	// Confidence is between 0 and 1.
	Confidence float64 `json:"confidence"`
	// Parts are the languages of a text that has more than one, largest first.
	Parts []LanguagePart `json:"parts,omitempty"`
}

// LanguagePart is the share of a text that is in one language.
type LanguagePart struct {
	Tag string `json:"tag"`
	// Share is between 0 and 1.
	Share float64 `json:"share"`
}

// Topic is a subject matter that a document was found to be about.
type Topic struct {
	// ID is a subject token, such as "ai".
	ID string `json:"id"`
	// Score is between 0 and 1, higher being surer.
	Score float64 `json:"score"`
	// Evidence are the places in the text that the score rests on.
	Evidence []Evidence `json:"evidence,omitempty"`
}

// Evidence is a place in a document's text.
type Evidence struct {
	// Text is the text found, as it is written there.
	Text string `json:"text"`
	// Field is the part of the document: "title", "summary" or "body".
	Field string `json:"field"`
	// Offset is where Text begins in that field, in Unicode code points.
	Offset int `json:"offset"`
	// Term is the entry of the lexicon that matched.
	Term string `json:"term,omitempty"`
}

// Entity is a body, a law or a programme that a document names.
type Entity struct {
	ID   string `json:"id"`
	Kind string `json:"kind"`
	Name string `json:"name"`
}

// Status says how a translation went.
type Status string

// The outcomes of a translation.
const (
	// StatusTranslated means the whole text, without a doubt raised.
	StatusTranslated Status = "translated"
	// StatusPartial means that some paragraphs are left in the original.
	StatusPartial Status = "partial"
	// StatusFailed means that there is no translation; Warnings say why.
	StatusFailed Status = "failed"
	// StatusUnneeded means that the document is in the target language.
	StatusUnneeded Status = "unneeded"
)

// Translated is the translation of a document into one language.
type Translated struct {
	DocumentID  string `json:"document_id"`
	Source      string `json:"source"`
	Revision    int    `json:"revision"`
	ContentHash string `json:"content_hash"`
	// SourceLanguage and Target are BCP 47 in lower case.
	SourceLanguage string `json:"source_language"`
	Target         string `json:"target"`
	Title          string `json:"title"`
	Body           string `json:"body,omitempty"`
	// Engine and EngineVersion say who translated.
	Engine        string `json:"engine"`
	EngineVersion string `json:"engine_version,omitempty"`
	Status        Status `json:"status"`
	// Warnings are doubts about the translation, in words.
	Warnings     []string  `json:"warnings,omitempty"`
	TranslatedAt time.Time `json:"translated_at"`
	Origin       Origin    `json:"origin"`
	Run          string    `json:"run,omitempty"`
}

// Subject is news.translated.<target>.<source>.<lang>.
func (e Translated) Subject() string {
	return join("news", "translated", LanguageToken(e.Target), e.Source, LanguageToken(e.SourceLanguage))
}

// Meta implements Event.
func (e Translated) Meta() Meta {
	return Meta{Name: "translated", Service: "translator", Source: e.Source, Document: e.DocumentID,
		Revision: e.Revision, ContentHash: e.ContentHash, Producer: e.Engine + "@" + e.EngineVersion,
		Run: e.Run, Time: e.TranslatedAt}
}

// Linked says which document another one repeats, and which story it belongs to.
type Linked struct {
	DocumentID  string `json:"document_id"`
	Source      string `json:"source"`
	Revision    int    `json:"revision"`
	ContentHash string `json:"content_hash"`
	// DuplicateOf is the id of the document that this one repeats, or empty.
	DuplicateOf string `json:"duplicate_of,omitempty"`
	// Story is the id of the story, that of its first document.
	Story    string  `json:"story,omitempty"`
	Score    float64 `json:"score"`
	Evidence string  `json:"evidence,omitempty"`
	// Linker is the version of the rules that were applied.
	Linker   string    `json:"linker"`
	LinkedAt time.Time `json:"linked_at"`
	Origin   Origin    `json:"origin"`
	Run      string    `json:"run,omitempty"`
}

// Subject is news.linked.<source>.
func (e Linked) Subject() string { return join("news", "linked", e.Source) }

// Meta implements Event.
func (e Linked) Meta() Meta {
	return Meta{Name: "linked", Service: "linker", Source: e.Source, Document: e.DocumentID,
		Revision: e.Revision, ContentHash: e.ContentHash, Producer: e.Linker, Run: e.Run, Time: e.LinkedAt}
}

// Withdrawn says that a document is gone from its source.
type Withdrawn struct {
	DocumentID string `json:"document_id"`
	Source     string `json:"source"`
	URL        string `json:"url"`
	// Revision and ContentHash are those of the last text that was seen.
	Revision    int    `json:"revision"`
	ContentHash string `json:"content_hash"`
	// Reason says how it was found to be gone, in words.
	Reason      string    `json:"reason"`
	WithdrawnAt time.Time `json:"withdrawn_at"`
	Origin      Origin    `json:"origin"`
}

// Subject is news.withdrawn.<source>.
func (e Withdrawn) Subject() string { return join("news", "withdrawn", e.Source) }

// Meta implements Event.
func (e Withdrawn) Meta() Meta {
	return Meta{Name: "withdrawn", Service: "fetcher", Source: e.Source, Document: e.DocumentID,
		Revision: e.Revision, ContentHash: e.ContentHash, Time: e.WithdrawnAt}
}

func documentMeta(name, service string, d Document, producer, run string, at time.Time) Meta {
	return Meta{Name: name, Service: service, Source: d.Source, Document: d.ID, Revision: d.Revision,
		ContentHash: d.ContentHash, Producer: producer, Run: run, Time: at}
}
