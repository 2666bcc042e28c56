package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/policywire/policywire/policywire/query"
	"github.com/policywire/policywire/policywire/table"
)

// longestStatement is what fits into an address, where letters may take thrice
// their bytes.
const longestStatement = 256 << 10

func (a *app) query() *cobra.Command {
	var params []string
	var format string
	o := &outcome{app: a}
	cmd := &cobra.Command{
		Use:   "query 'SQL'",
		Short: "Ask ClickHouse anything in SQL",
		Long: "Asks ClickHouse a statement and prints its rows as they come; '-' reads it from standard input. Nothing can be\n" +
			"changed by it, and ClickHouse is told to reach no file and no other server. Settings belong into the address: --clickhouse 'http://…?max_threads=2'.\n" +
			"'DESCRIBE policywire.documents' says what a view has, 'SHOW TABLES FROM policywire' which there are.\n\n" +
			"--format is table, json, csv, parquet, or any format of ClickHouse by its own name, as JSONEachRow, Arrow or Markdown.\n" +
			"--param fills a placeholder: policywire query 'SELECT title FROM policywire.documents WHERE id = {id:String}' --param id=…",
		Args: exactly(1, "a statement in SQL, or - for standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			sql, err := a.statement(args[0])
			if err != nil {
				return err
			}
			values, err := parseParams(params)
			if err != nil {
				return err
			}
			if o.format, err = queryFormat(format); err != nil {
				return err
			}
			if err := o.settle(cmd); err != nil {
				return err
			}
			return o.onClient(func(client *query.Client) error {
				return o.stream(cmd.Context(), client, query.Question{SQL: sql, Params: values})
			})
		},
	}
	o.allowed = []table.Format{table.Text, table.JSON, table.CSV, formatParquet}
	cmd.Flags().StringVar(&format, "format", "table", "`FORMAT`: table, json, csv, parquet or one of ClickHouse's")
	cmd.Flags().StringVarP(&o.file, "output", "o", "", "write to `FILE`, in the format of its ending")
	cmd.Flags().StringArrayVar(&params, "param", nil, "the value of a placeholder, as `NAME=VALUE`")
	a.clickhouseFlag(cmd)
	return cmd
}

// statement is what is asked.
func (a *app) statement(arg string) (string, error) {
	sql := arg
	if arg == "-" {
		data, err := io.ReadAll(io.LimitReader(a.In, longestStatement+1))
		if err != nil {
			return "", fmt.Errorf("reading the statement: %w", err)
		}
		sql = string(data)
	}
	if len(sql) > longestStatement {
		return "", usagef("the statement is longer than %d bytes", longestStatement)
	}
	if strings.TrimSpace(sql) == "" {
		return "", usagef("the statement is empty")
	}
	return sql, nil
}

// paramName is what a placeholder can be called.
var paramName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

func parseParams(params []string) (map[string]string, error) {
	values := map[string]string{}
	for _, param := range params {
		name, value, found := strings.Cut(param, "=")
		if !found || !paramName.MatchString(name) {
			return nil, usagef("--param: write %q as name=value", param)
		}
		values[name] = value
	}
	return values, nil
}

// foreignFormat is what a format of ClickHouse can be called.
var foreignFormat = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*$`)

func queryFormat(name string) (table.Format, error) {
	if !foreignFormat.MatchString(name) {
		return "", usagef("--format: %q is none of table, json, csv, parquet, and no format of ClickHouse is called so", name)
	}
	return table.Format(name), nil
}

// stream asks a statement and writes its answer as it comes.
func (o *outcome) stream(ctx context.Context, client *query.Client, q query.Question) error {
	switch o.format {
	case table.Text, table.JSON, table.CSV:
	case formatParquet:
		q.Format = "Parquet"
		return o.pass(ctx, client, q)
	default:
		q.Format = string(o.format)
		return o.pass(ctx, client, q)
	}
	rows, answer, err := client.Rows(ctx, q)
	if err != nil {
		return err
	}
	if answer != nil {
		defer answer.Close()
		return o.to(func(w io.Writer, _ int) error {
			_, err := io.Copy(w, answer)
			return err
		})
	}
	defer rows.Close()
	return o.to(func(w io.Writer, width int) error { return writeRows(w, o.format, width, rows) })
}

// writeRows writes rows one by one.
func writeRows(w io.Writer, format table.Format, width int, rows *query.Rows) error {
	out := table.NewStream(w, format, width, plainColumns(rows.Columns))
	for {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return out.Close()
		}
		if err != nil {
			return errors.Join(err, out.Flush())
		}
		if err := out.Add(row...); err != nil {
			return err
		}
	}
}

// plainColumns shows every column: text gives way on a narrow terminal.
func plainColumns(columns []query.Column) []table.Column {
	var plain []table.Column
	for _, c := range columns {
		plain = append(plain, table.Column{Name: c.Name, AsIs: true, Right: c.Number(), Wide: !c.Number()})
	}
	return plain
}
