package lexicon

// Topic is the definition of one topic: a file named after it.
type Topic struct {
	// ID is the token of the topic in events and subjects; the file is named
	// after it.
	ID Text `yaml:"id"`
	// Name is what a reader calls the topic.
	Name Text `yaml:"name"`
	// About says what is in the topic and what is not.
	About Text `yaml:"about"`
	// Disabled switches a topic of the program off; nothing but ID stands beside it.
	Disabled bool `yaml:"disabled"`
	// Subtopics are the parts of the topic that are told apart.
	Subtopics []Subtopic `yaml:"subtopics"`
	// Contexts are named lists of phrases, by language, for unless and with of
	// a group.
	Contexts map[string]Phrases `yaml:"contexts"`
	// Groups are the terms that show the topic, those that say the same side by
	// side in all languages.
	Groups []Group `yaml:"groups"`
	// Ignore are phrases, by language, that hold a term and mean something else:
	// what lies inside one does not count.
	Ignore Phrases `yaml:"ignore"`
}

// Subtopic is a part of a topic, published as "topic/subtopic".
type Subtopic struct {
	// ID is the part's own token: governance is published as ai/governance.
	ID Text `yaml:"id"`
	// Name is what a reader calls the part.
	Name Text `yaml:"name"`
}

// Group is terms that count alike.
type Group struct {
	// Weight is what a term says: strong, one in the title or a few in a short
	// text are enough; medium, it is also used in other contexts; weak, it counts
	// only together with others.
	Weight Text `yaml:"weight"`
	// Subtopic is the part of the topic that the terms show.
	Subtopic Text `yaml:"subtopic"`
	// Unless are contexts in which the terms mean something else: where a
	// phrase of one is in the document, the terms do not count, except where strong
	// terms of the topic without conditions are at least as frequent.
	Unless []Text `yaml:"unless"`
	// With are contexts that the terms need: they count only where a phrase of
	// one is in the same paragraph, for which title and summary are taken too.
	With []Text `yaml:"with"`
	// Terms are the terms, by language.
	Terms Phrases `yaml:"terms"`
}

// Phrases are lists of phrases, by language: a tag such as ko or zh-hant. The
// phrases of all languages are looked for in every text; the language decides
// only which plurals are the same phrase.
type Phrases map[string][]Text

// Text is a text of a file and the line that it stands in.
type Text struct {
	text string
	line int
}

// String returns the text.
func (t Text) String() string { return t.text }
