package health_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/services/fetcher/health"
)

var seoul = time.FixedZone("KST", 9*3600)

// monday is the first morning of a history.
var monday = time.Date(2026, 3, 2, 6, 0, 0, 0, seoul)

// site publishes by chance.
type site struct {
	random *rand.Rand
	// perDay is the mean number of documents of a language on a weekday; on
	// Saturdays and Sundays there is a tenth of it.
	perDay map[string]float64
	found  []string
	length int
	auto   bool
}

func newSite(seed uint64, perDay map[string]float64) *site {
	return &site{random: rand.New(rand.NewPCG(seed, 7)), perDay: perDay, found: []string{"title", "date", "body"}, length: 1200}
}

// day returns the documents of a day.
func (s *site) day(at time.Time) []health.Document {
	var documents []health.Document
	for _, language := range slices.Sorted(maps.Keys(s.perDay)) {
		mean := s.perDay[language]
		if at.Weekday() == time.Saturday || at.Weekday() == time.Sunday {
			mean /= 10
		}
		for range s.poisson(mean) {
			documents = append(documents, health.Document{Day: at.Format(time.DateOnly), Language: language,
				Found: s.found, Length: s.length/2 + s.random.IntN(s.length), Auto: s.auto})
		}
	}
	return documents
}

func (s *site) poisson(mean float64) int {
	n, p := 0, s.random.Float64()
	for p > math.Exp(-mean) {
		p *= s.random.Float64()
		n++
	}
	return n
}

// live learns the days from first on, a round each morning for the day before,
// and returns the faults seen on each day as "day kind".
func live(l *health.Learned, s *site, first time.Time, days int, perDay float64) []string {
	var seen []string
	for i := range days {
		day := first.AddDate(0, 0, i)
		next := day.AddDate(0, 0, 1)
		l.Learn(day, next, s.day(day))
		for _, kind := range slices.Sorted(maps.Keys(l.Faults(next, perDay))) {
			seen = append(seen, fmt.Sprintf("%d %s", i, kind))
		}
	}
	return seen
}

func TestWhatIsUsualRaisesNothing(t *testing.T) {
	for name, perDay := range map[string]map[string]float64{
		"eighty a day":      {"ko": 80},
		"three a week":      {"en": 0.6},
		"two languages":     {"ko": 20, "en": 3},
		"hardly ever":       {"zh": 0.05},
		"four languages":    {"ko": 5, "en": 5, "ja": 5, "zh": 5},
		"twelve in a month": {"en": 0.55},
	} {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(4) {
				if seen := live(&health.Learned{}, newSite(seed, perDay), monday, 365, 0); len(seen) > 0 {
					t.Errorf("seed %d: got faults %v", seed, seen)
				}
			}
		})
	}
}

func TestASilentSourceIsSaid(t *testing.T) {
	for name, c := range map[string]struct {
		perDay float64
		within int
	}{
		"eighty a day":      {80, 1},
		"five a day":        {5, 5},
		"twelve in a month": {0.55, 28},
	} {
		t.Run(name, func(t *testing.T) {
			var l health.Learned
			s := newSite(1, map[string]float64{"ko": c.perDay})
			live(&l, s, monday, 12*7, 0)
			s.perDay = nil
			seen := live(&l, s, monday.AddDate(0, 0, 12*7), c.within, 0)
			if len(seen) == 0 || !strings.Contains(l.Faults(monday.AddDate(0, 0, 12*7+c.within), 0)[health.KindVolume], "no document in the") {
				t.Errorf("silent for %d days: got faults %v", c.within, seen)
			}
			s.perDay = map[string]float64{"ko": c.perDay}
			live(&l, s, monday.AddDate(0, 0, 12*7+c.within), longEnough, 0)
			if faults := l.Faults(monday.AddDate(0, 0, 12*7+c.within+longEnough), 0); len(faults) > 0 {
				t.Errorf("five weeks after it is back: got %v", faults)
			}
		})
	}
}

// longEnough is how many days after a silence everything is as it was.
const longEnough = 35

func TestALanguageThatIsLostIsNamed(t *testing.T) {
	var l health.Learned
	s := newSite(2, map[string]float64{"ko": 60, "en": 4})
	live(&l, s, monday, 70, 0)
	delete(s.perDay, "en")
	live(&l, s, monday.AddDate(0, 0, 70), 7, 0)
	if got := l.Faults(monday.AddDate(0, 0, 77), 0)[health.KindVolume]; !strings.Contains(got, "no en document") {
		t.Errorf("got %q", got)
	}
}

func TestTheDefinitionIsBelievedFirst(t *testing.T) {
	var l health.Learned
	nothing := newSite(3, nil)
	if seen := live(&l, nothing, monday, 6, 80); len(seen) == 0 || !strings.HasPrefix(seen[0], "3 ") {
		t.Errorf("80 a day are expected and none comes: got faults %v, want one on day 3", seen)
	}
	if seen := live(&health.Learned{}, nothing, monday, 60, 0); len(seen) > 0 {
		t.Errorf("nothing is expected: got faults %v", seen)
	}
}

func TestAnOutageOfTheFetcherIsNoDrop(t *testing.T) {
	var l health.Learned
	s := newSite(4, map[string]float64{"ko": 80})
	live(&l, s, monday, 42, 0)
	var missed []health.Document
	for day := range 10 {
		missed = append(missed, s.day(monday.AddDate(0, 0, 42+day))...)
	}
	back := monday.AddDate(0, 0, 52)
	l.Learn(monday.AddDate(0, 0, 42), back, missed)
	if faults := l.Faults(back, 0); len(faults) > 0 {
		t.Errorf("got %v", faults)
	}
}

func TestAFieldThatIsLostIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*site)
		kind   string
		want   string
	}{
		"date":      {func(s *site) { s.found = []string{"title", "body"} }, health.KindFields, "date is found in 0 % of the last 20"},
		"selectors": {func(s *site) { s.auto = true }, health.KindFallback, "the selectors found no body in 100 %"},
		"bodies":    {func(s *site) { s.length = 100 }, health.KindLength, "where about"},
	} {
		t.Run(name, func(t *testing.T) {
			var l health.Learned
			s := newSite(5, map[string]float64{"ja": 10})
			if seen := live(&l, s, monday, 28, 0); len(seen) > 0 {
				t.Fatalf("before: got faults %v", seen)
			}
			c.change(s)
			live(&l, s, monday.AddDate(0, 0, 28), 4, 0)
			faults := l.Faults(monday.AddDate(0, 0, 32), 0)
			if got := faults[c.kind]; !strings.Contains(got, c.want) || len(faults) != 1 {
				t.Errorf("got %v, want %s with %q", faults, c.kind, c.want)
			}
		})
	}
}

func TestWhatIsLearnedIsKept(t *testing.T) {
	var l, kept health.Learned
	s := newSite(6, map[string]float64{"ko": 80, "en": 2})
	live(&l, s, monday, 400, 0)
	data, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	if len(data) > 8<<10 {
		t.Errorf("after 400 days it has %d bytes", len(data))
	}
	if err := json.Unmarshal(data, &kept); err != nil {
		t.Fatal(err)
	}
	end := monday.AddDate(0, 0, 407)
	nothing := newSite(7, nil)
	live(&l, nothing, monday.AddDate(0, 0, 400), 7, 0)
	live(&kept, nothing, monday.AddDate(0, 0, 400), 7, 0)
	if got, want := kept.Faults(end, 0), l.Faults(end, 0); !maps.Equal(got, want) || len(got) == 0 {
		t.Errorf("read back: got %v, want %v", got, want)
	}
}

func TestChanges(t *testing.T) {
	before := map[string]string{"volume": "none came", "length": "short"}
	now := map[string]string{"volume": "hardly any came", "fields": "date"}
	got := health.Changes(before, now)
	want := []health.Change{{Kind: "length", Reason: "no longer: short", Recovered: true}, {Kind: "fields", Reason: "date"}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if again := health.Changes(now, now); len(again) > 0 {
		t.Errorf("nothing changed: got %v", again)
	}
}
