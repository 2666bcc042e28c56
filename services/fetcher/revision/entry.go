package revision

import (
	"github.com/policywire/policywire/contract/news"
)

// bucket holds an Entry per document, and the cursor under a key that is no
// document's id: where the one is lost, the other is too.
const (
	bucket    = "revisions"
	cursorKey = "cursor"
)

// Entry is the latest revision of a document.
type Entry struct {
	Revision    int    `json:"revision"`
	ContentHash string `json:"content_hash"`
	// Withdrawn says that this revision is gone from its source.
	Withdrawn bool `json:"withdrawn,omitempty"`
}

// cursor is the last sequence of the stream that the entries cover.
type cursor struct {
	Sequence uint64 `json:"sequence"`
}

// decide returns the revision of d, and whether it is to be published. The
// revision that an imported line claims counts for a document that is not known.
// A text that was withdrawn is published again when it was seen at its source,
// which a file or an archive does not say.
func decide(known Entry, d news.Document) (revision int, publish bool) {
	back := known.Withdrawn && (d.Origin == news.OriginLive || d.Origin == news.OriginBackfill)
	switch {
	case known.Revision == 0:
		return max(d.Revision, 1), true
	case known.ContentHash == d.ContentHash && !back:
		return known.Revision, false
	}
	return known.Revision + 1, true
}

// Outcome is what became of a document.
type Outcome struct {
	// Result is ResultPublished or ResultUnchanged, and empty with Err.
	Result news.Result
	// Revision is that of the text.
	Revision int
	// Err says why the document cannot be published: it breaks the contract.
	Err error
}
