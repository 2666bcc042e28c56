package clickhouse

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/policywire/policywire/embedded/clickhouse/internal/chdb"
	"github.com/policywire/policywire/embedded/clickhouse/internal/statement"
)

// tagSetting marks a running statement, so that another session can find and kill it, as the library takes no query id.
// It is a setting without an effect here: it says which of the server's logs a client is sent, and none is.
const tagSetting = "send_logs_source_regexp"

// tagOf is the tag of a session: whose statements it runs, and a number of its own. Users who may do everything see
// each other's statements, a read-only one his own.
func tagOf(user User, n uint64) string {
	if user.ReadOnly {
		return fmt.Sprintf("%x:%d", user.Name, n)
	}
	return fmt.Sprintf("%s:%d", tagAll, n)
}

const tagAll = "all" // no name in hexadecimal

// job is one statement with all that it runs under.
type job struct {
	statement.Statement
	id       string // the query id
	user     User
	replace  bool   // ends a statement of the same id that runs
	kills    bool   // is KILL QUERY
	format   string // of the output when the statement names none
	data     string // file with the rows of an Insert
	database string
	settings []setting // in order; the later ones win
	readonly int       // 0, 1 or 2, as ClickHouse's setting of that name
	params   []chdb.Param
	session  sessionWish
	external []external
	progress *progress // nil when the client does not want to hear of it
}

// setting is one SET.
type setting struct{ name, value string }

// run runs one statement, in the session that its request names or in one of its own, and writes its output to w. When
// ctx ends or w fails, the statement is killed; run returns only after the engine has let go of it.
func (e *Engine) run(ctx context.Context, j job, w io.Writer) (chdb.Stats, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	turn, err := e.register(ctx, j, cancel)
	if err != nil {
		return chdb.Stats{}, err
	}
	defer e.unregister(turn)
	giveBack, err := e.acquire(ctx, j)
	if err != nil {
		return chdb.Stats{}, cmp.Or(ownCause(ctx), err)
	}
	defer giveBack()
	if j.session.id == "" {
		s, err := e.openSession(j.user)
		if err != nil {
			return chdb.Stats{}, err
		}
		defer s.conn.Close()
		if err := s.prepare(j); err != nil {
			return chdb.Stats{}, err
		}
		return s.watched(ctx, turn, j, w, cancel)
	}
	return e.runKept(ctx, turn, j, w, cancel)
}

// runKept runs a statement in a session that outlives it: what the request set is set back.
func (e *Engine) runKept(ctx context.Context, turn *running, j job, w io.Writer, cancel context.CancelCauseFunc) (chdb.Stats, error) {
	kept, err := e.takeSession(j.user, j.session)
	if err != nil {
		return chdb.Stats{}, err
	}
	broken := true
	defer func() { e.leaveSession(j.user, j.session, kept, broken) }()
	before, err := kept.remember(j)
	if err != nil {
		return chdb.Stats{}, fmt.Errorf("reading a session's settings: %w", err)
	}
	var stats chdb.Stats
	if before.readonly != "0" { // it was set in the session, and stands above what the request says
		j.readonly = stricter(before.readonly, j.readonly)
		err = kept.command("SET readonly = DEFAULT")
	}
	if err == nil {
		err = kept.prepare(j)
	}
	if err == nil {
		stats, err = kept.watched(ctx, turn, j, w, cancel)
	}
	if failed := kept.restore(before, j); failed != nil {
		e.config.Logger.Warn("ending a session whose settings cannot be set back", "err", failed)
	} else {
		broken = false
	}
	return stats, err
}

// stricter returns the readonly of a session and a request that allows less: 1 is stricter than 2.
func stricter(session string, request int) int {
	if session == "1" || request == 1 {
		return 1
	}
	return 2
}

// watched runs a prepared statement, and kills it when ctx ends.
func (s session) watched(ctx context.Context, turn *running, j job, w io.Writer, cancel context.CancelCauseFunc) (chdb.Stats, error) {
	turn.begin(s.tag)
	stop, silence := s.killWhenDone(ctx), s.engine.report(s.tag, j.progress)
	stats, err := s.execute(j, w, func() { cancel(errWrite) })
	silence()
	stop()
	if ctx.Err() != nil && err != nil && !errors.Is(err, errWrite) {
		return stats, context.Cause(ctx)
	}
	return stats, err
}

// ownCause is why a statement was ended by another, and nil when its client left.
func ownCause(ctx context.Context) error {
	var e exception
	if cause := context.Cause(ctx); errors.As(cause, &e) {
		return cause
	}
	return nil
}

// session is an engine session that runs one statement.
type session struct {
	engine *Engine
	conn   *chdb.Conn
	tag    string
}

// prepare sets what the statement runs under. The limits come last, and read-only after everything.
func (s session) prepare(j job) error {
	var commands []string
	if len(j.settings) > 0 {
		sets := make([]string, len(j.settings))
		for i, set := range j.settings {
			sets[i] = set.name + " = " + statement.Quote(set.value)
		}
		commands = append(commands, "SET "+strings.Join(sets, ", "))
	}
	if j.database != "" {
		commands = append(commands, "USE "+backquote(j.database))
	}
	for _, command := range commands {
		if err := s.command(command); err != nil {
			return fmt.Errorf("preparing a session: %w", err)
		}
	}
	if err := s.load(j.external); err != nil {
		return err
	}
	if j.readonly > 0 {
		if err := s.command(fmt.Sprintf("SET readonly = %d", j.readonly)); err != nil {
			return fmt.Errorf("preparing a session: %w", err)
		}
	}
	return nil
}

func backquote(name string) string {
	return "`" + strings.NewReplacer("\\", "\\\\", "`", "\\`").Replace(name) + "`"
}

func (s session) execute(j job, w io.Writer, stop func()) (chdb.Stats, error) {
	switch j.Kind {
	case statement.Select:
		return s.stream(j, w, stop)
	case statement.Insert:
		return s.whole(j.From(j.data), j, w)
	default:
		return s.whole(j.Text, j, w)
	}
}
