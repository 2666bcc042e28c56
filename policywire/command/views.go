package command

import (
	"context"
	"errors"

	"github.com/policywire/policywire/policywire/query"
)

// onViews runs use on the views of the ClickHouse at --clickhouse.
func (a *app) onViews(ctx context.Context, use func(*query.Views) error) error {
	if _, err := query.ParseDSN(a.clickhouse); err != nil {
		return usagef("--clickhouse: %w", err)
	}
	views, err := query.Open(ctx, a.clickhouse)
	if err != nil {
		return err
	}
	return errors.Join(use(views), views.Close())
}
