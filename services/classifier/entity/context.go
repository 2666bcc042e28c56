package entity

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// beside returns the economy that is named beside hit i. Where it is strong the
// name cannot be that of another economy.
func (f *finder) beside(field, i int) (economy int, strong bool) {
	hits, text := f.hits[field], f.texts[field]
	if home := f.homeEconomy(); home != noEntry && ours(text[:hits[i].start]) {
		return home, true
	}
	if i > 0 && f.decides(hits[i-1]) {
		switch strings.TrimSpace(text[hits[i-1].end:hits[i].start]) {
		case "", "의", "에서", "에서는", "에서도", "'s", "’s", "'", "’", "の", "的", "政府", "정부", "의 국가", "national", "National":
			return hits[i-1].entry, true
		}
	}
	if i+1 < len(hits) && f.decides(hits[i+1]) {
		switch strings.Join(strings.Fields(text[hits[i].end:hits[i+1].start]), " ") {
		case "of", "of the", "(", "（", "of the Government of", "of the Government of the", "de", "du", "del":
			return hits[i+1].entry, true
		case "":
			last, _ := utf8.DecodeLastRuneInString(text[:hits[i].end])
			return hits[i+1].entry, unicode.In(last, unicode.Latin, unicode.Thai)
		case ",", "in", "of the Kingdom of", "of the Republic of":
			return hits[i+1].entry, false
		}
	}
	return noEntry, false
}

// ours reports whether a text ends with a word for the economy of its author.
func ours(text string) bool {
	text = strings.TrimSuffix(text, " ")
	for _, word := range []string{"우리", "국내", "我國", "我国", "我が国の", "わが国の"} {
		if strings.HasSuffix(text, word) {
			return true
		}
	}
	return false
}

// explains reports whether a place in text is in brackets by itself, behind what
// is no word for bodies in general: "… (NCC)", but not 전문기관(NIA).
func explains(text string, start, end int) bool {
	after, _ := utf8.DecodeRuneInString(text[end:])
	before, size := utf8.DecodeLastRuneInString(text[:start])
	if after != ')' && after != '）' || before != '(' && before != '（' {
		return false
	}
	for _, word := range []string{"기관", "부처", "주관", "주최", "후원", "소관", "협력"} {
		if strings.HasSuffix(text[:start-size], word) {
			return false
		}
	}
	return true
}

// decides reports whether h is an economy.
func (f *finder) decides(h hit) bool { return h.entry != noEntry && f.g.decides[h.entry] }

// nearby is how many bytes around a name are looked at, so that a text without
// paragraphs does not take time by the square of its length.
const nearby = 1500

// carried returns what the same name meant before in the paragraph, where the
// economy beside it said so: that of no body here, too.
func (f *finder) carried(field, i int) (entry int, ok bool) {
	hits, text := f.hits[field], f.texts[field]
	for j := i - 1; j >= 0 && hits[i].start-hits[j].end < nearby; j-- {
		if hits[j].meaning != hits[i].meaning {
			continue
		}
		return hits[j].entry, hits[j].beside && !strings.Contains(text[hits[j].end:hits[i].start], "\n\n")
	}
	return noEntry, false
}

// abroad reports whether a name in Latin script follows the name of another
// economy in its sentence: "Chile and its Ministry of Education" is not home's.
func (f *finder) abroad(field, i, home int) bool {
	hits, text := f.hits[field], f.texts[field]
	if c, _ := utf8.DecodeRuneInString(text[hits[i].start:]); !unicode.Is(unicode.Latin, c) {
		return false
	}
	if f.economy == noEntry || hits[i].start-hits[f.economy].end >= nearby {
		return false
	}
	between := text[hits[f.economy].end:hits[i].start]
	return hits[f.economy].entry != home && !strings.Contains(between, ". ") && !strings.Contains(between, "\n")
}

// governs reports whether a text begins with what only an economy has.
func governs(rest string) bool {
	rest = strings.TrimPrefix(rest, " ")
	for _, word := range []string{"정부", "총리", "대통령", "대사", "국왕", "외교", "政府", "首相", "大統領", "大使", "国王", "總統", "总统"} {
		if strings.HasPrefix(rest, word) {
			return true
		}
	}
	return false
}

// enumerates reports whether what stands between two names joins them in a list.
func enumerates(between string) bool {
	if len(between) > 12 {
		return false
	}
	switch strings.ReplaceAll(between, " ", "") {
	case ",", "·", "・", "‧", "ㆍ", "、", "，", "/", "와", "과", "및", ",및", "and", ",and", "&", "하고", "与", "與", "和", "及", "と":
		return true
	}
	return false
}

// paragraph returns where the paragraph around a place begins and ends, or what
// is nearby of a long one.
func paragraph(text string, at int) (from, to int) {
	from, to = max(at-nearby, 0), min(at+nearby, len(text))
	if i := strings.LastIndex(text[from:at], "\n\n"); i >= 0 {
		from += i + 2
	}
	if i := strings.Index(text[at:to], "\n\n"); i >= 0 {
		to = at + i
	}
	return from, to
}
