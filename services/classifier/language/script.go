package language

import "unicode/utf8"

// script is a class of letters that decides about a language.
type script int

const (
	none script = iota
	latin
	hangul
	han
	kana
	thai
	cyrillic
	other
	scripts // how many there are
)

// weights make letters of different scripts comparable: a word takes five
// letters in Latin and two in Hangul or Han.
var weights = [scripts]float64{latin: 1, hangul: 2.5, han: 2.5, kana: 2, thai: 1, cyrillic: 1, other: 1}

// profile is what counting the letters of a text found.
type profile struct {
	letters [scripts]int
	// traditional and simplified count the Han characters that only one of the
	// two ways of writing uses, foreign the Cyrillic letters that Russian lacks.
	traditional, simplified, foreign int
}

const (
	// wholeText is the length in bytes up to which a text is counted completely.
	wholeText = 12 << 10
	// window is the length in bytes of each piece of a longer one, and windows
	// their number, spread evenly.
	window  = 768
	windows = 16
)

// count adds the letters of text, of a long one those of evenly spread pieces.
func (p *profile) count(text string, variants *variantTable) {
	if len(text) <= wholeText {
		p.add(text, variants)
		return
	}
	step := (len(text) - window) / (windows - 1)
	for i := range windows {
		p.add(text[i*step:i*step+window], variants)
	}
}

func (p *profile) add(text string, variants *variantTable) {
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf {
			if 'a' <= c|0x20 && c|0x20 <= 'z' {
				p.letters[latin]++
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		s := scriptOf(r)
		p.letters[s]++
		switch s {
		case han:
			switch variants.of(r) {
			case traditionalOnly:
				p.traditional++
			case simplifiedOnly:
				p.simplified++
			}
		case cyrillic:
			if !russian(r) {
				p.foreign++
			}
		}
	}
}

// scriptOf returns the script of a letter outside ASCII, none for what is no
// letter. Pieces of a code point cut by a window are none.
func scriptOf(r rune) script {
	switch {
	case r >= 0xac00 && r <= 0xd7a3, r >= 0x1100 && r <= 0x11ff, r >= 0x3131 && r <= 0x318e, r >= 0xffa1 && r <= 0xffdc:
		return hangul
	case r >= 0x4e00 && r <= 0x9fff, r >= 0x3400 && r <= 0x4dbf, r >= 0xf900 && r <= 0xfaff, r >= 0x20000 && r <= 0x3ffff:
		return han
	case r >= 0x3041 && r <= 0x30ff && r != 0x30fb, r >= 0xff66 && r <= 0xff9f:
		return kana
	case r >= 0x0e01 && r <= 0x0e4e:
		return thai
	case r >= 0x0400 && r <= 0x052f:
		return cyrillic
	case r >= 0xc0 && r <= 0x24f && r != 0xd7 && r != 0xf7, r >= 0x1e00 && r <= 0x1eff,
		r >= 0xff21 && r <= 0xff3a, r >= 0xff41 && r <= 0xff5a:
		return latin
	case r >= 0x370 && r <= 0x3ff, r >= 0x530 && r <= 0xdff, r >= 0xe80 && r <= 0x10ff, r >= 0x1200 && r <= 0x1cff:
		return other
	}
	return none
}

// russian reports whether a Cyrillic letter is one of the Russian alphabet.
func russian(r rune) bool {
	return r >= 0x410 && r <= 0x44f || r == 0x401 || r == 0x451
}

// group is the scripts that belong to one language.
type group struct {
	// main is the script that decides about the language.
	main  script
	share float64
}

// groups returns the shares of the text by language. Han belongs to Japanese
// where a tenth of the two is kana.
func (p *profile) groups() []group {
	var points [scripts]float64
	total := 0.0
	for s := latin; s < scripts; s++ {
		points[s] = float64(p.letters[s]) * weights[s]
		total += points[s]
	}
	if total == 0 {
		return nil
	}
	if p.letters[kana]*9 >= p.letters[han] {
		points[kana], points[han] = points[kana]+points[han], 0
	}
	groups := make([]group, 0, scripts)
	for s := latin; s < scripts; s++ {
		groups = append(groups, group{s, points[s] / total})
	}
	return groups
}
