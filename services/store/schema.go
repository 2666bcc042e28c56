package store

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// readyTimeout is how long ClickHouse may take to say that it is there.
const readyTimeout = 2 * time.Second

// Ready returns nil when ClickHouse answers and its schema is the one that this
// program expects. Its error says what to do.
func (s *Store) Ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	if err := s.conn.Ping(ctx); err != nil {
		return fmt.Errorf("reaching ClickHouse (see that it runs, and that STORE_DSN names it): %w", err)
	}
	steps, err := migrations(s.cfg)
	if err != nil {
		return err
	}
	return s.checkSchema(ctx, steps)
}

// checkSchema returns nil when steps are what was applied to ClickHouse.
func (s *Store) checkSchema(ctx context.Context, steps []migration) error {
	done, err := applied(ctx, s.conn)
	if err != nil {
		return err
	}
	if err := compare(steps, done); err != nil {
		return fmt.Errorf("checking the schema: %w", err)
	}
	if len(done) < len(steps) {
		return fmt.Errorf("checking the schema: %d of %d migrations are applied, run `store migrate`", len(done), len(steps))
	}
	return nil
}

// schemaPoll is how often the store looks whether the schema is there.
const schemaPoll = time.Second

// awaitSchema returns when the schema is the one that this program expects, or
// when ctx ends. A schema that no waiting mends is an error.
func (s *Store) awaitSchema(ctx context.Context) error {
	steps, err := migrations(s.cfg)
	if err != nil {
		return err
	}
	for said := ""; ; {
		err := s.checkSchema(ctx, steps)
		if err == nil || errors.Is(err, ErrNewer) || errors.Is(err, errOtherBuild) {
			return err
		}
		if reason := err.Error(); reason != said {
			s.log.Warn("waiting for the schema", "err", err)
			said = reason
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(schemaPoll):
		}
	}
}
