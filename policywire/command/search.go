package command

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/policywire/policywire/policywire/query"
	"github.com/policywire/policywire/policywire/table"
)

func (a *app) search() *cobra.Command {
	var limit int
	var showSQL bool
	cmd := &cobra.Command{
		Use:   "search WORDS",
		Short: "Find documents that hold all the words",
		Long: "Finds the documents that hold every word in their title, summary and body, or all in one\n" +
			"translation, and prints the best first. Case and width do not matter. Korean, Chinese and\n" +
			"Japanese words are found inside longer ones; Latin words begin where a word begins, and those of\n" +
			"up to three letters are whole words. \"Some words\" in quotation marks stand as they are:\n" +
			"search '\"digital government\"'. --show-sql prints the SQL, which gives the same rows to any client.",
		Args: atLeast(1, "one word or more"),
		RunE: func(cmd *cobra.Command, args []string) error {
			words := strings.TrimSpace(strings.Join(args, " "))
			if words == "" || limit < 1 {
				return usagef("search takes one word or more, and --limit a number above 0")
			}
			if showSQL {
				_, err := fmt.Fprintln(a.Out, query.SearchSQL(words, limit))
				return err
			}
			return a.onViews(cmd.Context(), func(views *query.Views) error {
				found, err := views.Search(cmd.Context(), words, limit)
				if errors.Is(err, query.ErrSearch) {
					return usagef("%w", err)
				}
				if err != nil {
					return err
				}
				return a.print(foundTable(found), "no document holds all of these words")
			})
		},
	}
	cmd.Flags().IntVar(&limit, "limit", 20, "print at most `N` documents")
	cmd.Flags().BoolVar(&showSQL, "show-sql", false, "print the SQL that gives these rows, and ask nothing")
	a.clickhouseFlag(cmd)
	a.formatFlag(cmd)
	return cmd
}

func foundTable(found []query.Found) *table.Table {
	t := &table.Table{Columns: []table.Column{{Name: "published_on"}, {Name: "language", Spare: true}, {Name: "topics", Spare: true},
		{Name: "title", Wide: true}, {Name: "id"}, {Name: "found_in", Spare: true}, {Name: "translated_title", Spare: true}}}
	for _, f := range found {
		t.Add(f.PublishedOn.Format(time.DateOnly), f.Language, f.Topics, f.Title, f.ID, f.FoundIn, f.TranslatedTitle)
	}
	return t
}
