package text

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What stands in the place of what is masked.
const (
	maskedTelephone = "[tel]"
	maskedMail      = "[mail]"
)

// Mask returns s without telephone numbers and without the mail addresses of
// persons. Dates, amounts, numbers of laws and ids stay, and so do addresses of
// offices, such as press@, and numbers that a whole country knows, such as 1588-0000.
func Mask(s string) string {
	if strings.Contains(s, "@") || strings.Contains(s, "＠") {
		s = mail.ReplaceAllStringFunc(s, maskMail)
	}
	if strings.IndexFunc(s, unicode.IsDigit) < 0 {
		return s
	}
	for _, shape := range telephones {
		s = shape.mask(s)
	}
	return s
}

var mail = regexp.MustCompile(`[\pL\d._%+\-]{1,64} ?[@＠] ?[A-Za-z\d][A-Za-z\d\-]*(?:\.[A-Za-z\d\-]+)*\.[A-Za-z]{2,24}`)

// offices are names before the @ that belong to nobody in person.
var offices = regexp.MustCompile(`(?i)^(?:.*[._\-])?(?:info|press|media|news|newsroom|pr|contact|webmaster|web|help|helpdesk|support|admin|administrator|office|secretariat|inquiry|enquiry|enquiries|inquiries|feedback|noreply|no-reply|privacy|data|service|services|customer|mail|email|editor|public|publicaffairs|comments|foia)(?:[._\-].*|\d{0,2})$`)

func maskMail(address string) string {
	name, _, _ := strings.Cut(strings.ReplaceAll(address, "＠", "@"), "@")
	if offices.MatchString(strings.TrimSpace(name)) {
		return address
	}
	return maskedMail
}

// telephone is a way to write telephone numbers. Regular expressions here cannot
// look around, so what stands beside a match is looked at afterwards.
type telephone struct {
	match *regexp.Regexp
	// least and most are the bounds of the digits in the first group.
	least, most int
	// refuse, if set, says which matches are something else.
	refuse func(string) bool
}

const (
	d    = `[0-9０-９]`
	zero = `[0０]`
	dash = `[-‐‑–−－.·]`
	// extension is what may follow a number: the end of a range, an extension.
	extension = `(?:[ ]?[~∼～][ ]?` + d + `{1,4}\b)?(?:[ ]?(?:#|(?i:ext\.?|x)|내선|內線|内線|分機|轉)[ ]?:?[ ]?` + d + `{1,6})?`
)

var telephones = []telephone{
	// +82-44-202-1234, +1 (301) 975 2000, +65 6211 0888, +81(0)3-1234-5678
	{match: regexp.MustCompile(`([+＋]` + d + `{1,3}(?:[ ]?\(0\))?(?:` + dash + `|[ ()（）]){0,2}` + d + `{1,4}(?:(?:` + dash + `|[ ()（）]){0,2}` + d + `{2,8}){1,4})` + extension), least: 9, most: 15, refuse: amount},
	// 82-2-2110-1234 without the plus
	{match: regexp.MustCompile(`(82` + dash + d + `{1,2}` + dash + d + `{3,4}` + dash + d + `{4})` + extension), least: 10, most: 13},
	// 02-123-4567, 044) 202-1234, (02)2316-5300, 03（1234）5678, 0120-123-456, 090 1234 5678
	{match: regexp.MustCompile(`([(（]?` + zero + `[1-9１-９]` + d + `{0,2}(?:[)）][ ]?|[(（]|[ ]?` + dash + `[ ]?)` + d + `{2,4}(?:[)）]|[ ]?` + dash + `[ ]?)` + d + `{3,4})` + extension), least: 9, most: 11},
	{match: regexp.MustCompile(`(0(?:1[016789]|2|3[1-3]|4[1-4]|5[1-5]|6[1-4]|70|80|90) \d{3,4}[- ]\d{4})` + extension), least: 9, most: 11},
	// 02-23165300, 010-12345678
	{match: regexp.MustCompile(`([(（]?` + zero + `[1-9]` + d + `{0,2}(?:[)）][ ]?|` + dash + `)` + d + `{7,8})` + extension), least: 9, most: 12},
	// 01012345678
	{match: regexp.MustCompile(`(010\d{8})`), least: 11, most: 11},
	// (301) 975-2000, 301-975-2000, 1-800-555-0100
	{match: regexp.MustCompile(`((?:1[-. ])?(?:\([2-9]\d{2}\)[ ]?|[2-9]\d{2}[-.])[2-9]\d{2}[-.]\d{4})` + extension), least: 10, most: 11},
	// any number that is said to be one
	{match: regexp.MustCompile(`(?:☎|☏|📞|전화(?:번호)?|연락처|팩스|휴대폰|電話(?:番号)?|电话|傳真|(?i:\b(?:tel|telephone|phone|mobile|fax|hp|did)\b))[.:)：\s]{0,4}([+(]?` + d + `(?:` + dash + `|[ ()~]){0,2}(?:` + d + `(?:` + dash + `|[ ()~]){0,2}){5,14}` + d + `)` + extension), least: 7, most: 15, refuse: calendarDay},
}

func (t telephone) mask(s string) string {
	var b strings.Builder
	done := 0
	for _, m := range t.match.FindAllStringSubmatchIndex(s, -1) {
		number := s[m[2]:m[3]]
		if strings.HasPrefix(number, "(") && !strings.Contains(number, ")") {
			number, m[2] = number[1:], m[2]+1 // what opens here closes behind the number
		}
		n := digits(number)
		if n < t.least || n > t.most || beside(s, m[2], m[1]) || t.refuse != nil && t.refuse(number) {
			continue
		}
		b.WriteString(s[done:m[2]])
		b.WriteString(maskedTelephone)
		done = m[1]
	}
	b.WriteString(s[done:])
	return b.String()
}

// beside reports whether s[start:end] goes on: a digit or a letter of ASCII is
// there, alone or behind a mark that joins.
func beside(s string, start, end int) bool {
	before, size := utf8.DecodeLastRuneInString(s[:start])
	if joiner(before) {
		before, _ = utf8.DecodeLastRuneInString(s[:start-size])
		return unicode.IsDigit(before) || isLatin(before)
	}
	after, size := utf8.DecodeRuneInString(s[end:])
	if joiner(after) {
		after, _ = utf8.DecodeRuneInString(s[end+size:])
		return unicode.IsDigit(before) || isLatin(before) || unicode.IsDigit(after)
	}
	return unicode.IsDigit(before) || isLatin(before) || unicode.IsDigit(after) || isLatin(after)
}

func joiner(r rune) bool  { return strings.ContainsRune("-‐‑–−－._,", r) && r > 0 }
func isLatin(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

func digits(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// thousands are numbers in groups of three, such as +1 000 000 000.
var thousands = regexp.MustCompile(`^[+＋]\d{1,3}([ .]\d{3})+$`)

func amount(s string) bool { return thousands.MatchString(s) }

// isoDay is a date that stands where a number is announced.
var isoDay = regexp.MustCompile(`^(?:19|20)\d\d[-. ]{1,2}\d{1,2}[-. ]{1,2}\d{1,2}(?:\D|$)`)

func calendarDay(s string) bool { return isoDay.MatchString(s) }
