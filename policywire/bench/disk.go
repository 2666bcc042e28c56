package bench

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
)

// disk measures what the documents take.
func (r *run) disk(ctx context.Context) (Disk, error) {
	d := Disk{Tables: map[string]int64{}}
	var err error
	if d.Streams, err = directory(filepath.Join(r.Pipeline.Dir, "nats")); err != nil {
		return d, err
	}
	if d.ClickHouse, err = directory(filepath.Join(r.Pipeline.Dir, "clickhouse")); err != nil {
		return d, err
	}
	rows, err := r.conn.Query(ctx, `SELECT table, sum(bytes_on_disk)::Int64 FROM system.parts
		WHERE database = 'policywire_store' AND active GROUP BY table HAVING sum(rows) > 100`)
	if err != nil {
		return d, fmt.Errorf("measuring the tables: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var bytes int64
		if err := rows.Scan(&name, &bytes); err != nil {
			return d, fmt.Errorf("measuring the tables: %w", err)
		}
		d.Tables[name] = bytes
	}
	return d, rows.Err()
}

// directory returns the size of the files in dir. Files that go while it looks
// do not count.
func directory(dir string) (size int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		if info, err := entry.Info(); err == nil && info.Mode().IsRegular() {
			size += info.Size()
		}
		return nil
	})
	if err != nil {
		err = fmt.Errorf("measuring %s: %w", dir, err)
	}
	return size, err
}
