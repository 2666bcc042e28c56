package fetcher

import (
	"context"

	"github.com/policywire/policywire/contract/flow"
)

// KeepOldFault keeps the state of a source as it was when there could be one
// fault only, and no other was known of it.
func KeepOldFault(ctx context.Context, bus *flow.Bus, id, kind string) error {
	old, err := flow.OpenState[map[string]any](ctx, bus, sourceBucket)
	if err != nil {
		return err
	}
	_, err = old.Put(ctx, id, map[string]any{"fault": kind, "failures": 4, "covered": "2026-03-02T00:00:00Z"}, 0)
	return err
}
