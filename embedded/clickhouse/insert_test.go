package clickhouse_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/ClickHouse/ch-go/compress"

	"github.com/policywire/policywire/embedded/clickhousetest"
)

func TestInsertInEveryFormat(t *testing.T) {
	dsn := clickhousetest.Start(t)
	must(t, ask(t, dsn, "CREATE TABLE src (id UInt32, s String) ENGINE = Memory"))
	must(t, ask(t, dsn, "INSERT INTO src VALUES (1, '한국어 \"따옴표\", 쉼표'), (2, 'a\\nb\\tc\\0d'), (3, '臺灣 🤖')"))
	want := must(t, ask(t, dsn, "SELECT * FROM src ORDER BY id"))
	for _, format := range []string{
		"JSONEachRow", "JSONCompactEachRow", "CSV", "CSVWithNames", "TSV", "TabSeparatedWithNames",
		"Native", "RowBinary", "RowBinaryWithNamesAndTypes", "Parquet", "Arrow", "Values",
	} {
		t.Run(format, func(t *testing.T) {
			data := must(t, ask(t, dsn, "SELECT * FROM src ORDER BY id FORMAT "+format))
			must(t, ask(t, dsn, "CREATE TABLE dst_"+format+" (id UInt32, s String) ENGINE = MergeTree ORDER BY id"))
			must(t, ask(t, dsn, data, "query", "INSERT INTO dst_"+format+" (id, s) FORMAT "+format))
			if got := must(t, ask(t, dsn, "SELECT * FROM dst_"+format+" ORDER BY id")); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestInsertData(t *testing.T) {
	dsn := clickhousetest.Start(t)
	for name, c := range map[string]struct{ url, body, want string }{
		"values in the body":         {"", "INSERT INTO %s VALUES (1, 'a;b'), (2, upper('x'))", "1\ta;b\n2\tX\n"},
		"values in the URL":          {"INSERT INTO %s VALUES (1, 'a')", "", "1\ta\n"},
		"values and a semicolon":     {"", "INSERT INTO %s VALUES (1, 'a');\n", "1\ta\n"},
		"statement in the URL":       {"INSERT INTO %s (s, id) FORMAT CSV", "a,1\nb,2\n", "1\ta\n2\tb\n"},
		"format and data in the URL": {"INSERT INTO %s FORMAT TSV\n1\ta", "2\tb\n", "1\ta\n2\tb\n"},
		"format ends in the body":    {"INSERT INTO %s", "FORMAT CSV\n1,a\n", "1\ta\n"},
		"settings before format":     {"INSERT INTO %s SETTINGS input_format_allow_errors_num = 1 FORMAT CSV", "x,y\n1,a\n", "1\ta\n"},
		"from a query":               {"", "INSERT INTO %s SELECT 1, 'a'", "1\ta\n"},
		"from a query in brackets":   {"", "INSERT INTO %s (id, s) (SELECT 1, 'a')", "1\ta\n"},
		"with before it":             {"", "WITH x AS (SELECT 1 AS id) INSERT INTO %s SELECT id, 'a' FROM x", "1\ta\n"},
		"no rows":                    {"INSERT INTO %s FORMAT TSV", "", ""},
		"line breaks of Windows":     {"", "INSERT INTO %s FORMAT CSV\r\n1,a\r\n", "1\ta\n"},
	} {
		t.Run(name, func(t *testing.T) {
			must(t, ask(t, dsn, "CREATE OR REPLACE TABLE `表 1` (id UInt32, s String) ENGINE = MergeTree ORDER BY id"))
			fill := func(s string) string { return strings.Replace(s, "%s", "`表 1`", 1) }
			options := []string{"async_insert", "1"} // taken, and without effect
			if c.url != "" {
				options = append(options, "query", fill(c.url))
			}
			must(t, ask(t, dsn, fill(c.body), options...))
			if got := must(t, ask(t, dsn, "SELECT * FROM `表 1` ORDER BY id")); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestBadRowsAreRefusedWithTheirPlace(t *testing.T) {
	dsn := clickhousetest.Start(t)
	must(t, ask(t, dsn, "CREATE TABLE bad (id UInt32, s String) ENGINE = MergeTree ORDER BY id"))
	for name, c := range map[string]struct{ format, body, want string }{
		"JSON":    {"JSONEachRow", "{\"id\":1}\n{\"id\":\"아니\"}\n", "(at row 2)"},
		"CSV":     {"CSV", "1,a\n2,b\nx,c\n", "Row 3"},
		"cut off": {"RowBinary", "\x01\x00\x00", "Cannot read all data"},
	} {
		got := ask(t, dsn, c.body, "query", "INSERT INTO bad FORMAT "+c.format)
		if got.status == 200 || !strings.Contains(got.body, c.want) {
			t.Errorf("%s: got %d %q, want an error with %q", name, got.status, got.body, c.want)
		}
	}
	if got := must(t, ask(t, dsn, "SELECT count() FROM bad")); got != "0\n" {
		t.Errorf("got %s rows of refused inserts", got)
	}
}

func TestBrokenBodyInsertsNothing(t *testing.T) {
	dsn := clickhousetest.Start(t)
	must(t, ask(t, dsn, "CREATE TABLE cut (s String) ENGINE = MergeTree ORDER BY s"))
	r := request(t, "POST", dsn, "", "query", "INSERT INTO cut FORMAT TSV")
	r.Body = &breaking{rest: 300_000}
	r.ContentLength = 1_000_000
	if _, err := http.DefaultClient.Do(r); err == nil {
		t.Error("a request cut in the middle went well")
	}
	packed := compress.NewWriter(compress.LevelZero, compress.LZ4)
	if err := packed.Compress([]byte("whole\n")); err != nil {
		t.Fatal(err)
	}
	half := string(packed.Data) + string(packed.Data[:len(packed.Data)-2])
	if got := ask(t, dsn, half, "query", "INSERT INTO cut FORMAT TSV", "decompress", "1"); got.status != 400 {
		t.Errorf("half a block: got %d %s", got.status, got.body)
	}
	must(t, ask(t, dsn, string(packed.Data), "query", "INSERT INTO cut FORMAT TSV", "decompress", "1"))
	if got := must(t, ask(t, dsn, "SELECT s FROM cut")); got != "whole\n" {
		t.Errorf("got %q, want the one whole insert", got)
	}
}

func TestCompressedAnswer(t *testing.T) {
	dsn := clickhousetest.Start(t)
	got := must(t, ask(t, dsn, "SELECT number FROM numbers(300000)", "compress", "1"))
	var text bytes.Buffer
	if _, err := text.ReadFrom(compress.NewReader(strings.NewReader(got))); text.Len() != 1988890 {
		t.Errorf("got %d bytes (%v), want 1988890", text.Len(), err)
	}
}

func TestManyAtOnce(t *testing.T) {
	dsn := clickhousetest.Start(t)
	must(t, ask(t, dsn, "CREATE TABLE many (id UInt64, s String) ENGINE = MergeTree ORDER BY id"))
	var all sync.WaitGroup
	for worker := range 40 {
		all.Go(func() {
			for i := range 5 {
				id := worker*5 + i
				got := ask(t, dsn, fmt.Sprintf("%d\t문서 %d\n", id, id), "query", "INSERT INTO many FORMAT TSV")
				if got.status != 200 {
					t.Errorf("insert: %s", got.body)
				}
				want := fmt.Sprintf("문서 %d\n", id)
				if got := ask(t, dsn, fmt.Sprintf("SELECT s FROM many WHERE id = %d", id)); got.body != want {
					t.Errorf("got %q, want %q", got.body, want)
				}
			}
		})
	}
	all.Wait()
	if got := must(t, ask(t, dsn, "SELECT count(), uniqExact(id) FROM many")); got != "200\t200\n" {
		t.Errorf("got %q, want 200 rows", got)
	}
}
