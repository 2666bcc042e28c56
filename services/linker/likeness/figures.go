package likeness

import (
	"cmp"
	"slices"
	"time"
	"unique"
)

const (
	// mostFigures bounds the dates, the numbers and the names that are kept.
	mostFigures = 16
	// mostRead bounds those that are read of a text.
	mostRead = 2000
	// near is how many days a date may be from the publication to count.
	near = 45
)

// figures are what reads alike in every language.
type figures struct {
	// dates are days since 1970, near the publication.
	dates []uint32
	// numbers are those of three digits or more, but for years and round hundreds.
	numbers []uint32
	// names are abbreviations in capitals.
	names []unique.Handle[string]
}

// figuresOf reads a text that was published at.
func figuresOf(text string, at time.Time) figures {
	numbers, names := scan(text)
	c := calendar{year: at.Year(), month: int(at.Month()), day: int(dayOf(at)), text: text, numbers: numbers}
	c.read()
	return figures{dates: set(c.days, mostFigures), numbers: telling(numbers), names: namesOf(names)}
}

// figure is a number in a text.
type figure struct {
	start, end int
	value      int
	// digits counts them; commas says that it is written with some.
	digits int
	commas bool
}

// scan finds the numbers and the words of capitals in text.
func scan(text string) (numbers []figure, names []string) {
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case isDigit(c):
			f := readNumber(text, i)
			if i = f.end; len(numbers) < mostRead {
				numbers = append(numbers, f)
			}
		case isUpper(c) && (i == 0 || !alphanumeric(text[i-1])):
			end := i + 1
			for end < len(text) && (isUpper(text[end]) || isDigit(text[end])) {
				end++
			}
			if n := end - i; n >= 3 && n <= 10 && (end == len(text) || !alphanumeric(text[end])) && len(names) < mostRead {
				names = append(names, text[i:end])
			}
			i = end
		default:
			i++
		}
	}
	return numbers, names
}

// readNumber reads the number that begins at i.
func readNumber(text string, i int) figure {
	f := figure{start: i}
	for ; i < len(text); i++ {
		c := text[i]
		if c == ',' && i+1 < len(text) && isDigit(text[i+1]) {
			f.commas = true
			continue
		}
		if !isDigit(c) {
			break
		}
		if f.digits++; f.digits <= 9 {
			f.value = 10*f.value + int(c-'0')
		}
	}
	f.end = i
	return f
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }

func alphanumeric(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'z' }

// telling returns the numbers that tell something; of very many, always the same.
func telling(numbers []figure) []uint32 {
	var list []uint32
	for _, f := range numbers {
		if n := f.value; f.digits <= 9 && n >= 100 && (n < 1900 || n >= 2100) && n%100 != 0 {
			list = append(list, uint32(n))
		}
	}
	slices.Sort(list)
	list = slices.Compact(list)
	if len(list) > mostFigures {
		slices.SortFunc(list, func(a, b uint32) int { return cmp.Compare(mix(uint64(a)), mix(uint64(b))) })
		list = list[:mostFigures]
	}
	return set(list, mostFigures)
}

// plain are abbreviations that say nothing of an event, or that the entities say.
var plain = map[string]bool{"ICT": true, "CEO": true, "CTO": true, "SNS": true, "PDF": true, "HWP": true, "HWPX": true,
	"FAQ": true, "USA": true, "GDP": true, "APP": true, "URL": true, "TEL": true, "FAX": true, "API": true, "MOU": true,
	"HTTP": true, "HTTPS": true, "WWW": true, "APEC": true, "OECD": true, "ASEAN": true, "NGO": true, "SME": true, "SMES": true,
	"ESG": true, "DNA": true, "USD": true, "KRW": true, "NTD": true, "COVID": true, "COVID19": true, "III": true, "VIII": true,
	"GPS": true, "KTX": true, "LED": true, "LCD": true, "OLED": true, "LNG": true, "LPG": true, "CCTV": true, "AND": true,
	"THE": true, "GPU": true, "LLM": true, "IOT": true, "NEWS": true, "VOL": true, "TFT": true, "TOP100": true, "ROK": true,
	"SMR": true, "MSIT": true, "EMAIL": true, "FOR": true, "NOT": true, "BBC": true, "CNN": true}

// namesOf returns the abbreviations that tell something, the first by their letters.
func namesOf(found []string) []unique.Handle[string] {
	slices.Sort(found)
	var names []unique.Handle[string]
	for _, s := range slices.Compact(found) {
		if !plain[s] && len(names) < mostFigures {
			names = append(names, unique.Make(s))
		}
	}
	return slices.Clip(names)
}
