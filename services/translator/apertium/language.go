package apertium

import "strings"

// codes are the names by which Apertium knows the languages that BCP 47 names
// by two letters. Both scripts of Chinese are one language to it.
var codes = map[string]string{
	"ca": "cat", "de": "deu", "en": "eng", "es": "spa", "fr": "fra", "gl": "glg", "id": "ind",
	"it": "ita", "ja": "jpn", "ko": "kor", "ms": "zlm", "pt": "por", "ru": "rus", "th": "tha",
	"tl": "tgl", "vi": "vie", "zh": "zho",
}

// code returns Apertium's name of a language tag, the tag's own language where
// the table has none.
func code(tag string) string {
	language, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if three, ok := codes[language]; ok {
		return three
	}
	return language
}
