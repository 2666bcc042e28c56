package discover

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
)

// literal matches a string.
const literal = `('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")`

// statement matches what fills a list, in a script without its comments:
// sHtml = … and sHtml += …, with what is added; the assignment of a cell, with
// its name, number and value.
var statement = regexp.MustCompile(`(?s)\bsHtml\s*(\+?=)\s*(unescape\s*\(\s*)?(?:` + literal + `|[\w.]+)` +
	`|\$\(\s*['"]#td_['"]\s*\+\s*['"](\w+)['"]\s*\+\s*['"]_(\d+)['"]\s*\)\s*\.html\(\s*(?:(sHtml)|(unescape\s*\(\s*)?` + literal + `)`)

// readCells adds to cells what the statements of a script write, under
// "<name>_<number>". Comments repeat the statements with other values, and
// empty values overwrite nothing.
func readCells(script string, cells map[string]string) {
	if !strings.Contains(script, "#td_") {
		return
	}
	html := ""
	for _, m := range statement.FindAllStringSubmatch(withoutComments(script), -1) {
		if m[1] != "" {
			if m[1] == "=" {
				html = ""
			}
			html += value(m[3], m[2] != "")
			continue
		}
		written := html
		if m[6] == "" {
			written = value(m[8], m[7] != "")
		}
		if strings.TrimSpace(written) != "" {
			cells[m[4]+"_"+m[5]] = written
		}
	}
}

// value returns what a string literal means, and what unescape makes of it.
func value(quoted string, escaped bool) string {
	if quoted == "" {
		return "" // a variable, whose value is markup around the text
	}
	s := unquote(quoted[1 : len(quoted)-1])
	if escaped {
		s = unescape(s)
	}
	return s
}

// withoutComments returns a script with its comments blanked. Strings are
// skipped, so that "//" in an address begins none.
func withoutComments(script string) string {
	var b strings.Builder
	b.Grow(len(script))
	for i := 0; i < len(script); {
		end := i + 1
		switch c := script[i]; {
		case c == '\'' || c == '"' || c == '`':
			end = stringEnd(script, i)
			b.WriteString(script[i:end])
		case strings.HasPrefix(script[i:], "//"):
			end = i + index(script[i:], "\n", 0)
			b.WriteByte(' ')
		case strings.HasPrefix(script[i:], "/*"):
			end = i + index(script[i:], "*/", 2)
			b.WriteByte(' ')
		default:
			b.WriteByte(c)
		}
		i = end
	}
	return b.String()
}

// index returns where sep is in s, plus skip, or the length of s.
func index(s, sep string, skip int) int {
	if i := strings.Index(s, sep); i >= 0 {
		return i + skip
	}
	return len(s)
}

// stringEnd returns the end of the string that begins at start. One in single
// or double quotes ends at the line's end at the latest: an apostrophe outside
// a string must not swallow the script.
func stringEnd(script string, start int) int {
	quote := script[start]
	for i := start + 1; i < len(script); i++ {
		switch c := script[i]; {
		case c == '\\':
			i++
		case c == quote:
			return i + 1
		case c == '\n' && quote != '`':
			return i
		}
	}
	return len(script)
}

// unquote decodes the escapes of a JavaScript string.
func unquote(s string) string {
	return decodeEscapes(s, '\\', func(rest string) (string, int) {
		switch rest[0] {
		case 'n', 'r':
			return "\n", 1
		case 't', 'v', 'b', 'f':
			return " ", 1
		case 'u':
			return hexRune(rest[1:], 4, 1)
		case 'x':
			return hexRune(rest[1:], 2, 1)
		case '\n':
			return "", 1
		}
		return rest[:1], 1
	})
}

// unescape decodes %XX and %uXXXX as JavaScript's function of that name does:
// XX is a code point, not a byte of UTF-8.
func unescape(s string) string {
	return decodeEscapes(s, '%', func(rest string) (string, int) {
		if rest[0] == 'u' {
			return hexRune(rest[1:], 4, 1)
		}
		return hexRune(rest, 2, 0)
	})
}

// decodeEscapes replaces what follows each mark by what decode makes of it and
// the number of bytes it used; 0 leaves the mark as it is. Pairs of surrogates
// are joined.
func decodeEscapes(s string, mark byte, decode func(rest string) (string, int)) string {
	if strings.IndexByte(s, mark) < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != mark || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		text, used := decode(s[i+1:])
		if used == 0 {
			b.WriteByte(s[i])
			continue
		}
		b.WriteString(text)
		i += used
	}
	return b.String()
}

// hexRune reads digits hexadecimal digits at the beginning of s, and the second
// half of a surrogate pair if that is what they begin. extra is what was read
// before them.
func hexRune(s string, digits, extra int) (string, int) {
	high, ok := hexUnit(s, digits)
	if !ok {
		return "", 0
	}
	if !utf16.IsSurrogate(rune(high)) {
		return string(rune(high)), digits + extra
	}
	// The other half is written with the same prefix: \uXXXX or %uXXXX.
	if rest := s[digits:]; len(rest) > 1 && rest[1] == 'u' && (rest[0] == '\\' || rest[0] == '%') {
		if low, ok := hexUnit(rest[2:], 4); ok {
			if r := utf16.DecodeRune(rune(high), rune(low)); r != '\ufffd' {
				return string(r), digits + extra + 2 + 4
			}
		}
	}
	return "", digits + extra // half of a character is none
}

func hexUnit(s string, digits int) (uint64, bool) {
	if len(s) < digits {
		return 0, false
	}
	n, err := strconv.ParseUint(s[:digits], 16, 32)
	return n, err == nil
}
