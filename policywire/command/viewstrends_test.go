package command_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/policywire/command"
	"github.com/policywire/policywire/policywire/table"
)

// spring are the flags of the days around the documents of views.
const spring = "--since 2026-04-20 --until 2026-05-10"

// questions are the commands that print the SQL that they ask.
var questions = []string{
	"trends " + spring,
	"trends --topic ai --by week " + spring,
	"trends --topic ai/law --by month --language KO --source view-test " + spring,
	"trends --per topic --by month " + spring,
	"trends --per entity --by week " + spring,
	"trends --per publisher --by week --compare previous " + spring,
	"trends --topic ai --per language --compare year --by month --zone UTC " + spring,
	"trends --topic it's\\\\ " + spring,
	"trends bursts " + spring,
	"trends bursts --per all " + spring,
	"trends entities " + spring,
	"trends entities --per economy --new " + spring,
	"trends terms --topic ai --limit 3 " + spring,
	"trends gaps " + spring,
	"trends gaps --all --target ja --days 3 " + spring,
	"trends gaps --by day " + spring,
	"trends gaps --by week " + spring,
	"trends gaps --by month --topic ai " + spring,
	"trends pairs " + spring,
	"trends pairs --left topic --right topic " + spring,
	"trends stories " + spring,
	"trends edits " + spring,
	"trends edits --language ko --source view-test " + spring,
	"trends delays " + spring,
}

// corrected is a second text of a document, and one more that was fetched an hour
// after it was published.
func corrected() []news.Event {
	edited, timed := document("3", "산불 예방", "safety"), document("4", "새벽 발표")
	edited.Document.Revision, edited.Document.ContentHash, edited.Document.Body = 2, fmt.Sprintf("%064x", 2), "고친 문단"
	edited.Document.FetchedAt = edited.Document.FetchedAt.Add(48 * time.Hour)
	timed.Document.PublishedPrecision = news.PrecisionSecond
	timed.Document.FetchedAt = timed.Document.FetchedAt.Add(time.Hour)
	return []news.Event{edited, timed}
}

// TestTheSQLShownGivesTheSameRows asks every question by the command, and by
// another client in the SQL that the command shows.
func TestTheSQLShownGivesTheSameRows(t *testing.T) {
	dsn := views(t, corrected()...)
	filled := 0
	for _, line := range questions {
		args := append(strings.Fields(line), "--clickhouse", dsn)
		shown := run(t, append(args, "--show-sql")...)
		shown.want(t, line, 0, "policywire.", "")
		var want []map[string]any
		for text := range strings.Lines(query(t, dsn, shown.out+" FORMAT JSONEachRow")) {
			var row map[string]any
			if err := json.Unmarshal([]byte(text), &row); err != nil {
				t.Fatalf("%s: reading %q: %v", line, text, err)
			}
			want = append(want, row)
		}
		if len(want) == 0 && (strings.Contains(line, "edits") || strings.Contains(line, "delays")) {
			t.Errorf("%s: got no row, want the document that was corrected", line)
		}
		got := run(t, append(args, "--format", "json")...)
		got.want(t, line, 0, "[", "")
		if rows := array(t, got.out); len(rows) != len(want) || len(rows) > 0 && !reflect.DeepEqual(rows, want) {
			t.Errorf("%s: got %v, want %v as the SQL gives", line, rows, want)
		}
		if len(want) > 0 {
			filled++
		}
	}
	if filled < len(questions)/2 {
		t.Errorf("%d of %d questions have an answer, want most", filled, len(questions))
	}
}

func checkTrends(t *testing.T, dsn string) {
	ask := func(line string) result { return run(t, append(strings.Fields(line), "--clickhouse", dsn)...) }

	rows := array(t, ask("trends --since 2026-04-02 --until 2026-05-02 --by month --format json").out)
	if len(rows) != 2 || rows[0]["month"] != "2026-04-01" || rows[0]["documents"] != 0.0 || rows[1]["documents"] != 3.0 || rows[1]["change"] != 3.0 {
		t.Errorf("got %v, want an empty month and one of three documents", rows)
	}
	lines := records(t, ask("trends --since 2026-05-01 --until 2026-05-02 --topic ai --format csv").out)
	if len(lines) != 3 || strings.Join(lines[0], " ") != "day documents share change moving_average" || strings.Join(lines[1], " ") != "2026-05-01 2 0.6667 2 0.29" {
		t.Errorf("got %v, want a header and two days", lines)
	}
	ask("trends --topic ai/law --by month "+spring).want(t, "a part of a topic", 0, "66.7 %", "")
	ask("trends --per topic --by month "+spring).want(t, "topics side by side", 0, "MONTH       ai  safety\n2026-04-01   0       0\n2026-05-01   2       1\n", "")
	ask("trends --since 2026-05-02 --until 2026-06-01").want(t, "no document", 0, "", "no document since 2026-05-02")
	for flags, days := range map[string]string{
		"--until 2026-05-02 --by day":                     "since = '2026-03-27', until = '2026-05-02'", // six more for the mean
		"--since 2026-05-01 --until 2026-05-02 --by week": "since = '2026-04-06', until = '2026-05-02'",
	} {
		ask("trends --show-sql "+flags).want(t, flags, 0, days, "")
	}
	ask("trends gaps --show-sql --until 2026-05-02").want(t, "90 days before --until", 0, "since = '2026-02-01', until = '2026-05-02'", "")
	for length, days := range map[string]int{"30d": 30, "8w": 56, "6mo": 181, "1y": 365} {
		var since, until time.Time
		shown := ask("trends stories --zone UTC --show-sql --since " + length).out
		for name, day := range map[string]*time.Time{"since": &since, "until": &until} {
			_, rest, _ := strings.Cut(shown, name+" = '")
			*day, _ = time.Parse(time.DateOnly, rest[:min(len(rest), 10)])
		}
		if got := int(until.Sub(since).Hours() / 24); got < days || got > days+3 || until.IsZero() {
			t.Errorf("--since %s: got %d days, want %d or those of longer months", length, got, days)
		}
	}
	ask("trends --topic space").want(t, "no topic", 0, "", `no document about "space" since`)
	ask("trends --source nowhere").want(t, "no source", 0, "", `trends --per source shows which sources there are`)
	ask("trends --topic space --format json").want(t, "no document as JSON", 0, "[]", "")
	ask("trends --topic space --format csv").want(t, "no document as CSV", 0, "day,documents,share", "")
	ask("trends stories "+spring).want(t, "stories", 0, "view-test/1", "")
	ask("trends gaps --target en --all "+spring).want(t, "gaps", 0, "산불 예방", "")
}

// checkOutputs writes charts and files.
func checkOutputs(t *testing.T, dsn string) {
	dir := t.TempDir()
	file := func(name string) string { return filepath.Join(dir, name) }
	ask := func(line string) result { return run(t, append(strings.Fields(line), "--clickhouse", dsn)...) }
	read := func(name string) []byte {
		data, err := os.ReadFile(file(name))
		if err != nil {
			t.Error(err)
		}
		return data
	}
	for name, want := range map[string]string{"t.svg": "<svg", "t.png": "\x89PNG", "t.parquet": "PAR1", "t.json": "[\n", "t.csv": "week,publisher,", "t.txt": "WEEK"} {
		per := "publisher"
		if name == "t.png" {
			per = "topic" // a machine may have no Korean font
		}
		ask("trends --per "+per+" --by week "+spring+" -o "+file(name)).want(t, name, 0, "", "")
		if data := read(name); !bytes.Contains(data[:min(len(data), 300)], []byte(want)) {
			t.Errorf("%s begins with %q, want %q", name, data[:min(len(data), 80)], want)
		}
	}
	if svg := string(read("t.svg")); !strings.Contains(svg, "documents by week and publisher") {
		t.Errorf("got %s, want the title as text", svg)
	}
	ask("trends --topic space -o "+file("none.png")).want(t, "nothing to draw", 1, "", "no document about")
	ask("trends --since 2026-05-01 --until 2026-05-01 --chart").want(t, "one day with a chart", 0, "2026-05-01          3", "a chart needs two periods or more")
	ask("trends --since 2026-05-01 --until 2026-05-02 -o "+file("none/t.csv")).want(t, "no directory", 1, "", "writing t.csv into the directory "+file("none")+": no such file or directory")
	ask("trends --since 2026-05-01 --until 2026-05-01 -o "+file("short.png")).want(t, "one day", 1, "", "two periods or more")
	if left, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(left) != 6 {
		t.Errorf("got files %v (%v), want none of what failed", left, err)
	}
	ask("trends --by week --chart "+spring).want(t, "chart", 0, "documents by week\n", "")
	ask("trends --by week --format chart "+spring).want(t, "chart alone", 0, "┤", "")
	ask("trends --by week --format svg "+spring).want(t, "svg to standard output", 0, "</svg>", "")
	ask("trends --by week --font /none.ttf --format png "+spring).want(t, "no such font", 1, "", "/none.ttf")
	for _, line := range []string{"trends --format png", "trends --format parquet"} {
		var errs strings.Builder
		if status := command.Main(t.Context(), strings.Fields(line), command.Streams{Out: t.Output(), Err: &errs, Getenv: func(string) string { return "" }, Width: 80}); status != 2 || !strings.Contains(errs.String(), "-o FILE") {
			t.Errorf("%s on a terminal: got status %d, %s", line, status, errs.String())
		}
	}
}

// checkQuery asks in SQL.
func checkQuery(t *testing.T, dsn string) {
	ask := func(in string, args ...string) result {
		return invocation{in: in}.run(t, append(append([]string{"query"}, args...), "--clickhouse", dsn)...)
	}
	const titles = "SELECT id, title, length(topics) AS topics FROM policywire.documents WHERE id = {id:String}"
	if rows := array(t, ask(titles, "-", "--param", "id=view-test/1", "--format", "json").out); len(rows) != 1 || rows[0]["title"] != "=SUM(A1), 인공지능 안전" || rows[0]["topics"] != 2.0 {
		t.Errorf("got %v, want the one document", rows)
	}
	if lines := records(t, ask("", titles, "--param", "id=view-test/1", "--format", "csv").out); len(lines) != 2 || lines[1][1] != "'=SUM(A1), 인공지능 안전" {
		t.Errorf("got %v, want the formula behind an apostrophe", lines)
	}
	ask("", titles, "--param", "id=view-test/3").want(t, "table", 0, "id           title      topics\nview-test/3  산불 예방       0\n", "")
	ask("", titles, "--param", "id=none").want(t, "no row", 0, "id  title  topics\n", "")
	ask("", "SELECT 1 AS x", "--format", "JSONEachRow").want(t, "a format of ClickHouse", 0, `{"x":1}`, "")
	ask("", "SELECT ['en', 'ko'] AS a, map('k', 1) AS m", "--format", "csv").want(t, "arrays and maps", 0, "a,m\n\"['en','ko']\",{'k':1}\n", "")
	ask("", "SELECT 1 AS x FORMAT Vertical").want(t, "the format of the statement", 0, "x: 1", "")
	ask("", "SELECT 1 AS x", "--format", "parquet").want(t, "parquet", 0, "PAR1", "")
	ask("", "SELECT 1 AS x", "--format", "Nonsense").want(t, "no format", 1, "", "Nonsense")
	ask("", "DESCRIBE policywire.documents").want(t, "describe", 0, "published_on", "")
	ask("", "SELECT 1 FROM x y z").want(t, "a fault", 1, "", "syntax error at line 1, column 19")
	for _, sql := range []string{"SELECT * FROM policywire.nosuch", "DESCRIBE policywire.topic_trend_in(zone = 'UTC')"} {
		if got := ask("", sql); got.status != 1 || strings.Contains(got.err, "store migrate") || !strings.Contains(got.err, "asking ClickHouse at") {
			t.Errorf("%s: got status %d, %s, want what ClickHouse says: the tables are there", sql, got.status, got.err)
		}
	}
	run(t, "query", "SELECT getSetting('max_threads') AS n", "--format", "csv", "--clickhouse", dsn+"?max_threads=2").want(t, "a setting", 0, "n\n2\n", "")
	ask("", "SELEC 1").want(t, "no statement", 1, "", "syntax error at line 1, column 1")
	ask("", "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')").want(t, "another server", 1, "", "READONLY")
	ask("", titles).want(t, "no value", 1, "", "id")
	ask("", "DROP TABLE policywire_store.latest").want(t, "a change", 1, "", "READONLY")
	path := filepath.Join(t.TempDir(), "rows.csv")
	ask("", "SELECT number AS n FROM numbers(3)", "-o", path).want(t, "to a file", 0, "", "")
	if data, err := os.ReadFile(path); err != nil || string(data) != "n\n0\n1\n2\n" {
		t.Errorf("got %q (%v), want CSV by the ending", data, err)
	}
	many := ask("", "SELECT number AS n, 'x' AS x FROM numbers(2500)").out
	if n := strings.Count(many, "\n"); n != 2501 || strings.Count(many, "n  x") != 1 {
		t.Errorf("got %d lines, want a header and 2500 rows: %s", n, many[:100])
	}
	partial := ask("", "SELECT throwIf(number = 3000000, 'late') AS n FROM numbers(5000000)", "--format", "csv")
	if partial.status != 1 || !strings.Contains(partial.err, ": late (") || strings.Count(partial.err, "\n") != 1 {
		t.Errorf("got status %d and %q, want what ended the rows in one line", partial.status, partial.err)
	}
	for line := range strings.Lines(ask("", "SELECT '가나다' AS a, 'abc' AS b UNION ALL SELECT 'a', '라'").out) {
		if got := table.Width(strings.TrimRight(line, "\n")); got > 11 {
			t.Errorf("%q is %d cells wide, want columns that fit", line, got)
		}
	}
}
