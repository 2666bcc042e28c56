package clickhouse

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/ClickHouse/ch-go/compress"

	"github.com/policywire/policywire/embedded/clickhouse/internal/chdb"
	"github.com/policywire/policywire/embedded/clickhouse/internal/statement"
)

// maxStatement is how much of a statement is read, without the data of an INSERT.
const maxStatement = 4 << 20

// readJob makes a job of a request. The caller removes the job's files, also when there is an error.
func (e *Engine) readJob(r *http.Request, params url.Values, user User, id string) (j job, err error) {
	j = job{id: id, user: user, replace: flag(params, "replace_running_query"),
		database: cmp.Or(params.Get("database"), r.Header.Get("X-ClickHouse-Database")), readonly: readonlyOf(r.Method, params, user)}
	if params.Get("role") != "" {
		return j, exception{codeUnknownRole, "UNKNOWN_ROLE", "There is no role " + params.Get("role") + "; this engine has none"}
	}
	if j.session, err = sessionOf(params); err != nil {
		return j, err
	}
	if j.format, err = defaultFormat(r, params); err != nil {
		return j, err
	}
	body, err := e.bodyOf(r, params, &j)
	if err != nil {
		return j, err
	}
	if j.settings, err = settingsOf(params, user, j.external); err != nil {
		return j, err
	}
	text := params.Get("query")
	if text != "" {
		text += "\n"
	}
	rest := body
	if j.Statement, rest, err = readStatement(text, body); err != nil {
		return j, err
	}
	j.params = paramsOf(params)
	if err := j.check(); err != nil {
		return j, err
	}
	return e.fill(j, rest)
}

// check refuses what the user may not, and what would reach files of the server.
func (j job) check() error {
	if j.readonly > 0 && !j.Reads() {
		return exception{codeReadonly, "READONLY",
			"Cannot execute query in readonly mode; over HTTP, a GET is read-only: use POST to write"}
	}
	if j.Identifiers && slices.ContainsFunc(j.params, func(p chdb.Param) bool { return p.Value == "file" || strings.Contains(p.Value, `\x`) }) {
		return statement.ErrFileFunction
	}
	if j.Structured && slices.ContainsFunc(j.params, func(p chdb.Param) bool { return statement.Hides(p.Value) || strings.Contains(p.Value, `\x`) }) {
		return statement.ErrStructure
	}
	if j.Remote && j.user.ReadOnly {
		return exception{codeReadonly, "READONLY", "Cannot connect to other servers in readonly mode"}
	}
	return checkSettings(j.Statement, j.user)
}

// fill puts the rows of an INSERT into a file, and the statements that run into the place of system.processes.
func (e *Engine) fill(j job, rest io.Reader) (job, error) {
	evaluate := "0"
	var err error
	if j.Kind == statement.Insert {
		if strings.EqualFold(j.Format, "Values") {
			var rows []byte
			if rows, err = io.ReadAll(io.LimitReader(rest, maxStatement)); err != nil {
				return j, badBody(err)
			}
			if len(rows) < maxStatement && statement.Plain(string(rows)) {
				evaluate = "1"
			}
			rest = io.MultiReader(bytes.NewReader(rows), rest)
		}
		if j.data, err = e.spool.file(rest); err != nil {
			return j, badBody(err)
		}
	}
	j.settings = append(j.settings, setting{"input_format_values_interpret_expressions", evaluate},
		setting{"input_format_values_deduce_templates_of_expressions", evaluate})
	if !j.Reads() { // what it reads from is the engine's: a view keeps its text
		return j, nil
	}
	if text, there := statement.Processes(j.Text, e.processes(j)); there {
		if j.Statement, err = statement.Parse(text); err != nil {
			return j, err
		}
	}
	return j, nil
}

// remove removes the files that came with a request.
func (j job) remove() {
	if j.data != "" {
		_ = os.Remove(j.data)
	}
	removeTables(j.external)
}

// readStatement reads the statement that begins with text and goes on in body, and returns what follows it as well:
// the rows of an INSERT.
func readStatement(text string, body io.Reader) (statement.Statement, io.Reader, error) {
	var read bytes.Buffer
	read.WriteString(text)
	for chunk := int64(64 << 10); ; chunk *= 4 {
		n, err := io.CopyN(&read, body, chunk)
		if err != nil && !errors.Is(err, io.EOF) {
			return statement.Statement{}, nil, badBody(err)
		}
		src := read.String()
		st, parseErr := statement.Parse(src)
		switch {
		case parseErr == nil && st.Kind == statement.Insert && st.Data < len(src):
			return st, io.MultiReader(strings.NewReader(src[st.Data:]), body), nil
		case n < chunk:
			return st, strings.NewReader(src[min(st.Data, len(src)):]), parseErr
		case read.Len() > maxStatement:
			return st, nil, exception{codeSyntax, "SYNTAX_ERROR",
				fmt.Sprintf("Max query size exceeded: the statement is longer than %d bytes", maxStatement)}
		}
	}
}

// bodyOf returns the request's body without its compression. The tables of a body of many parts go to the job.
func (e *Engine) bodyOf(r *http.Request, params url.Values, j *job) (io.Reader, error) {
	body, err := decoded(r.Body, r.Header.Get("Content-Encoding"))
	if err != nil {
		return nil, err
	}
	if media := r.Header.Get("Content-Type"); strings.HasPrefix(media, "multipart/") {
		p, err := e.readParts(body, media, params)
		j.external = p.tables
		return strings.NewReader(p.query), err
	}
	if flag(params, "decompress") {
		body = &blockReader{blocks: compress.NewReader(body)}
	}
	return body, nil
}

// blockReader reads ClickHouse's compressed blocks; it ends where its input ends between two blocks.
type blockReader struct {
	blocks *compress.Reader
	err    error // for ever after: behind the end, compress.Reader would give its last block once more
}

func (b *blockReader) Read(p []byte) (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	n, err := b.blocks.Read(p)
	if errors.Is(err, io.EOF) {
		err = io.EOF
	}
	b.err = err
	return n, err
}

// badBody is for a body that does not arrive whole, or is not what its headers say. A full disk is no fault of it.
func badBody(err error) error {
	var file *fs.PathError
	if errors.As(err, &file) {
		return err
	}
	return exception{codeIncorrectData, "INCORRECT_DATA", "Cannot read the request's body: " + err.Error()}
}

// tableName is what an external table can be called.
var tableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// formatName is what a format can be called; it is put into SQL as it is.
var formatName = regexp.MustCompile(`^[A-Za-z0-9]+$`)

// defaultFormat is the format of an output whose statement names none.
func defaultFormat(r *http.Request, params url.Values) (string, error) {
	name := cmp.Or(params.Get("default_format"), r.Header.Get("X-ClickHouse-Format"), "TabSeparated")
	if !formatName.MatchString(name) {
		return "", exception{codeUnknownFormat, "UNKNOWN_FORMAT", "Unknown format " + name}
	}
	return name, nil
}

// flag reports whether a parameter is given and not 0.
func flag(params url.Values, name string) bool {
	v := params.Get(name)
	return v != "" && v != "0" && v != "false"
}
