package corpus

import (
	"math"
	"math/rand/v2"
	"strconv"
	"time"
)

// facts are what a release is about. Releases of one story share them.
type facts struct {
	language string
	topic    string
	// fieldSeed, thing and agency choose among those of the language.
	fieldSeed     uint64
	thing, agency int
	day           time.Time
	// seed is what the text is drawn from.
	seed uint64
	// length is how many characters the body has, at least.
	length int
}

// money is an amount of hundred millions in the manner of the language.
func (f facts) money(n int) string {
	amount := strconv.Itoa(n)
	switch f.language {
	case "ko":
		return amount + "억 원"
	case "ja":
		return amount + "億円"
	case "zh-hant":
		return amount + "億元"
	}
	return "KRW " + strconv.FormatFloat(float64(n)/10, 'f', 1, 64) + " billion"
}

// shares of the languages and of the topics among all documents. That of AI is
// the mean of years in which it grows.
var (
	languages = []string{"ko", "en", "ja", "zh-hant"}
	shares    = []float64{0.75, 0.13, 0.05, 0.07}
)

const (
	shareConnectivity = 0.06
	shareSafety       = 0.08
	shareAIFirst      = 0.06
	shareAILast       = 0.18
)

// draw returns the facts of the nth document of total.
func (c *Corpus) draw(n int) facts {
	r := rand.New(rand.NewPCG(c.seed, uint64(n)))
	age := float64(n) / float64(c.total)
	f := facts{language: "ko", thing: r.IntN(1 << 16), agency: r.IntN(1 << 16), seed: r.Uint64(), fieldSeed: r.Uint64()}
	at := r.Float64()
	for i, share := range shares {
		if at -= share; at < 0 {
			f.language = languages[i]
			break
		}
	}
	ai := shareAIFirst + (shareAILast-shareAIFirst)*age
	switch at := r.Float64(); {
	case at < ai:
		f.topic = "ai"
	case at < ai+shareConnectivity:
		f.topic = "connectivity"
	case at < ai+shareConnectivity+shareSafety:
		f.topic = "safety"
	}
	f.day = c.days[int(age*float64(len(c.days)))]
	median := 850.0
	switch f.language {
	case "en":
		median = 1900
	case "ja", "zh-hant":
		median = 700
	}
	f.length = int(min(max(median*math.Exp(0.75*r.NormFloat64()), 80), 30_000))
	return f
}

// workingDays are the days from Monday to Friday between both.
func workingDays(first, last time.Time) []time.Time {
	var days []time.Time
	for day := first; !day.After(last); day = day.AddDate(0, 0, 1) {
		if wd := day.Weekday(); wd != time.Saturday && wd != time.Sunday {
			days = append(days, day)
		}
	}
	return days
}
