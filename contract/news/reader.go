package news

import (
	"bytes"
	"strconv"
	"time"
	"unicode/utf8"
)

// reader reads the JSON that Encode writes, in one pass. Whatever else it meets, be it
// wrong or right (a field of a later version, null, an exponent), makes it give up,
// and encoding/json reads the event instead, at a quarter of the speed.
type reader struct {
	data []byte
	at   int
	gave bool
}

// quickly reads data into e and reports whether it could. Otherwise e may have
// been changed.
func quickly(data []byte, e any) bool {
	r := &reader{data: data}
	switch e := e.(type) {
	case *Fetched:
		r.object(func(key []byte) { r.fetched(e, key) })
	case *Classified:
		r.object(func(key []byte) { r.classified(e, key) })
	case *Retagged:
		r.object(func(key []byte) { r.classified((*Classified)(e), key) })
	default:
		return false
	}
	r.space()
	return !r.gave && r.at == len(r.data)
}

// giveUp ends the reading: nothing is read after it.
func (r *reader) giveUp() { r.gave, r.at = true, len(r.data) }

func (r *reader) space() {
	for r.at < len(r.data) {
		switch r.data[r.at] {
		case ' ', '\n', '\t', '\r':
			r.at++
		default:
			return
		}
	}
}

// next reports whether c comes next, and passes it.
func (r *reader) next(c byte) bool {
	r.space()
	if r.at < len(r.data) && r.data[r.at] == c {
		r.at++
		return true
	}
	return false
}

func (r *reader) expect(c byte) {
	if !r.next(c) {
		r.giveUp()
	}
}

// object calls field, which reads the value, for each key.
func (r *reader) object(field func(key []byte)) {
	r.expect('{')
	if r.next('}') {
		return
	}
	for !r.gave {
		key := r.literal()
		r.expect(':')
		if !r.gave {
			field(key)
		}
		if r.next(',') {
			continue
		}
		r.expect('}')
		return
	}
}

// list reads an array of objects. One that stands there twice is not plain.
func list[T any](r *reader, to *[]T, field func(e *T, key []byte)) {
	r.expect('[')
	if r.gave || *to != nil {
		r.giveUp()
		return
	}
	*to = []T{}
	if r.next(']') {
		return
	}
	for !r.gave {
		*to = append(*to, *new(T))
		e := &(*to)[len(*to)-1]
		r.object(func(key []byte) { field(e, key) })
		if r.next(',') {
			continue
		}
		r.expect(']')
		return
	}
}

// literal returns what stands between quotes, as it is written.
func (r *reader) literal() []byte {
	r.expect('"')
	start := r.at
	for r.at < len(r.data) {
		n := bytes.IndexByte(r.data[r.at:], '"')
		if n < 0 {
			break
		}
		r.at += n + 1
		slashes := 0
		for i := r.at - 2; i >= start && r.data[i] == '\\'; i-- {
			slashes++
		}
		if slashes%2 == 0 {
			return r.data[start : r.at-1]
		}
	}
	r.giveUp()
	return nil
}

// str reads a string.
func str[S ~string](r *reader, to *S) {
	raw := r.literal()
	for _, c := range raw {
		if c < ' ' {
			r.giveUp()
			return
		}
	}
	escape := bytes.IndexByte(raw, '\\')
	if escape < 0 {
		*to = S(raw)
		return
	}
	text := make([]byte, 0, len(raw))
	for ; escape >= 0; escape = bytes.IndexByte(raw, '\\') {
		text = append(text, raw[:escape]...)
		var n int
		if text, n = unescape(text, raw[escape:]); n == 0 {
			r.giveUp()
			return
		}
		raw = raw[escape+n:]
	}
	*to = S(append(text, raw...))
}

// unescape appends what the escape at the beginning of raw stands for and returns
// its length, 0 where it is not one of those that Encode writes.
func unescape(text, raw []byte) ([]byte, int) {
	const written, meant = `"\/bfnrt`, "\"\\/\b\f\n\r\t"
	if len(raw) < 2 {
		return text, 0
	}
	for i := range len(written) {
		if raw[1] == written[i] {
			return append(text, meant[i]), 2
		}
	}
	if raw[1] != 'u' || len(raw) < 6 {
		return text, 0
	}
	code, err := strconv.ParseUint(string(raw[2:6]), 16, 16)
	if err != nil || code >= 0xd800 && code < 0xe000 {
		return text, 0
	}
	return utf8.AppendRune(text, rune(code)), 6
}

// number returns a number without an exponent, as it is written.
func (r *reader) number() []byte {
	r.space()
	start, digits := r.at, 0
	if r.at < len(r.data) && r.data[r.at] == '-' {
		r.at++
	}
	for first := r.at; r.at < len(r.data) && digit(r.data[r.at]); r.at++ {
		if digits++; digits == 2 && r.data[first] == '0' {
			r.giveUp()
		}
	}
	if r.at+1 < len(r.data) && r.data[r.at] == '.' && digit(r.data[r.at+1]) {
		for r.at++; r.at < len(r.data) && digit(r.data[r.at]); r.at++ {
		}
	}
	if digits == 0 || r.gave {
		r.giveUp()
		return nil
	}
	return r.data[start:r.at]
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

func whole[N ~int | ~int64](r *reader, to *N) {
	n, err := strconv.ParseInt(string(r.number()), 10, 64)
	if err != nil || int64(N(n)) != n {
		r.giveUp()
	}
	*to = N(n)
}

func (r *reader) float(to *float64) {
	f, err := strconv.ParseFloat(string(r.number()), 64)
	if err != nil {
		r.giveUp()
	}
	*to = f
}

func (r *reader) boolean(to *bool) {
	r.space()
	switch rest := r.data[r.at:]; {
	case bytes.HasPrefix(rest, []byte("true")):
		*to, r.at = true, r.at+len("true")
	case bytes.HasPrefix(rest, []byte("false")):
		*to, r.at = false, r.at+len("false")
	default:
		r.giveUp()
	}
}

func (r *reader) time(to *time.Time) {
	r.space()
	start := r.at
	r.literal()
	if r.gave || to.UnmarshalJSON(r.data[start:r.at]) != nil {
		r.giveUp()
	}
}
