package clickhouse

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/policywire/policywire/embedded/clickhouse/internal/statement"
)

// registry knows the statements that run or wait, by the query id that their clients gave: the engine gives each an id of
// its own, and cannot be told another.
type registry struct {
	sync.Mutex
	byID map[string]*running
}

// running is a statement from its arrival to its end.
type running struct {
	id, user, text string
	cancel         context.CancelCauseFunc
	done           chan struct{}

	mu  sync.Mutex
	tag string // of the session that it runs in; empty while it waits
}

func (r *running) begin(tag string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tag = tag
}

func (r *running) tagged() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.tag
}

// errKilled is what a statement ends with that another one killed.
var errKilled = exception{codeQueryCancelled, "QUERY_WAS_CANCELLED", "Query was cancelled"}

// replaceWait is how long a statement waits for the one that it replaces, as in ClickHouse's server.
const replaceWait = 5 * time.Second

// register takes a query id for a statement. Two that run at once may not have the same, unless the later one replaces
// the earlier.
func (e *Engine) register(ctx context.Context, j job, cancel context.CancelCauseFunc) (*running, error) {
	all := &e.running
	r := &running{id: j.id, user: j.user.Name, text: shown(j.Text), cancel: cancel, done: make(chan struct{})}
	limit := time.After(replaceWait)
	for {
		all.Lock()
		other := all.byID[j.id]
		if other == nil {
			all.byID[j.id] = r
			all.Unlock()
			return r, nil
		}
		all.Unlock()
		taken := exception{codeSameID, "QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING", "Query with id = " + j.id + " is already running"}
		if !j.replace || other.user != j.user.Name {
			return nil, taken
		}
		other.cancel(errKilled)
		select {
		case <-other.done:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-limit:
			return nil, taken
		}
	}
}

func (e *Engine) unregister(r *running) {
	e.running.Lock()
	defer e.running.Unlock()
	delete(e.running.byID, r.id)
	close(r.done)
}

// snapshot returns the statements that run now, in the order of their ids.
func (r *registry) snapshot() []*running {
	r.Lock()
	defer r.Unlock()
	return slices.SortedFunc(maps.Values(r.byID), func(a, b *running) int { return cmp.Compare(a.id, b.id) })
}

// shown is as much of a statement as its line in system.processes shows.
func shown(text string) string {
	const most = 4 << 10
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	return text
}

// processes is what a client reads in the place of system.processes: the statements of clients only, as their clients
// know them. Which rows a read-only user sees is settled by the engine, whatever is read here.
func (e *Engine) processes(j job) string {
	own := "getSetting('" + tagSetting + "')"
	tags, ids, users, texts := []string{own}, []string{statement.Quote(j.id)}, []string{statement.Quote(j.user.Name)}, []string{statement.Quote(shown(j.Text))}
	for _, r := range e.running.snapshot() {
		if tag := r.tagged(); tag != "" && (!j.user.ReadOnly || r.user == j.user.Name) {
			tags, ids = append(tags, statement.Quote(tag)), append(ids, statement.Quote(r.id))
			users, texts = append(users, statement.Quote(r.user)), append(texts, statement.Quote(r.text))
		}
	}
	tag := "Settings['" + tagSetting + "']"
	named := func(values []string, columns ...string) string {
		var list []string
		for _, column := range columns {
			list = append(list, fmt.Sprintf("[%s][indexOf([%s], %s)] AS %s", strings.Join(values, ", "), strings.Join(tags, ", "), tag, column))
		}
		return strings.Join(list, ", ")
	}
	return "(SELECT * REPLACE (" + named(ids, "query_id", "initial_query_id") + ", " + named(users, "user", "initial_user") + ", " +
		named(texts, "query") + ") FROM system.processes WHERE has([" + strings.Join(tags, ", ") + "], " + tag + "))"
}

// killQuery answers KILL QUERY: it lists what the condition holds for, and ends it.
func (e *Engine) killQuery(ctx context.Context, j job) (job, func(context.Context), error) {
	where, mode, ok := j.Kill()
	if !ok {
		return j, nil, exception{codeSyntax, "SYNTAX_ERROR", "Syntax error: KILL QUERY WHERE condition [SYNC|ASYNC|TEST] is what is known here"}
	}
	j.kills = true
	list := j
	list.Kind, list.session = statement.Other, sessionWish{}
	list.Text = fmt.Sprintf("SELECT query_id FROM %s WHERE (%s) AND query_id != %s FORMAT TSVRaw", e.processes(j), where, statement.Quote(j.id))
	list.id = j.id + ": list"
	var found strings.Builder
	if _, err := e.run(ctx, list, &found); err != nil {
		return j, nil, err
	}
	var victims []*running
	quoted := []string{"''"}
	for _, r := range e.running.snapshot() {
		if slices.Contains(strings.Split(found.String(), "\n"), r.id) {
			victims, quoted = append(victims, r), append(quoted, statement.Quote(r.id))
		}
	}
	status := "waiting"
	if mode == "TEST" {
		status, victims = "unknown_status", nil
	}
	text := fmt.Sprintf("SELECT '%s' AS kill_status, query_id, user, query FROM %s WHERE query_id IN (%s)", status, e.processes(j), strings.Join(quoted, ", "))
	if j.Format != "" {
		text += " FORMAT " + j.Format
	}
	st, err := statement.Parse(text)
	if err != nil {
		return j, nil, fmt.Errorf("answering KILL QUERY: %w", err)
	}
	j.Statement = st
	return j, func(ctx context.Context) { end(ctx, victims, mode == "SYNC") }, nil
}

// end kills statements, and waits until they are gone when it shall.
func end(ctx context.Context, victims []*running, wait bool) {
	for _, r := range victims {
		r.cancel(errKilled)
	}
	for _, r := range victims {
		if !wait {
			return
		}
		select {
		case <-r.done:
		case <-ctx.Done():
			return
		}
	}
}
