package health

import (
	"strings"
	"unicode"
)

// scripts are those of languages that are told by their letters alone.
var scripts = []struct {
	language string
	letters  *unicode.RangeTable
}{
	{"ko", unicode.Hangul}, {"zh", unicode.Han}, {"ja", unicode.Hiragana}, {"ja", unicode.Katakana},
	{"th", unicode.Thai}, {"ru", unicode.Cyrillic}, {"ar", unicode.Arabic}, {"hi", unicode.Devanagari},
	{"km", unicode.Khmer}, {"lo", unicode.Lao}, {"my", unicode.Myanmar},
}

const (
	// maxScript is how many letters of a text are looked at.
	maxScript = 2000
	// dense is how many Latin letters a Chinese, Japanese or Korean character
	// counts for: it says as much.
	dense = 3
	// leastKana is the part of a Japanese text, one in so many characters, that
	// is kana. A Chinese text may quote less.
	leastKana = 20
)

// Script returns the language of a text as far as its letters tell: enough to
// see that one of the languages of a source is no longer published. hint is the
// language of the source, for Latin letters and for Han alone. Latin letters in
// a source of another script count as English.
func Script(text, hint string) string {
	hint, _, _ = strings.Cut(strings.ToLower(hint), "-")
	counts, latin := lettersOf(text)
	best, most := "", latin
	for _, s := range scripts {
		if n := counts[s.language]; n > most {
			best, most = s.language, n
		}
	}
	east := counts["zh"] + counts["ja"]
	switch {
	case most == 0:
		return hint
	case best == "" && nonLatin(hint):
		return "en"
	case best == "" || best == "ru" && cyrillic(hint):
		return hint
	case best != "zh" && best != "ja":
		return best
	case counts["ja"]*leastKana >= east || counts["ja"] == 0 && hint == "ja":
		return "ja"
	}
	return "zh"
}

// lettersOf counts the letters of the beginning of a text by language.
func lettersOf(text string) (counts map[string]int, latin int) {
	counts = map[string]int{}
	seen := 0
	for _, r := range text {
		if seen == maxScript {
			break
		}
		if !unicode.IsLetter(r) {
			continue
		}
		seen++
		if unicode.Is(unicode.Latin, r) {
			latin++
			continue
		}
		for _, s := range scripts {
			if unicode.Is(s.letters, r) {
				counts[s.language] += weight(s.language)
				break
			}
		}
	}
	return counts, latin
}

func weight(language string) int {
	if language == "ko" || language == "zh" || language == "ja" {
		return dense
	}
	return 1
}

// nonLatin reports whether a language is written in other letters.
func nonLatin(language string) bool {
	for _, s := range scripts {
		if s.language == language {
			return true
		}
	}
	return cyrillic(language)
}

// cyrillic reports whether a language other than Russian is written in Cyrillic.
func cyrillic(language string) bool {
	switch language {
	case "uk", "bg", "mn", "kk", "ky", "sr", "be", "mk", "tg":
		return true
	}
	return false
}
