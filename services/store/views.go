package store

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"path"
	"regexp"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

//go:embed views/*.sql
var viewFiles embed.FS

// view is what analysts read under a name that stays. It has one file, which
// is edited in place, unlike a migration: a view holds no data, and is made
// anew whenever its file has changed.
type view struct {
	name, checksum string
	statements     []string
}

// reference is the use of a view in a statement.
var reference = regexp.MustCompile(`\bpolicywire\.([a-z0-9_]+)`)

// views returns all views as cfg's ClickHouse needs them, those that another
// one reads before it.
func views(cfg Config) ([]view, error) {
	entries, err := viewFiles.ReadDir("views")
	if err != nil {
		return nil, fmt.Errorf("reading views: %w", err)
	}
	files := map[string]string{}
	for _, entry := range entries {
		text, err := viewFiles.ReadFile(path.Join("views", entry.Name()))
		if err != nil {
			return nil, fmt.Errorf("reading view %s: %w", entry.Name(), err)
		}
		files[strings.TrimSuffix(entry.Name(), ".sql")] = string(text)
	}
	var ordered []view
	var faults []error
	added := map[string]bool{}
	var add func(name string)
	add = func(name string) {
		file, ok := files[name]
		if !ok || added[name] {
			return
		}
		added[name] = true
		for _, match := range reference.FindAllStringSubmatch(file, -1) {
			add(match[1])
		}
		statements, err := cfg.statements(file)
		if err != nil {
			faults = append(faults, fmt.Errorf("reading view %s: %w", name, err))
		}
		sum := sha256.Sum256([]byte(file))
		ordered = append(ordered, view{name: name, checksum: hex.EncodeToString(sum[:]), statements: statements})
	}
	for _, entry := range entries {
		add(strings.TrimSuffix(entry.Name(), ".sql"))
	}
	return ordered, errors.Join(faults...)
}

// makeViews makes the views that are missing or were made by other files than
// this program's.
func makeViews(ctx context.Context, conn driver.Conn, cfg Config, log *slog.Logger) error {
	all, err := views(cfg)
	if err != nil {
		return err
	}
	made, err := madeViews(ctx, conn)
	if err != nil {
		return err
	}
	for _, v := range all {
		if made[v.name] == v.checksum {
			continue
		}
		for _, statement := range v.statements {
			if err := conn.Exec(ctx, statement); err != nil {
				return fmt.Errorf("making view policywire.%s: %w", v.name, err)
			}
		}
		err := conn.Exec(ctx, "INSERT INTO policywire_store.views VALUES (?, ?, ?)", v.name, v.checksum, time.Now().UTC())
		if err != nil {
			return fmt.Errorf("recording view policywire.%s: %w", v.name, err)
		}
		log.Info("view made", "view", v.name)
	}
	return nil
}

// madeViews returns the checksums of the views that are there, as they were
// made last. One that somebody dropped is not among them.
func madeViews(ctx context.Context, conn driver.Conn) (map[string]string, error) {
	rows, err := conn.Query(ctx, `SELECT name, checksum FROM policywire_store.views FINAL
		WHERE name IN (SELECT name FROM system.tables WHERE database = 'policywire')`)
	if err != nil {
		return nil, fmt.Errorf("reading which views were made: %w", err)
	}
	defer func() { _ = rows.Close() }()
	made := map[string]string{}
	for rows.Next() {
		var name, checksum string
		if err := rows.Scan(&name, &checksum); err != nil {
			return nil, fmt.Errorf("reading which views were made: %w", err)
		}
		made[name] = checksum
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("reading which views were made: %w", err)
	}
	return made, nil
}
