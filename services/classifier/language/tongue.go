package language

// tongue is a language, or what a passage is until the whole document says
// which of several it is.
type tongue uint8

const (
	unknown tongue = iota
	english
	spanish
	french
	indonesian
	malay
	tagalog
	vietnameseTongue
	// Those from here to foreignLatin are known in order not to be taken for
	// one of the above.
	german
	portuguese
	italian
	dutch
	polish
	swedish
	danish
	romanian
	czech
	turkish
	hungarian
	finnish
	swahili
	catalan
	croatian     // with its neighbours
	baltic       // Lithuanian and Latvian
	foreignLatin // letters that none of those told uses
	korean
	japaneseTongue // this and the next two may be written in Han alone
	hant
	hans
	thai
	russianTongue
	foreign // any other script, or letters that Russian lacks
	// What a passage is until the whole document decides.
	someLatin
	someMalay // Indonesian or Malay
	someHan
	tongues // how many there are
)

const (
	// latinTongues is the number of those that are told by their words.
	latinTongues = foreignLatin + 1
	// lastTold is the last of them that a configuration can ask for.
	lastTold = vietnameseTongue
	// lastModelled is the last that the model knows.
	lastModelled = polish
)

// tongueTags returns the languages that can be told, by their tags.
func tongueTags() map[string]tongue {
	return map[string]tongue{
		"en": english, "es": spanish, "fr": french, "id": indonesian, "ms": malay, "tl": tagalog, "vi": vietnameseTongue,
		"ko": korean, "ja": japaneseTongue, "zh-hant": hant, "zh-hans": hans, "th": thai, "ru": russianTongue,
	}
}
