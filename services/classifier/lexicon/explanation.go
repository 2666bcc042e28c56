package lexicon

import "github.com/policywire/policywire/contract/news"

// Explanation says how the topics of a document came about.
type Explanation struct {
	// Version is that of the lexicon.
	Version string `json:"version"`
	// Topics are all topics of the lexicon, that with most points first.
	Topics []TopicExplained `json:"topics"`
	// Passages are the parts of the body that count less than its main text, or
	// not at all, in the order of the text.
	Passages []Passage `json:"passages,omitempty"`
}

// TopicExplained says how a document stands to a topic.
type TopicExplained struct {
	// ID is that of the topic.
	ID string `json:"id"`
	// Tagged says whether the document is about it: that it has as many points as
	// Line.
	Tagged bool `json:"tagged"`
	// Score is what is published, Points what it is made of.
	Score  float64 `json:"score"`
	Points float64 `json:"points"`
	Line   float64 `json:"line"`
	// By is Points by what they are for.
	By Features `json:"by"`
	// Subtopics are all of the topic's, in the order of its file.
	Subtopics []SubtopicExplained `json:"subtopics,omitempty"`
	// Terms are those that count, that with most points first. Their points add
	// up to Points.
	Terms []TermExplained `json:"terms,omitempty"`
	// Hidden are the terms that are in the text and do not count, in its order.
	Hidden []Hidden `json:"hidden,omitempty"`
}

// Evidence returns the terms that count as an event would have them.
func (t TopicExplained) Evidence() []news.Evidence {
	all := []news.Evidence{}
	for _, term := range t.Terms {
		first := term.Places[0]
		all = append(all, news.Evidence{Text: first.Text, Field: first.Field, Offset: first.Offset, Term: term.Term,
			Count: len(term.Places), Points: term.Points})
	}
	return all
}

// SubtopicExplained says how a document stands to a part of a topic.
type SubtopicExplained struct {
	// ID is that of the topic, a slash and that of the part.
	ID string `json:"id"`
	// Tagged says whether the document is about it: that its topic is tagged, and
	// that its own terms have as many points as Line.
	Tagged bool    `json:"tagged"`
	Score  float64 `json:"score"`
	Points float64 `json:"points"`
	Line   float64 `json:"line"`
}

// TermExplained says what a term adds.
type TermExplained struct {
	// Term is the entry of the lexicon, Weight what it says by itself.
	Term   string  `json:"term"`
	Weight float64 `json:"weight"`
	// Subtopic is the part of the topic that it shows, if any.
	Subtopic string `json:"subtopic,omitempty"`
	// Points is what it adds, By the same by what it is for.
	Points float64  `json:"points"`
	By     Features `json:"by"`
	// Places are where it counts, in the order of the text.
	Places []Place `json:"places"`
}

// Place is where something stands in a document.
type Place struct {
	// Text is what is written there.
	Text string `json:"text"`
	// Field is the part of the document: "title", "summary" or "body".
	Field string `json:"field"`
	// Offset is where Text begins in that field, in Unicode code points.
	Offset int `json:"offset"`
	// Share is how much a mention counts there: 1, or less in an annex.
	Share float64 `json:"share"`
}

// Hidden is a term in a text that does not count.
type Hidden struct {
	// Term is the entry of the lexicon.
	Term string `json:"term"`
	// Place is where it stands.
	Place Place `json:"place"`
	// Why says in words what keeps it from counting.
	Why string `json:"why"`
}

// Passage is a part of the body that is not its main text.
type Passage struct {
	// Kind is what it was taken for: annex, contacts, publisher, related, line, notice
	// or repeated.
	Kind string `json:"kind"`
	// Offset is where it begins in the body, Length how long it is, both in
	// Unicode code points.
	Offset int `json:"offset"`
	Length int `json:"length"`
	// Share is how much a mention counts there.
	Share float64 `json:"share"`
}
