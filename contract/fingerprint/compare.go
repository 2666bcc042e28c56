package fingerprint

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// Bands is how many keys Print.Bands has.
const Bands = 16

// bandBins is how many bins make a band.
const bandBins = 4

// Print is a fingerprint that was read. Its zero value is that of a text too
// short to tell, which is like no other.
type Print struct{ raw string }

// Parse reads what Of returned. The empty text gives the zero Print.
func Parse(text string) (Print, error) {
	if text == "" {
		return Print{}, nil
	}
	rest, ok := strings.CutPrefix(text, version)
	if !ok {
		return Print{}, fmt.Errorf("reading a fingerprint: it is not of version %s", strings.TrimSuffix(version, ":"))
	}
	raw, err := base64.RawURLEncoding.DecodeString(rest)
	if err != nil {
		return Print{}, fmt.Errorf("reading a fingerprint: %w", err)
	}
	if n := len(raw) - headSize; n < 0 || n > mostNumbers*numberSize || n%numberSize != 0 {
		return Print{}, fmt.Errorf("reading a fingerprint: it has %d bytes", len(raw))
	}
	return Print{raw: string(raw)}, nil
}

// Empty reports whether p is of a text too short to tell.
func (p Print) Empty() bool { return p.raw == "" }

// Exact is the hash of all letters and digits of the text.
func (p Print) Exact() string {
	if p.Empty() {
		return ""
	}
	return p.raw[:exactSize]
}

// Shingles is how many shingles the text has, 65,535 where there are more.
func (p Print) Shingles() int {
	if p.Empty() {
		return 0
	}
	return int(p.raw[exactSize])<<8 | int(p.raw[exactSize+1])
}

func (p Print) sketch() string  { return p.raw[exactSize+2 : headSize] }
func (p Print) numbers() string { return p.raw[headSize:] }

// Likeness is how like two texts are.
type Likeness struct {
	// Equal says that all letters and digits are the same.
	Equal bool
	// Text is the share of their shingles that both have, 0 to 1.
	Text float64
	// Contained is the share of the shorter text that the longer has too.
	Contained float64
	// Numbers is the share of the numbers of the one with fewer that the other
	// has too, 1 where there are none.
	Numbers float64
}

// Similarity compares two fingerprints. It is symmetric.
func Similarity(a, b Print) Likeness {
	if a.Empty() || b.Empty() {
		return Likeness{}
	}
	l := Likeness{Equal: a.Exact() == b.Exact(), Text: resemblance(a.sketch(), b.sketch()), Numbers: shared(a.numbers(), b.numbers())}
	if l.Equal {
		l.Text, l.Contained, l.Numbers = 1, 1, 1
		return l
	}
	m, n := float64(a.Shingles()), float64(b.Shingles())
	l.Contained = min(1, l.Text/(1+l.Text)*(m+n)/min(m, n))
	return l
}

// resemblance estimates the share of shingles that two sketches have in common.
// Bins that are empty in both say nothing; one value in 255 is equal by chance.
func resemblance(a, b string) float64 {
	same, used := 0, 0
	for i := range bins {
		if a[i]|b[i] == 0 {
			continue
		}
		used++
		if a[i] == b[i] {
			same++
		}
	}
	if used == 0 {
		return 0
	}
	const chance = 1.0 / 255
	return max(0, (float64(same)/float64(used)-chance)/(1-chance))
}

// shared compares the numbers as far as both lists reach: a full one ends with
// the greatest hash that it has.
func shared(a, b string) float64 {
	limit := min(reach(a), reach(b))
	both, m, n := 0, 0, 0
	for len(a) > 0 || len(b) > 0 {
		x, y := head(a), head(b)
		if min(x, y) > limit {
			break
		}
		if x <= y {
			m, a = m+1, a[numberSize:]
		}
		if y <= x {
			n, b = n+1, b[numberSize:]
		}
		if x == y {
			both++
		}
	}
	if min(m, n) == 0 {
		return 1
	}
	return float64(both) / float64(min(m, n))
}

const endless = 1 << 24

func head(list string) int {
	if list == "" {
		return endless
	}
	return int(list[0])<<16 | int(list[1])<<8 | int(list[2])
}

// reach is the greatest hash of which list can say whether it is there.
func reach(list string) int {
	if len(list) < mostNumbers*numberSize {
		return endless - 1
	}
	return head(list[len(list)-numberSize:])
}

// Bands returns keys of which two texts that share seven tenths of their
// shingles have one in common, 99 times in 100; those that share a fifth, 3 times.
func (p Print) Bands() (keys [Bands]uint32) {
	if p.Empty() {
		return keys
	}
	sketch := p.sketch()
	for band := range keys {
		for i := range bandBins {
			keys[band] = keys[band]<<8 | uint32(filled(sketch, band*bins/Bands+i))
		}
	}
	return keys
}

// filled returns the value of a bin, for an empty one that of the next that is
// not: a short text leaves many empty.
func filled(sketch string, i int) byte {
	for j := range bins {
		if v := sketch[(i+j)%bins]; v != 0 {
			return v
		}
	}
	return 0
}
