package policywire_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	commandline "github.com/policywire/policywire/policywire/command"
)

var update = flag.Bool("update", false, "write the output and the SQL in README.md and docs/analysts.md anew")

// replicaSources are the sources of the lists of the replica.
var replicaSources = map[string]string{
	"www.korea.kr press": "korea-kr-press", "www.korea.kr policy": "korea-kr-policy-news", "www.msit.go.kr ko": "msit-ko",
	"www.msit.go.kr en": "msit-en", "www.apec.org news": "apec", "report.ndc.gov.tw report": "tw-trip-reports",
	"www.kmcc.go.kr press": "kmcc", "www.digital.go.jp news": "jp-digital", "www.soumu.go.jp news": "jp-mic",
	"www.nist.gov news": "us-nist", "www.imda.gov.sg news": "sg-imda", "legacy.example.kr board": "legacy-kr",
}

// replicaDocuments writes the documents of the replica as they are imported, and
// returns the file and how many there are.
func replicaDocuments(t *testing.T) (file string, n int) {
	t.Helper()
	in, err := os.Open(shared(t, "replica/data/docs.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var d struct {
			release
			Decoy bool `json:"decoy"`
		}
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		source := replicaSources[d.Site+" "+d.Section]
		if source == "" {
			t.Fatalf("the replica has a list %s of %s that no source is known of", d.Section, d.Site)
		}
		if d.Decoy { // no list shows it
			continue
		}
		kind := map[string]string{"policy": "policy-news", "report": "report"}[d.Section]
		if kind == "" {
			kind = "press-release"
		}
		published := d.Published
		if !strings.Contains(published, "T") {
			published += "T00:00:00+09:00"
		}
		if err := encoder.Encode(map[string]any{"id": source + "/" + strings.Trim(d.ID, "/"), "source": source, "url": d.URL, "title": d.Title,
			"body": d.Body, "publisher": d.Publisher, "kind": kind, "rights": "full", "published_at": published, "published_precision": d.Precision}); err != nil {
			t.Fatal(err)
		}
		n++
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "replica.jsonl")
	if err := os.WriteFile(file, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return file, n
}

// settled waits until n documents are stored and nothing waits any more. What is
// handed on is seen at one stage or the other by three looks in a row.
func settled(t *testing.T, up *upstream, n int) {
	t.Helper()
	bus, conn := openBusAt(t, up.natsURL()), up.query()
	quiet := 0
	eventually(t, "everything linked and stored", func() (bool, string) {
		if got := number(t, conn, "SELECT count() FROM policywire.documents"); got < n {
			return false, fmt.Sprintf("%d of %d documents are stored", got, n)
		}
		status, err := flow.Survey(t.Context(), bus)
		if err != nil {
			return false, err.Error()
		}
		for _, q := range status.Queues {
			if q.Durable != "translator" && q.Waiting+q.Unsettled > 0 { // no translation is configured
				quiet = 0
				return false, fmt.Sprintf("%d wait for %s", q.Waiting+q.Unsettled, q.Durable)
			}
		}
		quiet++
		return quiet == 3, "nothing waits"
	})
}

// question is one of a document: a command, what it prints, its SQL.
var question = regexp.MustCompile("(?s)(```sh\n)(bin/policywire [^\n]+)(\n```\n\n```text\n)(.*?)(```\n\n```sql\n)(.*?)(```\n)")

// TestAnalystsQuestions asks what README.md and docs/analysts.md ask of the
// documents of the replica: the commands print what is there, and the SQL gives
// the same rows.
func TestAnalystsQuestions(t *testing.T) {
	file, n := replicaDocuments(t)
	up := newUp(t, unfed)
	output(t, "import", file, "--nats", up.natsURL())
	settled(t, up, n)
	for name, questions := range map[string]int{"README.md": 5, "docs/analysts.md": 2} {
		doc := answered(t, up, name, questions)
		if !strings.Contains(doc, "the "+itoa(n)+" of the") {
			t.Errorf("%s does not say that the documents are %d", name, n)
		}
		if name == "docs/analysts.md" {
			t.Run("the rest", func(t *testing.T) { theRest(t, up, doc) })
		}
	}
}

// answered asks the questions of a document and returns it with today's answers.
func answered(t *testing.T, up *upstream, name string, questions int) string {
	t.Helper()
	path := filepath.Join(root, name)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	found := question.FindAllStringSubmatch(string(data), -1)
	if len(found) < questions {
		t.Fatalf("%s has %d questions, want %d", name, len(found), questions)
	}
	doc := question.ReplaceAllStringFunc(string(data), func(block string) string {
		part := question.FindStringSubmatch(block)
		args := strings.Fields(strings.TrimPrefix(part[2], "bin/policywire "))
		return part[1] + part[2] + part[3] + printed(t, up, 100, args...) + part[5] + printed(t, up, 0, append(args, "--show-sql")...) + part[7]
	})
	if *update {
		if err := os.WriteFile(path, []byte(doc), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for i, part := range question.FindAllStringSubmatch(doc, -1) {
		t.Run(part[2], func(t *testing.T) {
			if !*update && part[0] != found[i][0] {
				t.Errorf("%s differs from what comes; go test -run Analysts ./policywire -update writes it anew. It comes:\n%s%s", name, part[4], part[6])
			}
			if strings.Count(part[4], "\n") < 2 {
				t.Error("the question has no answer in the documents of the replica")
			}
			args := append(strings.Fields(strings.TrimPrefix(part[2], "bin/policywire ")), "--format", "json")
			byCommand, bySQL := objects(t, printed(t, up, 0, args...)), objects(t, posted(t, up, part[6]))
			if len(byCommand) == 0 || !reflect.DeepEqual(byCommand, bySQL) {
				t.Errorf("the command gives %v, the SQL %v", byCommand, bySQL)
			}
		})
	}
	return doc
}

// theRest runs the other commands and statements of the document.
func theRest(t *testing.T, up *upstream, doc string) {
	rest := question.ReplaceAllString(doc, "")
	dir := t.TempDir()
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(rest, -1) {
		for line := range strings.Lines(block[1]) {
			line, _, _ = strings.Cut(strings.TrimSpace(line), "  #")
			if args, ok := strings.CutPrefix(line, "bin/policywire "); ok {
				printed(t, up, 0, words(strings.ReplaceAll(args, "-o ", "-o "+dir+"/"))...)
			}
		}
	}
	for _, block := range regexp.MustCompile("(?s)```sql\n(.*?)```").FindAllStringSubmatch(rest, -1) {
		if len(objects(t, posted(t, up, block[1]))) == 0 {
			t.Errorf("%s\nhas no answer in the documents of the replica", block[1])
		}
	}
}

// words splits a line as a shell does that knows single quotes.
func words(line string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`'([^']*)'|(\S+)`).FindAllStringSubmatch(line, -1) {
		out = append(out, m[1]+m[2])
	}
	return out
}

// printed returns what a command prints on a terminal of a width; 0 is none.
func printed(t *testing.T, up *upstream, width int, args ...string) string {
	t.Helper()
	var out, errs strings.Builder
	status := commandline.Main(t.Context(), append(args, "--clickhouse", up.dsnURL()), commandline.Streams{
		In: strings.NewReader(""), Out: &out, Err: &errs, Width: width, Getenv: func(string) string { return "" }})
	if status != 0 {
		t.Errorf("policywire %s: got status %d, %s", strings.Join(args, " "), status, errs.String())
	}
	return out.String()
}

// posted returns what ClickHouse answers to curl.
func posted(t *testing.T, up *upstream, sql string) string {
	t.Helper()
	client := http.Client{Timeout: time.Minute}
	response, err := client.Post(up.dsnURL()+"/?default_format=JSONEachRow&output_format_json_array_of_rows=1", "text/plain", strings.NewReader(sql))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Errorf("%s: got status %d, %s (%v)", sql, response.StatusCode, answer, err)
	}
	return string(answer)
}

func objects(t *testing.T, text string) []map[string]any {
	t.Helper()
	var rows []map[string]any
	if err := json.Unmarshal([]byte(text), &rows); err != nil {
		t.Errorf("reading %q: %v", text, err)
	}
	return rows
}
