package health

import (
	"fmt"
	"maps"
	"math"
	"math/bits"
	"slices"
	"strings"
)

// recent is how many documents are looked at, against all before them.
const recent = 20

// Rate is how often something was so: in the latest documents one by one, and
// as a share of those before.
type Rate struct {
	// Latest has a bit for each of the latest documents, the newest lowest.
	Latest uint32 `json:"latest"`
	// Seen is how many documents were looked at, and Share the part of those
	// before the latest; the older, the less they count.
	Seen  int     `json:"seen"`
	Share float64 `json:"share"`
}

// learn adds a document.
func (r *Rate) learn(so bool) {
	if r.Seen >= recent {
		oldest := 0.0
		if r.Latest>>(recent-1)&1 == 1 {
			oldest = 1
		}
		before := float64(r.Seen - recent)
		r.Share += (oldest - r.Share) / (min(before, 200) + 1)
	}
	r.Latest = r.Latest << 1 & (1<<recent - 1)
	if so {
		r.Latest |= 1
	}
	r.Seen++
}

// now returns the share among the latest documents.
func (r Rate) now() float64 { return float64(bits.OnesCount32(r.Latest)) / recent }

// known reports whether there are enough documents before the latest.
func (r Rate) known() bool { return r.Seen >= 2*recent }

// fell reports whether what was nearly always so no longer is.
func (r Rate) fell() bool { return r.known() && r.Share >= 0.8 && r.now() <= r.Share/2 }

// rose reports whether what was hardly ever so is now usual.
func (r Rate) rose() bool { return r.known() && r.Share <= 0.1 && r.now() >= 0.5 }

// learnFields learns what was found of a document. A field that turns up for the
// first time was missing in all before.
func (l *Learned) learnFields(d Document) {
	if l.Fields == nil {
		l.Fields = map[string]Rate{}
	}
	for _, field := range d.Found {
		if _, ok := l.Fields[field]; !ok {
			l.Fields[field] = Rate{Seen: l.Auto.Seen}
		}
	}
	for field, rate := range l.Fields {
		rate.learn(slices.Contains(d.Found, field))
		l.Fields[field] = rate
	}
	l.Auto.learn(d.Auto)
	l.Lengths.learn(d.Length)
}

// missing says which fields are no longer found.
func (l *Learned) missing() string {
	var lost []string
	for _, field := range slices.Sorted(maps.Keys(l.Fields)) {
		if rate := l.Fields[field]; rate.fell() {
			lost = append(lost, fmt.Sprintf("%s is found in %.0f %% of the last %d documents, where %.0f %% are usual", field, 100*rate.now(), recent, 100*rate.Share))
		}
	}
	return strings.Join(lost, "; ")
}

func (l *Learned) fallback() string {
	if !l.Auto.rose() {
		return ""
	}
	return fmt.Sprintf("the selectors found no body in %.0f %% of the last %d documents, where %.0f %% are usual; it was read without them", 100*l.Auto.now(), recent, 100*l.Auto.Share)
}

// Lengths are the lengths of bodies: the latest, and the logarithmic mean of
// those before, which a few annexes of a hundred pages do not move.
type Lengths struct {
	Latest []int   `json:"latest,omitempty"`
	Seen   int     `json:"seen,omitempty"`
	Log    float64 `json:"log,omitempty"`
}

func (l *Lengths) learn(length int) {
	l.Latest = append(l.Latest, length)
	if len(l.Latest) <= recent {
		return
	}
	l.Seen++
	l.Log += (math.Log1p(float64(l.Latest[0])) - l.Log) / float64(min(l.Seen, 200))
	l.Latest = slices.Delete(l.Latest, 0, 1)
}

// median is that of the latest.
func (l Lengths) median() int {
	sorted := slices.Sorted(slices.Values(l.Latest))
	return sorted[len(sorted)/2]
}

// short says that bodies have become much shorter than usual.
func (l Lengths) short() string {
	usual := math.Expm1(l.Log)
	if l.Seen < recent || float64(l.median()) >= usual/4 {
		return ""
	}
	return fmt.Sprintf("the median of the last %d bodies is %d characters long, where about %.0f are usual", len(l.Latest), l.median(), usual)
}
