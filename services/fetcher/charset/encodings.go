package charset

import (
	"bytes"
	"fmt"
	"strings"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
)

// region are the encodings that are tried for a text that declares none.
func region() []string {
	return []string{"euc-kr", "shift_jis", "big5", "gb18030", "euc-jp", "windows-1252"}
}

// ofLanguage returns the encodings that were usual for a language.
func ofLanguage(tag string) []string {
	tag = strings.ToLower(tag)
	language, rest, _ := strings.Cut(tag, "-")
	switch {
	case language == "ko":
		return []string{"euc-kr"}
	case language == "ja":
		return []string{"shift_jis", "euc-jp"}
	case language == "zh" && (strings.Contains(rest, "hant") || rest == "tw" || rest == "hk" || rest == "mo"):
		return []string{"big5"}
	case language == "zh":
		return []string{"gb18030"}
	}
	return []string{"windows-1252"}
}

// canonical returns the WHATWG's name of an encoding, "" for an unknown one.
func canonical(label string) string {
	_, name := charset.Lookup(label)
	if name == "gbk" {
		return "gb18030" // which GBK is a part of
	}
	return name
}

// decode returns data in UTF-8 and the number of characters that are broken.
func decode(data []byte, name string) (string, int) {
	var decoded []byte
	if name == "utf-8" {
		decoded = bytes.ToValidUTF8(data, []byte("\ufffd"))
	} else {
		e, err := lookup(name)
		if err != nil {
			return "", len(data) + 1
		}
		if decoded, err = e.NewDecoder().Bytes(data); err != nil {
			return "", len(data) + 1
		}
	}
	return string(decoded), bytes.Count(decoded, []byte("\ufffd"))
}

func lookup(name string) (encoding.Encoding, error) {
	e, err := htmlindex.Get(name)
	if err != nil {
		return nil, fmt.Errorf("looking up %q: %w", name, err)
	}
	return e, nil
}
