package statement

import (
	"slices"
	"strings"
)

// Processes returns the text with table in the place of every system.processes that is read from, and whether there
// was one. SHOW PROCESSLIST reads from it.
func Processes(src, table string) (string, bool) {
	var out strings.Builder
	p := &parser{lexer: lexer{src: src}}
	if p.advance(); p.is("SHOW") {
		if p.advance(); p.is("PROCESSLIST") {
			return "SELECT * FROM " + table + " ORDER BY elapsed DESC" + src[p.tok.stop:], true
		}
	}
	copied := 0
	for ; p.tok.kind != end && p.fault() == nil; p.advance() {
		if !p.is("FROM") && !p.is("JOIN") && !p.is("DESCRIBE") {
			continue
		}
		at := p.peek()
		if start := at.tok.start; at.take("system") && at.take(".") && at.named("processes") {
			out.WriteString(src[copied:start])
			out.WriteString(table)
			copied = at.tok.stop
			if at.advance(); !at.alias() {
				out.WriteString(" AS processes")
			}
		}
	}
	return out.String() + src[copied:], copied > 0
}

// alias reports whether the token, behind a table, gives it another name.
func (p *parser) alias() bool {
	return p.is("AS") || p.tok.kind == quotedName || p.tok.kind == word && !slices.Contains(behindTables, strings.ToUpper(p.text(p.tok)))
}

// behindTables are the words that may follow a table.
var behindTables = []string{"WHERE", "PREWHERE", "FINAL", "SAMPLE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FETCH", "WINDOW",
	"QUALIFY", "UNION", "INTERSECT", "EXCEPT", "JOIN", "INNER", "LEFT", "RIGHT", "FULL", "OUTER", "CROSS", "GLOBAL", "LOCAL", "ANY",
	"ALL", "ASOF", "SEMI", "ANTI", "ARRAY", "PASTE", "NATURAL", "ON", "USING", "SETTINGS", "FORMAT", "INTO", "SELECT", "WITH"}

// take moves behind the token when it is this name or symbol.
func (p *parser) take(s string) bool {
	if !p.named(s) && !p.is(s) {
		return false
	}
	p.advance()
	return true
}

// KillsQuery reports whether the statement is a KILL QUERY; a KILL MUTATION is the engine's.
func (s Statement) KillsQuery() bool {
	p := &parser{lexer: lexer{src: s.Text}}
	p.advance()
	return p.take("KILL") && p.is("QUERY")
}

// Kill reads a KILL QUERY: its condition, and what it says of waiting, which is SYNC, ASYNC, TEST or nothing.
func (s Statement) Kill() (where, mode string, ok bool) {
	p := &parser{lexer: lexer{src: s.Text[:s.clause]}}
	if p.advance(); !p.take("KILL") || !p.take("QUERY") || !p.is("WHERE") {
		return "", "", false
	}
	begin, stop := p.tok.stop, s.clause
	for p.advance(); p.tok.kind != end && p.fault() == nil; p.advance() {
		mode, stop = "", s.clause
		if p.tok.depth == 0 && (p.is("SYNC") || p.is("ASYNC") || p.is("TEST")) {
			mode, stop = strings.ToUpper(p.text(p.tok)), p.tok.start
		}
	}
	return s.Text[begin:stop], mode, true
}

// Columns reports whether src is the structure of a table and nothing more: names with types. An expression in it
// would be evaluated before the limits of a statement stand.
func Columns(src string) bool {
	p := &parser{lexer: lexer{src: src}}
	for p.advance(); ; p.advance() {
		if p.name() == "" {
			return false
		}
		if p.advance(); p.tok.kind != word {
			return false
		}
		p.advance()
		if p.is("(") {
			for p.advance(); p.tok.depth > 0; p.advance() {
				if p.fault() != nil || p.tok.kind == end || p.is(";") || p.is("SELECT") {
					return false
				}
			}
			p.advance()
		}
		if p.tok.kind == end {
			return true
		}
		if !p.is(",") {
			return false
		}
	}
}
