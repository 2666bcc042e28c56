package clickhouse_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"

	"github.com/policywire/policywire/embedded/clickhouse"
	"github.com/policywire/policywire/embedded/clickhousetest"
)

// encodings are all that bodies and answers may be packed in.
var encodings = map[string]struct {
	pack   func(io.Writer) io.WriteCloser
	unpack func(io.Reader) (io.Reader, error)
}{
	"gzip":    {func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }, func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }},
	"deflate": {func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }, func(r io.Reader) (io.Reader, error) { return zlib.NewReader(r) }},
	"br":      {func(w io.Writer) io.WriteCloser { return brotli.NewWriter(w) }, func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil }},
	"lz4":     {func(w io.Writer) io.WriteCloser { return lz4.NewWriter(w) }, func(r io.Reader) (io.Reader, error) { return lz4.NewReader(r), nil }},
	"zstd": {func(w io.Writer) io.WriteCloser { z, _ := zstd.NewWriter(w); return z },
		func(r io.Reader) (io.Reader, error) { return zstd.NewReader(r) }},
}

func TestEveryEncodingBothWays(t *testing.T) {
	dsn := clickhousetest.Start(t)
	must(t, ask(t, dsn, "CREATE TABLE e (s String) ENGINE = MergeTree ORDER BY s"))
	rows := strings.Repeat("인공지능 기본법\n", 50000)
	for name, encoding := range encodings {
		must(t, ask(t, dsn, "TRUNCATE TABLE e"))
		var packed bytes.Buffer
		w := encoding.pack(&packed)
		_, _ = io.WriteString(w, rows)
		w.Close()
		r := request(t, "POST", dsn, packed.String(), "query", "INSERT INTO e FORMAT TSV")
		r.Header.Set("Content-Encoding", name)
		must(t, do(t, r))

		r = request(t, "POST", dsn, "SELECT s FROM e", "enable_http_compression", "1")
		r.Header.Set("Accept-Encoding", "x, "+name+";q=0.5, identity")
		got := do(t, r)
		if got.header.Get("Content-Encoding") != name {
			t.Errorf("%s: got headers %v", name, got.header)
			continue
		}
		unpacked, err := encoding.unpack(strings.NewReader(got.body))
		if err != nil {
			t.Fatal(err)
		}
		if text, err := io.ReadAll(unpacked); err != nil || string(text) != rows {
			t.Errorf("%s: got %d bytes back (%v), want %d", name, len(text), err, len(rows))
		}
		r = request(t, "POST", dsn, packed.String()[:packed.Len()/2], "query", "INSERT INTO e FORMAT TSV")
		r.Header.Set("Content-Encoding", name)
		refused(t, "half a body of "+name, do(t, r), "117")
	}
	r := request(t, "POST", dsn, "SELECT 1", "enable_http_compression", "1")
	r.Header.Set("Accept-Encoding", "gzip;q=0, snappy")
	if got := do(t, r); got.body != "1\n" || got.header.Get("Content-Encoding") != "" {
		t.Errorf("got %q in %q for a client that takes nothing known", got.body, got.header.Get("Content-Encoding"))
	}
}

// form is a body of many parts.
func form(t *testing.T, dsn string, fields, files map[string]string, options ...string) answer {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, value := range fields {
		_ = w.WriteField(name, value)
	}
	for name, value := range files {
		part, err := w.CreateFormFile(name, name+".tsv")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(part, value)
	}
	w.Close()
	r := request(t, "POST", dsn, body.String(), options...)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return do(t, r)
}

func TestExternalTables(t *testing.T) {
	dsn := clickhousetest.Start(t)
	const sql = "SELECT count(), max(s), sum(n) FROM docs WHERE s IN (SELECT _1 FROM wanted)"
	options := []string{"query", sql, "docs_structure", "s String, n Nullable(Decimal(9, 2))", "wanted_types", "String, Array(UInt8)",
		"docs_format", "CSV", "wanted_format", "TabSeparated"}
	files := map[string]string{"docs": "\"문서\",1.5\n\"정책\",2\n\"나머지\",\\N\n", "wanted": "문서\t[1]\n정책\t[]\n"}
	for name, session := range map[string]string{"without a session": "", "in a session": "s", "in it again": "s", "by a read-only request": ""} {
		more := []string{"session_id", session}
		if strings.HasPrefix(name, "by") {
			more = append(more, "readonly", "1")
		}
		if got := must(t, form(t, dsn, nil, files, append(more, options...)...)); got != "2\t정책\t3.5\n" {
			t.Errorf("%s: got %q", name, got)
		}
	}
	refused(t, "after its statement", ask(t, dsn, "SELECT * FROM docs", "session_id", "s"), "60")
	must(t, ask(t, dsn, "CREATE TEMPORARY TABLE own (s String) AS SELECT '제것' AS s", "session_id", "s"))
	refused(t, "in the place of a table of the session", form(t, dsn, nil, map[string]string{"own": "x\n"}, "query", "SELECT 1", "own_structure", "s String", "session_id", "s"), "57")
	if got := must(t, ask(t, dsn, "SELECT s FROM own", "session_id", "s")); got != "제것\n" {
		t.Errorf("got %q of a table of the session after a request brought one of its name", got)
	}
	if got := must(t, form(t, dsn, map[string]string{"query": "SELECT {x:String}", "param_x": "값"}, nil)); got != "값\n" {
		t.Errorf("got %q for a query and a parameter in parts", got)
	}
	for name, structure := range map[string]string{
		"nothing":             "",
		"a default":           "s String DEFAULT file('/etc/passwd')",
		"an end":              "s String) ENGINE = Memory; SELECT (1",
		"an engine":           "s String) ENGINE = File(CSV, '/tmp/x'",
		"another statement":   "s String; DROP TABLE x",
		"a type with a query": "s Enum8((SELECT 1))",
		"a codec":             "s String CODEC(ZSTD)",
	} {
		refused(t, name, form(t, dsn, nil, map[string]string{"x": ""}, "query", "SELECT * FROM x", "x_structure", structure), "36")
	}
	refused(t, "a name that is none", form(t, dsn, nil, map[string]string{"x y": ""}, "query", "SELECT 1"), "36")
	refused(t, "rows that do not fit", form(t, dsn, nil, map[string]string{"x": "a\n"}, "query", "SELECT * FROM x", "x_structure", "n UInt8"), "27")
}

// With send_progress_in_http_headers, a client hears of a statement before its end, in headers.
func TestProgressComesBeforeTheEnd(t *testing.T) {
	c := startChild(t, clickhouse.Config{Dir: t.TempDir()})
	dsn := c.dsn
	base, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", base.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	const sql = "SELECT count() FROM system.numbers"
	fmt.Fprintf(conn, "POST /?send_progress_in_http_headers=1&query_id=watched&http_headers_progress_interval_ms=50 HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n%s", base.Host, len(sql), sql)
	lines := bufio.NewReader(conn)
	for seen := 0; seen < 3; { // it never ends, so that what comes comes before its end
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		if text, ok := strings.CutPrefix(line, "X-ClickHouse-Progress: "); ok {
			var numbers map[string]string
			if err := json.Unmarshal([]byte(text), &numbers); err != nil || numbers["read_rows"] == "" {
				t.Fatalf("got %q: %v", text, err)
			}
			seen++
		}
	}
	conn.Close()
	await(t, "the query of a client that left to end", func() bool {
		return must(t, ask(t, dsn, "SELECT count() FROM system.processes WHERE query_id = 'watched'")) == "0\n"
	})
	for sql, want := range map[string]string{
		"SELECT sum(number) FROM numbers(1000)":               "499500\n",
		"SELECT 1 WHERE 0":                                    "",
		"SELECT repeat('가', 100), number FROM numbers(20000)": "",
		"SELECT throwIf(1, '문제')":                             "Code: 395.",
		"SELECT throwIf(number > 200000, repeat('x', 300)), repeat('x', 100) FROM numbers(400000) SETTINGS max_block_size = 1000": "broken",
	} {
		r := request(t, "POST", dsn, sql, "send_progress_in_http_headers", "1")
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		switch {
		case want == "broken":
			if err == nil {
				t.Errorf("%s: an answer that was broken off looks whole", sql)
			}
		case err != nil || !strings.HasPrefix(string(body), want):
			t.Errorf("%s: got %d %.100q %v", sql, resp.StatusCode, body, err)
		case want == "499500\n" && (len(resp.Header["X-Clickhouse-Progress"]) == 0 || resp.Header.Get("X-ClickHouse-Summary") == "" || resp.Header.Get("X-ClickHouse-Format") != "TabSeparated"):
			t.Errorf("%s: got headers %v", sql, resp.Header)
		}
	}
	c.close()
}
