package clickhouse

import (
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"os"
	"strings"

	"github.com/policywire/policywire/embedded/clickhouse/internal/statement"
)

// external is a table that comes with a request: a temporary one, gone with its statement.
type external struct {
	name, structure, format string
	file                    string
	made                    bool // in the session, which may have had one of this name
}

// parts are what a request of many parts holds: values, which count like those of the URL, and tables.
type parts struct {
	query  string
	tables []external
}

// maxParts is how many parts a request may have, and maxValue how long one may be that is no table.
const (
	maxParts = 1000
	maxValue = maxStatement
)

// readParts reads a multipart body: fields param_… and query are added to params, every other part is a table whose
// structure and format the URL says. The caller removes the files.
func (e *Engine) readParts(r io.Reader, mediaType string, params url.Values) (p parts, err error) {
	_, media, err := mime.ParseMediaType(mediaType)
	if err != nil {
		return p, badBody(err)
	}
	body := multipart.NewReader(r, media["boundary"])
	for range maxParts {
		part, err := body.NextPart()
		if err == io.EOF {
			return p, nil
		}
		if err != nil {
			return p, badBody(err)
		}
		if err := e.readPart(part, params, &p); err != nil {
			return p, err
		}
	}
	return p, exception{codeBadArguments, "BAD_ARGUMENTS", fmt.Sprintf("The request has more than %d parts", maxParts)}
}

func (e *Engine) readPart(part *multipart.Part, params url.Values, p *parts) error {
	name := part.FormName()
	if name == "query" || strings.HasPrefix(name, "param_") {
		value, err := io.ReadAll(io.LimitReader(part, maxValue+1))
		switch {
		case err != nil:
			return badBody(err)
		case len(value) > maxValue:
			return exception{codeBadArguments, "BAD_ARGUMENTS", fmt.Sprintf("The part %s is longer than %d bytes", name, maxValue)}
		case name == "query":
			p.query += string(value)
		default:
			params.Set(name, string(value))
		}
		return nil
	}
	table, err := tableOf(name, params)
	if err != nil {
		return err
	}
	if table.file, err = e.spool.file(part); err != nil {
		return badBody(err)
	}
	p.tables = append(p.tables, table)
	return nil
}

// tableOf reads what the URL says of a table.
func tableOf(name string, params url.Values) (external, error) {
	bad := func(text string) (external, error) {
		return external{}, exception{codeBadArguments, "BAD_ARGUMENTS", "External table " + name + ": " + text}
	}
	table := external{name: name, structure: params.Get(name + "_structure"), format: params.Get(name + "_format")}
	if types := params.Get(name + "_types"); table.structure == "" && types != "" {
		columns := splitTypes(types)
		for i := range columns {
			columns[i] = fmt.Sprintf("_%d %s", i+1, strings.TrimSpace(columns[i]))
		}
		table.structure = strings.Join(columns, ", ")
	}
	if table.format == "" {
		table.format = "TabSeparated"
	}
	switch {
	case !tableName.MatchString(name):
		return bad("its name may have letters, digits and underlines")
	case table.structure == "":
		return bad("neither " + name + "_structure nor " + name + "_types says what columns it has")
	case !statement.Columns(table.structure):
		return bad("its structure may have names and types of columns, and nothing else")
	case !formatName.MatchString(table.format):
		return bad("the name of its format is none")
	}
	return table, nil
}

// splitTypes cuts a list of types at the commas that stand in no brackets.
func splitTypes(types string) []string {
	var list []string
	depth, from := 0, 0
	for i, c := range types {
		switch {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ',' && depth == 0:
			list = append(list, types[from:i])
			from = i + 1
		}
	}
	return append(list, types[from:])
}

// load makes the tables that came with a request.
func (s session) load(tables []external) error {
	for i, t := range tables {
		if err := s.command("CREATE TEMPORARY TABLE " + backquote(t.name) + " (" + t.structure + ") ENGINE = Memory"); err != nil {
			return fmt.Errorf("making the external table %s: %w", t.name, err)
		}
		tables[i].made = true
		fill := "INSERT INTO " + backquote(t.name) + " FROM INFILE " + statement.Quote(t.file) + " COMPRESSION 'none' FORMAT " + t.format
		if err := s.command(fill); err != nil {
			return fmt.Errorf("filling the external table %s: %w", t.name, err)
		}
	}
	return nil
}

// removeTables removes the files of tables.
func removeTables(tables []external) {
	for _, t := range tables {
		_ = os.Remove(t.file)
	}
}
