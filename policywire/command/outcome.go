package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/policywire/policywire/policywire/chart"
	"github.com/policywire/policywire/policywire/query"
	"github.com/policywire/policywire/policywire/table"
)

// The formats beside those of tables.
const (
	formatParquet table.Format = "parquet"
	formatChart   table.Format = "chart"
	formatSVG     table.Format = "svg"
	formatPNG     table.Format = "png"
)

// outcome asks a question in SQL and writes its answer in a format.
type outcome struct {
	*app
	scope    scopeFlags
	file     string
	fontFile string
	showSQL  bool
	chart    bool
	allowed  []table.Format
}

// view is how an answer looks.
type view struct {
	// nothing is said where there are no rows.
	nothing string
	// text, if set, makes a table for people of the rows.
	text func(*table.Table) *table.Table
	// chart draws the rows.
	chart func(*table.Table) chart.Chart
}

// flags adds the flags of the output; formats are allowed beside tables and
// Parquet.
func (o *outcome) flags(cmd *cobra.Command, formats ...table.Format) {
	o.allowed = append([]table.Format{table.Text, table.JSON, table.CSV, formatParquet}, formats...)
	o.formatFlag(cmd, o.allowed...)
	o.clickhouseFlag(cmd)
	cmd.Flags().StringVarP(&o.file, "output", "o", "", "write to `FILE`, in the format of its ending")
	cmd.Flags().BoolVar(&o.showSQL, "show-sql", false, "print the SQL that gives these rows, and ask nothing")
	if slices.Contains(formats, formatChart) {
		cmd.Flags().BoolVar(&o.chart, "chart", false, "draw a chart below the table")
		cmd.Flags().StringVar(&o.fontFile, "font", "", "`FILE` of the font of PNG and SVG (default one of the machine)")
	}
}

// settle finds the format that -o means, and refuses one that does not fit.
func (o *outcome) settle(cmd *cobra.Command) error {
	ending := table.Format(strings.ToLower(strings.TrimPrefix(filepath.Ext(o.file), ".")))
	known := slices.Contains(o.allowed, ending)
	if cmd.Flags().Changed("format") {
		if known && ending != o.format && slices.Contains(o.allowed, o.format) {
			return usagef("-o %s: its ending says %s, --format %s; leave one out", o.file, ending, o.format)
		}
	} else if o.file != "" {
		switch {
		case known:
			o.format = ending
		case ending != "txt":
			return usagef("-o %s: say the format by its ending or with --format: %s", o.file, joinFormats(o.allowed))
		}
	}
	if o.file == "" && o.Width > 0 && (o.format == formatPNG || o.format == formatParquet) {
		return usagef("--format %s: a terminal does not show that; write it to a file with -o FILE", o.format)
	}
	return nil
}

// answer asks a statement and writes what it gives.
func (o *outcome) answer(cmd *cobra.Command, sql string, v view) error {
	if err := o.settle(cmd); err != nil {
		return err
	}
	if o.showSQL {
		_, err := fmt.Fprintln(o.Out, sql)
		return err
	}
	return o.onClient(func(client *query.Client) error {
		if o.format == formatParquet {
			return o.pass(cmd.Context(), client, query.Question{SQL: sql, Format: "Parquet"})
		}
		columns, rows, err := client.All(cmd.Context(), sql)
		if err != nil {
			return err
		}
		return o.write(tableOf(columns, rows), v)
	})
}

// onClient runs use on a client of the ClickHouse at --clickhouse.
func (a *app) onClient(use func(*query.Client) error) error {
	client, err := query.Connect(a.clickhouse)
	if err != nil {
		return usagef("--clickhouse: %w", err)
	}
	defer client.Close()
	return use(client)
}

// pass writes an answer as ClickHouse gives it.
func (o *outcome) pass(ctx context.Context, client *query.Client, q query.Question) error {
	answer, err := client.Ask(ctx, q)
	if err != nil {
		return err
	}
	defer answer.Close()
	return o.to(func(w io.Writer, _ int) error {
		_, err := io.Copy(w, answer)
		return err
	})
}

// write writes rows in the format asked for.
func (o *outcome) write(t *table.Table, v view) error {
	if len(t.Rows) == 0 && o.format != table.JSON && o.format != table.CSV {
		if o.file != "" {
			return errors.New(v.nothing)
		}
		fmt.Fprintln(o.Err, v.nothing)
		return nil
	}
	switch o.format {
	case formatChart, formatSVG, formatPNG:
		return o.to(func(w io.Writer, width int) error { return o.draw(w, width, v.chart(t)) })
	case table.Text:
		return o.writeText(t, v)
	}
	return o.to(func(w io.Writer, _ int) error { return t.Write(w, o.format, 0) })
}

// writeText writes rows for people, and the chart below them.
func (o *outcome) writeText(t *table.Table, v view) error {
	shown := t
	if v.text != nil {
		shown = v.text(t)
	}
	return o.to(func(w io.Writer, width int) error {
		if o.chart {
			for i := range shown.Columns {
				shown.Columns[i].Bar = false // the chart draws the same
			}
		}
		if err := shown.Write(w, table.Text, width); err != nil {
			return err
		}
		o.tellLeftOut(shown, width)
		if !o.chart {
			return nil
		}
		var drawn strings.Builder
		err := v.chart(t).Text(&drawn, width, width > 0 && o.coloured())
		if errors.Is(err, chart.ErrTooShort) {
			fmt.Fprintf(o.Err, "%v; --since goes further back\n", err)
			return nil
		}
		if err != nil {
			return err
		}
		_, err = fmt.Fprint(w, "\n", drawn.String())
		return err
	})
}

// draw draws a chart.
func (o *outcome) draw(w io.Writer, width int, c chart.Chart) error {
	c.FontFile = o.fontFile
	switch o.format {
	case formatSVG:
		return c.SVG(w)
	case formatPNG:
		err := c.PNG(w)
		if errors.Is(err, chart.ErrNoFont) {
			return fmt.Errorf("drawing a PNG: %w; install one such as fonts-noto-cjk, name one with --font FILE, or use --format svg", err)
		}
		return err
	}
	return c.Text(w, width, width > 0 && o.coloured())
}

// coloured reports whether a terminal may get colours (no-color.org).
func (a *app) coloured() bool { return a.Getenv("NO_COLOR") == "" && a.Getenv("TERM") != "dumb" }

// to has something written to standard output, or to the file of -o, which is
// there whole or not at all.
func (o *outcome) to(write func(w io.Writer, width int) error) error {
	if o.file == "" {
		return write(o.Out, o.Width)
	}
	f, err := os.CreateTemp(filepath.Dir(o.file), "."+filepath.Base(o.file)+".*")
	var fault *os.PathError
	if errors.As(err, &fault) { // its path is that of a file that nobody knows of
		return fmt.Errorf("writing %s into the directory %s: %w", filepath.Base(o.file), filepath.Dir(o.file), fault.Err)
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", o.file, err)
	}
	defer os.Remove(f.Name())
	if err := errors.Join(write(f, 0), f.Chmod(0o644), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), o.file); err != nil {
		return fmt.Errorf("writing %s: %w", o.file, err)
	}
	return nil
}

// looks are how columns look whose names say what they hold; the others are as
// their types say.
var looks = map[string]table.Column{
	"title": {Wide: true, Wish: 40}, "name": {Wide: true, Wish: 30}, "publisher": {Wide: true}, "publishers": {Wide: true, Spare: true}, "id": {}, "story": {Spare: true},
	"share": {Right: true, Percent: true}, "growth": {Right: true, Percent: true}, "change": {Right: true}, "baseline": {Spare: true}, "weeks": {Right: true, Spare: true},
	"moving_average": {Right: true, Spare: true}, "against": {Spare: true}, "covered_by": {Spare: true}, "covered_on": {Spare: true}, "days_until": {Right: true, Spare: true}, "kind": {Spare: true}, "first_day": {Spare: true},
	"changed_at": {Spare: true}, "revision": {Right: true, Spare: true}, "title_changed": {Spare: true}, "left_documents": {Right: true, Spare: true},
	"right_documents": {Right: true, Spare: true}, "ratio": {Right: true, Spare: true},
}

// tableOf makes a table of rows.
func tableOf(columns []query.Column, rows [][]any) *table.Table {
	t := &table.Table{Rows: rows}
	for _, c := range columns {
		look, known := looks[c.Name]
		look.Name, look.Right = c.Name, look.Right || !known && c.Number()
		t.Columns = append(t.Columns, look)
	}
	return t
}

// dayOf and numberOf read the values of an answer.
func dayOf(value any) time.Time {
	day, _ := time.Parse(time.DateOnly, fmt.Sprint(value)) // ClickHouse wrote it
	return day
}

func numberOf(value any) float64 {
	number, ok := value.(json.Number)
	if !ok {
		return 0
	}
	n, _ := number.Float64() // ClickHouse wrote it
	return n
}
