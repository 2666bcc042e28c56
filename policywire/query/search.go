package query

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// ErrSearch says why words cannot be searched for.
var ErrSearch = errors.New("cannot be searched for")

// Found is a document that a search found.
type Found struct {
	ID    string
	Score float64
	// FoundIn is where: title, summary, body or translation.
	FoundIn string
	Title   string
	// TranslatedTitle is empty where there is no translation.
	TranslatedTitle string
	Language        string
	Topics          []string
	// PublishedOn is the date as the publisher wrote it.
	PublishedOn time.Time
}

// SearchSQL is the statement that Search asks, with every value in it.
func SearchSQL(words string, limit int) string {
	columns := []string{"id", "score", "found_in", "title", "translated_title", "language", "topics", "published_on"}
	return statement(columns, view{name: "search"}.with("words", words), "", "score DESC, published_at DESC, id", limit)
}

// Search returns the documents that hold every one of words, in themselves or in
// one of their translations, the best first, limit at the most. The view
// policywire.search says what a word finds. Words that cannot be searched for,
// such as none at all, are an ErrSearch.
func (v *Views) Search(ctx context.Context, words string, limit int) ([]Found, error) {
	rows, err := v.conn.Query(ctx, SearchSQL(words, limit))
	if err != nil {
		return nil, v.explainSearch(err)
	}
	defer rows.Close()
	var found []Found
	for rows.Next() {
		var f Found
		if err := rows.Scan(&f.ID, &f.Score, &f.FoundIn, &f.Title, &f.TranslatedTitle, &f.Language, &f.Topics, &f.PublishedOn); err != nil {
			return nil, fmt.Errorf("reading a search result: %w", err)
		}
		found = append(found, f)
	}
	if err := rows.Err(); err != nil {
		return nil, v.explainSearch(err)
	}
	return found, nil
}

// codeThrowIf is that of an error which the view itself raises.
const codeThrowIf = 395

// explainSearch takes the view's own words out of its errors.
func (v *Views) explainSearch(err error) error {
	var exception *clickhouse.Exception
	if errors.As(err, &exception) && exception.Code == codeThrowIf {
		reason, _, _ := strings.Cut(exception.Message, ": while executing")
		return fmt.Errorf("these words %w: %s", ErrSearch, reason)
	}
	return v.explain(err)
}
