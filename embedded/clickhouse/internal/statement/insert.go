package statement

import "strings"

// insert reads an INSERT as far as its data, or to its end when it has none.
func (p *parser) insert() (Statement, error) {
	st := Statement{Kind: InsertSelect, Verb: "INSERT", clause: -1}
	function := p.target()
	for ; p.tok.kind != end; p.advance() {
		switch {
		case p.fault() != nil:
			return st, p.fault()
		case function && p.named("file") && !p.qualified() && !p.behindFunction():
			return st, ErrFileFunction
		case p.is("INFILE") && strings.EqualFold(p.text(p.prev), "FROM"):
			return st, ErrFile
		case p.tok.depth > 0:
		case p.is("SETTINGS") && st.clause < 0:
			st.clause = p.tok.start
			st.Settings = p.settings()
		case p.is("VALUES"):
			return p.data(st, "Values", p.tok.stop, p.tok.start), nil
		case p.is("FORMAT"):
			at := p.tok.start
			if p.advance(); p.tok.kind != word {
				return st, ErrFormat
			}
			return p.data(st, p.text(p.tok), p.tok.stop, at), nil
		case p.is("SELECT"), p.is("WITH"), p.is(";"):
			return p.insertSelect(st)
		}
	}
	return p.insertSelect(st)
}

// behindFunction reports whether a name is that of the table function that rows go to; the engine asks its grant.
func (p *parser) behindFunction() bool { return strings.EqualFold(p.text(p.prev), "FUNCTION") }

// target moves behind INSERT INTO [TABLE] name, which may be any word, and reports whether a table function follows.
func (p *parser) target() (function bool) {
	for p.is("INSERT") || p.is("INTO") || p.is("TABLE") {
		p.advance()
	}
	if p.is("FUNCTION") {
		return true
	}
	p.advance()
	for p.is(".") {
		p.advance()
		p.advance()
	}
	return false
}

// data settles an INSERT whose rows begin behind stop, at the FORMAT or VALUES that stands at clause.
func (p *parser) data(st Statement, format string, stop, clause int) Statement {
	st.Kind, st.Format, st.Text = Insert, format, p.src[:clause]
	if st.clause < 0 {
		st.clause = clause
	}
	st.Data = dataStart(p.src, stop)
	return st
}

// dataStart is where ClickHouse says that data begins: behind blanks, one semicolon, blanks and one line break.
func dataStart(src string, at int) int {
	blanks := func() {
		for at < len(src) && (src[at] == ' ' || src[at] == '\t' || src[at] == '\f') {
			at++
		}
	}
	one := func(c byte) {
		if at < len(src) && src[at] == c {
			at++
		}
	}
	blanks()
	one(';')
	blanks()
	one('\r')
	one('\n')
	return at
}

// insertSelect reads the rest of an INSERT that takes its rows from a query.
func (p *parser) insertSelect(st Statement) (Statement, error) {
	rest, err := p.query()
	rest.Kind, rest.Verb, rest.Settings = InsertSelect, st.Verb, append(st.Settings, rest.Settings...)
	if err != nil {
		return st, err
	}
	return rest, nil
}
