package language

// script is a class of letters that decides about a language.
type script uint8

const (
	none script = iota
	latin
	hangul
	han
	kana
	thaiScript
	cyrillic
	other
	scripts // how many there are
)

// weight makes letters of different scripts comparable: a word takes five
// letters in Latin and two in Hangul or Han.
func (s script) weight() float64 {
	switch s {
	case hangul, han:
		return 2.5
	case kana:
		return 2
	}
	return 1
}

// scriptOf returns the script of a letter outside ASCII, none for what is no
// letter.
func scriptOf(r rune) script {
	switch {
	case r >= 0xac00 && r <= 0xd7a3, r >= 0x1100 && r <= 0x11ff, r >= 0x3131 && r <= 0x318e, r >= 0xffa1 && r <= 0xffdc:
		return hangul
	case r >= 0x4e00 && r <= 0x9fff, r >= 0x3400 && r <= 0x4dbf, r >= 0xf900 && r <= 0xfaff, r >= 0x20000 && r <= 0x3ffff:
		return han
	case r >= 0x3041 && r <= 0x30ff && r != 0x30fb, r >= 0xff66 && r <= 0xff9f:
		return kana
	case r >= 0x0e01 && r <= 0x0e4e:
		return thaiScript
	case r >= 0x0400 && r <= 0x052f:
		return cyrillic
	case latinBeyondASCII(r):
		return latin
	case r >= 0x370 && r <= 0x3ff, r >= 0x530 && r <= 0xdff, r >= 0xe80 && r <= 0x10ff, r >= 0x1200 && r <= 0x1cff:
		return other
	}
	return none
}

// latinBeyondASCII reports whether r is a Latin letter with an accent or in
// full width.
func latinBeyondASCII(r rune) bool {
	return r >= 0xc0 && r <= 0x24f && r != 0xd7 && r != 0xf7 || r >= 0x1e00 && r <= 0x1eff ||
		r >= 0xff21 && r <= 0xff3a || r >= 0xff41 && r <= 0xff5a
}

// russian reports whether a Cyrillic letter is one of the Russian alphabet.
func russian(r rune) bool {
	return r >= 0x410 && r <= 0x44f || r == 0x401 || r == 0x451
}

// onlyRussian reports whether a letter of the Russian alphabet is missing in
// those of its neighbours that have no letter of their own: ы, э.
func onlyRussian(r rune) bool {
	return r == 'ы' || r == 'э' || r == 'Э'
}

// vietnameseLetter reports whether a Latin letter is one that only Vietnamese uses
// much, precomposed or as the mark that makes it.
func vietnameseLetter(r rune) bool {
	return r >= 0x1ea0 && r <= 0x1ef9 || r == 'ơ' || r == 'ư' || r == 'Ơ' || r == 'Ư' || r == 0x31b || r == 0x323 || r == 0x309
}

// foreignLetter reports whether a Latin letter is one that none of the languages
// told uses in its own words.
func foreignLetter(r rune) bool {
	switch r {
	case 'ß', 'ä', 'ö', 'å', 'ø', 'æ', 'Ä', 'Ö', 'Å', 'Ø', 'Æ', 'ã', 'õ', 'ò', 'ì':
		return true
	}
	return r >= 0x100 && r <= 0x17f && r != 'œ' && r != 'Œ' && r != 'đ' && r != 'Đ' && r != 'ĩ' && r != 'ũ' ||
		r >= 0x218 && r <= 0x21b
}
