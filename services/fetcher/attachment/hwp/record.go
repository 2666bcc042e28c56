package hwp

import "encoding/binary"

// Tags of records of the body.
const (
	tagParagraph  = 0x10 + 50
	tagText       = 0x10 + 51
	tagControl    = 0x10 + 55
	tagList       = 0x10 + 56
	tagTable      = 0x10 + 61
	tagEquation   = 0x10 + 72
	tagDistribute = 0x10 + 12
)

// record is a record. Those of a higher level that follow are below it.
type record struct {
	tag, level int
	data       []byte
}

// records is a sequence of records that is read one by one.
type records struct {
	rest []byte
	// torn says that the sequence ended within a record.
	torn bool
}

// peek returns the next record, without a step; none at the end.
func (r *records) peek() (rec record, ok bool) {
	rec, _, ok = cut(r.rest)
	return rec, ok
}

// next returns the next record and steps over it.
func (r *records) next() (record, bool) {
	rec, rest, ok := cut(r.rest)
	if !ok {
		r.torn = r.torn || len(r.rest) > 0
		rest = nil
	}
	r.rest = rest
	return rec, ok
}

// below returns the next record if it is below level, and steps over it.
func (r *records) below(level int) (record, bool) {
	if rec, ok := r.peek(); !ok || rec.level <= level {
		if !ok {
			r.next()
		}
		return record{}, false
	}
	return r.next()
}

// skip steps over all that is below level.
func (r *records) skip(level int) {
	for {
		if _, ok := r.below(level); !ok {
			return
		}
	}
}

// cut takes the first record from b: a tag of 10 bits, a level of 10, a size of
// 12 or, where that is all ones, of a word of its own.
func cut(b []byte) (rec record, rest []byte, ok bool) {
	const long = 0xfff
	if len(b) < 4 {
		return record{}, nil, false
	}
	head := binary.LittleEndian.Uint32(b)
	size, b := uint64(head>>20), b[4:]
	if size == long {
		if len(b) < 4 {
			return record{}, nil, false
		}
		size, b = uint64(binary.LittleEndian.Uint32(b)), b[4:]
	}
	if size > uint64(len(b)) {
		return record{}, nil, false
	}
	return record{tag: int(head & 0x3ff), level: int(head >> 10 & 0x3ff), data: b[:size]}, b[size:], true
}

// word returns the 16 bits at that place, 0 behind the end.
func (r record) word(at int) int {
	if at+2 > len(r.data) {
		return 0
	}
	return int(binary.LittleEndian.Uint16(r.data[at:]))
}

// wide returns the UTF-16 text at that place, of the length in the word before it.
func (r record) wide(at int) []byte {
	if at+2 > len(r.data) {
		return nil
	}
	return r.data[at+2 : min(at+2+2*r.word(at), len(r.data))]
}

// id returns the four letters that name a control.
func (r record) id() string { return letters(r.data) }

// letters returns the name in the first four bytes, which are in reverse order.
func letters(b []byte) string {
	if len(b) < 4 {
		return ""
	}
	return string([]byte{b[3], b[2], b[1], b[0]})
}
