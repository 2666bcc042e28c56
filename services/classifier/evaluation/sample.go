package evaluation

import (
	"errors"
	"fmt"
	"strings"

	"github.com/policywire/policywire/contract/news"
)

// Sample is a document with what careful readers said of it.
type Sample struct {
	ID      string `json:"id"`
	Source  string `json:"source"`
	Title   string `json:"title"`
	Summary string `json:"summary"`
	Body    string `json:"body"`
	// Lang is the language, in BCP 47; where it is empty, nobody said.
	Lang string `json:"lang"`
	// Topics are what it is about, [] where that is none.
	Topics []string `json:"topics"`
	// Subtopics, such as "ai/talent", are judged only where they are given.
	Subtopics []string `json:"subtopics"`
	// Borderline says that careful readers could differ about the topics.
	Borderline bool `json:"borderline"`
}

// Check says what keeps s from being judged by, if anything.
func (s Sample) Check() error {
	switch {
	case s.Topics == nil:
		return errors.New(`it has no "topics"; a document about none of them has []`)
	case s.Title == "" && s.Body == "":
		return errors.New(`it has neither "title" nor "body"`)
	}
	for _, id := range s.Topics {
		if !news.ValidToken(id) {
			return fmt.Errorf(`%q is no id of a topic, as "ai" is; parts such as "ai/talent" belong into "subtopics"`, id)
		}
	}
	return nil
}

// Document returns the text that is classified. The language is not told.
func (s Sample) Document() news.Document {
	return news.Document{ID: s.ID, Source: s.Source, Title: s.Title, Summary: s.Summary, Body: s.Body}
}

// language returns the tag of s as a classifier writes it.
func (s Sample) language() string { return strings.ToLower(s.Lang) }
