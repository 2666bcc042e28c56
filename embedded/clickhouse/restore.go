package clickhouse

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/policywire/policywire/embedded/clickhouse/internal/statement"
)

// remembered is what a kept session was like before a request: a request's own settings and database are for its
// statement only, as in ClickHouse's server, while SET and USE stay.
type remembered struct {
	database string
	readonly string
	settings []rememberedSetting
}

type rememberedSetting struct {
	setting
	changed bool
}

// idle is the statement that a kept session ran last, between two requests: the engine shows it as running.
const idle = "SET log_comment = ''"

// idleQuoted is the same in a literal of SQL.
const idleQuoted = `SET log_comment = \'\'`

// remember reads what the request is about to change.
func (s session) remember(j job) (remembered, error) {
	was := remembered{readonly: "0"}
	names := []string{"'readonly'"}
	for _, set := range j.settings {
		names = append(names, statement.Quote(set.name))
	}
	text, err := s.ask("SELECT name, toUInt8(changed), hex(value) FROM system.settings WHERE name IN (" + strings.Join(names, ", ") + ")")
	if err != nil {
		return was, err
	}
	for line := range strings.Lines(text) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		value, err := hex.DecodeString(f[2])
		if err != nil {
			return was, err
		}
		if f[0] == "readonly" {
			was.readonly = string(value)
			continue
		}
		was.settings = append(was.settings, rememberedSetting{setting{f[0], string(value)}, f[1] == "1"})
	}
	if j.database != "" && j.Verb != "USE" {
		was.database, err = s.ask("SELECT currentDatabase()")
	}
	return was, err
}

// restore sets it back. That a setting may be set to DEFAULT whatever stands against it, read-only mode too, is how the
// session gets out of it; clients are refused the word.
func (s session) restore(was remembered, j job) error {
	own := j.Verb == "SET" // the statement changed the session itself
	if own && was.readonly == "0" && j.readonly == 0 {
		now, err := s.ask("SELECT getSetting('readonly')")
		if err != nil {
			return err
		}
		was.readonly = strings.TrimSpace(now)
	}
	commands := []string{"SET readonly = DEFAULT"}
	for _, set := range was.settings {
		switch {
		case own && slices.Contains(j.Statement.Settings, set.name):
		case set.changed:
			commands = append(commands, "SET "+set.name+" = "+statement.Quote(set.value))
		default:
			commands = append(commands, "SET "+set.name+" = DEFAULT")
		}
	}
	if name := strings.TrimSuffix(was.database, "\n"); name != "" {
		commands = append(commands, "USE "+backquote(name))
	}
	for _, table := range j.external {
		if table.made {
			commands = append(commands, "DROP TEMPORARY TABLE IF EXISTS "+backquote(table.name))
		}
	}
	commands = append(commands, idle)
	if was.readonly != "0" {
		commands = append(commands, "SET readonly = "+was.readonly)
	}
	for _, command := range commands {
		if err := s.command(command); err != nil {
			return fmt.Errorf("%s: %w", command, err)
		}
	}
	return nil
}
