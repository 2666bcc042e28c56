package query_test

import (
	"bufio"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/policywire/policywire/embedded/clickhousetest"
	"github.com/policywire/policywire/policywire/query"
)

func ask(t *testing.T, client *query.Client, sql string) (string, error) {
	t.Helper()
	answer, err := client.Ask(t.Context(), query.Question{SQL: sql, Format: "TSV"})
	if err != nil {
		return "", err
	}
	defer answer.Close()
	text, err := io.ReadAll(answer)
	return string(text), err
}

func plain(t *testing.T) *query.Client {
	t.Helper()
	client, err := query.Connect(clickhousetest.Start(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

// TestErrorsAreOneClearLine has the place of a fault in them, and no more of what
// the engine says than helps.
func TestErrorsAreOneClearLine(t *testing.T) {
	client := plain(t)
	for sql, want := range map[string]string{
		"SELECT 1 FROM x y z":                                                     `syntax error at line 1, column 19, at "z"; expected is `,
		"SELECT\n  1 +\n  FROM numbers(3) LIMIT x":                                "line ",
		"SELECT nosuch(1)":                                                        "Function with name `nosuch` does not exist (UNKNOWN_FUNCTION)",
		"SELECT 제목 FROM numbers(1)":                                               "outside quotes",
		"SELECT x FROM numbers(1)":                                                "Unknown expression identifier `x` (UNKNOWN_IDENTIFIER)",
		"SELECT throwIf(number = 2, '셋째다') FROM numbers(9)":                       "127.0.0.1",                                    // where it was asked
		"SELECT throwIf(number = 3000000, 'late') FROM numbers(5000000)":          ": late (FUNCTION_THROW_IF_VALUE_IS_NON_ZERO)", // behind some of the output
		"SELECT toInt8('셋'), 1 FROM numbers(1)":                                   "(CANNOT_PARSE_TEXT)",
		"SELECT 1; SELECT 2":                                                      "(SYNTAX_ERROR)",
		"SELECT * FROM policywire_no.trend(by = 'day')":                           "(",
		"CREATE TABLE made (n UInt8) ENGINE = Memory":                             "(READONLY)",
		"INSERT INTO FUNCTION file('made.csv') SELECT 1":                          "(READONLY)",
		"DROP DATABASE default":                                                   "(READONLY)",
		"SELECT * FROM policywire.trend(by = 'day') WHERE 'policywire.' = 'none'": "run 'store migrate'",
		"SELEC 1": `syntax error at line 1, column 1, at "SELEC"; expected is `,
		"SELECT '가\n나',\n '다' FRM numbers(1) x WHERE":                                    "line 3, column ",
		"SELECT 1 FROM numbers(1) WHERE":                                                 "syntax error at line 1, column 31, where it ends; expected is expression",
		"SELECT 1 SETTINGS readonly = 2":                                                 "(READONLY)",
		"SELECT 1 SETTINGS max_threads=1":                                                "lets this only read",
		"SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')":                       "(READONLY)",
		"SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString') SETTINGS readonly = 2": "(READONLY)",
		"SELECT * FROM postgresql('127.0.0.1:1', 'd', 't', 'u', 'p')":                    "(READONLY)",
	} {
		text, err := ask(t, client, sql)
		var exception *query.Exception
		if !errors.As(err, &exception) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %q (%v), want %q", sql, text[:min(len(text), 80)], err, want)
			continue
		}
		if message := err.Error(); strings.ContainsAny(message, "\n\r") || strings.Contains(message, "Code:") || strings.Contains(message, "version") || strings.Contains(message, "OUTFILE") || len(message) > 300 {
			t.Errorf("%s: got %q, want one short line", sql, message)
		}
	}
}

// TestAnswersAreNotKept reads the first rows of a statement without an end.
func TestAnswersAreNotKept(t *testing.T) {
	client := plain(t)
	rows, _, err := client.Rows(t.Context(), query.Question{SQL: "SELECT number, '가' AS text, NULL, [1, 2], 18446744073709551615 AS large FROM system.numbers"})
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for i := range 3 {
		row, err := rows.Next()
		if err != nil {
			t.Fatal(err)
		}
		if n, ok := row[4].(interface{ String() string }); row[1] != "가" || row[2] != nil || !ok || n.String() != "18446744073709551615" {
			t.Errorf("row %d: got %v, want it exactly", i, row)
		}
	}
	answer, err := client.Ask(t.Context(), query.Question{SQL: "SELECT number FROM system.numbers", Format: "CSV"})
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Close()
	if line, err := bufio.NewReader(answer).ReadString('\n'); err != nil || line != "0\n" {
		t.Errorf("got %q (%v), want the first line", line, err)
	}
}

func TestParamsAndFormats(t *testing.T) {
	client := plain(t)
	answer, err := client.Ask(t.Context(), query.Question{SQL: "SELECT {a:String} AS a, {n:UInt8} + 1 AS n", Format: "JSONEachRow", Params: map[string]string{"a": `그's \ "둘"`, "n": "3"}})
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Close()
	if text, err := io.ReadAll(answer); err != nil || string(text) != `{"a":"그's \\ \"둘\"","n":4}`+"\n" {
		t.Errorf("got %s (%v), want both values", text, err)
	}
	rows, foreign, err := client.Rows(t.Context(), query.Question{SQL: "SELECT 1 AS x FORMAT Vertical"})
	if err != nil || rows != nil || foreign.Format != "Vertical" {
		t.Fatalf("got rows %v (%v), want the format that the statement names", rows, err)
	}
	foreign.Close()
	if _, _, err := client.All(t.Context(), "SELECT 1 FORMAT Vertical"); err == nil {
		t.Error("got no error, want one of the format")
	}
}

// TestWhatIsNoClickHouse tells who answers in its place.
func TestWhatIsNoClickHouse(t *testing.T) {
	for name, status := range map[string]int{"a page": http.StatusOK, "a fault": http.StatusBadGateway} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = io.WriteString(w, "<html>another program</html>\n")
		}))
		client, err := query.Connect(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ask(t, client, "SELECT 1"); err == nil || !strings.Contains(err.Error(), "may be no ClickHouse") {
			t.Errorf("%s: got %v, want that it may be none", name, err)
		}
		client.Close()
		server.Close()
	}
	client, err := query.Connect("http://127.0.0.1:1")
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if _, err := ask(t, client, "SELECT 1"); err == nil || !strings.Contains(err.Error(), "start 'policywire up'") || strings.Contains(err.Error(), "SELECT") {
		t.Errorf("got %v, want what to do", err)
	}
}

// TestReadersWithSettingsAreAskedByGET has a user with readonly=2, whom ClickHouse
// lets set everything but readonly; what another statement says does not help it.
func TestReadersWithSettingsAreAskedByGET(t *testing.T) {
	for _, bound := range []bool{true, false} {
		var methods []string
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			methods = append(methods, r.Method)
			statement, err := io.ReadAll(r.Body)
			if err != nil {
				t.Error(err)
			}
			if r.Method == http.MethodPost && (bound || string(statement) != "SELECT 1") {
				w.WriteHeader(http.StatusInternalServerError)
				_, _ = io.WriteString(w, "Code: 164. DB::Exception: Cannot modify 'readonly' setting in readonly mode. (READONLY) (version 26.5.1.1)\n")
				return
			}
			w.Header().Set("X-ClickHouse-Format", "TSV")
			_, _ = io.WriteString(w, r.URL.Query().Get("query"))
		}))
		client, err := query.Connect(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		const statement = "SELECT 2 SETTINGS readonly = 2"
		text, err := ask(t, client, statement)
		if asked := strings.Contains(strings.Join(methods, " "), "GET"); asked != bound || bound && (err != nil || text != statement) || !bound && err == nil {
			t.Errorf("bound %v: got %q (%v) by %v, want a GET for a bound user alone", bound, text, err, methods)
		}
		client.Close()
		server.Close()
	}
}

// TestTheAddressIsUsedWhole has a user, a database and settings in the address,
// and sends nothing that could change something.
func TestTheAddressIsUsedWhole(t *testing.T) {
	var got *http.Request
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r
		w.Header().Set("X-ClickHouse-Format", "TSV")
		_, _ = io.WriteString(w, "1\n")
	}))
	defer server.Close()
	client, err := query.Connect(strings.Replace(server.URL, "http://", "http://"+url.UserPassword("분석", "비밀@").String()+"@", 1) + "/policywire?max_threads=2")
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if text, err := ask(t, client, "SELECT 1"); err != nil || text != "1\n" {
		t.Fatalf("got %q, %v", text, err)
	}
	user, password, _ := got.BasicAuth()
	values := got.URL.Query()
	if got.Method != http.MethodPost || values.Get("readonly") != "1" || user != "분석" || password != "비밀@" || values.Get("database") != "policywire" || values.Get("max_threads") != "2" {
		t.Errorf("got %s %s as %s, want it read-only, with all that the address says", got.Method, got.URL, user)
	}
	if strings.Contains(client.At(), "비밀") {
		t.Errorf("the address that is shown, %s, has the password in it", client.At())
	}
}
