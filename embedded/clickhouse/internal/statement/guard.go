package statement

import (
	"errors"
	"slices"
	"strings"
)

// Faults of a statement that would reach files of the machine, or run programs, where the engine asks for no grant.
var (
	ErrFileFunction = errors.New("file: reading the server's files needs the grant READ ON FILE, which nobody has here; a column of this name must be qualified, as in t.file")
	ErrEngine       = errors.New("this ENGINE keeps its data in files of the server that it is told, or runs programs, and is not allowed here")
	ErrSource       = errors.New("a dictionary's SOURCE may be CLICKHOUSE, NULL, HTTP or a database's, and no file or program of the server")
	ErrAttach       = errors.New("ATTACH … FROM takes a directory of the server and is not allowed here")
)

// guard refuses what the engine would let through, and takes down the settings that the statement changes.
func (p *parser) guard(st *Statement) error {
	if p.describes(st.Verb) && !slices.Contains(harmless, strings.ToLower(p.name())) {
		st.Remote = true
	}
	switch {
	case p.named("file") && !p.qualified():
		return ErrFileFunction
	case slices.Contains(structured, strings.ToLower(p.name())) && p.peek().is("("):
		st.Structured = true
		return p.structure()
	case p.is("SETTINGS"):
		st.Settings = append(st.Settings, p.settings()...)
	case p.is("IDENTIFIER"):
		st.Identifiers = true
	case p.named("hasColumnInTable"):
		st.Remote = true
	case !slices.Contains([]string{"CREATE", "ATTACH", "REPLACE"}, st.Verb):
	case p.is("ENGINE") && slices.Contains(reachingEngines, p.after("=")):
		return ErrEngine
	case p.is("SOURCE") && p.after("(") != "" && !slices.Contains(sources, p.after("(")):
		return ErrSource
	case p.is("FROM") && st.Verb == "ATTACH" && p.peek().tok.kind == text:
		return ErrAttach
	}
	return nil
}

// reachingEngines are engines of tables and databases that take a path, or a program.
var reachingEngines = []string{"file", "filelog", "executable", "executablepool", "embeddedrocksdb", "sqlite",
	"filesystem", "backup", "deltalakelocal", "iceberglocal", "paimonlocal", "hive"}

// harmless are the table functions that connect to nothing to say what their columns are.
var harmless = []string{"view", "numbers", "numbers_mt", "zeros", "zeros_mt", "values", "format", "generaterandom", "null", "one", "input"}

// describes reports whether the token is the table function of DESCRIBE [TABLE] function(…). The engine asks the server
// that it names for the columns, also in read-only mode. What is qualified is a view of ours.
func (p *parser) describes(verb string) bool {
	behind := p.prev.kind == word && slices.Contains([]string{"DESCRIBE", "DESC", "TABLE"}, strings.ToUpper(p.text(p.prev)))
	return (verb == "DESCRIBE" || verb == "DESC") && behind && p.name() != "" && p.peek().is("(")
}

// sources are what a dictionary may be filled from.
var sources = []string{"clickhouse", "null", "http", "mysql", "postgresql", "redis", "mongodb", "cassandra", "odbc"}

// named reports whether the token is this name, in quotes or without.
func (p *parser) named(name string) bool {
	return p.tok.kind == word && p.text(p.tok) == name || p.tok.kind == quotedName && unquote(p.text(p.tok)) == name
}

// qualified reports whether a name stands beside a dot or behind AS, where the engine looks for no function.
func (p *parser) qualified() bool {
	return p.text(p.prev) == "." && p.prev.kind == symbol || p.peek().is(".") || p.prev.kind == word && strings.EqualFold(p.text(p.prev), "AS")
}

// peek returns the parser one token on, and leaves p where it is.
func (p *parser) peek() *parser {
	look := *p
	look.advance()
	return &look
}

// after returns the name behind the token, in lower case, and behind a symbol that may stand between; "" when there is
// none.
func (p *parser) after(between string) string {
	look := p.peek()
	if look.is(between) {
		look.advance()
	} else if between == "(" {
		return ""
	}
	return strings.ToLower(look.name())
}

func (p *parser) name() string {
	switch p.tok.kind {
	case word:
		return p.text(p.tok)
	case quotedName:
		return unquote(p.text(p.tok))
	default:
		return ""
	}
}

// settings returns the names of the settings behind the token, SETTINGS or SET.
func (p *parser) settings() []string {
	var names []string
	for look := p.peek(); ; look.advance() {
		name := look.name()
		for look.advance(); look.is("."); look.advance() {
			look.advance()
			name += "." + look.name()
		}
		if name == "" || !look.is("=") {
			return names
		}
		names = append(names, name)
		look.value()
		if !look.is(",") {
			return names
		}
	}
}

// value moves to the comma behind the value of a setting, or to what ends the clause. Whatever it does not know is
// taken for a part of the value: a name too many is looked at, and none is missed.
func (p *parser) value() {
	inside := p.tok.depth
	for p.advance(); p.tok.kind != end && p.fault() == nil && p.tok.depth >= inside; p.advance() {
		if p.tok.depth == inside && (p.is(",") || p.is("UNION") || p.is("FORMAT") || p.is("SELECT") || p.is("VALUES") || p.is("AS")) {
			return
		}
	}
}

// unquote returns what a quoted name stands for, as far as it can be a name that matters here.
func unquote(s string) string {
	var b strings.Builder
	quote := s[0]
	for i := 1; i < len(s)-1; i++ {
		switch c := s[i]; {
		case c == '\\' && s[i+1] == 'x' && i+4 < len(s):
			b.WriteByte(hex(s[i+2])<<4 | hex(s[i+3]))
			i += 3
		case c == '\\', c == quote:
			i++
			b.WriteByte(s[i])
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func hex(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10
	default:
		return 0
	}
}

// Plain reports whether the rows of VALUES hold nothing but literals and calls of functions that reach nothing: then
// the engine may evaluate them.
func Plain(rows string) bool {
	p := &parser{lexer: lexer{src: rows}}
	for p.advance(); p.tok.kind != end; p.advance() {
		if p.fault() != nil || p.named("file") || p.is("SELECT") || p.is("FROM") || p.is("IDENTIFIER") {
			return false
		}
	}
	return true
}
