package query

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// Found is a document that a search found.
type Found struct {
	ID       string
	Title    string
	Language string
	Topics   []string
	// PublishedOn is the date as the publisher wrote it.
	PublishedOn time.Time
}

// Search returns the documents that hold every one of words in their title,
// summary and body, or in a translation of them, those with a word in the title
// first and then the newest, limit at the most. Case does not matter; a word is
// found inside a longer one, as Korean, Chinese and Japanese need it.
func (v *Views) Search(ctx context.Context, words []string, limit int) ([]Found, error) {
	rows, err := v.conn.Query(ctx, `
		SELECT id, title, toString(language), arrayMap(t -> toString(t), topics), published_on
		FROM policywire.documents
		WHERE `+holds("title", "summary", "body")+`
			OR id IN (SELECT document_id FROM policywire.translations WHERE `+holds("title", "body")+`)
		ORDER BY arrayCount(w -> positionCaseInsensitiveUTF8(title, w) > 0, {words:Array(String)}) DESC, published_at DESC, id
		LIMIT {limit:UInt32}`,
		clickhouse.Named("words", words), clickhouse.Named("limit", uint32(limit)))
	if err != nil {
		return nil, v.explain(err)
	}
	defer rows.Close()
	var found []Found
	for rows.Next() {
		var f Found
		if err := rows.Scan(&f.ID, &f.Title, &f.Language, &f.Topics, &f.PublishedOn); err != nil {
			return nil, fmt.Errorf("reading a search result: %w", err)
		}
		found = append(found, f)
	}
	return found, rows.Err()
}

// holds is the SQL for: every one of words is in one of columns.
func holds(columns ...string) string {
	found := make([]string, len(columns))
	for i, column := range columns {
		found[i] = "positionCaseInsensitiveUTF8(" + column + ", w) > 0"
	}
	return "arrayAll(w -> " + strings.Join(found, " OR ") + ", {words:Array(String)})"
}
