package statement

import (
	"cmp"
	"errors"
	"strings"
)

// Kind is what a statement does, as far as the HTTP interface cares.
type Kind int

// Kinds of statements.
const (
	Other  Kind = iota // DDL, SHOW, DESCRIBE, SET …: run whole, its output is small
	Select             // may have an output of any size
	Insert             // takes its rows from Data
	InsertSelect
)

// Faults of a statement that the engine itself would not refuse.
var (
	ErrEmpty    = errors.New("Empty query")
	ErrMultiple = errors.New("Multi-statements are not allowed")
	ErrOpen     = errors.New("Syntax error: a quoted string or a comment is not closed")
	ErrForeign  = errors.New("Syntax error: a character beyond ASCII, or a control character, stands outside quotes; put names in `backquotes`")
	ErrFormat   = errors.New("Syntax error: FORMAT needs the name of a format")
	ErrExit     = errors.New("Syntax error: this is a command of the command-line client")
	ErrDefault  = errors.New("= DEFAULT would lift a setting over the server's limits and is not allowed over HTTP; give a value, or leave the setting out")
	ErrFile     = errors.New("INTO OUTFILE and FROM INFILE name files of the server and are not allowed over HTTP")
)

// Statement is one parsed statement.
type Statement struct {
	Kind   Kind
	Format string // the name after FORMAT, or Values; empty when the text names none
	Verb   string // the first keyword, in capitals
	Text   string // without a closing semicolon, and without the data of an INSERT
	Data   int    // offset in the parsed text where the data of an INSERT begins

	Settings    []string // the names of the settings that SET or a SETTINGS changes, at any depth
	Identifiers bool     // takes a name as a parameter
	Structured  bool     // calls a table function that takes a structure
	Remote      bool     // calls a function that connects to another server

	clause int // where an INTO OUTFILE or a FROM INFILE belongs in Text
}

// Parse reads the one statement in src. For an INSERT with data it reads only as far as the data.
func Parse(src string) (Statement, error) {
	p := &parser{lexer: lexer{src: src}}
	p.advance()
	for p.is("(") {
		p.advance()
	}
	if p.tok.kind == end || p.is(";") {
		return Statement{}, ErrEmpty
	}
	if p.is("INSERT") {
		return p.insert()
	}
	return p.query()
}

// parser looks one token ahead and remembers the one before.
type parser struct {
	lexer
	tok, prev token
}

func (p *parser) advance() {
	p.prev = p.tok
	p.tok = p.next()
}

// is reports whether the token is this keyword or symbol.
func (p *parser) is(s string) bool {
	return (p.tok.kind == word || p.tok.kind == symbol) && strings.EqualFold(p.src[p.tok.start:p.tok.stop], s)
}

// fault is what makes the token impossible to read on from.
func (p *parser) fault() error {
	switch {
	case p.tok.kind == open:
		return ErrOpen
	case p.tok.kind == foreign:
		return ErrForeign
	case p.is("DEFAULT") && p.text(p.prev) == "=": // the engine asks no constraint, not even read-only
		return ErrDefault
	default:
		return nil
	}
}

func (p *parser) text(t token) string { return p.src[t.start:t.stop] }

// query reads a statement other than INSERT to its end.
func (p *parser) query() (Statement, error) {
	st := Statement{Kind: p.kind(), Verb: p.verb(), Data: len(p.src)}
	with := p.is("WITH")
	format := -1
	if p.is("SET") {
		st.Settings = p.settings()
	}
	for ; p.tok.kind != end; p.advance() {
		if err := cmp.Or(p.fault(), p.guard(&st)); err != nil {
			return st, err
		}
		switch {
		case p.is("OUTFILE") && strings.EqualFold(p.text(p.prev), "INTO"):
			return st, ErrFile
		case p.tok.depth == 0 && p.is(";"):
			return p.finish(st, format)
		case with && p.tok.depth == 0 && p.is("INSERT") && p.prev.kind != word:
			return p.insert()
		case p.tok.depth == 0 && p.is("FORMAT"):
			format = p.tok.start
		}
	}
	return p.finish(st, format)
}

func (p *parser) verb() string { return strings.ToUpper(p.text(p.tok)) }

func (p *parser) kind() Kind {
	if p.is("SELECT") || p.is("WITH") || p.is("FROM") {
		return Select
	}
	return Other
}

// Reads reports whether the statement is of a kind that only reads. The engine's own read-only mode lets SYSTEM and
// KILL QUERY through.
func (s Statement) Reads() bool {
	switch s.Verb {
	case "SELECT", "WITH", "FROM", "SHOW", "DESCRIBE", "DESC", "EXPLAIN", "EXISTS", "CHECK", "SET", "USE":
		return s.Kind == Select || s.Kind == Other
	default:
		return false
	}
}

// finish settles the text up to here and refuses anything behind a semicolon.
func (p *parser) finish(st Statement, format int) (Statement, error) {
	stop := p.tok.start
	for p.is(";") {
		p.advance()
	}
	if err := p.fault(); err != nil {
		return st, err
	}
	if p.tok.kind != end {
		return st, ErrMultiple
	}
	if st.Verb == "EXIT" || st.Verb == "QUIT" || st.Verb == "LOGOUT" || st.Verb == `\` {
		return st, ErrExit
	}
	st.Text, st.clause = p.src[:stop], stop
	if name, ok := formatAt(st.Text, format); ok {
		st.Format, st.clause = name, format
	}
	return st, nil
}

// formatAt returns the name after the FORMAT at this offset when it is the clause, which ends a statement or is
// followed by SETTINGS, and not a column of that name.
func formatAt(src string, at int) (string, bool) {
	if at < 0 {
		return "", false
	}
	p := &parser{lexer: lexer{src: src, pos: at}}
	p.advance()
	p.advance()
	name := p.tok
	p.advance()
	if name.kind != word || (p.tok.kind != end && !p.is("SETTINGS")) {
		return "", false
	}
	return src[name.start:name.stop], true
}
