package news

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

// Valid reports whether k is one of the kinds of this version.
func (k Kind) Valid() bool {
	switch k {
	case PressRelease, PolicyNews, Statement, Report, NewsArticle:
		return true
	}
	return false
}

// BodyFrom says where the text of a document was read.
type BodyFrom string

// The places of a text.
const (
	// BodyFromPage is the page of the document, where its source says.
	BodyFromPage BodyFrom = "page"
	// BodyFromList is the list, feed or API that names the document.
	BodyFromList BodyFrom = "list"
	// BodyFromAttachment is a file that the page offers.
	BodyFromAttachment BodyFrom = "attachment"
	// BodyFromAuto is the page, read without knowing how it is built: what
	// looks like its main text.
	BodyFromAuto BodyFrom = "auto"
)

// Valid reports whether b is one of the places of this version.
func (b BodyFrom) Valid() bool {
	switch b {
	case BodyFromPage, BodyFromList, BodyFromAttachment, BodyFromAuto:
		return true
	}
	return false
}

// Precision says how exact PublishedAt is.
type Precision string

// The precisions of a publication date.
const (
	PrecisionSecond Precision = "second"
	PrecisionMinute Precision = "minute"
	PrecisionDay    Precision = "day"
	// PrecisionNone means that the source gives no date.
	PrecisionNone Precision = "none"
)

// Valid reports whether p is one of the precisions of this version.
func (p Precision) Valid() bool {
	switch p {
	case PrecisionSecond, PrecisionMinute, PrecisionDay, PrecisionNone:
		return true
	}
	return false
}

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

// Valid reports whether r is one of the rights of this version.
func (r Rights) Valid() bool {
	switch r {
	case RightsFull, RightsExcerpt, RightsLink:
		return true
	}
	return false
}

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

// Valid reports whether o is one of the origins of this version.
func (o Origin) Valid() bool {
	switch o {
	case OriginLive, OriginBackfill, OriginImport, OriginReplay:
		return true
	}
	return false
}

// Bulk reports whether events of this origin yield to live ones.
func (o Origin) Bulk() bool { return o != OriginLive && o != "" }

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

// Valid reports whether s is one of the outcomes of this version.
func (s Status) Valid() bool {
	switch s {
	case StatusTranslated, StatusPartial, StatusFailed, StatusUnneeded:
		return true
	}
	return false
}

// Result is what became of an item that a source offered.
type Result string

// The results of an item. Every item that was discovered has exactly one.
const (
	// ResultPublished means that a new document or revision was published.
	ResultPublished Result = "published"
	// ResultUnchanged means that the text is the one already known.
	ResultUnchanged Result = "unchanged"
	// ResultDuplicate means that the item names a document of the same round.
	ResultDuplicate Result = "duplicate"
	// ResultFiltered means that the source's definition leaves it out.
	ResultFiltered Result = "filtered"
	// ResultRetry means that reading it failed and the next round tries again.
	ResultRetry Result = "failed-will-retry"
	// ResultDead means that reading it failed for good.
	ResultDead Result = "dead"
)

// Valid reports whether r is one of the results of this version.
func (r Result) Valid() bool {
	switch r {
	case ResultPublished, ResultUnchanged, ResultDuplicate, ResultFiltered, ResultRetry, ResultDead:
		return true
	}
	return false
}
