package clickhouse_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/policywire/policywire/embedded/clickhousetest"
)

// answer is what came back for a request.
type answer struct {
	status int
	header http.Header
	body   string
}

// ask sends a statement as the body of a POST. Options are URL parameters, name and value by turns.
func ask(t testing.TB, dsn, body string, options ...string) answer {
	t.Helper()
	return do(t, request(t, "POST", dsn, body, options...))
}

func request(t testing.TB, method, dsn, body string, options ...string) *http.Request {
	t.Helper()
	base, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	query := url.Values{"database": {strings.TrimPrefix(base.Path, "/")}}
	for i := 0; i < len(options); i += 2 {
		query.Set(options[i], options[i+1])
	}
	base.Path, base.RawQuery = "/", query.Encode()
	r, err := http.NewRequest(method, base.String(), strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func do(t testing.TB, r *http.Request) answer {
	t.Helper()
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(body)}
}

// must fails the test unless the statement went well, and returns its output.
func must(t testing.TB, a answer) string {
	t.Helper()
	if a.status != http.StatusOK {
		t.Fatalf("got status %d: %s", a.status, a.body)
	}
	return a.body
}

func TestPing(t *testing.T) {
	dsn := clickhousetest.Start(t)
	base := dsn[:strings.LastIndex(dsn, "/")]
	for _, path := range []string{"/", "/ping", "/replicas_status"} {
		resp, err := http.Get(base + path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != 200 || string(body) != "Ok.\n" {
			t.Errorf("%s: got %d %q, want Ok.", path, resp.StatusCode, body)
		}
	}
	if resp, err := http.Get(base + "/nowhere"); err != nil || resp.StatusCode != 404 {
		t.Errorf("got %v %v for an unknown path, want 404", resp, err)
	}
}

func TestQueryPlacesAndFormats(t *testing.T) {
	dsn := clickhousetest.Start(t)
	for name, c := range map[string]struct {
		got  answer
		want string
	}{
		"in the body":                  {ask(t, dsn, "SELECT 1"), "1\n"},
		"in the URL":                   {ask(t, dsn, "", "query", "SELECT 2"), "2\n"},
		"by GET":                       {do(t, request(t, "GET", dsn, "", "query", "SELECT 3")), "3\n"},
		"half and half":                {ask(t, dsn, "number FROM numbers(2)", "query", "SELECT"), "0\n1\n"},
		"format clause":                {ask(t, dsn, "SELECT '한국' AS 국 FORMAT JSONEachRow"), ""},
		"closing semicolon":            {ask(t, dsn, "SELECT 1; ; -- done"), "1\n"},
		"semicolon in a string":        {ask(t, dsn, "SELECT 'a;b' /* ; */"), "a;b\n"},
		"comment at the end":           {ask(t, dsn, "SELECT 1 -- ; FORMAT JSON"), "1\n"},
		"default format":               {ask(t, dsn, "SELECT 1 AS n, '한' AS s", "default_format", "JSONEachRow"), `{"n":1,"s":"한"}` + "\n"},
		"format before settings":       {ask(t, dsn, "SELECT 1 FORMAT CSVWithNames SETTINGS max_threads = 1"), "\"1\"\n1\n"},
		"settings before format":       {ask(t, dsn, "SELECT 1 SETTINGS max_threads = 1 FORMAT CSV"), "1\n"},
		"column called format":         {ask(t, dsn, "SELECT format FROM (SELECT 'x' AS format)"), "x\n"},
		"union in brackets":            {ask(t, dsn, "(SELECT 1) UNION ALL (SELECT 1)"), "1\n1\n"},
		"with":                         {ask(t, dsn, "WITH 5 AS x SELECT x"), "5\n"},
		"totals":                       {ask(t, dsn, "SELECT number, count() FROM numbers(2) GROUP BY number WITH TOTALS ORDER BY 1"), "0\t1\n1\t1\n\n0\t2\n"},
		"show":                         {ask(t, dsn, "SHOW DATABASES LIKE 'system'", "default_format", "CSV"), "\"system\"\n"},
		"explain":                      {ask(t, dsn, "EXPLAIN AST SELECT 1 FORMAT Null"), ""},
		"a setting":                    {ask(t, dsn, "SELECT getSetting('max_block_size')", "max_block_size", "777"), "777\n"},
		"a parameter":                  {ask(t, dsn, "SELECT {x:String}, {n:UInt8}", "param_x", "제목", "param_n", "7"), "제목\t7\n"},
		"nothing kept between queries": {ask(t, dsn, "SELECT getSetting('max_block_size')"), "65409\n"},
	} {
		if name == "format clause" || name == "explain" {
			continue
		}
		if c.got.status != 200 || c.got.body != c.want {
			t.Errorf("%s: got %d %q, want %q", name, c.got.status, c.got.body, c.want)
		}
	}
	var doc struct {
		Data []map[string]any
		Rows int
	}
	body := must(t, ask(t, dsn, "SELECT number AS n, '정책' AS s FROM numbers(200000) FORMAT JSON"))
	if err := json.Unmarshal([]byte(body), &doc); err != nil || doc.Rows != 200000 || len(doc.Data) != 200000 {
		t.Errorf("200,000 rows did not come as one JSON document: %v, %d rows", err, doc.Rows)
	}
}

func TestHeaders(t *testing.T) {
	dsn := clickhousetest.Start(t)
	must(t, ask(t, dsn, "CREATE TABLE h (n UInt32) ENGINE = MergeTree ORDER BY n"))
	insert := ask(t, dsn, "INSERT INTO h SELECT number FROM numbers(1000)", "query_id", "my-insert")
	body := ask(t, dsn, "INSERT INTO h FORMAT TSV\n1\n2\n")
	query := ask(t, dsn, "SELECT sum(n) FROM h", "default_format", "JSON")
	for name, c := range map[string]struct{ got, want string }{
		"query id":      {insert.header.Get("X-ClickHouse-Query-Id"), "my-insert"},
		"format":        {query.header.Get("X-ClickHouse-Format"), "JSON"},
		"content type":  {query.header.Get("Content-Type"), "application/json; charset=UTF-8"},
		"time zone":     {query.header.Get("X-ClickHouse-Timezone"), strings.TrimSpace(must(t, ask(t, dsn, "SELECT timezone()")))},
		"rows written":  {summary(t, insert)["written_rows"], "1000"},
		"rows inserted": {summary(t, body)["written_rows"], "2"},
		"rows read":     {summary(t, query)["read_rows"], "1002"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", name, c.got, c.want)
		}
	}
}

func summary(t *testing.T, a answer) map[string]string {
	t.Helper()
	var m map[string]string
	if err := json.Unmarshal([]byte(a.header.Get("X-ClickHouse-Summary")), &m); err != nil {
		t.Fatalf("summary %q: %v", a.header.Get("X-ClickHouse-Summary"), err)
	}
	return m
}

func TestErrors(t *testing.T) {
	dsn := clickhousetest.Start(t)
	for name, c := range map[string]struct {
		got    answer
		status int
		code   string
		text   string
	}{
		"syntax":                {ask(t, dsn, "SELEC 1"), 400, "62", "SYNTAX_ERROR"},
		"unknown table":         {ask(t, dsn, "SELECT * FROM nope"), 404, "60", "Unknown table expression identifier 'nope'"},
		"unknown column":        {ask(t, dsn, "SELECT nope FROM system.one"), 404, "47", "UNKNOWN_IDENTIFIER"},
		"unknown database":      {ask(t, dsn, "SELECT 1", "database", "없음"), 404, "81", "UNKNOWN_DATABASE"},
		"unknown setting":       {ask(t, dsn, "SELECT 1", "max_blok_size", "1"), 404, "115", "UNKNOWN_SETTING"},
		"unknown format":        {ask(t, dsn, "SELECT 1 FORMAT Nope"), 404, "73", "UNKNOWN_FORMAT"},
		"SQL as a format":       {ask(t, dsn, "SELECT 1", "default_format", "TSV; SELECT 2"), 404, "73", "Unknown format"},
		"two statements":        {ask(t, dsn, "SELECT 1; SELECT 2"), 400, "62", "Multi-statements are not allowed"},
		"nothing":               {ask(t, dsn, "  -- nothing\n"), 400, "62", "Empty query"},
		"open string":           {ask(t, dsn, "SELECT 'a"), 400, "62", "not closed"},
		"parameter missing":     {ask(t, dsn, "SELECT {x:String}"), 400, "456", "UNKNOWN_QUERY_PARAMETER"},
		"role":                  {ask(t, dsn, "SELECT 1", "role", "r"), 404, "511", "this engine has none"},
		"outfile":               {ask(t, dsn, "SELECT 1 INTO OUTFILE '/tmp/x'"), 400, "36", "not allowed over HTTP"},
		"infile":                {ask(t, dsn, "INSERT INTO t FROM INFILE '/etc/passwd' FORMAT TSV"), 400, "36", "not allowed over HTTP"},
		"file()":                {ask(t, dsn, "SELECT * FROM file('/etc/passwd', 'LineAsString')"), 500, "497", "READ ON FILE"},
		"write to file()":       {ask(t, dsn, "INSERT INTO FUNCTION file('/tmp/x', 'TSV', 's String') VALUES ('x')"), 500, "497", "WRITE ON FILE"},
		"backup":                {ask(t, dsn, "BACKUP TABLE system.one TO File('/tmp/b')"), 500, "497", "BACKUP"},
		"memory limit in SQL":   {ask(t, dsn, "SELECT 1 SETTINGS max_memory_usage = 0"), 500, "452", "max_memory_usage"},
		"limit by URL":          {ask(t, dsn, "SELECT 1", "allow_ddl", "1"), 500, "164", "allow_ddl"},
		"write by GET":          {do(t, request(t, "GET", dsn, "", "query", "CREATE TABLE x (n Int8) ENGINE = Memory")), 500, "164", "READONLY"},
		"insert by GET":         {do(t, request(t, "GET", dsn, "", "query", "INSERT INTO x VALUES (1)")), 500, "164", "use POST"},
		"compression not known": {ask(t, dsn, "\x00\x01\x02", "decompress", "1"), 400, "117", "body"},
	} {
		if c.got.status != c.status || c.got.header.Get("X-ClickHouse-Exception-Code") != c.code || !strings.Contains(c.got.body, c.text) {
			t.Errorf("%s: got %d, code %s, %q; want %d, code %s, %q", name,
				c.got.status, c.got.header.Get("X-ClickHouse-Exception-Code"), c.got.body, c.status, c.code, c.text)
		}
		if !strings.HasPrefix(c.got.body, "Code: "+c.code+". DB::Exception: ") || strings.Contains(c.got.body, "spool") {
			t.Errorf("%s: got text %q", name, c.got.body)
		}
	}
}

func TestErrorAfterOutputHasLeft(t *testing.T) {
	dsn := clickhousetest.Start(t)
	const sql = "SELECT throwIf(number = 300000, '너무 많다'), repeat('x', 100) FROM numbers(400000)"
	resp, err := http.DefaultClient.Do(request(t, "POST", dsn, sql))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil {
		t.Error("a broken output ended like a whole one")
	}
	tag := resp.Header.Get("X-ClickHouse-Exception-Tag")
	if resp.StatusCode != 200 || !strings.Contains(string(body), "\r\n__exception__\r\n"+tag+"\r\nCode: 395. DB::Exception: 너무 많다") {
		t.Errorf("got status %d and an end of %q", resp.StatusCode, body[max(0, len(body)-300):])
	}
	whole := ask(t, dsn, sql, "wait_end_of_query", "1")
	if whole.status != 500 || whole.header.Get("X-ClickHouse-Exception-Code") != "395" {
		t.Errorf("with wait_end_of_query: got %d, want the error's own status", whole.status)
	}
}

func TestWaitEndOfQueryHoldsTheOutputInAFile(t *testing.T) {
	dsn := clickhousetest.Start(t)
	const sql = "SELECT number, '전체' FROM numbers(300000)"
	got := ask(t, dsn, sql, "wait_end_of_query", "1")
	if got.body != must(t, ask(t, dsn, sql)) || summary(t, got)["read_rows"] != "300000" {
		t.Errorf("got %d bytes and the summary %s", len(got.body), got.header.Get("X-ClickHouse-Summary"))
	}
}

func TestSettingsByURL(t *testing.T) {
	dsn := clickhousetest.Start(t)
	for name, want := range map[string]string{
		"max_threads": "",
		"output_format_json_quote_64bit_integers": "",
		"async_insert":              "", // taken, and without effect
		"wait_end_of_query":         "",
		"readonly":                  "",
		"profile":                   "164",
		"allow_ddl":                 "164",
		"format_schema_path":        "164",
		"user_files_path":           "164",
		"send_logs_source_regexp":   "164",
		"implicit_select":           "164",
		"max_server_memory_usage":   "164",
		"no_such_setting":           "115",
		"Max_Threads":               "115",
		"max_threads = 2, readonly": "115",
	} {
		if got := ask(t, dsn, "SELECT 1", name, "1").header.Get("X-ClickHouse-Exception-Code"); got != want {
			t.Errorf("%s: got code %q, want %q", name, got, want)
		}
	}
	must(t, ask(t, dsn, "SELECT 1", "max_memory_usage", "1000000000"))
	if got := ask(t, dsn, "CREATE TABLE x (n Int8) ENGINE = Memory", "readonly", "1"); got.header.Get("X-ClickHouse-Exception-Code") != "164" {
		t.Errorf("readonly=1: got %d, want a refusal", got.status)
	}
}

func TestGzip(t *testing.T) {
	dsn := clickhousetest.Start(t)
	must(t, ask(t, dsn, "CREATE TABLE g (s String) ENGINE = MergeTree ORDER BY s"))
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = io.WriteString(w, "인공지능\n")
	w.Close()
	r := request(t, "POST", dsn, packed.String(), "query", "INSERT INTO g FORMAT TSV")
	r.Header.Set("Content-Encoding", "gzip")
	must(t, do(t, r))

	r = request(t, "POST", dsn, "SELECT s FROM g", "enable_http_compression", "1")
	r.Header.Set("Accept-Encoding", "gzip")
	got := do(t, r)
	if got.header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("got headers %v, want a gzip answer", got.header)
	}
	unpacked, err := gzip.NewReader(strings.NewReader(got.body))
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(unpacked); err != nil || string(text) != "인공지능\n" {
		t.Errorf("got %q %v", text, err)
	}
}

// breaking is a body that breaks off.
type breaking struct{ rest int }

func (b *breaking) Read(p []byte) (int, error) {
	if b.rest == 0 {
		return 0, io.ErrUnexpectedEOF
	}
	n := min(len(p), b.rest)
	for i := range p[:n] {
		p[i] = "텍스트\n"[i%10]
	}
	b.rest -= n
	return n, nil
}

func (*breaking) Close() error { return nil }
