package news

import (
	"strings"
	"unicode/utf8"
)

// identity reports the first fault in what names e: its document, and every
// field that becomes a token of its subject. A reader needs no more of an
// event, so that one published by a later version can still be read.
func identity(e Event) *InvalidError {
	switch e := e.(type) {
	case Fetched:
		return documentIdentity(&e.Document)
	case Classified:
		return first(documentIdentity(&e.Document), tagToken("language.tag", e.Language.Tag), timeSet("classified_at", e.ClassifiedAt))
	case Retagged:
		return identity(Classified(e))
	case Tagged:
		return first(documentIdentity(&e.Document), token("topic.id", e.Topic.ID),
			tagToken("language.tag", e.Language.Tag), timeSet("classified_at", e.ClassifiedAt))
	case Translated:
		return first(reference(e.Source, e.DocumentID, e.Revision), tagToken("target", e.Target),
			tagToken("source_language", e.SourceLanguage), timeSet("translated_at", e.TranslatedAt))
	case Linked:
		return first(reference(e.Source, e.DocumentID, e.Revision), timeSet("linked_at", e.LinkedAt))
	case Withdrawn:
		return first(reference(e.Source, e.DocumentID, e.Revision), timeSet("withdrawn_at", e.WithdrawnAt))
	case Alert:
		return first(token("scope", e.Scope), token("name", e.Name), notEmpty("kind", e.Kind), timeSet("raised_at", e.RaisedAt))
	case Outcome:
		return first(token("source", e.Source), notEmpty("round", e.Round), timeSet("ended_at", e.EndedAt))
	case DeadLetter:
		return first(token("service", e.Service), notEmpty("stream", e.Stream), timeSet("died_at", e.DiedAt))
	}
	return &InvalidError{Field: "event", Reason: "is of a type that this version does not have"}
}

// content reports the first fault in the rest of e: everything else that its
// schema promises. Only a publisher is held to it.
func content(e Event) *InvalidError {
	switch e := e.(type) {
	case Fetched:
		return documentContent(&e.Document)
	case Classified:
		return first(documentContent(&e.Document), e.Language.fault(), each("topics", e.Topics, Topic.fault),
			each("entities", e.Entities, Entity.fault), notEmpty("classifier", e.Classifier))
	case Retagged:
		return content(Classified(e))
	case Tagged:
		return first(documentContent(&e.Document), that(e.Document.Body == "", "document.body", "is not left out"),
			e.Language.fault(), within("topic", e.Topic.fault()), notEmpty("classifier", e.Classifier))
	case Translated:
		return e.content()
	case Linked:
		return first(hash("content_hash", e.ContentHash), share("score", e.Score), notEmpty("linker", e.Linker),
			oneOf("origin", e.Origin))
	case Withdrawn:
		return first(hash("content_hash", e.ContentHash), notEmpty("url", e.URL), notEmpty("reason", e.Reason),
			oneOf("origin", e.Origin))
	case Alert:
		return first(that(e.Scope == "source" || e.Scope == "service", "scope", `is neither "source" nor "service"`),
			token("kind", e.Kind), notEmpty("reason", e.Reason))
	case Outcome:
		return e.content()
	case DeadLetter:
		return first(notEmpty("stage", e.Stage), notNegative("attempts", e.Attempts), notNegative("payload_size", e.PayloadSize))
	}
	return nil
}

func documentIdentity(d *Document) *InvalidError {
	return within("document", first(referenceAs("id", d.Source, d.ID, d.Revision),
		timeSet("published_at", d.PublishedAt), timeSet("fetched_at", d.FetchedAt)))
}

func documentContent(d *Document) *InvalidError {
	return within("document", first(
		notEmpty("url", d.URL), notEmpty("title", d.Title), hash("content_hash", d.ContentHash),
		bodyFrom(d), oneOf("kind", d.Kind), oneOf("published_precision", d.PublishedPrecision), oneOf("rights", d.Rights),
		oneOf("origin", d.Origin), bodyLength(d), each("attachments", d.Attachments, Attachment.fault)))
}

// bodyFrom checks where the text was read, as far as that is known.
func bodyFrom(d *Document) *InvalidError {
	if d.BodyFrom == "" {
		return nil
	}
	return oneOf("body_from", d.BodyFrom)
}

// bodyLength holds a document to the length that it claims.
func bodyLength(d *Document) *InvalidError {
	length := d.BodyLength
	if length != countStarts(d.Body) {
		length = utf8.RuneCountInString(d.Body)
	}
	return first(notNegative("body_length", d.BodyLength),
		that(d.BodyLength >= length, "body_length", "is less than the body has code points"),
		that(d.BodyLength == length || d.BodyTruncated || d.Body == "", "body_length",
			"is more than the body has code points, and body_truncated is not set"))
}

// countStarts counts the bytes of s that begin a code point. In valid UTF-8
// that is the number of code points, at a third of the cost of decoding them.
func countStarts(s string) (n int) {
	for i := range len(s) {
		if int8(s[i]) > -65 { // 0x80 to 0xBF continue one
			n++
		}
	}
	return n
}

// fault reports what is wrong with a, if anything.
func (a Attachment) fault() *InvalidError {
	var sum *InvalidError
	if a.SHA256 != "" {
		sum = hash("sha256", a.SHA256)
	}
	return first(notEmpty("url", a.URL), that(a.Size >= 0, "size", "is negative"), sum)
}

// fault reports what is wrong with l, if anything.
func (l Language) fault() *InvalidError {
	return within("language", first(languageTag("tag", l.Tag), share("confidence", l.Confidence),
		each("parts", l.Parts, LanguagePart.fault)))
}

// fault reports what is wrong with p, if anything.
func (p LanguagePart) fault() *InvalidError {
	return first(languageTag("tag", p.Tag), share("share", p.Share), each("ranges", p.Ranges, Range.fault))
}

// fault reports what is wrong with r, if anything.
func (r Range) fault() *InvalidError {
	return first(field("field", r.Field), notNegative("offset", r.Offset), notNegative("length", r.Length))
}

// fault reports what is wrong with t, if anything.
func (t Topic) fault() *InvalidError {
	return first(token("id", t.ID), share("score", t.Score), each("evidence", t.Evidence, Evidence.fault),
		each("subtopics", t.Subtopics, Subtopic.fault),
		each("subtopics", t.Subtopics, func(s Subtopic) *InvalidError {
			return that(strings.HasPrefix(s.ID, t.ID+"/"), "id", "does not begin with the topic's")
		}))
}

// fault reports what is wrong with s, if anything.
func (s Subtopic) fault() *InvalidError {
	_, name, _ := strings.Cut(s.ID, "/")
	return first(that(ValidToken(name), "id", `is not a topic, a slash and a token of [a-z0-9-]`), share("score", s.Score))
}

// field holds s to the parts of a document that text is quoted from.
func field(name, s string) *InvalidError {
	known := s == "title" || s == "summary" || s == "body"
	return that(known, name, `is none of "title", "summary", "body"`)
}

// fault reports what is wrong with e, if anything.
func (e Evidence) fault() *InvalidError {
	return first(notEmpty("text", e.Text), field("field", e.Field), notNegative("offset", e.Offset), notNegative("count", e.Count))
}

// fault reports what is wrong with e, if anything.
func (e Entity) fault() *InvalidError {
	fault := first(token("id", e.ID), notEmpty("kind", e.Kind), notEmpty("name", e.Name), notNegative("offset", e.Offset),
		notNegative("count", e.Count))
	if fault == nil && e.Field != "" {
		return field("field", e.Field)
	}
	return fault
}

func (e Translated) content() *InvalidError {
	translation := e.Status == StatusTranslated || e.Status == StatusPartial
	return first(hash("content_hash", e.ContentHash), languageTag("source_language", e.SourceLanguage),
		languageTag("target", e.Target), oneOf("status", e.Status), oneOf("origin", e.Origin),
		// As a token, the engine's name cannot be mistaken for a part of its version in the event's id.
		token("engine", e.Engine), that(!translation || e.Title != "", "title", "is empty"))
}

// content holds the two sorts of entry apart: a round has counts, an item a result.
func (e Outcome) content() *InvalidError {
	fault := first(timeSet("started_at", e.StartedAt), notNegative("discovered", e.Discovered))
	if e.Item != "" {
		return first(fault, oneOf("result", e.Result))
	}
	for result, n := range e.Counts {
		fault = first(fault, oneOf("counts", result), notNegative("counts."+string(result), n))
	}
	return first(fault, that(e.Result == "", "result", "is set in the entry of a round"))
}
