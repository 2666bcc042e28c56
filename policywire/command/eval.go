package command

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/policywire/jsonl"
	"github.com/policywire/policywire/policywire/table"
	"github.com/policywire/policywire/services/classifier"
	"github.com/policywire/policywire/services/classifier/evaluation"
)

// eval is what eval is asked for.
type eval struct {
	*app
	against string
	worst   int
	bad     int
}

func (a *app) eval() *cobra.Command {
	e := &eval{app: a}
	cmd := &cobra.Command{
		Use:   "eval FILE...",
		Short: "Measure the tags of documents that people have labelled",
		Long: "eval classifies the documents of JSON Lines files, without any server, and compares what it finds\n" +
			"with their labels: {id, title, summary, body, lang, topics, subtopics, borderline}, of which only\n" +
			"topics and a title or body must be there. It prints precision, recall and F1 of every topic and\n" +
			"language, and the plainest errors with the terms that they rest on. Nothing it sees is kept.\n\n" +
			"--against names the lexicon that the one in use (CLASSIFIER_LEXICON) is compared with: a file or\n" +
			"directory as that variable takes it, or 'standard' for the one in the program.",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("eval takes one file or more of labelled documents, - is standard input")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return e.run(cmd, args) },
	}
	cmd.Flags().StringVar(&e.against, "against", "", "`LEXICON` to compare with")
	cmd.Flags().IntVar(&e.worst, "worst", 10, "how many `ERRORS`, or changes, to show; -1 shows all")
	a.formatFlag(cmd, table.Text, table.JSON)
	a.jsonFlag(cmd)
	return cmd
}

func (e *eval) run(cmd *cobra.Command, files []string) error {
	c, err := e.classifier()
	if err != nil {
		return err
	}
	var old *classifier.Classifier
	if e.against != "" {
		if old, err = e.other(e.against); err != nil {
			return err
		}
	}
	samples, err := e.samples(cmd, files)
	if err != nil {
		return err
	}
	report := evaluation.Measure(c, samples)
	if old == nil {
		err = e.tell(report)
	} else {
		err = e.compare(evaluation.Measure(old, samples), report)
	}
	if err == nil && e.bad > 0 {
		err = fmt.Errorf("left out: %s that could not be read; see above", counted(e.bad, "line"))
	}
	return err
}

// other returns the classifier in use, with another lexicon.
func (e *eval) other(path string) (*classifier.Classifier, error) {
	cfg, err := classifier.ConfigFromEnv(e.Getenv)
	if err != nil {
		return nil, usageError{err}
	}
	cfg.Lexicon = path
	if path == "standard" {
		cfg.Lexicon = ""
	}
	old, err := classifier.New(cfg, e.log)
	if err != nil {
		return nil, usageError{fmt.Errorf("--against: %w", err)}
	}
	return old, nil
}

// samples reads the labelled documents. Lines that cannot be judged by are named
// and left out.
func (e *eval) samples(cmd *cobra.Command, files []string) ([]evaluation.Sample, error) {
	var all []evaluation.Sample
	for _, name := range files {
		in, err := e.open(cmd.Context(), name)
		if err != nil {
			return nil, err
		}
		read, err := e.read(name, in)
		if err := errors.Join(err, in.Close()); err != nil {
			return nil, err
		}
		all = append(all, read...)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("no labelled document in %s", strings.Join(files, ", "))
	}
	return all, nil
}

func (e *eval) read(name string, in io.Reader) (samples []evaluation.Sample, err error) {
	err = jsonl.Read(in, func(line jsonl.Line) error {
		var s evaluation.Sample
		err := line.Decode(&s)
		if err == nil {
			err = s.Check()
		}
		if err != nil {
			e.bad++
			fmt.Fprintf(e.Err, "%s:%d: %v\n", name, line.Number, err)
			return nil
		}
		samples = append(samples, s)
		return nil
	})
	return samples, err
}

func (e *eval) tell(r evaluation.Report) error {
	if e.format == table.JSON {
		r.Errors = first(r.Errors, e.worst)
		return e.printJSON(r)
	}
	fmt.Fprintf(e.Out, "%s, classifier %s\n%s\n\n", counted(r.Documents, "document"), r.Classifier, inOneLine(r))
	if err := e.print(topicTable(r), ""); err != nil {
		return err
	}
	fmt.Fprintln(e.Out)
	if err := e.print(languageTable(r), ""); err != nil {
		return err
	}
	worst := first(r.Errors, e.worst)
	if len(worst) == 0 {
		return nil
	}
	title := counted(len(r.Errors), "error")
	if len(worst) < len(r.Errors) {
		title = fmt.Sprintf("The plainest %d of %s", len(worst), title)
	}
	fmt.Fprintf(e.Out, "\n%s\n", title)
	t := &table.Table{Columns: []table.Column{{Name: "document", Wide: true}, {Name: "lang"}, {Name: "topic"}, {Name: "is"}, {Name: "score", Right: true},
		{Name: "title", Wide: true}, {Name: "evidence", Wide: true}}}
	for _, m := range worst {
		is := "false"
		if m.Missed {
			is = "missed"
		}
		t.Add(m.ID, m.Lang, m.Topic, is, fmt.Sprintf("%.2f", m.Score), m.Title, evidenceText(m.Evidence))
	}
	return e.print(t, "")
}

func inOneLine(r evaluation.Report) string {
	return fmt.Sprintf("macro-F1 %.3f, of clear documents %.3f; exact %d of %d; a topic on %d of %d without one; language %d of %d",
		r.MacroF1, r.ClearF1, r.Exact.N, r.Exact.All, r.FalseOnNone.N, r.FalseOnNone.All, r.Language.N, r.Language.All)
}

func topicTable(r evaluation.Report) *table.Table {
	t := &table.Table{Columns: []table.Column{{Name: "topic"}, {Name: "precision", Right: true}, {Name: "recall", Right: true}, {Name: "F1", Right: true},
		{Name: "F1 of clear", Right: true}, {Name: "right", Right: true}, {Name: "false", Right: true}, {Name: "missed", Right: true}}}
	row := func(id string, clear, s evaluation.Score) {
		t.Add(id, of(s, s.Precision()), of(s, s.Recall()), of(s, s.F1()), of(clear, clear.F1()), s.Right, s.False, s.Missed)
	}
	for _, id := range r.TopicIDs() {
		row(id, r.ClearTopic[id], r.Topics[id])
	}
	for _, id := range slices.Sorted(maps.Keys(r.Subtopics)) {
		row(id, evaluation.Score{}, r.Subtopics[id])
	}
	return t
}

// languageTable has the share of right languages, and of each topic F1 with
// precision and recall, where documents of the language have it or were given it.
func languageTable(r evaluation.Report) *table.Table {
	t := &table.Table{Columns: []table.Column{{Name: "language"}, {Name: "told right", Right: true}}}
	ids := r.TopicIDs()
	for _, id := range ids {
		t.Columns = append(t.Columns, table.Column{Name: id + " F1 (P, R)", Right: true})
	}
	for _, lang := range slices.Sorted(maps.Keys(r.ByLanguage)) {
		told := r.Languages[lang]
		row := []any{lang, fmt.Sprintf("%d of %d", told.N, told.All)}
		if lang == "" {
			row = []any{"no label", ""}
		}
		for _, id := range ids {
			s := r.ByLanguage[lang][id]
			cell := ""
			if !s.Empty() {
				cell = fmt.Sprintf("%.3f (%.2f, %.2f)", s.F1(), s.Precision(), s.Recall())
			}
			row = append(row, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// comparison is what --against prints for machines.
type comparison struct {
	Old     evaluation.Report   `json:"old"`
	New     evaluation.Report   `json:"new"`
	Changes []evaluation.Change `json:"changes"`
}

func (e *eval) compare(was, is evaluation.Report) error {
	changes := evaluation.Compare(was, is)
	if e.format == table.JSON {
		was.Errors, is.Errors = first(was.Errors, e.worst), first(is.Errors, e.worst)
		return e.printJSON(comparison{was, is, first(changes, e.worst)})
	}
	fmt.Fprintf(e.Out, "%s\nold %s: %s\nnew %s: %s\n\n", counted(is.Documents, "document"), was.Classifier, inOneLine(was), is.Classifier, inOneLine(is))
	t := &table.Table{Columns: []table.Column{{Name: "topic"}, {Name: "F1 old", Right: true}, {Name: "F1 new", Right: true},
		{Name: "precision", Right: true}, {Name: "recall", Right: true}}}
	ids := slices.Concat(was.TopicIDs(), is.TopicIDs())
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		a, b := was.Topics[id], is.Topics[id]
		if a.Empty() && b.Empty() {
			t.Add(id, "", "", "", "")
			continue
		}
		t.Add(id, of(a, a.F1()), of(b, b.F1()), fmt.Sprintf("%+.3f", b.Precision()-a.Precision()), fmt.Sprintf("%+.3f", b.Recall()-a.Recall()))
	}
	if err := e.print(t, ""); err != nil || len(changes) == 0 {
		return err
	}
	fmt.Fprintf(e.Out, "\n%s\n", counted(len(changes), "tag")+" changed")
	return e.print(changeTable(first(changes, e.worst)), "")
}

func changeTable(changes []evaluation.Change) *table.Table {
	t := &table.Table{Columns: []table.Column{{Name: "document", Wide: true}, {Name: "lang"}, {Name: "topic"}, {Name: "now"}, {Name: "which is"},
		{Name: "title", Wide: true}, {Name: "evidence", Wide: true}}}
	for _, c := range changes {
		now, is := "gone", "wrong"
		if c.Added {
			now = "there"
		}
		if c.Right {
			is = "right"
		}
		t.Add(c.ID, c.Lang, c.Topic, now, is, c.Title, evidenceText(c.Evidence))
	}
	return t
}

// evidenceText writes the terms with what each added: "인공지능 ×3 +1.2".
func evidenceText(all []news.Evidence) string {
	var parts []string
	for _, v := range all {
		parts = append(parts, fmt.Sprintf("%s ×%d %+.2f", v.Term, v.Count, v.Points))
	}
	return strings.Join(parts, ", ")
}

// of writes x, a figure of s, and nothing where s has no document to be measured by.
func of(s evaluation.Score, x float64) string {
	if s.Empty() {
		return ""
	}
	return fmt.Sprintf("%.3f", x)
}

// first returns the first n of all, all of them where n is negative.
func first[T any](all []T, n int) []T {
	if n < 0 || n > len(all) {
		return all
	}
	return all[:n]
}
