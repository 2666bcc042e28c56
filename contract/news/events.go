package news

import "time"

// Fetched says that a document was read, in a revision not seen before.
type Fetched struct {
	// Document is the whole document, its body cut where it would not fit.
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
	// Document is the document as it was fetched.
	Document Document `json:"document"`
	// Language is what it is written in.
	Language Language `json:"language"`
	// Topics are the topics that the document is about, best first.
	Topics []Topic `json:"topics"`
	// Entities are the bodies, laws, programmes, places and economies that the
	// document names, in the order of their first mention.
	Entities []Entity `json:"entities,omitempty"`
	// Fingerprint is what near-duplicates are found by, empty where there is none.
	Fingerprint string `json:"fingerprint,omitempty"`
	// Classifier is the version of the lexicon and rules that were applied.
	Classifier string `json:"classifier"`
	// ClassifiedAt is when they were applied; of two classifications of one
	// revision the later holds.
	ClassifiedAt time.Time `json:"classified_at"`
	// Run is the id of the replay that published it again, else empty.
	Run string `json:"run,omitempty"`
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
// consumes it: to a subscriber of topics old news is no news. The document keeps
// the origin that it had; Run names the replay.
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
// the body. There is none of a document whose origin is replay: its topics are in
// Classified.
type Tagged struct {
	// Document has no body; its body_length is that of the body left out.
	Document Document `json:"document"`
	// Language is what the document is written in.
	Language Language `json:"language"`
	// Topic is the topic of the subject, with its evidence.
	Topic Topic `json:"topic"`
	// Classifier is the version of the lexicon and rules that were applied.
	Classifier string `json:"classifier"`
	// ClassifiedAt is when they were applied.
	ClassifiedAt time.Time `json:"classified_at"`
	// Run is the id of the replay that published it again, else empty.
	Run string `json:"run,omitempty"`
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
	// Tag is BCP 47 in lower case.
	Tag string `json:"tag"`
	// Share is between 0 and 1.
	Share float64 `json:"share"`
	// Ranges are where its text stands, the longest passages of it where there
	// are very many, in the order of the text.
	Ranges []Range `json:"ranges,omitempty"`
}

// Range is a passage of a document's text.
type Range struct {
	// Field is the part of the document: "title", "summary" or "body".
	Field string `json:"field"`
	// Offset is where the passage begins in that field, in Unicode code points.
	Offset int `json:"offset"`
	// Length is that of the passage, in Unicode code points.
	Length int `json:"length"`
}

// Topic is a subject matter that a document was found to be about.
type Topic struct {
	// ID is a subject token, such as "ai".
	ID string `json:"id"`
	// Score is between 0 and 1, higher being surer.
	Score float64 `json:"score"`
	// Points is the sum that the score was made of: what each term in Evidence
	// added, and what those left out there did. The lexicon's version says how
	// points become a score.
	Points float64 `json:"points,omitempty"`
	// Subtopics are the parts of the topic that the document is about, best first.
	Subtopics []Subtopic `json:"subtopics,omitempty"`
	// Evidence are the terms that the score rests on, each at the place where it
	// first counts.
	Evidence []Evidence `json:"evidence,omitempty"`
}

// Subtopic is a part of a topic.
type Subtopic struct {
	// ID is that of the topic, a slash and a token, such as "ai/governance".
	ID string `json:"id"`
	// Score is between 0 and 1, higher being surer.
	Score float64 `json:"score"`
}

// Evidence is a term of the lexicon in a document's text.
type Evidence struct {
	// Text is the text found, as it is written there.
	Text string `json:"text"`
	// Field is the part of the document: "title", "summary" or "body".
	Field string `json:"field"`
	// Offset is where Text begins in that field, in Unicode code points.
	Offset int `json:"offset"`
	// Term is the entry of the lexicon that matched.
	Term string `json:"term,omitempty"`
	// Count is how often the term counts in the whole document.
	Count int `json:"count,omitempty"`
	// Points is what it added to the topic's points, all its places together.
	Points float64 `json:"points,omitempty"`
}

// Entity is a body, a law, a programme, an agreement, a place or an economy that
// a document names.
type Entity struct {
	// ID is the same in every document that names the entity, whatever its
	// language: "kr-msit"; that of an economy is its ISO 3166 code, "kr".
	ID string `json:"id"`
	// Kind is the sort of entity, such as "ministry", "law" or "economy".
	Kind string `json:"kind"`
	// Name is the entity's name in English, the same in every document.
	Name string `json:"name"`
	// Text is the name as it is written at the first place.
	Text string `json:"text,omitempty"`
	// Field is the part of the document that Text first stands in: "title",
	// "summary" or "body".
	Field string `json:"field,omitempty"`
	// Offset is where it begins in that field, in Unicode code points.
	Offset int `json:"offset,omitempty"`
	// Count is how often the document names it, by whatever name.
	Count int `json:"count,omitempty"`
}

func documentMeta(name, service string, d Document, producer, run string, at time.Time) Meta {
	return Meta{Name: name, Service: service, Source: d.Source, Document: d.ID, Revision: d.Revision,
		ContentHash: d.ContentHash, Producer: producer, Run: run, Time: at}
}
