package statement_test

import (
	"errors"
	"testing"

	"github.com/policywire/policywire/embedded/clickhouse/internal/statement"
)

func TestParse(t *testing.T) {
	for name, c := range map[string]struct {
		src    string
		kind   statement.Kind
		verb   string
		format string
		data   string
		err    error
	}{
		"select":                    {src: "SELECT 1", kind: statement.Select, verb: "SELECT"},
		"format":                    {src: "select 1 format JSON", kind: statement.Select, verb: "SELECT", format: "JSON"},
		"format and settings":       {src: "SELECT 1 FORMAT JSON SETTINGS a = 1", kind: statement.Select, verb: "SELECT", format: "JSON"},
		"column called format":      {src: "SELECT format FROM t", kind: statement.Select, verb: "SELECT"},
		"format in a subquery":      {src: "SELECT * FROM (SELECT 1 FORMAT)", kind: statement.Select, verb: "SELECT"},
		"brackets":                  {src: "((SELECT 1))", kind: statement.Select, verb: "SELECT"},
		"from first":                {src: "FROM t SELECT a", kind: statement.Select, verb: "FROM"},
		"comments":                  {src: "/* a; b */ -- c; d\n#! e\n SELECT 1", kind: statement.Select, verb: "SELECT"},
		"semicolon in a name":       {src: "SELECT `a;b`, \"c;d\"", kind: statement.Select, verb: "SELECT"},
		"escaped quote":             {src: `SELECT 'a\';b', 'c'';d'`, kind: statement.Select, verb: "SELECT"},
		"heredoc":                   {src: "SELECT $a$ ; ' $a$", kind: statement.Select, verb: "SELECT"},
		"dollar in a name":          {src: "SELECT a$b FROM t", kind: statement.Select, verb: "SELECT"},
		"name of another script":    {src: "SELECT `제목` AS `題`", kind: statement.Select, verb: "SELECT"},
		"other":                     {src: "CREATE TABLE t (n Int8)", kind: statement.Other, verb: "CREATE"},
		"values":                    {src: "INSERT INTO t VALUES (1);", kind: statement.Insert, verb: "INSERT", format: "Values", data: "(1);"},
		"values without a blank":    {src: "INSERT INTO t(a)VALUES(1)", kind: statement.Insert, verb: "INSERT", format: "Values", data: "(1)"},
		"data":                      {src: "INSERT INTO d.t (a, b) FORMAT CSV\n'; SELECT", kind: statement.Insert, verb: "INSERT", format: "CSV", data: "'; SELECT"},
		"data after two breaks":     {src: "INSERT INTO t FORMAT CSV \n\n1", kind: statement.Insert, verb: "INSERT", format: "CSV", data: "\n1"},
		"table called values":       {src: "INSERT INTO values FORMAT CSV 1", kind: statement.Insert, verb: "INSERT", format: "CSV", data: "1"},
		"table called format":       {src: "INSERT INTO TABLE d.format VALUES (1)", kind: statement.Insert, verb: "INSERT", format: "Values", data: "(1)"},
		"insert from a query":       {src: "INSERT INTO t SELECT 1 FORMAT Null", kind: statement.InsertSelect, verb: "INSERT", format: "Null"},
		"with before insert":        {src: "WITH x AS (SELECT 1) INSERT INTO t SELECT 1", kind: statement.InsertSelect, verb: "INSERT"},
		"two":                       {src: "SELECT 1; SELECT 2", err: statement.ErrMultiple},
		"two, the second an insert": {src: "INSERT INTO t SELECT 1; SELECT 2", err: statement.ErrMultiple},
		"two behind a comment":      {src: "SELECT 1 -- a\n; DROP TABLE t", err: statement.ErrMultiple},
		"empty":                     {src: " \n-- x", err: statement.ErrEmpty},
		"only a semicolon":          {src: ";", err: statement.ErrEmpty},
		"open string":               {src: "SELECT 'a", err: statement.ErrOpen},
		"open comment":              {src: "SELECT 1 /* a", err: statement.ErrOpen},
		"slashes":                   {src: "SELECT 1 // '; \n", kind: statement.Select, verb: "SELECT"},
		"two behind slashes":        {src: "SELECT 1 // '\n; SELECT 2 -- '", err: statement.ErrMultiple},
		"quotes of word processors": {src: "SELECT ‘'’ INTO OUTFILE 'f' -- '", err: statement.ErrForeign},
		"heredoc of another script": {src: "SELECT $한$ ' $한$ INTO OUTFILE 'f' -- '", err: statement.ErrForeign},
		"blank of another script":   {src: "SELECT\u30001", err: statement.ErrForeign},
		"nul":                       {src: "SELECT 1 \x00", err: statement.ErrForeign},
		"name without quotes":       {src: "SELECT 제목 FROM t", err: statement.ErrForeign},
		"exit":                      {src: "exit;", err: statement.ErrExit},
		"outfile":                   {src: "SELECT 1 into /* x */ outfile 'f'", err: statement.ErrFile},
		"outfile in brackets":       {src: "(SELECT 1 INTO OUTFILE 'f')", err: statement.ErrFile},
		"setting by default":        {src: "SELECT 1 SETTINGS readonly = /* x */ default", err: statement.ErrDefault},
		"by default in brackets":    {src: "SELECT * FROM (SELECT 1 SETTINGS a == DEFAULT)", err: statement.ErrDefault},
		"by default before data":    {src: "INSERT INTO t SETTINGS async_insert=DEFAULT VALUES (1)", err: statement.ErrDefault},
		"by default behind format":  {src: "SELECT 1 FORMAT JSON SETTINGS a = DEFAULT", err: statement.ErrDefault},
		"default of a column":       {src: "CREATE TABLE t (n Int8 DEFAULT 1)", kind: statement.Other, verb: "CREATE"},
		"column called default":     {src: "SELECT a = `default`, 'x' = 'DEFAULT'", kind: statement.Select, verb: "SELECT"},
		"format without a name":     {src: "INSERT INTO t FORMAT 'CSV'\n1", err: statement.ErrFormat},
		"infile":                    {src: "INSERT INTO t FROM INFILE 'f' FORMAT CSV", err: statement.ErrFile},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := statement.Parse(c.src)
			if !errors.Is(err, c.err) || (err == nil) != (c.err == nil) {
				t.Fatalf("got error %v, want %v", err, c.err)
			}
			if err != nil {
				return
			}
			if got.Kind != c.kind || got.Verb != c.verb || got.Format != c.format {
				t.Errorf("got %d %q %q, want %d %q %q", got.Kind, got.Verb, got.Format, c.kind, c.verb, c.format)
			}
			if data := c.src[got.Data:]; data != c.data {
				t.Errorf("got data %q, want %q", data, c.data)
			}
		})
	}
}

func TestRewrite(t *testing.T) {
	for src, want := range map[string]string{
		"SELECT 1;":                             "SELECT 1\nINTO OUTFILE '/p' APPEND FORMAT TSV",
		"SELECT 1 -- c":                         "SELECT 1 -- c\nINTO OUTFILE '/p' APPEND FORMAT TSV",
		"SELECT 1 FORMAT CSV SETTINGS a = 1":    "SELECT 1 \nINTO OUTFILE '/p' APPEND FORMAT CSV SETTINGS a = 1",
		"SELECT 1 SETTINGS a = 1 FORMAT CSV":    "SELECT 1 SETTINGS a = 1 \nINTO OUTFILE '/p' APPEND FORMAT CSV",
		"INSERT INTO t (a) VALUES (1)":          "INSERT INTO t (a)  FROM INFILE '/p' COMPRESSION 'none'  FORMAT Values",
		"INSERT INTO t SETTINGS a=1 FORMAT CSV": "INSERT INTO t  FROM INFILE '/p' COMPRESSION 'none' SETTINGS a=1  FORMAT CSV",
	} {
		st, err := statement.Parse(src)
		if err != nil {
			t.Fatal(err)
		}
		got := st.From("/p")
		if st.Kind == statement.Select {
			got = st.Into("/p", "TSV")
		}
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestReads(t *testing.T) {
	for src, want := range map[string]bool{
		"SELECT 1": true, "show tables": true, "EXPLAIN SELECT 1": true, "SET a = 1": true,
		"SYSTEM STOP MERGES": false, "KILL QUERY WHERE 1": false, "INSERT INTO t VALUES (1)": false,
		"WITH x AS (SELECT 1) INSERT INTO t SELECT 1": false, "DROP TABLE t": false,
	} {
		st, err := statement.Parse(src)
		if err != nil || st.Reads() != want {
			t.Errorf("%s: got %v %v, want %v", src, st.Reads(), err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"SELECT 1", "INSERT INTO t FORMAT CSV\n1", "WITH x AS (SELECT 1) INSERT INTO t SELECT 1;", "$a$", "'", "/*"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		st, err := statement.Parse(src)
		if err == nil && st.Kind == statement.Select {
			if _, err := statement.Parse(st.Into("/p", "TSV")); !errors.Is(err, statement.ErrFile) {
				t.Errorf("the output of %q is not where a client could put it: %v", src, err)
			}
		}
	})
}
