package command

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/policywire/policywire/policywire/table"
)

// formatFlag adds the flag of the commands that print rows. Without formats,
// all of them are allowed.
func (a *app) formatFlag(cmd *cobra.Command, formats ...table.Format) {
	if len(formats) == 0 {
		formats = []table.Format{table.Text, table.JSON, table.CSV}
	}
	a.format = table.Text
	cmd.Flags().Var(formatValue{&a.format, formats}, "format", joinFormats(formats))
}

// jsonFlag adds --json, which is --format json in fewer letters, to a command
// that has that flag.
func (a *app) jsonFlag(cmd *cobra.Command) {
	cmd.Flags().BoolFunc("json", "the same as --format json", func(string) error { return cmd.Flags().Set("format", string(table.JSON)) })
}

// formatValue is the value of --format: one of those allowed, so that a wrong
// one is told before anything is done.
type formatValue struct {
	format  *table.Format
	allowed []table.Format
}

func (v formatValue) String() string {
	if v.format == nil {
		return ""
	}
	return string(*v.format)
}

func (v formatValue) Set(s string) error {
	if !slices.Contains(v.allowed, table.Format(s)) {
		return fmt.Errorf("it is none of %s", joinFormats(v.allowed))
	}
	*v.format = table.Format(s)
	return nil
}

func (v formatValue) Type() string { return "FORMAT" }

// counted returns a number of things: "1 file", "2 files".
func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// joinFormats returns the formats as text: "table, json or csv".
func joinFormats(formats []table.Format) string {
	var names []string
	for _, f := range formats {
		names = append(names, string(f))
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}
