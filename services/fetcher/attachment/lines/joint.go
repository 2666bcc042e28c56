package lines

import (
	"strings"
	"unicode"
)

// vocabulary is what a document writes within its lines, where nothing was broken.
type vocabulary struct {
	// whole counts words, begins what they begin with.
	whole, begins map[string]int
	// spaced is how much more often a blank stands between a Chinese or Japanese
	// character and a Latin one or a digit than nothing.
	spaced int
	// hyphenates says that the document breaks words with a hyphen.
	hyphenates bool
}

// maxBegin bounds what is counted of a word, in characters.
const maxBegin = 12

// count returns the vocabulary of the lines. The last word of a line that goes
// on, and the first of the next, may be parts.
func count(all []measured, goes []bool) vocabulary {
	v := vocabulary{whole: map[string]int{}, begins: map[string]int{}}
	joints, hyphens := 0, 0
	for i, line := range all {
		if i+1 < len(all) && goes[i+1] {
			joints++
			hyphens += strings.Count(line.Text[len(line.Text)-1:], "-")
		}
		words := strings.Fields(line.Text)
		v.blanks(words)
		if goes[i] && len(words) > 0 {
			words = words[1:]
		}
		if i+1 < len(all) && goes[i+1] && len(words) > 0 {
			words = words[:len(words)-1]
		}
		for _, word := range words {
			v.add(word)
		}
	}
	v.hyphenates = hyphens*hyphenated > joints
	return v
}

func (v *vocabulary) add(word string) {
	word = strings.ToLower(bare(word))
	v.whole[word]++
	n := 0
	for i := range word {
		if n > maxBegin {
			return
		}
		if n > 1 {
			v.begins[word[:i]]++
		}
		n++
	}
	v.begins[word]++
}

// blanks counts what stands between wide characters and others.
func (v *vocabulary) blanks(words []string) {
	for i, word := range words {
		if i > 0 && mixed(last(words[i-1]), first(word)) {
			v.spaced++
		}
		before := rune(0)
		for _, r := range word {
			if mixed(before, r) {
				v.spaced--
			}
			before = r
		}
	}
}

// mixed reports whether one of a and b is a Chinese or Japanese character and
// the other a Latin letter or a digit.
func mixed(a, b rune) bool {
	return ideograph(a) && narrow(b) || narrow(a) && ideograph(b)
}

// joint returns what stands between a and the line b in which it goes on.
func (v *vocabulary) joint(a, b measured) string {
	l, r := last(a.Text), first(b.Text)
	space := false
	switch {
	case opens(l) || closes(r):
	case v.dropsHyphen(a.Text, b.Text):
	case l == '/' || l == '~' || hyphen(l) && !strings.HasSuffix(a.Text, " "+string(l)):
	case hangul(l) || hangul(r):
		space = v.apart(a, b)
	case mixed(l, r):
		space = v.spaced > 0
	case wide(l) || wide(r):
	default:
		space = !address(a.Text)
	}
	if space {
		return " "
	}
	return ""
}

// address reports whether the last word of s is an address of the web that was
// broken where such are broken.
func address(s string) bool {
	word := s[strings.LastIndexByte(s, ' ')+1:]
	return (strings.Contains(word, "://") || strings.HasPrefix(word, "www.")) && strings.ContainsRune("/.?&=_%#", last(word))
}

// hyphenated is which part of its lines a document that breaks words with a
// hyphen ends so, at least: one in that many.
const hyphenated = 30

// dropsHyphen reports whether the hyphen at the end of a is there because the
// line ends: the word goes on in b in lower case, and either the document writes
// it in one, or the part in b is no word, or the document breaks words and this
// is no compound that is known.
func (v *vocabulary) dropsHyphen(a, b string) bool {
	before, ok := strings.CutSuffix(a, "-")
	if !ok || last(before) > 0x24f {
		return false
	}
	left, right := strings.ToLower(letters(before, true)), letters(b, false)
	if left == "" || right == "" || !unicode.IsLower(first(right)) {
		return false
	}
	switch {
	case v.begins[left+"-"+right] > 0:
		return false
	case v.whole[left+right] > 0 || ending[right]:
		return true
	case v.whole[left] > 0 && v.whole[right] > 0 || compounding[left] || compounding["-"+right]:
		return false
	}
	return v.hyphenates
}

var (
	// ending are ends of words that are no words.
	ending = set(`tion tions sion sions tional ment ments mental ing ings ness ity ities ed er ers ly able ible ance ence ation ations
		ative tive tively cal ical ically ology ological ture tures ship ships ous ously ery ies ize ized izing ise ised tics`)
	// compounding are words before a hyphen, and after it, of compounds.
	compounding = set(`all anti co cross data decision end ex follow high in large long low many multi non off on open part post pre policy
		public real rule science second self short small so state sub technology third two three four five well world year early full one peer
		human people super -based -term -driven -making -wide -level -related -oriented -scale -time -led -up -date -to -of -the -in -year -old
		-friendly -ready -specific -centric -centred -centered -computing -performance -quality -risk -impact -sector -border`)
)

// letters returns the letters that s ends with, or begins with.
func letters(s string, end bool) string {
	not := func(r rune) bool { return !unicode.IsLetter(r) }
	if end {
		return after(s, not)
	}
	if i := strings.IndexFunc(s, not); i >= 0 {
		return s[:i]
	}
	return s
}

// bare returns a word without the marks around it.
func bare(word string) string {
	return strings.TrimFunc(word, func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) })
}

func hyphen(r rune) bool    { return r == '-' || r == '‐' || r == '‑' }
func hangul(r rune) bool    { return '가' <= r && r <= '힣' || 'ㄱ' <= r && r <= 'ㆎ' }
func ideograph(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) }
func narrow(r rune) bool    { return r < 0x250 && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// wide reports whether lines are broken before and after r without a blank.
func wide(r rune) bool {
	return ideograph(r) || 0x3000 <= r && r <= 0x303f || 0xff00 <= r && r <= 0xffef || r == 'ー' || r == '・'
}

func opens(r rune) bool { return strings.ContainsRune("([{（［｛〔【「『〈《“‘", r) }
func closes(r rune) bool {
	return strings.ContainsRune(")]},.!?:;%）］｝〕】」』〉》”’、。，．！？：；％々ー", r)
}
