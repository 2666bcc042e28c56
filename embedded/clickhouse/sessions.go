package clickhouse

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"sync"
	"time"

	"github.com/policywire/policywire/embedded/clickhouse/internal/chdb"
)

// Times for which a session is kept when nobody uses it, as in ClickHouse's server.
const (
	sessionTimeout    = time.Minute
	maxSessionTimeout = time.Hour
)

// sessionWish is what a request says of the session that its statement shall run in.
type sessionWish struct {
	id      string // empty: one of its own
	timeout time.Duration
	check   bool // it must be there
	close   bool // it ends with the statement
}

func sessionOf(params url.Values) (sessionWish, error) {
	wish := sessionWish{id: params.Get("session_id"), timeout: sessionTimeout,
		check: flag(params, "session_check"), close: flag(params, "close_session")}
	if text := params.Get("session_timeout"); text != "" {
		seconds, err := strconv.ParseUint(text, 10, 32)
		wish.timeout = time.Duration(seconds) * time.Second
		if err != nil || wish.timeout > maxSessionTimeout {
			return wish, exception{codeSessionTimeout, "INVALID_SESSION_TIMEOUT",
				fmt.Sprintf("Invalid session timeout: '%s'; it is a number of seconds up to %.0f", text, maxSessionTimeout.Seconds())}
		}
	}
	return wish, nil
}

// sessions are the engine sessions that clients keep between their requests, by user and name.
type sessions struct {
	sync.Mutex
	kept map[string]*keptSession
	most int
}

// keptSession is a session between, or during, two statements of its client.
type keptSession struct {
	session
	busy   bool
	expiry *time.Timer
}

// take returns the session that a user asks for, and holds it for one statement. It makes it when it is not there.
func (e *Engine) takeSession(user User, wish sessionWish) (*keptSession, error) {
	all, key := &e.sessions, user.Name+"\x00"+wish.id
	all.Lock()
	defer all.Unlock()
	switch kept := all.kept[key]; {
	case kept != nil && kept.busy:
		return nil, exception{codeSessionLocked, "SESSION_IS_LOCKED", "Session " + wish.id + " is locked by a concurrent client"}
	case kept != nil:
		kept.busy = true
		kept.expiry.Stop()
		return kept, nil
	case wish.check:
		return nil, exception{codeSessionNotFound, "SESSION_NOT_FOUND", "Session " + wish.id + " not found"}
	case len(all.kept) >= all.most:
		return nil, exception{codeTooManySessions, "USER_SESSION_LIMIT_EXCEEDED",
			fmt.Sprintf("%d sessions are open, which is the limit; close one with close_session=1, or wait until one expires", all.most)}
	}
	s, err := e.openSession(user)
	if err != nil {
		return nil, err
	}
	kept := &keptSession{session: s, busy: true}
	kept.expiry = time.AfterFunc(maxSessionTimeout, func() { e.expire(key, kept) })
	kept.expiry.Stop()
	all.kept[key] = kept
	return kept, nil
}

// leaveSession gives a session free for its client's next statement, or ends it.
func (e *Engine) leaveSession(user User, wish sessionWish, kept *keptSession, broken bool) {
	all := &e.sessions
	all.Lock()
	defer all.Unlock()
	kept.busy = false
	if wish.close || broken {
		delete(all.kept, user.Name+"\x00"+wish.id)
		kept.conn.Close()
		return
	}
	kept.expiry.Reset(wish.timeout)
}

// expire ends a session that its client has not used in time.
func (e *Engine) expire(key string, kept *keptSession) {
	all := &e.sessions
	all.Lock()
	defer all.Unlock()
	if all.kept[key] == kept && !kept.busy {
		delete(all.kept, key)
		kept.conn.Close()
	}
}

// closeSessions ends all of them; no statement runs any more.
func (e *Engine) closeSessions() {
	e.sessions.Lock()
	defer e.sessions.Unlock()
	for key, kept := range e.sessions.kept {
		kept.expiry.Stop()
		kept.conn.Close()
		delete(e.sessions.kept, key)
	}
}

// openSession opens an engine session of a user. Its tag says whose it is, and cannot be taken off.
func (e *Engine) openSession(user User) (session, error) {
	conn, err := e.lib.Connect()
	if err != nil {
		return session{}, fmt.Errorf("opening a session: %w", err)
	}
	s := session{engine: e, conn: conn, tag: tagOf(user, e.started.Add(1))}
	err = errors.Join(s.command("SET "+tagSetting+" = '"+s.tag+"'"), s.command("SET profile = '"+sealedProfile+"'"))
	if err != nil {
		conn.Close()
		return session{}, fmt.Errorf("preparing a session: %w", err)
	}
	return s, nil
}

// command runs a statement that has no output.
func (s session) command(sql string) error {
	r, err := s.conn.Query(sql, "Null")
	if err == nil {
		r.Free()
	}
	return err
}

// ask runs a statement whose output is small, and returns it as TSV without escapes.
func (s session) ask(sql string, params ...chdb.Param) (string, error) {
	r, err := s.conn.Query(sql, "TSVRaw", params...)
	if err != nil {
		return "", err
	}
	defer r.Free()
	return string(r.Bytes()), nil
}
