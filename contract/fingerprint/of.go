package fingerprint

import (
	"encoding/base64"
	"encoding/binary"
	"slices"
)

const (
	// version comes first in every fingerprint; two of different versions are
	// not comparable, and Parse refuses all but this one.
	version = "1:"
	// bins is the number of values of a sketch.
	bins = 128
	// exactSize and numberSize are bytes of the hash of the text and of that of a number.
	exactSize, numberSize = 12, 3
	// mostNumbers is how many numbers are kept, those with the least hashes.
	mostNumbers = 24
	// least is the number of shingles that a text must have to tell anything.
	least = 30
	// headSize is what precedes the numbers: hash, count of shingles, sketch.
	headSize = exactSize + 2 + bins
)

// Of returns the fingerprint of a text, empty for one that is too short to tell.
// The same text has the same one, always and everywhere. Text is expected in NFC.
func Of(title, body string) string {
	s := sketcher{}
	s.text(title)
	s.boundary()
	s.text(body)
	return s.fingerprint()
}

// sketcher reads a text unit by unit.
type sketcher struct {
	recent [shingleUnits]unit
	n      int // units since the last boundary
	// bin holds the least hash of each bin, plus one; 0 is an empty bin.
	bin      [bins]uint64
	shingles int
	numbers  []uint32
	exact    [2]uint64
}

// boundary has no shingle reach across it.
func (s *sketcher) boundary() {
	s.n = 0
	s.exact[0] = mix(s.exact[0])
}

// add takes the next unit and makes the shingle that ends with it.
func (s *sketcher) add(u unit) {
	s.exact[0], s.exact[1] = mix(s.exact[0]^u.hash), mix(s.exact[1]+u.hash)
	if u.number {
		s.numbers = append(s.numbers, uint32(mix(u.hash)>>40))
	}
	s.recent[s.n%shingleUnits] = u
	s.n++
	h, width := uint64(0), 0
	for i := 0; i < min(s.n, shingleUnits); i++ {
		v := s.recent[(s.n-1-i)%shingleUnits]
		h = mix(h + v.hash)
		if width += v.width; width >= shingleWidth {
			s.shingle(h)
			return
		}
	}
}

func (s *sketcher) shingle(h uint64) {
	s.shingles++
	i := h >> 57 // the bin: seven bits
	rest := h<<7>>7 | 1
	if s.bin[i] == 0 || rest < s.bin[i] {
		s.bin[i] = rest
	}
}

// fingerprint writes what was read.
func (s *sketcher) fingerprint() string {
	if s.shingles < least {
		return ""
	}
	raw := make([]byte, 0, headSize+mostNumbers*numberSize)
	raw = binary.BigEndian.AppendUint64(raw, s.exact[0])
	raw = binary.BigEndian.AppendUint32(raw, uint32(s.exact[1]))
	count := min(s.shingles, 1<<16-1)
	raw = append(raw, byte(count>>8), byte(count))
	for _, h := range s.bin {
		raw = append(raw, short(h))
	}
	slices.Sort(s.numbers)
	s.numbers = slices.Compact(s.numbers)
	for _, n := range s.numbers[:min(len(s.numbers), mostNumbers)] {
		raw = append(raw, byte(n>>16), byte(n>>8), byte(n))
	}
	return version + base64.RawURLEncoding.EncodeToString(raw)
}

// short makes a byte of the least hash of a bin; 0 is an empty one.
func short(h uint64) byte {
	if h == 0 {
		return 0
	}
	return byte(mix(h)%255) + 1
}

// mix spreads every bit of x over all of the result (the finish of SplitMix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
