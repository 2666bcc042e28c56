package hwp

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

// Control characters of a paragraph. Most take the room of eight characters;
// these take that of one.
const (
	lineBreak   = 10
	paragraph   = 13
	hyphen      = 24
	lastSingle  = 29
	keptBlank   = 30
	fixedBlank  = 31
	tab         = 9
	controlSize = 8
)

// extended reports whether the control character c stands for a control that
// follows as a record.
func extended(c uint16) bool {
	return 1 <= c && c <= 3 || 11 <= c && c <= 18 && c != paragraph || 21 <= c && c <= 23
}

// chars goes through the characters of a paragraph: text is told of each stretch
// of text, control of each control by its name.
func chars(b []byte, text func(string), control func(id string)) {
	var units []uint16
	flush := func() {
		if len(units) > 0 {
			text(string(utf16.Decode(units)))
			units = units[:0]
		}
	}
	for len(b) > 1 {
		c := binary.LittleEndian.Uint16(b)
		size := 2
		switch {
		case c > fixedBlank:
			units = append(units, c)
		case c == lineBreak:
			units = append(units, '\n')
		case c == hyphen:
			units = append(units, '-')
		case c == keptBlank, c == fixedBlank:
			units = append(units, ' ')
		case c == 0, c == paragraph, hyphen < c && c <= lastSingle:
		default:
			size *= controlSize
			if c == tab {
				units = append(units, '\t')
			}
			if extended(c) && len(b) >= size {
				flush()
				control(letters(b[2:]))
			}
		}
		b = b[min(size, len(b)):]
	}
	flush()
}

// plain returns UTF-16 text without control characters.
func plain(b []byte) string {
	var out strings.Builder
	chars(b, func(s string) { out.WriteString(s) }, func(string) {})
	return out.String()
}
