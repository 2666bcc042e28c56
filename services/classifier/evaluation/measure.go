package evaluation

import (
	"cmp"
	"maps"
	"slices"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/classifier"
)

// Report is how right a classifier was.
type Report struct {
	// Classifier is its version.
	Classifier string `json:"classifier"`
	Documents  int    `json:"documents"`
	// MacroF1 is the mean of F1 over the topics that a document has or was given,
	// ClearF1 that over the documents that are not borderline.
	MacroF1 float64 `json:"macro_f1"`
	ClearF1 float64 `json:"clear_macro_f1"`
	// Exact are the documents with all of their topics and no other.
	Exact Share `json:"exact"`
	// FalseOnNone are the documents about no topic that were given one.
	FalseOnNone Share `json:"false_on_none"`
	// Language are the documents whose language is right, by the one they are in.
	Language   Share            `json:"language"`
	Languages  map[string]Share `json:"languages"`
	Topics     map[string]Score `json:"topics"`
	ClearTopic map[string]Score `json:"clear_topics"`
	// ByLanguage are the topics among the documents of each language.
	ByLanguage map[string]map[string]Score `json:"topics_by_language"`
	Subtopics  map[string]Score            `json:"subtopics,omitempty"`
	// Errors are the tags that are false or missed, the plainest first.
	Errors []Error `json:"errors"`

	verdicts []verdict
}

// Error is a tag that is false, or missed.
type Error struct {
	ID         string `json:"id"`
	Lang       string `json:"lang"`
	Title      string `json:"title"`
	Topic      string `json:"topic"`
	Missed     bool   `json:"missed"`
	Borderline bool   `json:"borderline,omitempty"`
	// Score is what the classifier gave, also where it was not enough.
	Score    float64         `json:"score"`
	Evidence []news.Evidence `json:"evidence"`
}

// verdict is what was found in a sample.
type verdict struct {
	sample Sample
	topics []news.Topic
}

// Measure classifies samples and counts. A document of every topic that c knows
// or a sample names is looked at.
func Measure(c *classifier.Classifier, samples []Sample) Report {
	r := Report{Classifier: c.Version(), Documents: len(samples), Languages: map[string]Share{}, Topics: map[string]Score{},
		ClearTopic: map[string]Score{}, ByLanguage: map[string]map[string]Score{}, Subtopics: map[string]Score{}, Errors: []Error{}}
	topics := c.Topics()
	for _, s := range samples {
		topics = append(topics, s.Topics...)
	}
	slices.Sort(topics)
	topics = slices.Compact(topics)
	for _, s := range samples {
		r.judge(c, s, topics)
	}
	r.MacroF1, r.ClearF1 = macro(r.Topics), macro(r.ClearTopic)
	slices.SortStableFunc(r.Errors, func(a, b Error) int { return cmp.Compare(b.plainness(), a.plainness()) })
	return r
}

func (r *Report) judge(c *classifier.Classifier, s Sample, topics []string) {
	found := c.Document(s.Document())
	r.verdicts = append(r.verdicts, verdict{s, found.Topics})
	if lang := s.language(); lang != "" {
		right := found.Language.Tag == lang
		r.Language.count(right)
		share := r.Languages[lang]
		share.count(right)
		r.Languages[lang] = share
	}
	exact := true
	for _, id := range topics {
		got, want := indexOf(found.Topics, id) >= 0, slices.Contains(s.Topics, id)
		exact = exact && got == want
		add(r.Topics, id, got, want)
		if !s.Borderline {
			add(r.ClearTopic, id, got, want)
		}
		if r.ByLanguage[s.language()] == nil {
			r.ByLanguage[s.language()] = map[string]Score{}
		}
		add(r.ByLanguage[s.language()], id, got, want)
		if got != want {
			r.Errors = append(r.Errors, mistake(c, s, found.Topics, id))
		}
	}
	r.Exact.count(exact)
	if len(s.Topics) == 0 {
		r.FalseOnNone.count(len(found.Topics) > 0)
	}
	r.judgeSubtopics(s, found.Topics)
}

// judgeSubtopics counts the sub-topics of a sample that has them labelled.
func (r *Report) judgeSubtopics(s Sample, found []news.Topic) {
	if s.Subtopics == nil {
		return
	}
	all := slices.Clone(s.Subtopics)
	got := map[string]bool{}
	for _, t := range found {
		for _, part := range t.Subtopics {
			got[part.ID] = true
			all = append(all, part.ID)
		}
	}
	slices.Sort(all)
	for _, id := range slices.Compact(all) {
		add(r.Subtopics, id, got[id], slices.Contains(s.Subtopics, id))
	}
}

// mistake describes a tag that is false or missed.
func mistake(c *classifier.Classifier, s Sample, found []news.Topic, id string) Error {
	e := Error{ID: s.ID, Lang: s.language(), Title: s.Title, Topic: id, Missed: true, Borderline: s.Borderline, Evidence: []news.Evidence{}}
	if i := indexOf(found, id); i >= 0 {
		e.Missed, e.Score, e.Evidence = false, found[i].Score, found[i].Evidence
		return e
	}
	for _, t := range c.Explain(s.Document()).Topics {
		if t.ID == id {
			e.Score, e.Evidence = t.Score, t.Evidence()
		}
	}
	return e
}

// plainness orders errors: how far the score is on the wrong side.
func (e Error) plainness() float64 {
	if e.Missed {
		return 1 - e.Score
	}
	return e.Score
}

func add(scores map[string]Score, id string, got, want bool) {
	s := scores[id]
	s.Count(got, want)
	scores[id] = s
}

// macro adds in the order of the ids: another order may end in another last digit.
// macro returns the mean of F1 over the topics that a document has or was given:
// one that is only known to the lexicon would raise it.
func macro(scores map[string]Score) float64 {
	sum, n := 0.0, 0
	for _, id := range slices.Sorted(maps.Keys(scores)) {
		if !scores[id].Empty() {
			sum += scores[id].F1()
			n++
		}
	}
	return sum / float64(max(1, n))
}

func indexOf(topics []news.Topic, id string) int {
	return slices.IndexFunc(topics, func(t news.Topic) bool { return t.ID == id })
}

// TopicIDs returns the topics of the report in their order.
func (r Report) TopicIDs() []string { return slices.Sorted(maps.Keys(r.Topics)) }
