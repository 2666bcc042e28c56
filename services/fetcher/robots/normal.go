package robots

import "strings"

const hexDigits = "0123456789ABCDEF"

// normal returns a path or a pattern in the one form in which RFC 9309 compares
// them: what is not ASCII is escaped, escapes have capital letters, and what
// needs no escape has none.
func normal(path string) string {
	var out strings.Builder
	for i := 0; i < len(path); i++ {
		c := path[i]
		if value, ok := escape(path[i:]); ok {
			i += 2
			if unreserved(value) {
				out.WriteByte(value)
				continue
			}
			c = value
		} else if c > ' ' && c < 0x7f {
			out.WriteByte(c)
			continue
		}
		out.WriteByte('%')
		out.WriteByte(hexDigits[c>>4])
		out.WriteByte(hexDigits[c&15])
	}
	return out.String()
}

// upper gives the escapes of a robots.txt capital letters. The library does so
// too, but spoils those that have a digit.
func upper(body string) string {
	out := []byte(body)
	for i := range out {
		if _, ok := escape(body[i:]); ok {
			copy(out[i:], strings.ToUpper(body[i:i+3]))
		}
	}
	return string(out)
}

// escape returns the byte of the escape that s begins with.
func escape(s string) (value byte, ok bool) {
	if len(s) < 3 || s[0] != '%' {
		return 0, false
	}
	high, low := digit(s[1]), digit(s[2])
	return byte(high<<4 | low), high >= 0 && low >= 0
}

func digit(c byte) int {
	if 'a' <= c && c <= 'f' {
		c -= 'a' - 'A'
	}
	return strings.IndexByte(hexDigits, c)
}

func unreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~", c) >= 0
}
