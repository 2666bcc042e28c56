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
}

// MarshalJSON writes the columns and, beside them, "translations".
func (d Document) MarshalJSON() ([]byte, error) {
	all := map[string]any{"translations": d.Translations}
	for name, value := range d.Columns {
		all[name] = value
	}
	return json.Marshal(all)
}

// Show returns the document with an id, in its latest revision, and its
// translations.
func (v *Views) Show(ctx context.Context, id string) (Document, error) {
	rows, err := v.objects(ctx, `SELECT formatRow('JSONEachRow', *) FROM policywire.documents WHERE id = {id:String}`, id)
	if err != nil {
		return Document{}, err
	}
	if len(rows) == 0 {
		return Document{}, fmt.Errorf("showing %s: %w; 'policywire search' finds ids", id, ErrNotFound)
	}
	translations, err := v.objects(ctx, `SELECT formatRow('JSONEachRow', *) FROM policywire.translations WHERE document_id = {id:String} ORDER BY target`, id)
	return Document{Columns: rows[0], Translations: translations}, err
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
