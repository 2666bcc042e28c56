package query

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// rowsFormat is what rows are read from: a line each, the first two the names
// and the types of the columns.
const rowsFormat = "JSONCompactEachRowWithNamesAndTypes"

// Column is a column of an answer.
type Column struct{ Name, Type string }

// Number reports whether its values are numbers.
func (c Column) Number() bool {
	bare := strings.TrimPrefix(strings.TrimPrefix(c.Type, "LowCardinality("), "Nullable(")
	for _, prefix := range []string{"UInt", "Int", "Float", "Decimal", "BFloat"} {
		if strings.HasPrefix(bare, prefix) {
			return true
		}
	}
	return false
}

// Rows are the rows of an answer, read one by one.
type Rows struct {
	Columns []Column
	answer  *Answer
	decoder *json.Decoder
}

// Rows asks a statement whose answer is read row by row. A statement that names
// a format itself has no rows: then the answer is returned as it comes.
func (c *Client) Rows(ctx context.Context, q Question) (*Rows, *Answer, error) {
	q.Format = rowsFormat
	answer, err := c.Ask(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	if answer.Format != rowsFormat {
		return nil, answer, nil
	}
	r := &Rows{answer: answer, decoder: json.NewDecoder(bufio.NewReaderSize(answer, 64<<10))}
	r.decoder.UseNumber()
	var names, types []string
	if err := r.decoder.Decode(&names); err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, errors.Join(r.fault(err), answer.Close())
	}
	if err := r.decoder.Decode(&types); err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, errors.Join(r.fault(err), answer.Close())
	}
	for i, name := range names {
		r.Columns = append(r.Columns, Column{name, types[i]})
	}
	return r, nil, nil
}

// Next returns the next row: strings, json.Number, bool, nil, and []any or
// map[string]any of them. Behind the last the error is io.EOF.
func (r *Rows) Next() ([]any, error) {
	var row []any
	if err := r.decoder.Decode(&row); err != nil {
		return nil, r.fault(err)
	}
	if len(row) != len(r.Columns) {
		return nil, fmt.Errorf("reading rows: one has %d values under %d columns", len(row), len(r.Columns))
	}
	return row, nil
}

// fault returns what ended the rows: an error of ClickHouse is behind the text
// that the decoder cannot read.
func (r *Rows) fault(err error) error {
	var exception *Exception
	if errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &exception) {
		return err
	}
	if _, rest := io.Copy(io.Discard, r.answer); rest != nil {
		return rest
	}
	return fmt.Errorf("reading rows: %w", err)
}

// Close ends the answer.
func (r *Rows) Close() error { return r.answer.Close() }

// All returns all rows of a statement.
func (c *Client) All(ctx context.Context, sql string) (columns []Column, all [][]any, err error) {
	rows, answer, err := c.Rows(ctx, Question{SQL: sql})
	if err != nil {
		return nil, nil, err
	}
	if answer != nil {
		return nil, nil, errors.Join(errors.New("the statement names a format of its own"), answer.Close())
	}
	defer rows.Close()
	for {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return rows.Columns, all, nil
		}
		if err != nil {
			return nil, nil, err
		}
		all = append(all, row)
	}
}
