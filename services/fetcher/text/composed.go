package text

// composed reports whether s is in NFC as it is, at a glance: it holds only
// characters that stay what they are whatever their neighbours are. Nearly all text
// of releases does, and looking each character up costs ten times as much.
func composed(s string) bool {
	for _, r := range s {
		if r >= 0x300 && !steady(r) {
			return false
		}
	}
	return true
}

// steady reports whether r stands in a block of which every character stays as it
// is in NFC, and combines with none before or behind it that is steady too.
func steady(r rune) bool {
	switch {
	case r >= 0xac00 && r <= 0xd7a3, // Hangul syllables; a final that one could take is not steady
		r >= 0x4e00 && r <= 0x9fff, // Han
		r >= 0x3041 && r <= 0x3096, // Hiragana
		r >= 0x309b && r <= 0x30ff, // Katakana; the voicing marks are not steady
		r >= 0x3000 && r <= 0x3029, // punctuation
		r >= 0x3030 && r <= 0x303f,
		r >= 0x2010 && r <= 0x205f, // dashes, quotes, bullets
		r >= 0x2190 && r <= 0x22ff, // arrows and mathematics
		r >= 0x2460 && r <= 0x27bf, // numbers in circles, boxes, signs
		r >= 0x3200 && r <= 0x33ff, // units
		r >= 0xff01 && r <= 0xffef: // wide and narrow forms
		return true
	}
	return false
}
