package store_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// steps returns the statements of the migrations, in their order.
func steps(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("migrations/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("got files %v, %v", files, err)
	}
	all := make([]string, len(files))
	for i, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all[i] = strings.ReplaceAll(string(text), "{engine}", "ReplacingMergeTree")
	}
	return all
}

// record says of the first steps that they were applied.
func (f *fixture) record(t *testing.T, n int) {
	t.Helper()
	files, err := filepath.Glob("migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for i, file := range files[:n] {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		f.exec(t, fmt.Sprintf("INSERT INTO policywire_store.migrations (version, name, checksum) VALUES (%d, '%s', '%x')", i+1, filepath.Base(file), sha256.Sum256(text)))
	}
}

// The versions from which on a store could write what was added.
const (
	withDocuments   = 6  // the table, the latest, and what feeds them
	withOthers      = 11 // all other tables
	withBodyFrom    = 22
	withUnderstands = 27
	withTerms       = 34
)

// fill writes rows as a program of version v would have: a document whose
// second revision has another day and topic.
func (f *fixture) fill(t *testing.T, v int) {
	t.Helper()
	if v < withDocuments {
		return
	}
	names, values := "", ""
	add := func(since int, name, value string) {
		if v >= since {
			names, values = names+", "+name, values+", "+value
		}
	}
	add(withBodyFrom, "body_from", "'list'")
	add(withUnderstands, "topic_points, subtopics, subtopic_scores, evidence_counts, evidence_points, entity_texts, entity_counts",
		"[7], ['ai/governance'], [0.5], [3, 4], [5, 6], ['apec 회원국'], [2]")
	add(withTerms, "terms", "['인공지능']")
	row := func(revision int, topic string) string {
		return fmt.Sprintf(`('apec/%d', %[2]d, %[2]d, 'apec', '제목 %[2]d', '본문 %[2]d', 'ko', [%[3]s], [0.5],
			['ai', 'ai'], ['AI', '인공지능'], ['title', 'body'], [0, 7], ['AI', 'AI'], ['apec'], ['economy'], ['APEC'],
			'2025-01-0%[2]d 01:02:03.456', '2025-01-0%[2]d', 'second', '2025-02-01 00:00:00', 'live'%[4]s)`, v, revision, topic, values)
	}
	f.exec(t, `INSERT INTO policywire_store.documents (id, revision, version, source, title, body, language, topics, topic_scores,
		evidence_topics, evidence_texts, evidence_fields, evidence_offsets, evidence_terms, entity_ids, entity_kinds, entity_names,
		published_at, published_on, published_precision, fetched_at, origin`+names+`) VALUES `+row(2, "'safety'")+", "+row(1, "'ai'"))
}

// fillOthers writes what belongs to the document of version v.
func (f *fixture) fillOthers(t *testing.T, v int) {
	t.Helper()
	for _, rows := range []string{
		"translations (document_id, target, revision, version, title, status) VALUES ('apec/%d', 'en', 2, 2, 'title', 'translated')",
		"links (document_id, revision, version, story, score) VALUES ('apec/%d', 2, 2, 'one', 0.5)",
		"withdrawals (document_id, revision, version, withdrawn_at, reason) VALUES ('apec/%d', 2, 2, '2025-03-01 00:00:00', 'gone')",
		"alerts (raised_at, scope, name, kind) VALUES ('2025-01-01 00:00:00', 'source', 'apec-%d', 'down')",
		"ledger (source, round, version, count_results, count_items) VALUES ('apec', '%d', 1, ['published'], [3])",
	} {
		f.exec(t, fmt.Sprintf("INSERT INTO policywire_store."+rows, v))
	}
}

// filled checks what fill wrote in each of the versions, and fillOthers in one.
func (f *fixture) filled(t *testing.T, versions ...int) {
	t.Helper()
	from := func(since int) (n int) {
		for _, v := range versions {
			if v >= since {
				n++
			}
		}
		return n
	}
	f.want(t, `SELECT revision, title, body, language, topics, topic_scores, evidence.topic, evidence.text, evidence.field, evidence.offset, evidence.term,
		entities.id, entities.kind, entities.name, published_at, published_on, origin, count() FROM policywire.documents GROUP BY ALL`,
		fmt.Sprintf("2\t제목 2\t본문 2\tko\t['safety']\t{'safety':0.5}\t['ai','ai']\t['AI','인공지능']\t['title','body']\t[0,7]\t['AI','AI']\t"+
			"['apec']\t['economy']\t['APEC']\t2025-01-02 01:02:03.456\t2025-01-02\tlive\t%d", from(withDocuments)))
	f.want(t, "SELECT revision, title, count() FROM policywire.revisions GROUP BY ALL ORDER BY ALL",
		fmt.Sprintf("1\t제목 1\t%[1]d\n2\t제목 2\t%[1]d", from(withDocuments)))
	f.want(t, "SELECT countIf(body_from = 'list'), countIf(subtopics = ['ai/governance'] AND topic_points['safety'] = 7 AND evidence.count = [3, 4] AND entities.text = ['apec 회원국']), countIf(entities.count = [0]) FROM policywire.documents",
		fmt.Sprintf("%d\t%d\t%d", from(withBodyFrom), from(withUnderstands), from(withDocuments)-from(withUnderstands)))
	f.want(t, "SELECT countIf(terms = ['인공지능']), countIf(terms = []) FROM policywire_store.latest FINAL",
		fmt.Sprintf("%d\t%d", from(withTerms), from(withDocuments)-from(withTerms)))
	// Columns that the tables make themselves, for rows from before them too.
	f.want(t, "SELECT countIf(economies = ['apec']) FROM policywire_store.latest FINAL", strconv.Itoa(from(withDocuments)))
	f.want(t, "SELECT revision, added, removed, change, count() FROM policywire.edits GROUP BY ALL", fmt.Sprintf("2\t4\t4\t1\t%d", from(withDocuments)))
	f.want(t, "SELECT day, topic, documents FROM policywire.topic_trend", fmt.Sprintf("2025-01-02\tsafety\t%d", from(withDocuments)))
	for _, query := range []string{
		"SELECT count() FROM policywire.translations WHERE title = 'title' AND status = 'translated'",
		"SELECT count() FROM policywire.links WHERE story = 'one' AND score = 0.5",
		"SELECT countIf(withdrawn_reason = 'gone') FROM policywire.documents",
		"SELECT count() FROM policywire.alerts WHERE kind = 'down'",
		"SELECT count() FROM policywire.ledger WHERE counts['published'] = 3",
	} {
		f.want(t, query, "1")
	}
}

var parameter = regexp.MustCompile(`\{(\w+):\w+\}`)

// answers asks every view for all of its columns.
func (f *fixture) answers(t *testing.T) {
	t.Helper()
	files, err := filepath.Glob("views/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("got files %v, %v", files, err)
	}
	values := map[string]string{
		"dimension": "'topic'", "left": "'topic'", "right": "'entity'", "by": "'month'", "zone": "'Asia/Seoul'", "since": "'2025-01-01'", "until": "'2025-01-31'",
		"days": "14", "topic": "''", "source": "''", "language": "'ko'", "target": "'en'",
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		given := map[string]bool{}
		var list []string
		for _, p := range parameter.FindAllStringSubmatch(string(text), -1) {
			value, ok := values[p[1]]
			if !ok {
				value = "'정책'"
			}
			if !given[p[1]] {
				list = append(list, p[1]+" = "+value)
			}
			given[p[1]] = true
		}
		from := "policywire." + strings.TrimSuffix(filepath.Base(file), ".sql")
		if len(list) > 0 {
			from += "(" + strings.Join(list, ", ") + ")"
		}
		f.text(t, "SELECT * FROM "+from+" FORMAT TSV")
	}
}

// Rows of every version go through every later step, each of which may be
// repeated: a process may be killed before it records one.
func TestRowsOfEveryVersionAreBroughtUp(t *testing.T) {
	f := empty(t)
	var versions []int
	for i, step := range steps(t) {
		f.exec(t, step)
		f.exec(t, step)
		f.fill(t, i+1)
		if i+1 == withOthers {
			f.fillOthers(t, i+1)
		}
		versions = append(versions, i+1)
	}
	f.migrate(t)
	f.filled(t, versions...)
	f.answers(t)
	f.exec(t, "OPTIMIZE TABLE policywire_store.latest FINAL")
	f.exec(t, "OPTIMIZE TABLE policywire_store.documents FINAL")
	f.filled(t, versions...)
}

// A program finds the schema as the one of a release before left it, and
// brings it to what it makes of nothing.
func TestMigrateFromReleasesBefore(t *testing.T) {
	f := migrated(t)
	const schema = "SELECT database, name, create_table_query FROM system.tables WHERE database IN ('policywire_store', 'policywire') ORDER BY ALL"
	want := f.text(t, schema)
	for _, release := range []int{19, 31} {
		f.drop(t)
		for _, step := range steps(t)[:release] {
			f.exec(t, step)
		}
		f.record(t, release)
		f.fill(t, release)
		f.fillOthers(t, release)
		f.migrate(t)
		f.filled(t, release)
		f.answers(t)
		f.want(t, schema, want)
	}
}
