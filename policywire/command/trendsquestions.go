package command

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/policywire/policywire/policywire/query"
	"github.com/policywire/policywire/policywire/table"
)

// question is a sub-command of trends that asks one view.
func (a *app) question(use, short, long string, scope []string, set func(*cobra.Command, *outcome), sql func(query.Scope) (string, error), nothing string) *cobra.Command {
	return a.questionShown(use, short, long, scope, set, sql, view{nothing: nothing})
}

// questionShown is one whose answer has a look of its own.
func (a *app) questionShown(use, short, long string, scope []string, set func(*cobra.Command, *outcome), sql func(query.Scope) (string, error), shown view) *cobra.Command {
	o := &outcome{app: a}
	cmd := &cobra.Command{Use: use, Short: short, Long: long, Args: onlyFlags, RunE: func(cmd *cobra.Command, _ []string) error {
		var s query.Scope
		if err := o.scope.read(&s); err != nil {
			return err
		}
		text, err := sql(s)
		if err != nil {
			return err
		}
		shown := shown
		shown.nothing = nothingSince(shown.nothing, s)
		return o.answer(cmd, text, shown)
	}}
	o.scope.flags(cmd, scope...)
	set(cmd, o)
	o.flags(cmd)
	return cmd
}

// everyScope are the flags of scope that most questions have.
var everyScope = []string{"topic", "language", "source", "since", "until"}

func (a *app) bursts() *cobra.Command {
	var q query.Bursts
	return a.question("bursts [--per DIMENSION] [--since 30d|DATE]", "Find days with far more documents than usual",
		"Lists the days on which there were far more documents than on the same weekday of the eight weeks before,\n"+
			"the plainest first: score is how many times their usual spread they are above the median of these\n"+
			"(Iglewicz and Hoaglin 1993); 3.5 and more is a burst, of three documents at the least. Before there are four such weeks nothing is said.",
		everyScope, func(cmd *cobra.Command, _ *outcome) {
			choice(cmd, &q.Per, "per", "topic", append(query.Dimensions(), "all"), "look at each `DIMENSION`")
			limitFlag(cmd, &q.Limit, listLimit, "print at most `N` rows")
		}, func(s query.Scope) (string, error) {
			if q.Scope = s; q.Per == "all" {
				q.Per = ""
			}
			return q.SQL(), nil
		}, "burst")
}

// rising is the command for keys of one dimension that come up.
func (a *app) rising(name, per string) *cobra.Command {
	q := query.Rising{Per: per}
	scope := everyScope
	return a.question(name+" [--topic T] [--since 30d|DATE] [--new]", "Find "+name+" that come up",
		"Lists the "+name+" that have more documents in the days since --since than the four times as many days before\n"+
			"let expect, the plainest first: score is the log-likelihood ratio (Dunning 1993), above 6.6 chance explains\n"+
			"one of a hundred. is_new says that no document before had it.",
		scope, func(cmd *cobra.Command, _ *outcome) {
			if per == "entity" {
				choice(cmd, &q.Per, "per", per, []string{"entity", "economy", "publisher", "topic", "subtopic"}, "look at each `DIMENSION` instead")
			}
			cmd.Flags().BoolVar(&q.New, "new", false, "only what no document had before")
			limitFlag(cmd, &q.Limit, listLimit, "print at most `N` rows")
		}, func(s query.Scope) (string, error) {
			q.Scope = s
			return q.SQL(), nil
		}, "rise")
}

func (a *app) gaps() *cobra.Command {
	q := query.Gaps{}
	var by string
	var scope *scopeFlags
	cmd := a.questionShown("gaps [--language ko] [--target en] [--days 14]", "Find stories that another language has not",
		"Lists the stories that have a document in --language and none in --target within --days, newest first.\n"+
			"Those are counted whose days are over: --until is so many days ago unless it says otherwise.\n"+
			"--by counts stories and gaps by period; median_days is how long those took that were covered.",
		everyScope, func(cmd *cobra.Command, o *outcome) {
			scope = &o.scope
			cmd.Flags().StringVar(&q.Target, "target", "en", "the `LANGUAGE` that is looked for")
			cmd.Flags().IntVar(&q.Days, "days", 14, "how many `DAYS` after the first document it may come")
			cmd.Flags().BoolVar(&q.All, "all", false, "list also the stories that both languages have")
			choice(cmd, &by, "by", "", query.Periods(), "count by `PERIOD`")
			limitFlag(cmd, &q.Limit, listLimit, "print at most `N` rows")
		}, func(s query.Scope) (string, error) {
			if q.Days < 0 || q.Days > 10000 {
				return "", usagef("--days: %d is not between 0 and 10000", q.Days)
			}
			if scope.until == "" {
				s.Until = s.Until.AddDate(0, 0, -q.Days)
			}
			if s.Until.Before(s.Since) {
				return "", usagef("--since: the %d days are not over for any document since %s; go further back, or name --until", q.Days, s.Since.Format(time.DateOnly))
			}
			if q.Target = strings.ToLower(q.Target); q.Target == s.Language {
				return "", usagef("--target: it is %s, as --language is; name another", q.Target)
			}
			q.Scope, q.By = s, query.Period(by)
			return q.SQL(), nil
		}, view{nothing: "gap", text: func(t *table.Table) *table.Table { return gapsText(q, t) }})
	preset(cmd, "language", "ko")
	preset(cmd, "since", "90d")
	return cmd
}

// gapsText keeps, of the stories that both languages have, when the other had
// them: the title and the publisher give way.
func gapsText(q query.Gaps, t *table.Table) *table.Table {
	for i := range t.Columns {
		switch column := &t.Columns[i]; column.Name {
		case "title":
			if q.All {
				column.Wish, column.Least = 0, 14
			}
		case "publisher":
			column.Spare = q.All
		case "covered_on", "days_until":
			column.Spare = !q.All
		}
	}
	return t
}

// preset gives a flag another default.
func preset(cmd *cobra.Command, name, value string) {
	flag := cmd.Flags().Lookup(name)
	flag.DefValue = value
	if err := flag.Value.Set(value); err != nil {
		panic(err) // a mistake in this file
	}
}

func (a *app) pairs() *cobra.Command {
	var q query.Pairs
	dimensions := []string{"topic", "subtopic", "entity", "economy", "term"}
	return a.question("pairs [--left topic] [--right entity]", "Find what comes together in documents",
		"Lists the pairs that most documents have both of. lift is how many times as often as by chance, npmi the same from\n"+
			"-1 to 1, where 1 is always together (Bouma 2009).",
		everyScope, func(cmd *cobra.Command, _ *outcome) {
			choice(cmd, &q.Left, "left", "topic", dimensions, "one `DIMENSION`")
			choice(cmd, &q.Right, "right", "entity", dimensions, "the other `DIMENSION`")
			limitFlag(cmd, &q.Limit, listLimit, "print at most `N` rows")
		}, func(s query.Scope) (string, error) {
			q.Scope = s
			return q.SQL(), nil
		}, "pair")
}

func (a *app) stories() *cobra.Command {
	var q query.Stories
	return a.question("stories [--topic T] [--since 30d|DATE]", "List the stories with the most documents",
		"Lists the stories of two documents or more, one of them at least in scope, the largest first: how many documents repeat\n"+
			"others, in which languages and by whom they were published, and over how many days.",
		[]string{"topic", "since", "until"}, func(cmd *cobra.Command, _ *outcome) { limitFlag(cmd, &q.Limit, listLimit, "print at most `N` rows") },
		func(s query.Scope) (string, error) {
			q.Scope = s
			return q.SQL(), nil
		}, "story")
}

func (a *app) edits() *cobra.Command {
	var q query.Edits
	return a.question("edits [--since 30d|DATE]", "Find what was changed after it was published",
		"Lists the texts that were read anew since --since because their publisher had changed them, what changed most first.\n"+
			"change is the share of the text that came or went, added and removed are that in characters.",
		[]string{"language", "source", "since", "until"}, func(cmd *cobra.Command, _ *outcome) { limitFlag(cmd, &q.Limit, listLimit, "print at most `N` rows") },
		func(s query.Scope) (string, error) {
			q.Scope = s
			return q.SQL(), nil
		}, "edit")
}

func (a *app) delays() *cobra.Command {
	var q query.Delays
	return a.question("delays [--source S] [--since 30d|DATE]", "Tell how long after publication documents are fetched",
		"Tells by day and source how long after publication documents were fetched, where that can be measured: those that were\n"+
			"fetched live and whose publisher writes the time of day. early counts those that were there before that time.",
		[]string{"source", "since", "until"}, func(cmd *cobra.Command, _ *outcome) { limitFlag(cmd, &q.Limit, listLimit, "print at most `N` rows") },
		func(s query.Scope) (string, error) {
			q.Scope = s
			return q.SQL(), nil
		}, "document that can be measured")
}
