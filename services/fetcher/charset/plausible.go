package charset

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The most frequent characters of texts in each language: a third to a half of
// what is written.
const (
	korean = "이다의는을에고를가은로하한지도기사정인대업자원과시서일해부위용으제전장관년회수어들성있및세국산안구주상스보유계통공여연비동치화신라리개역적발민행중선소등경체진재생분명추방육조나단문마할간설내만면트금무직력책브핑월"
	kanji  = "日本年月大人会国出中時事分一者行的生地学部同社業政方金省令和総務情報通信等関法第件度用定平成"
	hant   = "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說產種面而方後多定行學法所民得經十三之進等部度家電力里如水化高自二理起小物現實加量都兩體制機當使點從業本去把性好應開合還因由其些然前外天政四日那社義事平形相全表間樣與關各重新線內數正心反明看原利比或但質氣第向道命此變條只沒結解問意建月公無系情者最立代想已通並提直題程展員位入常文總次品式活設及管特件長求基資邊流路級少圖統接知將組見計別手期根論運指區強放決西被做必先回則任取據處世車臺灣報訊"
	hans   = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反明看原又么利比或但质气第向道命此变条只没结解问意建月公无系情者最立代想已通并提直题程展员位入常文总次品式活设及管特件长求基资边流路级少图统接知将组见计别手期根论运指区强放决西被做必先回则任取据处世车报讯"
	latin  = "éèàüöäßñçóíáúôêîâãõåøæœÉÈÀÜÖÄÑÇÓÍÁÚ"
	// marks stand in rows, too.
	marks = "“”‘’–—•…®©™€\u00a0"
)

// table is a set of characters of the basic plane.
type table [1 << 16 / 64]uint64

func tableOf(characters ...string) *table {
	var out table
	for _, c := range strings.Join(characters, "") {
		out[c/64] |= 1 << (c % 64)
	}
	return &out
}

func (t *table) has(c rune) bool {
	return int(c/64) < len(t) && t[c/64]&(1<<(c%64)) != 0
}

// frequent has the frequent characters of what is written in the encodings that
// are known so well.
var frequent = map[string]*table{
	"euc-kr":       tableOf(korean),
	"shift_jis":    tableOf(kanji),
	"euc-jp":       tableOf(kanji),
	"big5":         tableOf(hant),
	"gb18030":      tableOf(hans),
	"windows-1252": tableOf(latin, marks),
	"utf-8":        tableOf(korean, kanji, hant, hans, latin, marks),
}

// sample is how much of a text is looked at.
const sample = 64 << 10

// unknown is the share that is supposed of an encoding that is not known well.
const unknown = 0.3

// plausible returns the share of the characters of text that are frequent in
// what is written in the encoding, and of how many.
func plausible(text, name string) (share float64, count int) {
	wanted := frequent[name]
	if wanted == nil {
		return unknown, 0
	}
	if name == "windows-1252" {
		return western(text, wanted)
	}
	kana := name == "shift_jis" || name == "euc-jp" || name == "utf-8"
	hits := 0
	for _, c := range text[:min(len(text), sample)] {
		switch {
		case c < utf8.RuneSelf:
		case wanted.has(c) || kana && unicode.In(c, unicode.Hiragana, unicode.Katakana) && c < 0xff00:
			hits, count = hits+1, count+1
		default:
			count += weight(c)
		}
	}
	return portion(hits, count), count
}

// western is plausible for European languages. They hardly have two letters in a
// row that are not ASCII, and what is misread has little else.
func western(text string, wanted *table) (share float64, count int) {
	hits, before, good := 0, ' ', false
	for _, c := range text[:min(len(text), sample)] {
		if c >= utf8.RuneSelf {
			count++
			row := before >= utf8.RuneSelf && !(strings.ContainsRune(marks, before) && strings.ContainsRune(marks, c))
			if row && good {
				hits--
			}
			if good = wanted.has(c) && !row; good {
				hits++
			}
		}
		before = c
	}
	return portion(hits, count), count
}

func portion(hits, count int) float64 {
	if count == 0 {
		return unknown
	}
	return float64(hits) / float64(count)
}

// weight is how much c speaks against a text: not at all when it may stand in
// any, more than others when it is in hardly any.
func weight(c rune) int {
	switch {
	case c >= 0x80 && c < 0xa0 || unicode.Is(unicode.Co, c):
		return 4
	case c >= 0xff61 && c <= 0xff9f: // half-width kana, which single bytes make
		return 2
	case strings.ContainsRune("、。，．・「」『』（）：；！？　", c) || c >= 0xff01 && c <= 0xff5e:
		return 0
	case unicode.IsPunct(c) || unicode.IsSymbol(c) || unicode.IsSpace(c):
		return 0
	}
	return 1
}
