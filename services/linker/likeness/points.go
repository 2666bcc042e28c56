package likeness

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// enough are the points that two documents of one story have in common, and
// sameOutletMore what is asked for above them of one publisher in one language,
// whose releases share much anyway; less within a day, on which a series has one.
const enough, sameOutletMore, sameDayMore = 6.0, 2.5, 1.0

// The points of what is in common; those of meetings and their like are in pointsOf.
const (
	placePoints    = 0.8
	bodyPoints     = 0.4
	mostBodyPoints = 1.2
	datePoints     = 1.0
	// todayPoints are those of a date on which one of both was published.
	todayPoints  = 0.4
	mostDates    = 2.0
	numberPoints = 0.5
	mostNumbers  = 2.0
	namePoints   = 0.4
	mostNames    = 1.2
	topicPoints  = 0.3
	// otherTopics are taken away where both have topics and share none.
	otherTopics = -1.5
	// dayPoints are taken away for each day between the publications.
	dayPoints = -0.25
	// titlePoints are for a title of wholeTitle words or more that is wholly in
	// common, fewer from leastTitle on and for a short one; textPoints for a text.
	wholeTitle              = 12.0
	titlePoints, leastTitle = 6.0, 0.35
	textPoints, leastText   = 8.0, 0.15
)

// tally adds up points and, when asked to, says in words what they are for.
type tally struct {
	sum     float64
	explain bool
	words   []string
}

// points compares the documents part by part.
func (c *comparison) points() float64 {
	c.entities()
	if c.sameLanguage() {
		c.texts()
	}
	c.dates()
	c.figures()
	c.topics()
	days := float64(c.a.day - c.b.day)
	c.sum += dayPoints * max(days, -days)
	if c.sameOutlet() && c.sameLanguage() {
		if days == 0 {
			c.sum -= sameDayMore
		} else {
			c.sum -= sameOutletMore
		}
	}
	return c.sum
}

// entities compares what both name. A part stands for the whole, if the other
// names the whole.
func (c *comparison) entities() {
	bodies := 0.0
	var counted []string
	for _, m := range c.a.mentions {
		for _, o := range c.b.mentions {
			same := m.name == o.name && !m.part
			if !same && (m.part == o.part || m.name.Value().id != o.name.Value().id) {
				continue
			}
			whole := m
			if m.part {
				whole = o
			}
			if id := whole.name.Value().id; slices.Contains(counted, id) {
				continue // both name it, and a part of it besides
			} else if m.part || o.part || anchors(whole.name.Value().kind) {
				counted = append(counted, id)
			}
			points := pointsOf(whole.name.Value().kind, min(m.at, o.at))
			if points <= bodyPoints {
				if bodies += points; bodies > mostBodyPoints {
					points = 0
				}
			}
			c.sum += points
			if c.explain && points > 0 {
				c.words = append(c.words, whole.name.Value().name)
			}
		}
	}
}

// pointsOf returns the points of an entity of kind at the lesser of its two
// places: the title, the beginning, the rest of the text.
func pointsOf(kind string, at where) float64 {
	switch {
	case kind == "meeting":
		return [...]float64{inBody: 0.8, inLead: 3.0, inTitle: 4.5}[at]
	case anchors(kind):
		return [...]float64{inBody: 0.3, inLead: 1.2, inTitle: 2.2}[at]
	case kind == "place":
		return placePoints
	}
	return bodyPoints
}

// texts compares the words of title and text.
func (c *comparison) texts() {
	if c.overlap >= leastTitle {
		length := float64(min(len(c.a.title.words), len(c.b.title.words)))
		c.sum += titlePoints * min(1, length/wholeTitle) * (c.overlap - leastTitle) / (1 - leastTitle)
		if c.explain {
			c.words = append(c.words, fmt.Sprintf("%.0f%% of the title", 100*c.overlap))
		}
	}
	if share := max(c.likeness.Text, c.likeness.Contained*0.7); share >= leastText {
		c.sum += textPoints * (share - leastText)
		if c.explain {
			c.words = append(c.words, fmt.Sprintf("%.0f%% of the text", 100*share))
		}
	}
}

// dates compares the days that both name.
func (c *comparison) dates() {
	sum := 0.0
	forEachCommon(c.a.dates, c.b.dates, func(day uint32) {
		if int32(day) == c.a.day || int32(day) == c.b.day {
			sum += todayPoints
		} else {
			sum += datePoints
		}
		if c.explain {
			c.words = append(c.words, time.Unix(int64(day)*86400, 0).UTC().Format(time.DateOnly))
		}
	})
	c.sum += min(sum, mostDates)
}

// figures compares numbers and abbreviations.
func (c *comparison) figures() {
	sum := 0.0
	forEachCommon(c.a.numbers, c.b.numbers, func(n uint32) {
		sum += numberPoints
		if c.explain {
			c.words = append(c.words, fmt.Sprint(n))
		}
	})
	c.sum += min(sum, mostNumbers)
	sum = 0
	for _, n := range c.a.names {
		for _, o := range c.b.names {
			if n == o {
				sum += namePoints
				if c.explain {
					c.words = append(c.words, n.Value())
				}
			}
		}
	}
	c.sum += min(sum, mostNames)
}

func (c *comparison) topics() {
	n := 0
	for _, t := range c.a.topics {
		for _, o := range c.b.topics {
			if t == o {
				n++
				if c.explain {
					c.words = append(c.words, "topic "+t.Value())
				}
			}
		}
	}
	c.sum += topicPoints * float64(n)
	if n == 0 && len(c.a.topics) > 0 && len(c.b.topics) > 0 {
		c.sum += otherTopics
	}
}

// forEachCommon calls each with what two sorted sets share.
func forEachCommon(a, b []uint32, each func(uint32)) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			each(a[i])
			i, j = i+1, j+1
		}
	}
}

// mostWordsOfEvidence bounds what Evidence lists.
const mostWordsOfEvidence = 12

// Evidence says in words what the relation of a and b rests on; id names b.
func Evidence(a, b *Traits, w Windows, id string) string {
	r := Between(a, b, w)
	c := comparison{a: a, b: b}
	c.explain = true
	c.read()
	if r.Duplicate {
		if c.likeness.Equal {
			return "the same text as " + id
		}
		return fmt.Sprintf("%.0f%% of the text of both, %.0f%% of that of the shorter, in common with %s; %.0f%% of its title, %.0f%% of its numbers",
			100*c.likeness.Text, 100*c.likeness.Contained, id, 100*c.overlap, 100*c.likeness.Numbers)
	}
	c.points()
	words := c.words
	if len(words) > mostWordsOfEvidence {
		words = append(words[:mostWordsOfEvidence:mostWordsOfEvidence], "and more")
	}
	return "in common with " + id + ": " + strings.Join(words, ", ")
}
