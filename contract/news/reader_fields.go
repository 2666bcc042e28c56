package news

// The fields of the events that are read quickly, by their names in JSON. A test
// holds them against the types: an event with every field set is read without
// giving up.

func (r *reader) fetched(e *Fetched, key []byte) {
	switch string(key) {
	case "document":
		r.object(func(key []byte) { r.document(&e.Document, key) })
	case "run":
		str(r, &e.Run)
	default:
		r.giveUp()
	}
}

func (r *reader) classified(e *Classified, key []byte) {
	switch string(key) {
	case "document":
		r.object(func(key []byte) { r.document(&e.Document, key) })
	case "language":
		r.object(func(key []byte) { r.language(&e.Language, key) })
	case "topics":
		list(r, &e.Topics, r.topic)
	case "entities":
		list(r, &e.Entities, r.entity)
	case "fingerprint":
		str(r, &e.Fingerprint)
	case "classifier":
		str(r, &e.Classifier)
	case "classified_at":
		r.time(&e.ClassifiedAt)
	case "run":
		str(r, &e.Run)
	default:
		r.giveUp()
	}
}

func (r *reader) document(d *Document, key []byte) {
	switch string(key) {
	case "id":
		str(r, &d.ID)
	case "source":
		str(r, &d.Source)
	case "url":
		str(r, &d.URL)
	case "publisher":
		str(r, &d.Publisher)
	case "title":
		str(r, &d.Title)
	case "summary":
		str(r, &d.Summary)
	case "body":
		str(r, &d.Body)
	case "body_length":
		whole(r, &d.BodyLength)
	case "body_truncated":
		r.boolean(&d.BodyTruncated)
	case "body_from":
		str(r, &d.BodyFrom)
	case "kind":
		str(r, &d.Kind)
	case "language_hint":
		str(r, &d.LanguageHint)
	case "published_at":
		r.time(&d.PublishedAt)
	case "published_precision":
		str(r, &d.PublishedPrecision)
	case "attachments":
		list(r, &d.Attachments, r.attachment)
	default:
		r.keeping(d, key)
	}
}

// keeping reads the fields that say how a document was had, and what may be done
// with it.
func (r *reader) keeping(d *Document, key []byte) {
	switch string(key) {
	case "fetched_at":
		r.time(&d.FetchedAt)
	case "revision":
		whole(r, &d.Revision)
	case "content_hash":
		str(r, &d.ContentHash)
	case "rights":
		str(r, &d.Rights)
	case "licence":
		str(r, &d.Licence)
	case "attribution":
		str(r, &d.Attribution)
	case "origin":
		str(r, &d.Origin)
	default:
		r.giveUp()
	}
}

func (r *reader) attachment(a *Attachment, key []byte) {
	switch string(key) {
	case "url":
		str(r, &a.URL)
	case "name":
		str(r, &a.Name)
	case "media_type":
		str(r, &a.MediaType)
	case "size":
		whole(r, &a.Size)
	case "sha256":
		str(r, &a.SHA256)
	case "text_read":
		r.boolean(&a.TextRead)
	case "problem":
		str(r, &a.Problem)
	default:
		r.giveUp()
	}
}

func (r *reader) language(l *Language, key []byte) {
	switch string(key) {
	case "tag":
		str(r, &l.Tag)
	case "confidence":
		r.float(&l.Confidence)
	case "parts":
		list(r, &l.Parts, r.part)
	default:
		r.giveUp()
	}
}

func (r *reader) part(p *LanguagePart, key []byte) {
	switch string(key) {
	case "tag":
		str(r, &p.Tag)
	case "share":
		r.float(&p.Share)
	case "ranges":
		list(r, &p.Ranges, r.passage)
	default:
		r.giveUp()
	}
}

func (r *reader) passage(p *Range, key []byte) {
	switch string(key) {
	case "field":
		str(r, &p.Field)
	case "offset":
		whole(r, &p.Offset)
	case "length":
		whole(r, &p.Length)
	default:
		r.giveUp()
	}
}

func (r *reader) topic(t *Topic, key []byte) {
	switch string(key) {
	case "id":
		str(r, &t.ID)
	case "score":
		r.float(&t.Score)
	case "points":
		r.float(&t.Points)
	case "subtopics":
		list(r, &t.Subtopics, r.subtopic)
	case "evidence":
		list(r, &t.Evidence, r.evidence)
	default:
		r.giveUp()
	}
}

func (r *reader) subtopic(s *Subtopic, key []byte) {
	switch string(key) {
	case "id":
		str(r, &s.ID)
	case "score":
		r.float(&s.Score)
	default:
		r.giveUp()
	}
}

func (r *reader) evidence(e *Evidence, key []byte) {
	switch string(key) {
	case "text":
		str(r, &e.Text)
	case "field":
		str(r, &e.Field)
	case "offset":
		whole(r, &e.Offset)
	case "term":
		str(r, &e.Term)
	case "count":
		whole(r, &e.Count)
	case "points":
		r.float(&e.Points)
	default:
		r.giveUp()
	}
}

func (r *reader) entity(e *Entity, key []byte) {
	switch string(key) {
	case "id":
		str(r, &e.ID)
	case "kind":
		str(r, &e.Kind)
	case "name":
		str(r, &e.Name)
	case "text":
		str(r, &e.Text)
	case "field":
		str(r, &e.Field)
	case "offset":
		whole(r, &e.Offset)
	case "count":
		whole(r, &e.Count)
	default:
		r.giveUp()
	}
}
