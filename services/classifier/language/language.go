package language

import (
	"fmt"
	"strings"

	"github.com/policywire/policywire/contract/news"
)

// leastConfidence is the probability below which a language is undetermined.
const leastConfidence = 0.5

// Rules is the version of the rules in this package. It changes with what they
// decide.
const Rules = "2"

// Detector tells the language of documents. It is safe for concurrent use.
type Detector struct {
	// names are the tags of the languages, "und" for those that are not wanted.
	names [tongues]string
	known map[string]tongue
	han   *hanTable
	words *wordTable
	model *latinModel
}

// Tags returns the languages that can be told, in the words of a configuration:
// "zh" stands for both ways of writing Chinese.
func Tags() []string {
	return []string{"ko", "en", "zh", "ja", "es", "id", "ms", "vi", "th", "ru", "fr", "tl"}
}

// New returns a detector of the languages named by tags. A text in any other
// language is undetermined.
func New(tags []string) (*Detector, error) {
	if len(tags) == 0 {
		return nil, fmt.Errorf("no language given; known are %s", strings.Join(Tags(), ", "))
	}
	d := &Detector{known: tongueTags(), han: newHanTable(), words: newWordTable(), model: newLatinModel()}
	for t := range d.names {
		d.names[t] = news.Undetermined
	}
	for _, tag := range tags {
		switch t, ok := d.known[tag]; {
		case tag == "zh":
			d.names[hant], d.names[hans] = "zh-hant", "zh-hans"
		case ok:
			d.names[t] = tag
		default:
			return nil, fmt.Errorf("%q is not a known language; known are %s", tag, strings.Join(Tags(), ", "))
		}
	}
	return d, nil
}

// Detect returns the language of the title, the summary and the body of a
// document taken together. The tag is that of the largest part, "und" where that
// is none of the wanted languages or cannot be told; the document's LanguageHint
// decides only where its text does not.
//
// Confidence is the part of the text that is expected to be in the language of
// the tag. Of a text in one language that is the probability that the tag is
// right: of such with 0.9, nine in ten are. Of a text in several it is at most
// the share of the largest.
//
// Parts is set where another language has a fifth of the text or more, or a
// twentieth that is a paragraph or more, and then says where each of them
// stands. A part is "und" that is in none of the wanted languages.
func (d *Detector) Detect(in news.Document) news.Language {
	doc := document{detector: d, hint: d.tongueOf(in.LanguageHint), texts: [fields]string{in.Title, in.Summary, in.Body}}
	s := scanner{han: d.han, words: d.words, emit: doc.add}
	s.least = (len(in.Title) + len(in.Summary) + len(in.Body)) / mostPassages
	for field, text := range doc.texts {
		s.scan(field, text)
	}
	doc.resolve()
	return doc.result()
}

// tongueOf returns the language that a source's claim names, unknown for none
// that is told.
func (d *Detector) tongueOf(hint string) tongue {
	if hint == "" {
		return unknown
	}
	hint = strings.ToLower(hint)
	if t, ok := d.known[hint]; ok {
		return t
	}
	switch main, region, _ := strings.Cut(hint, "-"); {
	case main != "zh":
		return d.known[main]
	case region == "tw" || region == "hk" || region == "mo":
		return hant
	case region == "cn" || region == "sg":
		return hans
	}
	return unknown
}
