package language

import (
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// standards are the national character sets that have a Han character, one bit
// each. A text hardly uses a character that its own country's standard of the
// frequent ones lacks, and that tells the three apart.
type standards uint8

const (
	simplified  standards = 1 << iota // GB 2312, mainland China
	traditional                       // Big5, Taiwan, with what Hong Kong writes
	shinjitai                         // JIS X 0208, Japan
)

// firstHan and lastHan bound the block that the table covers.
const (
	firstHan = 0x4e00
	lastHan  = 0x9fff
)

// hanTable gives the standards of a Han character in one step.
type hanTable [lastHan - firstHan + 1]standards

// alsoTraditional are characters that Big5 lacks or has among the rare ones, and
// that Hong Kong or Taiwan write all the same.
const alsoTraditional = "衞綫爲説裏鈎滙峯牀恒粧墻銹碁温内户没双税脱强册着别啓菇熏椿酮醛岭淀據菓寛擧"

// alsoSimplified are characters outside GB 2312 that mainland texts use.
const alsoSimplified = "瞭昇喆堃珺镕"

func newHanTable() *hanTable {
	t := new(hanTable)
	// The second level of each set holds the rare characters, among them the
	// common ones of the other ways of writing: it counts for what these lack.
	gb, gbRare := hanOf(simplifiedchinese.GBK, 0xb0a1, 0xd7f9), hanOf(simplifiedchinese.GBK, 0xd8a1, 0xf7fe)
	big, bigRare := hanOf(traditionalchinese.Big5, 0xa440, 0xc67e), hanOf(traditionalchinese.Big5, 0xc940, 0xf9d5)
	jis, jisRare := hanOf(japanese.EUCJP, 0xb0a1, 0xcfd3), hanOf(japanese.EUCJP, 0xd0a1, 0xf4a6)
	t.add(simplified, gb, gbRare, []rune(alsoSimplified))
	t.add(traditional, big, without(bigRare, gb), []rune(alsoTraditional))
	t.add(shinjitai, jis, without(jisRare, gb, big))
	return t
}

func (t *hanTable) add(s standards, sets ...[]rune) {
	for _, set := range sets {
		for _, r := range set {
			t[r-firstHan] |= s
		}
	}
}

// of returns the standards that have r, none where the table does not know it.
func (t *hanTable) of(r rune) standards {
	if r < firstHan || r > lastHan {
		return 0
	}
	return t[r-firstHan]
}

// hanOf returns the Han characters of an encoding from one code of two bytes to
// another, those whose second byte is at least that of first.
func hanOf(e encoding.Encoding, first, last int) (set []rune) {
	var codes []byte
	for code := first; code <= last; code++ {
		if code&0xff >= first&0xff {
			codes = append(codes, byte(code>>8), byte(code), '\n')
		}
	}
	// What is no code becomes U+FFFD.
	decoded, err := e.NewDecoder().Bytes(codes)
	if err != nil {
		return nil
	}
	for _, r := range string(decoded) {
		if r >= firstHan && r <= lastHan {
			set = append(set, r)
		}
	}
	return set
}

// without returns the characters of set that none of the others has.
func without(set []rune, others ...[]rune) (rest []rune) {
	drop := map[rune]bool{}
	for _, o := range others {
		for _, r := range o {
			drop[r] = true
		}
	}
	for _, r := range set {
		if !drop[r] {
			rest = append(rest, r)
		}
	}
	return rest
}
