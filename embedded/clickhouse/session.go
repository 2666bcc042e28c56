package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/policywire/policywire/embedded/clickhouse/internal/chdb"
	"github.com/policywire/policywire/embedded/clickhouse/internal/statement"
)

// tagSetting marks a running statement, so that another session can find and kill it, as the library takes no query id.
// It is a setting without an effect here: it says which of the server's logs a client is sent, and none is.
const tagSetting = "send_logs_source_regexp"

// job is one statement with all that it runs under.
type job struct {
	statement.Statement
	format   string // of the output when the statement names none
	data     string // file with the rows of an Insert
	database string
	settings []setting // in order; the later ones win
	readonly int       // 0, 1 or 2, as ClickHouse's setting of that name
	params   []chdb.Param
}

// setting is one SET.
type setting struct{ name, value string }

// run runs one statement in a session of its own and writes its output to w. When ctx ends or w fails, the statement
// is killed; run returns only after the engine has let go of it.
func (e *Engine) run(ctx context.Context, j job, w io.Writer) (chdb.Stats, error) {
	if err := e.acquire(ctx); err != nil {
		return chdb.Stats{}, err
	}
	defer func() { <-e.slots }()
	conn, err := e.lib.Connect()
	if err != nil {
		return chdb.Stats{}, fmt.Errorf("opening a session: %w", err)
	}
	defer conn.Close()
	s := session{engine: e, conn: conn, tag: strconv.FormatUint(e.started.Add(1), 10)}
	if err := s.prepare(j); err != nil {
		return chdb.Stats{}, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer s.killWhenDone(ctx)()
	stats, err := s.execute(j, w, cancel)
	if cause := context.Cause(ctx); err != nil && cause != nil && !errors.Is(err, errWrite) {
		return stats, cause
	}
	return stats, err
}

// session is an engine session that runs one statement.
type session struct {
	engine *Engine
	conn   *chdb.Conn
	tag    string
}

// prepare sets what the statement runs under. The limits come last, then the profile that seals the tag, and read-only
// after everything.
func (s session) prepare(j job) error {
	sets := make([]string, 0, len(j.settings)+1)
	for _, set := range append(j.settings, setting{tagSetting, s.tag}) {
		sets = append(sets, set.name+" = "+statement.Quote(set.value))
	}
	commands := []string{"SET " + strings.Join(sets, ", "), "SET profile = '" + sealedProfile + "'"}
	if j.database != "" {
		commands = append(commands, "USE `"+strings.NewReplacer("\\", "\\\\", "`", "\\`").Replace(j.database)+"`")
	}
	if j.readonly > 0 {
		commands = append(commands, fmt.Sprintf("SET readonly = %d", j.readonly))
	}
	for _, command := range commands {
		r, err := s.conn.Query(command, "Null")
		if err != nil {
			return fmt.Errorf("preparing a session: %w", err)
		}
		r.Free()
	}
	return nil
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
