package command

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/policywire/policywire/policywire/query"
	"github.com/policywire/policywire/policywire/table"
)

func (a *app) search() *cobra.Command {
	var limit int
	cmd := &cobra.Command{
		Use:   "search WORDS",
		Short: "Find documents that hold all the words",
		Long: "Finds the documents that hold every word in their title, summary or body, or in a\n" +
			"translation. Case does not matter, and a word is found inside a longer one.",
		Args: atLeast(1, "one word or more"),
		RunE: func(cmd *cobra.Command, args []string) error {
			words := strings.Fields(strings.Join(args, " "))
			if len(words) == 0 || limit < 1 {
				return usagef("search takes one word or more, and --limit a number above 0")
			}
			views, err := query.Open(cmd.Context(), a.clickhouse)
			if err != nil {
				return err
			}
			defer views.Close()
			found, err := views.Search(cmd.Context(), words, limit)
			if err != nil {
				return err
			}
			return a.print(foundTable(found))
		},
	}
	cmd.Flags().IntVar(&limit, "limit", 20, "print at most `N` documents")
	a.clickhouseFlag(cmd)
	a.formatFlag(cmd)
	return cmd
}

func foundTable(found []query.Found) *table.Table {
	t := &table.Table{Columns: []table.Column{{Name: "published_at"}, {Name: "id"}, {Name: "language"}, {Name: "topics"}, {Name: "title", Wide: true}}}
	for _, f := range found {
		t.Add(f.PublishedAt, f.ID, f.Language, f.Topics, f.Title)
	}
	return t
}
