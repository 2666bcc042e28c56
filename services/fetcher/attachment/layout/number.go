package layout

import (
	"strconv"
	"strings"
)

// series are the numbers that are characters of their own, by their first.
var series = map[rune]string{
	'①': "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
	'⑴': "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
	'ⓐ': "ⓐⓑⓒⓓⓔⓕⓖⓗⓘⓙⓚⓛⓜⓝⓞⓟⓠⓡⓢⓣⓤⓥⓦⓧⓨⓩ",
	'Ⓐ': "ⒶⒷⒸⒹⒺⒻⒼⒽⒾⒿⓀⓁⓂⓃⓄⓅⓆⓇⓈⓉⓊⓋⓌⓍⓎⓏ",
	'가': "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허",
	'ㄱ': "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ",
	'㉮': "㉮㉯㉰㉱㉲㉳㉴㉵㉶㉷㉸㉹㉺㉻",
	'㉠': "㉠㉡㉢㉣㉤㉥㉦㉧㉨㉩㉪㉫㉬㉭",
	'㈀': "㈀㈁㈂㈃㈄㈅㈆㈇㈈㈉㈊㈋㈌㈍",
	'㈎': "㈎㈏㈐㈑㈒㈓㈔㈕㈖㈗㈘㈙㈚㈛",
	'㊀': "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
	'갑': "갑을병정무기경신임계",
	'甲': "甲乙丙丁戊己庚辛壬癸",
	'ア': "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
	'イ': "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス",
}

// Number writes n as the list does whose first number is first: '1', 'a', 'A',
// 'i', 'I', '一', '일', or one of the characters of a series. What cannot be
// written that way is in digits.
func Number(n int, first rune) string {
	digits := strconv.Itoa(n)
	if n < 1 || n > 9999 {
		return digits
	}
	switch first {
	case 'a':
		return letters(n, 'a')
	case 'A':
		return letters(n, 'A')
	case 'i':
		return strings.ToLower(roman(n))
	case 'I':
		return roman(n)
	case '一':
		return counted(n, []rune("一二三四五六七八九十"))
	case '일':
		return counted(n, []rune("일이삼사오육칠팔구십"))
	}
	if all := []rune(series[first]); n <= len(all) {
		return string(all[n-1])
	}
	return digits
}

// letters counts a to z, aa to zz.
func letters(n int, first rune) string {
	n--
	return strings.Repeat(string(first+rune(n%26)), min(n/26+1, 9))
}

func roman(n int) string {
	var b strings.Builder
	for _, step := range []struct {
		value int
		sign  string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= step.value; n -= step.value {
			b.WriteString(step.sign)
		}
	}
	return b.String()
}

// counted writes a number below 100 with the signs for 1 to 10.
func counted(n int, signs []rune) string {
	if n > 99 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	if n >= 20 {
		b.WriteRune(signs[n/10-1])
	}
	if n >= 10 {
		b.WriteRune(signs[9])
	}
	if n%10 > 0 {
		b.WriteRune(signs[n%10-1])
	}
	return b.String()
}
