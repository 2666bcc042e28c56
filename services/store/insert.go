package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// database is where the tables are.
const database = "policywire_store"

// field is a column of a table and how its value is had from an event.
type field[E any] struct {
	column string
	value  func(*E) any
}

// table is a table and its columns, for events of type E.
type table[E any] struct {
	name   string
	fields []field[E]
	// check says why a row cannot be stored, before anything is sent.
	check func(*E) error
}

// insert writes one row per event in one insert. After an error nothing is
// known of the rows; they may be sent again.
func insert[E any](ctx context.Context, s *Store, t table[E], events []E) (err error) {
	if len(events) == 0 {
		return nil
	}
	defer func() {
		if err != nil {
			s.forgetColumns(t.name) // an operator may mend the table
		}
	}()
	types, err := s.columns(ctx, t.name)
	if err != nil {
		return err
	}
	ctx = clickhouse.Context(ctx, clickhouse.WithColumnNamesAndTypes(t.order(types)))
	batch, err := s.conn.PrepareBatch(ctx, t.statement())
	if err != nil {
		return fmt.Errorf("preparing %d rows for %s: %w", len(events), t.name, err)
	}
	defer func() { _ = batch.Close() }()
	if err := t.fill(batch, events); err != nil {
		return err
	}
	if err := batch.Send(); err != nil {
		return fmt.Errorf("inserting %d rows into %s: %w", len(events), t.name, err)
	}
	return nil
}

// fill appends a row per event.
func (t table[E]) fill(batch driver.Batch, events []E) error {
	row := make([]any, len(t.fields))
	for i := range events {
		for j, f := range t.fields {
			row[j] = f.value(&events[i])
		}
		if err := batch.Append(row...); err != nil {
			return fmt.Errorf("making rows of %s, whose columns are not of this schema: %w", t.name, err)
		}
	}
	return nil
}

// statement is the insert, which names its columns: a newer schema may have more.
func (t table[E]) statement() string {
	names := make([]string, len(t.fields))
	for i, f := range t.fields {
		names[i] = f.column
	}
	return "INSERT INTO " + database + "." + t.name + " (" + strings.Join(names, ", ") + ")"
}

// order returns the types of the columns in the order of the fields.
func (t table[E]) order(types map[string]string) []clickhouse.ColumnNameAndType {
	ordered := make([]clickhouse.ColumnNameAndType, len(t.fields))
	for i, f := range t.fields {
		ordered[i] = clickhouse.ColumnNameAndType{Name: f.column, Type: types[f.column]}
	}
	return ordered
}

// columns returns the types of a table's columns by name. They are read once:
// asking before every insert would double the round trips.
func (s *Store) columns(ctx context.Context, name string) (map[string]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if types, ok := s.types[name]; ok {
		return types, nil
	}
	rows, err := s.conn.Query(ctx, "SELECT name, type FROM system.columns WHERE database = {db:String} AND table = {table:String}",
		clickhouse.Named("db", database), clickhouse.Named("table", name))
	if err != nil {
		return nil, fmt.Errorf("reading the columns of %s: %w", name, err)
	}
	defer func() { _ = rows.Close() }()
	types := map[string]string{}
	for rows.Next() {
		var column, typ string
		if err := rows.Scan(&column, &typ); err != nil {
			return nil, fmt.Errorf("reading the columns of %s: %w", name, err)
		}
		types[column] = typ
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("reading the columns of %s: %w", name, err)
	}
	if len(types) == 0 {
		return nil, fmt.Errorf("reading the columns of %s: there is no such table, run `store migrate`", name)
	}
	s.types[name] = types
	return types, nil
}

func (s *Store) forgetColumns(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.types, name)
}
