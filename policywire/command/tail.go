package command

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/policywire/table"
)

func (a *app) tail() *cobra.Command {
	var since string
	cmd := &cobra.Command{
		Use:   "tail [SUBJECT]",
		Short: "Follow events as they are published, one line each",
		Long: "Follows the events on a subject, such as 'news.topic.ai.>' or 'alert.>'; without one, all\n" +
			"that the services publish about documents. --format json prints JSON Lines: each is\n" +
			"{subject, id, time, event}.",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("tail takes one subject at the most, got %d", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			subject := "news.>"
			if len(args) == 1 {
				subject = args[0]
			}
			if !isSubject(subject) {
				return usagef("%q is no subject; write one as 'news.topic.ai.>' or 'alert.>'", subject)
			}
			from := time.Now()
			if since != "" {
				var err error
				if from, err = parseSince(since, from); err != nil {
					return err
				}
			}
			return a.follow(cmd.Context(), subject, from)
		},
	}
	cmd.Flags().StringVar(&since, "since", "", "begin at a `moment` that the streams still hold, as 1h or 2026-08-01")
	a.natsFlag(cmd)
	a.formatFlag(cmd, table.Text, table.JSON)
	return cmd
}

func (a *app) follow(ctx context.Context, subject string, from time.Time) error {
	return a.onBus(ctx, func(bus *flow.Bus) error {
		err := flow.Follow(ctx, bus, subject, from, func(m flow.Message) error {
			if a.format == table.JSON {
				return jsonLine(a.Out, m)
			}
			return textLine(a.Out, m, a.Width)
		})
		if err != nil {
			return fmt.Errorf("%w; subjects are listed in contract/news, such as 'news.topic.ai.>' or 'alert.>'", err)
		}
		return nil
	})
}

// isSubject reports whether s can be a subject to follow: tokens between dots,
// '*' for any one, '>' at the end for all that follow.
func isSubject(s string) bool {
	tokens := strings.Split(s, ".")
	for i, token := range tokens {
		wild := token == "*" || token == ">" && i == len(tokens)-1
		if !wild && !news.ValidToken(token) {
			return false
		}
	}
	return true
}

func jsonLine(w io.Writer, m flow.Message) error {
	data := json.RawMessage(m.Data)
	if !json.Valid(m.Data) {
		text, err := json.Marshal(string(m.Data))
		if err != nil {
			return err
		}
		data = text
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(struct {
		Subject string          `json:"subject"`
		ID      string          `json:"id"`
		Time    time.Time       `json:"time"`
		Event   json.RawMessage `json:"event"`
	}{m.Subject, m.ID, m.Time, data})
}

func textLine(w io.Writer, m flow.Message, width int) error {
	line := table.OneLine(fmt.Sprintf("%s  %-36s  %s", m.Time.Local().Format(time.TimeOnly), m.Subject, describe(m)))
	if width > 0 {
		line = table.Shorten(line, width)
	}
	_, err := fmt.Fprintln(w, line)
	return err
}

// describe says in one line what an event is about.
func describe(m flow.Message) string {
	event, err := news.DecodeAny(m.Header, m.Data)
	if err != nil {
		return fmt.Sprintf("%d bytes that are no event of this version", len(m.Data))
	}
	switch e := event.(type) {
	case news.Fetched:
		return e.Document.Title + "  " + e.Document.ID
	case news.Classified:
		return e.Document.Title + "  " + e.Document.ID
	case news.Retagged:
		return e.Document.Title + "  " + e.Document.ID
	case news.Tagged:
		return fmt.Sprintf("%.2f  %s  %s", e.Topic.Score, e.Document.Title, e.Document.ID)
	case news.Translated:
		return fmt.Sprintf("%s  %s  %s", e.Status, e.Title, e.DocumentID)
	case news.Linked:
		return fmt.Sprintf("%.2f  %s  %s", e.Score, e.DocumentID, linkText(e))
	case news.Alert:
		return fmt.Sprintf("%s  %s", e.Kind, e.Reason)
	case news.Outcome:
		return fmt.Sprintf("%s  %s  %v  %s", e.Item, e.Result, e.Counts, e.Reason)
	case news.DeadLetter:
		return fmt.Sprintf("%s  %s", e.OriginalSubject, e.Reason)
	}
	return event.Meta().Document
}

// linkText says what a document repeats, and which story it tells.
func linkText(e news.Linked) string {
	switch {
	case e.DuplicateOf != "":
		return "repeats " + e.DuplicateOf
	case e.Story == e.DocumentID:
		return "first of its story"
	case e.Story != "":
		return "story " + e.Story
	}
	return "stands alone"
}
