package lines

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// strength is how surely a mark begins a paragraph.
type strength int

const (
	// none: the line begins with no mark.
	none strength = iota
	// weak: with one that may also stand within a sentence, such as "3." or,
	// at the end of a Korean one, "다.".
	weak
	// strong: with one that stands only where a paragraph begins.
	strong
)

const (
	bullets = "□■※▶▷▸►◇◆☐○●◯◎•‣▪▫◦★☆△▲▽▼◈❍❏❑➢➤✓✔"
	// spacedBullets are bullets when a blank follows.
	spacedBullets = "ㅇo·ㆍ・∙*+-–—―"
)

var (
	// numbered is 1. 1) (1) 가. (가) 一、 （一） 壹、 Ⅰ. A. i) and their like.
	numbered = regexp.MustCompile(`^(?:\d{1,2}[.)．、]\D|[가나다라마바사아자차카타파하][.)] |[一二三四五六七八九十壹貳參肆伍陸柒捌玖拾]{1,3}[、.．]|` +
		`[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩIVX]{1,4}[.．] |[A-Za-z][.)] |[(（](?:\d{1,2}|[一二三四五六七八九十]{1,3}|[가-하]|[A-Za-z])[)）])`)
	// chapter is 第一章, 제2조 and their like, at the beginning of a line.
	chapter = regexp.MustCompile(`^(?:第[一二三四五六七八九十百\d]{1,4}[章節条條]|제\d{1,3}[장절조][\s(])`)
)

// mark returns how surely the line s begins with the mark of a paragraph.
func mark(s string) strength {
	r, size := utf8.DecodeRuneInString(s)
	next := first(s[size:])
	switch {
	case size == len(s):
		return none
	case '①' <= r && r <= '⑳', '❶' <= r && r <= '➓', '㉠' <= r && r <= '㉻', '㈀' <= r && r <= '㈛':
		return strong
	case strings.ContainsRune(bullets, r):
		if next == r || r == '○' && next != ' ' {
			return weak // ○○부 is a name that is not told
		}
		return strong
	case strings.ContainsRune(spacedBullets, r) && (next == ' ' || r == '*'):
		if r == '+' || r == 'o' || r == '―' || r == '—' {
			return weak
		}
		return strong
	case numbered.MatchString(s), chapter.MatchString(s):
		return weak
	}
	return none
}
