package store

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
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
	statement      string
}

// reference is the use of a view in a statement.
var reference = regexp.MustCompile(`\bpolicywire\.([a-z0-9_]+)`)

// views returns all views, those that another one reads before it.
func views() ([]view, error) {
	entries, err := viewFiles.ReadDir("views")
	if err != nil {
		return nil, fmt.Errorf("reading views: %w", err)
	}
	statements := map[string]string{}
	for _, entry := range entries {
		text, err := viewFiles.ReadFile(path.Join("views", entry.Name()))
		if err != nil {
			return nil, fmt.Errorf("reading view %s: %w", entry.Name(), err)
		}
		statements[strings.TrimSuffix(entry.Name(), ".sql")] = string(text)
	}
	var ordered []view
	added := map[string]bool{}
	var add func(name string)
	add = func(name string) {
		statement, ok := statements[name]
		if !ok || added[name] {
			return
		}
		added[name] = true
		for _, match := range reference.FindAllStringSubmatch(statement, -1) {
			add(match[1])
		}
		sum := sha256.Sum256([]byte(statement))
		ordered = append(ordered, view{name: name, checksum: hex.EncodeToString(sum[:]), statement: statement})
	}
	for _, entry := range entries {
		add(strings.TrimSuffix(entry.Name(), ".sql"))
	}
	return ordered, nil
}

// makeViews makes the views that are missing or were made by other files than
// this program's.
func makeViews(ctx context.Context, conn driver.Conn, log *slog.Logger) error {
	all, err := views()
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
		if err := conn.Exec(ctx, v.statement); err != nil {
			return fmt.Errorf("making view policywire.%s: %w", v.name, err)
		}
		err := conn.Exec(ctx, "INSERT INTO policywire_store.views VALUES (?, ?, ?)", v.name, v.checksum, time.Now().UTC())
		if err != nil {
			return fmt.Errorf("recording view policywire.%s: %w", v.name, err)
		}
		log.Info("view made", "view", v.name)
	}
	return nil
}

// madeViews returns the checksums of the views as they were made last.
func madeViews(ctx context.Context, conn driver.Conn) (map[string]string, error) {
	rows, err := conn.Query(ctx, "SELECT name, checksum FROM policywire_store.views FINAL")
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
