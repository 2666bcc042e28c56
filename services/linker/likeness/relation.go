package likeness

import (
	"math"

	"github.com/policywire/policywire/contract/fingerprint"
)

// Windows are how far apart two documents may be published.
type Windows struct {
	// Duplicate and Story are in days.
	Duplicate, Story int
}

// Relation is what two documents are to each other.
type Relation struct {
	// Duplicate says that they are one text.
	Duplicate bool
	// Story says that they tell of one event.
	Story bool
	// Score is how sure that is, 0 to 1.
	Score float64
}

// Between returns what a and b are to each other. It is symmetric, and depends on
// nothing but them and the windows.
func Between(a, b *Traits, w Windows) Relation {
	apart := a.published - b.published
	if apart < 0 {
		apart = -apart
	}
	c := comparison{a: a, b: b}
	if apart <= int64(max(w.Duplicate, w.Story))*86400 {
		c.read()
	}
	if apart <= int64(w.Duplicate)*86400 && c.duplicate() {
		return Relation{Duplicate: true, Story: apart <= int64(w.Story)*86400, Score: c.textScore()}
	}
	if apart > int64(w.Story)*86400 || c.conflict() {
		return Relation{}
	}
	if points := c.points(); points >= enough {
		return Relation{Story: true, Score: storyScore(points)}
	}
	return Relation{}
}

// Conflict reports whether a and b cannot be of one story: they share a form and
// differ in what it is filled with.
func Conflict(a, b *Traits) bool {
	c := comparison{a: a, b: b}
	c.read()
	return !c.duplicate() && c.conflict()
}

// comparison is two documents with what their texts and titles share.
type comparison struct {
	a, b     *Traits
	likeness fingerprint.Likeness
	overlap  float64
	tally
}

// read compares texts and titles.
func (c *comparison) read() {
	c.likeness, c.overlap = fingerprint.Similarity(c.a.print, c.b.print), c.a.title.overlap(c.b.title)
}

// sameOutlet reports whether one publisher published both in one source. korea.kr
// carries what all ministries publish, each its own release of a common plan.
func (c *comparison) sameOutlet() bool { return c.a.outlet == c.b.outlet }

func (c *comparison) sameLanguage() bool { return c.a.language == c.b.language }

// The bounds of duplicates.
const (
	// likeText suffices alone, likeTitled with the title, held where one text
	// holds the other and the title is shared.
	likeText, likeTitled, held = 0.85, 0.70, 0.85
	// leastHeld is what must be in common where one text holds the other: of a
	// text five times as long, anything is a part.
	leastHeld = 0.20
	// titled is the share of a title that counts as the same.
	titled = 0.8
	// numbered is the share of the numbers that must be in both.
	numbered = 0.9
)

// duplicate reports whether both are one text, whenever they were published.
func (c *comparison) duplicate() bool {
	l := c.likeness
	if l.Equal {
		return true
	}
	if c.sameOutlet() || l.Text < leastHeld || l.Numbers < numbered || c.a.title.clash(c.b.title) {
		return false
	}
	sameTitle := c.overlap >= titled
	return l.Text >= likeText || sameTitle && (l.Text >= likeTitled || l.Contained >= held)
}

// textScore is how sure it is that both are one text.
func (c *comparison) textScore() float64 {
	return round(max(c.likeness.Text, c.likeness.Contained*0.9))
}

// The bounds of texts that share a form.
const (
	formed = 0.3
	// differing is the share of numbers below which the texts are of two events.
	differing = 0.6
)

// conflict reports whether the texts share a form and differ in what it is filled
// with, or their titles count different things.
func (c *comparison) conflict() bool {
	if !c.sameLanguage() {
		return false
	}
	if c.a.title.clash(c.b.title) {
		return true
	}
	form := c.likeness.Text >= formed
	return form && (c.sameOutlet() || c.likeness.Numbers < differing)
}

// storyScore maps points to a score below 1.
func storyScore(points float64) float64 { return round(1 - math.Exp(-points/6)) }

func round(x float64) float64 { return math.Round(min(x, 1)*100) / 100 }
