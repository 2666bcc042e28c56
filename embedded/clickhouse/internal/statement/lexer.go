package statement

import "strings"

// kind of a token.
type kind int

const (
	end kind = iota
	word
	quotedName // "name" or `name`
	text       // 'text' or $$text$$
	symbol
	open    // a quote or comment that never ends
	foreign // a byte that has no place outside quotes
)

// token is a piece of the text from start to stop, at a depth of brackets.
type token struct {
	kind        kind
	start, stop int
	depth       int
}

// lexer walks over a statement, leaving out white space and comments. It must not see a quote or a comment where the
// engine sees none, nor the other way round: a client could hide an INTO OUTFILE in the difference. So it refuses,
// outside quotes, every byte beyond ASCII, where the engine knows quotes and blanks of its own.
type lexer struct {
	src   string
	pos   int
	depth int
}

// next returns the next token, and one of kind end for ever after the last.
func (l *lexer) next() token {
	if !l.skipBlank() {
		return token{kind: open, start: l.pos, stop: len(l.src), depth: l.depth}
	}
	start := l.pos
	if start >= len(l.src) {
		return token{kind: end, start: start, stop: start, depth: l.depth}
	}
	k := l.scan()
	return token{kind: k, start: start, stop: l.pos, depth: l.depth}
}

func (l *lexer) scan() kind {
	switch c := l.src[l.pos]; {
	case c == '\'':
		return l.quoted(c, text)
	case c == '"' || c == '`':
		return l.quoted(c, quotedName)
	case c == '$' && l.heredoc():
		return text
	case isWord(c):
		for l.pos < len(l.src) && isWord(l.src[l.pos]) {
			l.pos++
		}
		return word
	case c < ' ' || c > '~':
		l.pos++
		return foreign
	default:
		l.bracket(c)
		l.pos++
		return symbol
	}
}

func (l *lexer) bracket(c byte) {
	switch c {
	case '(', '[', '{':
		l.depth++
	case ')', ']', '}':
		l.depth--
	}
}

// quoted moves behind the closing quote; a backslash escapes, and a doubled quote stands for itself.
func (l *lexer) quoted(quote byte, k kind) kind {
	for l.pos++; l.pos < len(l.src); l.pos++ {
		switch l.src[l.pos] {
		case '\\':
			l.pos++
		case quote:
			if l.pos+1 < len(l.src) && l.src[l.pos+1] == quote {
				l.pos++
				continue
			}
			l.pos++
			return k
		}
	}
	l.pos = len(l.src)
	return open
}

// heredoc moves behind $tag$ … $tag$, and stays when there is none.
func (l *lexer) heredoc() bool {
	rest := l.src[l.pos:]
	n := 1
	for n < len(rest) && isWord(rest[n]) && rest[n] != '$' {
		n++
	}
	if n >= len(rest) || rest[n] != '$' {
		return false
	}
	tag := rest[:n+1]
	stop := strings.Index(rest[len(tag):], tag)
	if stop < 0 {
		return false
	}
	l.pos += len(tag) + stop + len(tag)
	return true
}

// skipBlank moves behind white space and comments; false when a comment never ends.
func (l *lexer) skipBlank() bool {
	for l.pos < len(l.src) {
		rest := l.src[l.pos:]
		switch {
		case isSpace(rest[0]):
			l.pos++
		case strings.HasPrefix(rest, "--"), strings.HasPrefix(rest, "//"),
			strings.HasPrefix(rest, "#!"), strings.HasPrefix(rest, "# "):
			n := strings.IndexByte(rest, '\n')
			if n < 0 {
				n = len(rest)
			}
			l.pos += n
		case strings.HasPrefix(rest, "/*"):
			n := strings.Index(rest[2:], "*/")
			if n < 0 {
				return false
			}
			l.pos += n + 4
		default:
			return true
		}
	}
	return true
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'
}

// isWord holds for the bytes of names, keywords and numbers.
func isWord(c byte) bool {
	return c == '_' || c == '$' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
