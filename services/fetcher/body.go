package fetcher

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/text"
)

// candidates are the texts that a document may have, empty where there is none.
type candidates struct {
	page, list, file string
	// auto says that the text of the page was read without knowing its layout.
	auto bool
}

// choose returns the text of the document and where it is from.
//
// Of page and list the longer counts; the page, which keeps its paragraphs,
// unless it is clearly the shorter. Beside the text of a file:
//
//   - an empty one loses;
//   - when one contains the other, the longer wins;
//   - when neither does, they are different texts, and the file's wins only over
//     a stub: a text that is short, or that sends its reader to the file. Else
//     the file is an annex.
func (c candidates) choose() (string, news.BodyFrom) {
	own, from := c.page, news.BodyFromPage
	if c.auto {
		from = news.BodyFromAuto
	}
	if page, list := text.Length(c.page), text.Length(c.list); list > page+page/20 {
		own, from = c.list, news.BodyFromList
	}
	switch {
	case c.file != "" && (own == "" || fileWins(own, c.file)):
		return c.file, news.BodyFromAttachment
	case own == "":
		return "", ""
	}
	return own, from
}

func fileWins(own, file string) bool {
	a, b := squeeze(own), squeeze(file)
	if len(b) <= len(a) {
		return false
	}
	return contained(a, b) || stub(own)
}

const (
	// shortStub is the length in characters below which a text that its file
	// does not contain is a stub; real releases have at least two paragraphs.
	shortStub = 300
	// longStub is the length up to which a text that sends its reader to a
	// file is one: whole releases do so too, for their annexes.
	longStub = 700
)

// pointers are the words by which a text sends its reader to a file, without
// white space and in small letters.
var pointers = []string{
	"첨부파일", "첨부참조", "첨부참고", "첨부를참", "붙임참조", "붙임참고", "붙임을참", "붙임파일", "내용은첨부", "내용은붙임", "별첨참",
	"請參閱附件", "詳見附件", "詳如附件", "详见附件", "如附件", "見附檔", "添付ファイル", "別添のとおり", "別紙のとおり", "添付資料",
	"seeattached", "seetheattached", "pleasefindattached", "attachedfile", "attacheddocument", "fulltextisattached",
}

// stub reports whether s only stands for a text that is elsewhere.
func stub(s string) bool {
	n := utf8.RuneCountInString(s)
	if n >= longStub {
		return false
	}
	if n < shortStub {
		return true
	}
	squeezed := string(squeeze(s))
	for _, words := range pointers {
		if strings.Contains(squeezed, words) {
			return true
		}
	}
	return false
}

// squeeze returns the letters and digits of s in small letters, without what
// ligatures and full-width forms make different.
func squeeze(s string) []rune {
	out := make([]rune, 0, len(s)/2)
	for _, r := range norm.NFKC.String(s) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			out = append(out, unicode.ToLower(r))
		}
	}
	return out
}

const (
	// shingle is the length of the pieces that texts are compared by.
	shingle = 5
	// share is how many of the pieces of a text must be in another that
	// contains it; letterheads, page numbers and lost characters are the rest.
	share = 0.9
)

// contained reports whether long has nearly all of short.
func contained(short, long []rune) bool {
	if len(short) < shingle {
		return strings.Contains(string(long), string(short))
	}
	has := make(map[[shingle]rune]struct{}, len(long))
	for i := range len(long) - shingle + 1 {
		has[[shingle]rune(long[i:i+shingle])] = struct{}{}
	}
	found := 0
	for i := range len(short) - shingle + 1 {
		if _, ok := has[[shingle]rune(short[i:i+shingle])]; ok {
			found++
		}
	}
	return float64(found) >= share*float64(len(short)-shingle+1)
}
