package query

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// ErrNotFound is returned for an id that no document has.
var ErrNotFound = errors.New("there is no such document")

// Document is everything the views say of one document: its columns by name,
// as ClickHouse writes them in JSON.
type Document struct {
	Columns      map[string]any
	Translations []map[string]any
	// Story are the other documents of its story and the copies of it, with what
	// links them, earliest first.
	Story []map[string]any
}

// MarshalJSON writes the columns and, beside them, "translations" and "story".
func (d Document) MarshalJSON() ([]byte, error) {
	all := map[string]any{"translations": d.Translations, "story": d.Story}
	for name, value := range d.Columns {
		all[name] = value
	}
	return json.Marshal(all)
}

// storySQL asks for the other documents of a document's story.
const storySQL = `SELECT formatRow('JSONEachRow', l.document_id, d.title, d.language, d.published_at, l.duplicate_of, l.score, l.evidence)
	FROM policywire.links AS l LEFT ANY JOIN policywire.documents AS d ON d.id = l.document_id
	WHERE l.document_id != {id:String} AND l.story != '' AND l.story = (SELECT story FROM policywire.links WHERE document_id = {id:String})
	ORDER BY d.published_at, l.document_id`

// Show returns the document with an id, in its latest revision, its translations
// and the other documents of its story.
func (v *Views) Show(ctx context.Context, id string) (Document, error) {
	rows, err := v.objects(ctx, `SELECT formatRow('JSONEachRow', *) FROM policywire.documents WHERE id = {id:String}`, id)
	if err != nil {
		return Document{}, err
	}
	if len(rows) == 0 {
		return Document{}, fmt.Errorf("showing %s: %w; 'policywire search' finds ids", id, ErrNotFound)
	}
	translations, err := v.objects(ctx, `SELECT formatRow('JSONEachRow', *) FROM policywire.translations WHERE document_id = {id:String} ORDER BY target`, id)
	if err != nil {
		return Document{}, err
	}
	story, err := v.objects(ctx, storySQL, id)
	return Document{Columns: rows[0], Translations: translations, Story: story}, err
}

// objects returns the rows of a query whose one column is a row in JSON.
func (v *Views) objects(ctx context.Context, sql, id string) ([]map[string]any, error) {
	rows, err := v.conn.Query(ctx, sql, clickhouse.Named("id", id))
	if err != nil {
		return nil, v.explain(err)
	}
	defer rows.Close()
	objects := []map[string]any{}
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, fmt.Errorf("reading %s: %w", id, err)
		}
		var object map[string]any
		if err := json.Unmarshal([]byte(text), &object); err != nil {
			return nil, fmt.Errorf("reading %s as JSON: %w", id, err)
		}
		objects = append(objects, object)
	}
	return objects, rows.Err()
}
