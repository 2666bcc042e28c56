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
}

// cursor is the last sequence of the stream that the entries cover.
type cursor struct {
	Sequence uint64 `json:"sequence"`
}

// decide returns the revision of a text, and whether it is to be published.
// carried is the revision that an imported line claims; it counts for a
// document that is not known.
func decide(known Entry, hash string, carried int) (revision int, publish bool) {
	switch {
	case known.Revision == 0:
		return max(carried, 1), true
	case known.ContentHash == hash:
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
