package command

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/policywire/table"
	"github.com/policywire/policywire/services/fetcher"
)

// look is what sources fetch is asked for.
type look struct {
	since, until string
	limit        int
	json         bool
}

func (a *app) sourcesFetch() *cobra.Command {
	var l look
	cmd := &cobra.Command{
		Use:   "fetch ID",
		Short: "Fetch one source once and print its documents, publishing nothing",
		Long: "fetch prints the documents of a source as JSON Lines, or as a line each on a terminal.\n" +
			"On standard error it then says what each selector of the definition found: where, how\n" +
			"often, and what first. Nothing is published and nothing is remembered.",
		Args: exactly(1, "the id of a source"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.look(cmd, args[0], l) },
	}
	cmd.Flags().StringVar(&l.since, "since", "14d", "first `day` of publication, as 2026-08-01 or 14d")
	cmd.Flags().StringVar(&l.until, "until", "", "last `day` of publication, today when it is not given")
	cmd.Flags().IntVar(&l.limit, "limit", 0, "stop after `N` documents, 0 for no limit")
	cmd.Flags().BoolVar(&l.json, "json", false, "JSON Lines also on a terminal")
	return cmd
}

func (a *app) look(cmd *cobra.Command, id string, l look) error {
	if l.limit < 0 {
		return usagef("--limit: %d is not a number of 0 or more", l.limit)
	}
	f, err := a.fetcher()
	if err != nil {
		return err
	}
	s, err := f.Source(id)
	if err != nil {
		return usageError{err}
	}
	span, err := parseSpan(l.since, l.until, s.Location(), time.Now())
	if err != nil {
		return err
	}
	n := 0
	write := a.documentWriter(l.json || a.Width == 0)
	found, err := f.Look(cmd.Context(), id, span, l.limit, func(d news.Document) error {
		n++
		return write(d)
	})
	if tell := a.tellFindings(found); tell != nil {
		return errors.Join(err, tell)
	}
	fmt.Fprintf(a.Err, "%s since %s\n", counted(n, "document"), span.Since.Format(time.DateOnly))
	return err
}

// documentWriter returns what prints a document: as a line of JSON, or as two
// lines for people.
func (a *app) documentWriter(lines bool) func(news.Document) error {
	if !lines {
		return a.printFetched
	}
	encoder := json.NewEncoder(a.Out)
	encoder.SetEscapeHTML(false)
	return func(d news.Document) error {
		d.BodyLength = utf8.RuneCountInString(d.Body) // which is else counted when it is published
		return encoder.Encode(d)
	}
}

func (a *app) printFetched(d news.Document) error {
	at := d.PublishedAt.Format("2006-01-02 15:04 -07:00")
	if d.PublishedPrecision == news.PrecisionDay {
		at = d.PublishedAt.Format(time.DateOnly)
	}
	if d.PublishedPrecision == news.PrecisionNone {
		at = "no date"
	}
	_, err := fmt.Fprintf(a.Out, "%s\n    %s · %s · %d characters from %s · %s · %s\n", d.Title, at, d.Publisher,
		utf8.RuneCountInString(d.Body), d.BodyFrom, counted(len(d.Attachments), "file"), d.ID)
	return err
}

// tellFindings writes what the selectors of a definition found.
func (a *app) tellFindings(found []fetcher.Found) error {
	if len(found) == 0 {
		return nil
	}
	t := &table.Table{Columns: []table.Column{{Name: "field"}, {Name: "found", Right: true}, {Name: "pages"}, {Name: "selector", Spare: true}, {Name: "first found", Wide: true}}}
	for _, f := range found {
		pages := ""
		if f.Pages > 0 {
			pages = fmt.Sprintf("%d of %d", f.In, f.Pages)
		}
		t.Add(f.Field, f.Count, pages, f.Selector, f.Sample)
	}
	return t.Write(a.Err, table.Text, a.ErrWidth)
}
