package charset

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Hint is what is known of the encoding of a text before it is looked at.
type Hint struct {
	// ContentType is the header of that name.
	ContentType string
	// Fallback is the name of the encoding that the source is known for.
	Fallback string
	// Languages are those of the source, such as "ko" and "zh-Hant".
	Languages []string
}

// Text is decoded text.
type Text struct {
	// Content is valid UTF-8 without a byte order mark.
	Content string
	// Charset is the name of the encoding that it was in.
	Charset string
	// Damaged is the number of characters that were broken.
	Damaged int
}

// ErrUnreadable means that no encoding reads a text.
var ErrUnreadable = errors.New("the bytes are text in no encoding that was tried")

// Decode returns the text that data is. Its error wraps ErrUnreadable.
func Decode(data []byte, hint Hint) (Text, error) {
	if out, ok := marked(data); ok {
		return out, nil
	}
	declared := declarations(data, hint.ContentType)
	if utf8.Valid(data) && isUTF8(data, append(declared, canonical(hint.Fallback))[0]) {
		return Text{Content: string(data), Charset: "utf-8"}, nil
	}
	candidates := candidatesFor(declared, hint)
	if out, ok := best(data, candidates); ok {
		return out, nil
	}
	if utf8.Valid(data) { // a word so short that it might have been one in another
		return Text{Content: string(data), Charset: "utf-8"}, nil
	}
	if out, ok := leastDamaged(data, candidates); ok {
		return out, nil
	}
	return Text{}, fmt.Errorf("%w: %s", ErrUnreadable, names(candidates))
}

// marked reads data that says what it is by its own bytes: a byte order mark,
// UTF-16 by its zeros, ISO-2022-JP by its escapes.
func marked(data []byte) (Text, bool) {
	name := ""
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		name, data = "utf-8", data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		name, data = "utf-16le", data[2:]
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		name, data = "utf-16be", data[2:]
	case bytes.Contains(data, []byte("\x1b$B")) || bytes.Contains(data, []byte("\x1b$@")):
		name = "iso-2022-jp"
	default:
		name = wide(data)
	}
	if name == "" {
		return Text{}, false
	}
	content, damaged := decode(data, name)
	return Text{content, name, damaged}, damaged == 0
}

// wide returns which UTF-16 has its zeros where data has them; markup has many.
func wide(data []byte) string {
	head := data[:min(len(data), 1024)]
	zeros := [2]int{}
	for i, c := range head {
		if c == 0 {
			zeros[i&1]++
		}
	}
	switch enough := len(head) / 8; {
	case zeros[1] > enough && zeros[0] == 0:
		return "utf-16le"
	case zeros[0] > enough && zeros[1] == 0:
		return "utf-16be"
	}
	return ""
}

// isUTF8 reports whether data, which is valid UTF-8, is meant so. Up to two
// characters of two bytes each can also be a word in a double-byte encoding,
// and are one where that is declared.
func isUTF8(data []byte, declared string) bool {
	if declared == "windows-1252" || !slices.Contains(region(), declared) {
		return true
	}
	pairs := 0
	for _, c := range string(data) {
		if c >= 0x800 {
			return true
		}
		if c >= utf8.RuneSelf {
			pairs++
		}
	}
	return pairs == 0 || pairs > 2
}

// candidate is an encoding that a text may be in.
type candidate struct {
	name string
	// known says that the page or the source names it.
	known bool
	// prior is how much better than others it is, when both are plausible.
	prior float64
}

func candidatesFor(declared []string, hint Hint) []candidate {
	var out []candidate
	seen := map[string]bool{"": true, "utf-8": true, "replacement": true, "utf-16le": true, "utf-16be": true}
	add := func(label string, known bool, prior float64) {
		if name := canonical(label); !seen[name] {
			seen[name] = true
			out = append(out, candidate{name, known, prior})
		}
	}
	for i, label := range declared {
		add(label, true, 0.3-0.02*float64(i))
	}
	add(hint.Fallback, true, 0.16)
	for _, language := range hint.Languages {
		for _, name := range ofLanguage(language) {
			add(name, false, 0.15)
		}
	}
	for _, name := range region() {
		add(name, false, 0)
	}
	return out
}

const (
	// good is a share of frequent characters beyond doubt, fair one that is
	// enough for an encoding that nobody named, bad one that no text has which
	// is enough characters long.
	good, fair, bad = 0.35, 0.2, 0.05
	enough          = 20
)

// best returns the most plausible text among those without a broken character.
func best(data []byte, candidates []candidate) (Text, bool) {
	var out Text
	most := -1.0
	for _, c := range candidates {
		content, damaged := decode(data, c.name)
		if damaged > 0 {
			continue
		}
		share, count := plausible(content, c.name)
		if c.known && share >= good && count >= enough {
			return Text{Content: content, Charset: c.name}, true
		}
		unnamed := c.prior == 0 && (share < fair || count == 0)
		if unnamed || share < bad && count >= enough {
			continue
		}
		// One character is no evidence, and fifty are.
		if weighed := c.prior + share*float64(count)/float64(count+8); weighed > most {
			most, out = weighed, Text{Content: content, Charset: c.name}
		}
	}
	return out, most >= 0
}

// perDamage is how many bytes there must be for each broken character, for the
// text to be worth keeping.
const perDamage = 256

// leastDamaged returns the text with the fewest broken characters, if it has few
// enough of them.
func leastDamaged(data []byte, candidates []candidate) (Text, bool) {
	var out Text
	for _, c := range append([]candidate{{name: "utf-8", known: true}}, candidates...) {
		content, damaged := decode(data, c.name)
		if damaged*perDamage > len(data) || out.Charset != "" && damaged >= out.Damaged {
			continue
		}
		if share, _ := plausible(content, c.name); share >= fair {
			out = Text{content, c.name, damaged}
		}
	}
	return out, out.Charset != ""
}

func names(candidates []candidate) string {
	out := []string{"utf-8"}
	for _, c := range candidates {
		out = append(out, c.name)
	}
	return strings.Join(out, ", ")
}
