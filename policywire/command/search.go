package command

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/policywire/policywire/policywire/query"
	"github.com/policywire/policywire/policywire/table"
)

func (a *app) search() *cobra.Command {
	var limit int
	cmd := &cobra.Command{
		Use:   "search WORDS",
		Short: "Find documents that hold all the words",
		Long: "Finds the documents that hold every word in their title, summary and body, or all in one\n" +
			"translation. Case does not matter, and a word is found inside a longer one.",
		Args: atLeast(1, "one word or more"),
		RunE: func(cmd *cobra.Command, args []string) error {
			words := strings.Fields(strings.Join(args, " "))
			if len(words) == 0 || limit < 1 {
				return usagef("search takes one word or more, and --limit a number above 0")
			}
			return a.onViews(cmd.Context(), func(views *query.Views) error {
				found, err := views.Search(cmd.Context(), words, limit)
				if err != nil {
					return err
				}
				return a.print(foundTable(found), "no document holds all of these words")
			})
		},
	}
	cmd.Flags().IntVar(&limit, "limit", 20, "print at most `N` documents")
	a.clickhouseFlag(cmd)
	a.formatFlag(cmd)
	return cmd
}

func foundTable(found []query.Found) *table.Table {
	t := &table.Table{Columns: []table.Column{{Name: "published_on"}, {Name: "language", Spare: true}, {Name: "topics", Spare: true},
		{Name: "title", Wide: true}, {Name: "id"}}}
	for _, f := range found {
		t.Add(f.PublishedOn.Format(time.DateOnly), f.Language, f.Topics, f.Title, f.ID)
	}
	return t
}
