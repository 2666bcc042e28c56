package clickhouse

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/ClickHouse/ch-go/compress"

	"github.com/policywire/policywire/embedded/clickhouse/internal/statement"
)

// maxStatement is how much of a statement is read, without the data of an INSERT.
const maxStatement = 4 << 20

// readJob makes a job of a request. The caller removes the job's data file.
func (e *Engine) readJob(r *http.Request, params url.Values, user User) (job, error) {
	settings, err := settingsOf(params, user)
	if err != nil {
		return job{}, err
	}
	format, err := defaultFormat(r, params)
	if err != nil {
		return job{}, err
	}
	body, err := bodyOf(r, params)
	if err != nil {
		return job{}, err
	}
	text := params.Get("query")
	if text != "" {
		text += "\n"
	}
	st, rest, err := readStatement(text, body)
	if err != nil {
		return job{}, err
	}
	j := job{
		Statement: st,
		format:    format,
		database:  cmp.Or(params.Get("database"), r.Header.Get("X-ClickHouse-Database")),
		settings:  settings,
		readonly:  readonlyOf(r.Method, params, user),
		params:    paramsOf(params),
	}
	if j.readonly > 0 && !st.Reads() {
		return job{}, exception{codeReadonly, "READONLY",
			"Cannot execute query in readonly mode; over HTTP, a GET is read-only: use POST to write"}
	}
	if st.Kind == statement.Insert {
		if j.data, err = e.spool.file(rest); err != nil {
			return job{}, badBody(err)
		}
	}
	return j, nil
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

// bodyOf returns the request's body without its compression.
func bodyOf(r *http.Request, params url.Values) (io.Reader, error) {
	if media := r.Header.Get("Content-Type"); strings.HasPrefix(media, "multipart/") {
		return nil, exception{codeNotImplemented, "NOT_IMPLEMENTED",
			"External tables are not supported; insert the rows into a temporary table's place, or pass them as a parameter"}
	}
	body := io.Reader(r.Body)
	var err error
	switch encoding := r.Header.Get("Content-Encoding"); encoding {
	case "", "identity":
	case "gzip", "x-gzip":
		body, err = gzip.NewReader(body)
	case "deflate":
		body, err = zlib.NewReader(body)
	default:
		return nil, exception{codeCompression, "UNKNOWN_COMPRESSION_METHOD",
			"Content-Encoding " + encoding + " is not supported; use gzip, deflate, or compressed blocks with decompress=1"}
	}
	if err != nil {
		return nil, badBody(err)
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
