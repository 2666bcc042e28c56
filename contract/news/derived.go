package news

import "time"

// Translated is the translation of a document into one language.
type Translated struct {
	// DocumentID is the id of the document.
	DocumentID string `json:"document_id"`
	// Source is the source of the document.
	Source string `json:"source"`
	// Revision is the revision of the document that this is about.
	Revision int `json:"revision"`
	// ContentHash is the hash of that revision.
	ContentHash string `json:"content_hash"`
	// SourceLanguage is the language of the document, BCP 47 in lower case.
	SourceLanguage string `json:"source_language"`
	// Target is the language of the translation, BCP 47 in lower case.
	Target string `json:"target"`
	// Title is the translated title.
	Title string `json:"title"`
	// Body is the translated body, paragraph by paragraph.
	Body string `json:"body,omitempty"`
	// BodyTruncated says that Body is a part of the whole translation.
	BodyTruncated bool `json:"body_truncated,omitempty"`
	// Engine names what translated, such as "apertium", or "none"; a subject token.
	Engine string `json:"engine"`
	// EngineVersion is the version of the engine and of its models.
	EngineVersion string `json:"engine_version,omitempty"`
	// Status says how it went.
	Status Status `json:"status"`
	// Warnings are doubts about the translation, in words.
	Warnings []string `json:"warnings,omitempty"`
	// TranslatedAt is when it was made; of two translations of one revision
	// into one language the later holds.
	TranslatedAt time.Time `json:"translated_at"`
	// Origin is that of the document.
	Origin Origin `json:"origin"`
	// Run is the id of the replay that published it again, else empty.
	Run string `json:"run,omitempty"`
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
	// DocumentID is the id of the document.
	DocumentID string `json:"document_id"`
	// Source is the source of the document.
	Source string `json:"source"`
	// Revision is the revision of the document that this is about.
	Revision int `json:"revision"`
	// ContentHash is the hash of that revision.
	ContentHash string `json:"content_hash"`
	// DuplicateOf is the id of the document that this one repeats, or empty.
	DuplicateOf string `json:"duplicate_of,omitempty"`
	// Story is the id of the story, that of its first document.
	Story string `json:"story,omitempty"`
	// Score is between 0 and 1, higher being surer.
	Score float64 `json:"score"`
	// Evidence says in words what the link rests on.
	Evidence string `json:"evidence,omitempty"`
	// Linker is the version of the rules that were applied.
	Linker string `json:"linker"`
	// LinkedAt is when they were applied.
	LinkedAt time.Time `json:"linked_at"`
	// Origin is that of the document.
	Origin Origin `json:"origin"`
	// Run is the id of the replay that published it again, else empty.
	Run string `json:"run,omitempty"`
}

// Subject is news.linked.<source>.
func (e Linked) Subject() string { return join("news", "linked", e.Source) }

// Meta implements Event. The producer has the time in it: the link of a revision
// depends on other documents too, and changes, and changes back, with them.
func (e Linked) Meta() Meta {
	return Meta{Name: "linked", Service: "linker", Source: e.Source, Document: e.DocumentID,
		Revision: e.Revision, ContentHash: e.ContentHash, Producer: e.Linker + "@" + e.LinkedAt.UTC().Format(time.RFC3339Nano),
		Run: e.Run, Time: e.LinkedAt}
}

// Withdrawn says that a document is gone from its source.
type Withdrawn struct {
	// DocumentID is the id of the document.
	DocumentID string `json:"document_id"`
	// Source is the source of the document.
	Source string `json:"source"`
	// URL is where it was.
	URL string `json:"url"`
	// Revision is that of the last text that was seen.
	Revision int `json:"revision"`
	// ContentHash is the hash of the last text that was seen.
	ContentHash string `json:"content_hash"`
	// Reason says how it was found to be gone, in words.
	Reason string `json:"reason"`
	// WithdrawnAt is when it was found to be gone.
	WithdrawnAt time.Time `json:"withdrawn_at"`
	// Origin says by which kind of work it was found to be gone.
	Origin Origin `json:"origin"`
}

// Subject is news.withdrawn.<source>.
func (e Withdrawn) Subject() string { return join("news", "withdrawn", e.Source) }

// Meta implements Event.
func (e Withdrawn) Meta() Meta {
	return Meta{Name: "withdrawn", Service: "fetcher", Source: e.Source, Document: e.DocumentID,
		Revision: e.Revision, ContentHash: e.ContentHash, Time: e.WithdrawnAt}
}
