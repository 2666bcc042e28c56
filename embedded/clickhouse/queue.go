package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// errClosed is what a statement fails with after Close.
var errClosed = errors.New("the engine is closed")

// quota counts what a user has asked in the interval that runs.
type quota struct {
	sync.Mutex
	asked map[string]int
	until map[string]time.Time
}

// charge counts one statement of a user, and refuses it when his interval has had enough of them.
func (q *quota) charge(user User, now time.Time) error {
	if user.Quota.Queries == 0 {
		return nil
	}
	q.Lock()
	defer q.Unlock()
	if !now.Before(q.until[user.Name]) {
		q.until[user.Name], q.asked[user.Name] = now.Add(user.Quota.Interval), 0
	}
	if q.asked[user.Name] >= user.Quota.Queries {
		return exception{codeQuota, "QUOTA_EXCEEDED", fmt.Sprintf(
			"Quota for user `%s` for %s has been exceeded: queries = %d/%d. Interval will end at %s", user.Name, user.Quota.Interval,
			q.asked[user.Name]+1, user.Quota.Queries, q.until[user.Name].UTC().Format(time.DateTime))}
	}
	q.asked[user.Name]++
	return nil
}

// acquire waits for the right to run a statement: first for one of the user's own, so that many statements of one user
// do not stand before those of others, then for one of the engine's, first come, first served. KILL QUERY does not stand
// behind the statements that it is to end: one of them at a time runs beside those. The right has to be given back.
func (e *Engine) acquire(ctx context.Context, j job) (giveBack func(), err error) {
	limit := time.NewTimer(e.config.QueueTimeout)
	defer limit.Stop()
	if j.kills {
		if err := e.wait(ctx, e.killing, limit.C, "that kill others, maximum: 1"); err != nil {
			return nil, err
		}
		return func() { <-e.killing }, nil
	}
	own := e.places[j.user.Name]
	if err := e.wait(ctx, own, limit.C, fmt.Sprintf("of user %s, maximum: %d", j.user.Name, cap(own))); err != nil {
		return nil, err
	}
	if err := e.wait(ctx, e.slots, limit.C, fmt.Sprintf("at all, maximum: %d", cap(e.slots))); err != nil {
		<-own
		return nil, err
	}
	return func() { <-e.slots; <-own }, nil
}

func (e *Engine) wait(ctx context.Context, places chan struct{}, limit <-chan time.Time, which string) error {
	select {
	case places <- struct{}{}:
	case <-e.closed:
		return errClosed
	case <-ctx.Done():
		return ctx.Err()
	case <-limit:
		return exception{codeTooManyQueries, "TOO_MANY_SIMULTANEOUS_QUERIES",
			fmt.Sprintf("Too many simultaneous queries %s; waited %s for one to end", which, e.config.QueueTimeout)}
	}
	select {
	case <-e.closed:
		<-places
		return errClosed
	default:
		return nil
	}
}
